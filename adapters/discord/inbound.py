"""What Discord sends becomes a Request; pure.

An interaction and a message are taken as discord.py reads them from the payload. Whoever sends an
interaction brings their permissions along; of whoever writes a message discord.py works them out
from the roles of the server.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

import discord

from adapters.asking import AGREED
from adapters.discord.modal import MANY
from adapters.discord.native import ANSWER_THIS, Menu, Path, roles_options
from adapters.discord.outbound import SELECT
from adapters.discord.settings import PLATFORM
from adapters.heard import Heard
from adapters.ids import CustomIds, ForgottenError, Meaning, Pressed
from adapters.menus import private
from assistant import (
    ButtonPress,
    Command,
    CommandCall,
    Community,
    Content,
    Conversation,
    FormSubmission,
    Kind,
    Request,
    Role,
    Text,
    User,
)
from assistant.request import Value, Values

_SUBS: Final = (1, 2)  # option types: a subcommand, a group of them
_ROW, _LABEL, _SELECTS = 1, 18, frozenset({3, 5, 6, 7, 8})
_ASK: Final = "ask"
_HELPFUL: Final = "helpful"
# Mentions of persons, roles and channels, emoji of a server, moments, commands.
_SIGNS: Final = re.compile(r"(?: *<(?:@[!&]?|#|a?:\w+:|t:|/[^<>:]+:|id:)[\w:-]+>)+ *")
_UNKNOWN: Final = Pressed(Meaning.CALL, "")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a payload lacks: in a direct message, the community that it belongs to."""

    community: Community | None
    now: datetime


def heard(
    interaction: discord.Interaction[Any], menu: Menu, ids: CustomIds, profile: Profile
) -> Heard:
    """Make the request of a command, a button, a choice of a list or a modal.

    What is none of ours becomes a button that the core does not know.
    """
    data = cast("dict[str, Any]", interaction.data or {})
    if interaction.type is discord.InteractionType.application_command:
        return _called(interaction, data, menu, profile)
    values = data.get("values") or ()
    custom_id = str(data.get("custom_id", ""))
    if custom_id == SELECT and values:
        custom_id = str(values[0])
    try:
        pressed = ids.read(custom_id) or _UNKNOWN
    except ForgottenError:
        return Heard(_request(interaction, ButtonPress(""), profile), forgotten=True)
    if interaction.type is discord.InteractionType.modal_submit:
        return Heard(_request(interaction, _submission(data, pressed), profile))
    content = ButtonPress(pressed.command, pressed.arguments)
    shares = pressed.meaning is Meaning.SHARE or menu.for_all(pressed.command)
    request = _request(interaction, content, profile, public=shares)
    return Heard(
        request,
        asked=not shares and interaction.guild_id is not None,
        owner=pressed.owner,
    )


def _called(
    interaction: discord.Interaction[Any], data: dict[str, Any], menu: Menu, profile: Profile
) -> Heard:
    if data.get("type") == 3:  # noqa: PLR2004 - a message's own menu
        target = _target(data) if data.get("name") == ANSWER_THIS else {}
        question: dict[str, Value] = {"question": _words(str(target.get("content", "")))}
        if str(target.get("author", {}).get("id")) != str(interaction.user.id):
            question["of_another"] = "yes"
        call = CommandCall(_ASK, question)
        return Heard(_request(interaction, call, profile, public=True))
    path, options = _path((str(data.get("name", "")),), data.get("options") or ())
    command = menu.command(path)
    if command is None:
        # A menu of an older version: the core says so.
        return Heard(_request(interaction, ButtonPress(""), profile))
    call = CommandCall(command.name, _arguments(command, options, interaction))
    request = _request(interaction, call, profile, public=not private(command))
    return Heard(request, asked=private(command) and interaction.guild_id is not None)


def _target(data: dict[str, Any]) -> dict[str, Any]:
    messages = data.get("resolved", {}).get("messages", {})
    found: dict[str, Any] = messages.get(str(data.get("target_id")), {})
    return found


def _words(text: str) -> str:
    """Leave out Discord's own signs: they are no words of a question, and tell ids of persons."""
    return _SIGNS.sub(" ", text).strip()


def _path(path: Path, options: Any) -> tuple[Path, Any]:
    if options and options[0].get("type") in _SUBS:
        return _path((*path, str(options[0]["name"])), options[0].get("options") or ())
    return path, options


def _arguments(command: Command, options: Any, interaction: discord.Interaction[Any]) -> Values:
    data = cast("dict[str, Any]", interaction.data or {})
    given = {str(each["name"]): each.get("value") for each in options}
    found: dict[str, Value] = {}
    resolved = data.get("resolved") or {}
    for parameter in command.parameters:
        value = given.get(parameter.name)
        if parameter.kind is Kind.ROLES:
            picked = [given[each] for each in roles_options(parameter) if given.get(each)]
            found |= _roles(parameter.name, picked, resolved, interaction.guild_id)
            continue
        if value is None:
            continue
        if parameter.kind is Kind.PERSON:
            found |= _person(str(value), resolved)
        text = str(value).strip()
        found[parameter.name] = _words(text) if command.name == _ASK else text
        if parameter.kind is Kind.NUMBER and not parameter.low <= int(value) <= parameter.high:
            del found[parameter.name]
    return found


def _person(identity: str, resolved: Any) -> dict[str, Value]:
    user = resolved.get("users", {}).get(identity, {})
    member = resolved.get("members", {}).get(identity, {})
    name = member.get("nick") or user.get("global_name") or user.get("username") or identity
    rights = discord.Permissions(int(member.get("permissions") or 0))
    found: dict[str, Value] = {"person_name": str(name)}
    if _role(rights) is Role.MODERATOR:
        found["person_is"] = "moderator"
    return found


def _roles(name: str, picked: list[Any], resolved: Any, server: int | None) -> dict[str, Value]:
    """Read the roles that were picked; everybody has the one with the server's own number."""
    if not picked:
        return {}
    identities = tuple(dict.fromkeys(str(each) for each in picked))
    if str(server) in identities:
        return {name: "everyone"}
    known = resolved.get("roles", {})
    names = tuple(str(known.get(each, {}).get("name", each)) for each in identities)
    return {name: identities, "role_names": names}


def _submission(data: dict[str, Any], pressed: Pressed) -> Content:
    if pressed.meaning not in (Meaning.FORM, Meaning.PART, Meaning.LAST):
        return ButtonPress("")
    values = dict(_values(data.get("components") or ()))
    if pressed.agreed:
        values[AGREED] = True
    return FormSubmission(
        pressed.command,
        values,
        pressed.arguments,
        rest=pressed.meaning is Meaning.PART,
        held=pressed.meaning is Meaning.LAST,
    )


def typed(interaction: discord.Interaction[Any], menu: Menu) -> tuple[Command | None, str, str]:
    """Give the command, the option and the text that somebody is typing."""
    data = cast("dict[str, Any]", interaction.data or {})
    path, options = _path((str(data.get("name", "")),), data.get("options") or ())
    at: dict[str, Any] = next((each for each in options if each.get("focused")), {})
    return menu.command(path), str(at.get("name", "")), str(at.get("value", ""))


def place_of(interaction: discord.Interaction[Any], profile: Profile) -> Request:
    """Make a request that does nothing, for who is where in which language."""
    return _request(interaction, Text(""), profile)


def _values(components: Any) -> list[tuple[str, Value]]:
    found: list[tuple[str, Value]] = []
    for each in components:
        if each.get("type") == _LABEL:
            found.extend(_values([each.get("component") or {}]))
        elif each.get("type") == _ROW:
            found.extend(_values(each.get("components") or ()))
        elif "custom_id" in each:
            found.append(_value(str(each["custom_id"]), each))
    return found


def _value(name: str, component: dict[str, Any]) -> tuple[str, Value]:
    if component.get("type") not in _SELECTS:
        return name, str(component.get("value") or "")
    picked = tuple(str(each) for each in component.get("values") or ())
    if name.endswith(MANY):
        return name.removesuffix(MANY), picked
    return name, picked[0] if picked else ""


def _request(
    interaction: discord.Interaction[Any],
    content: Content,
    profile: Profile,
    *,
    public: bool = False,
) -> Request:
    rights = interaction.permissions
    community = _community(interaction.guild_id, interaction.guild) or profile.community
    role = _role(rights) if interaction.guild_id else Role.MEMBER
    user = _user(
        interaction.user, role, str(interaction.locale), direct=interaction.guild_id is None
    )
    # A place in a server is read by others; a direct message by nobody else.
    return Request(
        user=user,
        community=community,
        conversation=Conversation(
            str(interaction.channel_id or 0),
            public=public and interaction.guild_id is not None,
            direct=interaction.guild_id is None,
        ),
        content=content,
        event=str(interaction.id),
        time=profile.now,
        modal=True,
    )


def said(message: discord.Message, menu: Menu, ids: CustomIds, profile: Profile) -> Heard:
    """Make the request of what somebody wrote to us, in a server or directly."""
    author, guild = message.author, message.guild
    role = Role.MEMBER
    if isinstance(author, discord.Member):
        role = _role(author.guild_permissions)
    request = Request(
        user=_user(author, role, direct=guild is None),
        community=_community(guild.id if guild else None, guild) or profile.community,
        conversation=Conversation(
            str(message.channel.id), public=guild is not None, direct=guild is None
        ),
        content=Text(menu.words(_words(message.content)), _about(message, ids)),
        event=str(message.id),
        time=profile.now,
    )
    return Heard(request)


def replied_to(message: discord.Message) -> discord.Message | None:
    """Give the message that another one replies to, as far as Discord sent it along."""
    found = message.reference.resolved if message.reference else None
    return found if isinstance(found, discord.Message) else None


def _about(message: discord.Message, ids: CustomIds) -> str:
    """Give the topic of the answer of ours that a message replies to, from its buttons."""
    answer = replied_to(message)
    for row in answer.components if answer else ():
        for each in row.children if isinstance(row, discord.ActionRow) else ():
            custom_id = each.custom_id if isinstance(each, discord.Button) else None
            try:
                pressed = ids.read(custom_id or "")
            except ForgottenError:
                continue
            if pressed and pressed.command == _HELPFUL:  # below every answer
                return str(pressed.arguments.get("topic", ""))
    return ""


def community_of(guild: discord.Guild) -> Community:
    """Give the community of a server."""
    return Community(PLATFORM, str(guild.id), guild.name or "")


def _community(identity: int | None, guild: discord.Guild | None) -> Community | None:
    if identity is None:
        return None
    return Community(PLATFORM, str(identity), (guild.name or "") if guild else "")


def _role(rights: discord.Permissions) -> Role:
    may = rights.administrator or rights.manage_guild
    return Role.MODERATOR if may else Role.MEMBER


def _user(
    user: discord.User | discord.Member, role: Role, locale: str = "", *, direct: bool
) -> User:
    held = user.roles if isinstance(user, discord.Member) else ()
    return User(
        platform=PLATFORM,
        identity=str(user.id),
        name=user.display_name,
        role=role,
        locale=locale,
        account_created=user.created_at,
        roles=tuple(str(each.id) for each in held),
        role_known=not direct,
    )
