"""What Slack sends becomes a Request; pure.

Each payload is taken as Slack documents it. What it lacks about the person comes in a Profile.
"""

import html
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from adapters.asking import AGREED
from adapters.heard import Heard
from adapters.ids import CustomIds, ForgottenError, Meaning, Pressed
from adapters.menus import private
from adapters.slack.modal import origin_of, values_of
from adapters.slack.native import Menu
from adapters.slack.outbound import SELECT
from adapters.slack.settings import PLATFORM
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
from assistant.folding import fold

if TYPE_CHECKING:
    from assistant.request import Value, Values

_ASK: Final = "ask"
_DIRECT: Final = "im"
_DIRECT_NAME: Final = "directmessage"
_TYPED: Final = "plain_text_input"
_SAID: Final = ("message", "app_mention")
_HEARD: Final = (None, "file_share", "thread_broadcast")
# Persons, channels, groups and moments; a link stands for its label or address.
_SIGNS: Final = re.compile(r"(?: *<[@#!][^<>]*>)+ *")
_LINK: Final = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_PERSON: Final = re.compile(r"<@([A-Z0-9]+)(?:\|([^<>]*))?>")
_UNKNOWN: Final = Pressed(Meaning.CALL, "")

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a payload lacks. `home`: the id of the person's own enterprise, or else team.

    `community`: the workspace that the assistant is installed in. `known`: did Slack tell?
    """

    community: Community | None
    now: datetime
    home: str = ""
    name: str = ""
    role: Role = Role.MEMBER
    guest: bool = False
    locale: str = ""
    time_zone: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where on Slack something was said or pressed; `thread` is the message a thread begins with.

    `begun`: is there a thread already?
    """

    channel: str
    thread: str = ""
    direct: bool = False
    begun: bool = True

    @property
    def conversation(self) -> str:
        """Give it as one identity."""
        return f"{self.channel}/{self.thread}" if self.thread else self.channel


def author(body: Body) -> str:
    """Give the id of whoever sent something; empty if it is nothing that a person said or did."""
    event = body.get("event")
    if not isinstance(event, dict):
        user = body.get("user")
        return str(user.get("id", "")) if isinstance(user, dict) else str(body.get("user_id", ""))
    if event.get("type") == "app_home_opened":
        return str(event.get("user", ""))
    direct = event.get("type") == "message" and event.get("channel_type") == _DIRECT
    said_now = event.get("subtype") in _HEARD and "edited" not in event
    by_bot = bool(event.get("bot_id") or event.get("bot_profile"))
    if not said_now or by_bot or not (direct or event.get("type") == "app_mention"):
        return ""
    return str(event.get("user", ""))


def place(body: Body) -> Place:
    """Give where it was said or pressed."""
    event = body.get("event")
    if isinstance(event, dict):
        channel = str(event.get("channel", ""))
        if event.get("type") != "app_mention":
            return Place(channel, direct=True)
        begun = str(event.get("thread_ts") or "")
        return Place(channel, begun or str(event.get("ts", "")), begun=bool(begun))
    if "command" in body:
        channel = str(body.get("channel_id", ""))
        return Place(channel, direct=_is_direct(channel, body.get("channel_name")))
    if body.get("type") == "view_submission":
        origin = origin_of(body.get("view", {}))
        channel = origin.channel or author(body)
        return Place(channel, origin.thread, _is_direct(channel))
    container = body.get("container") or {}
    about = body.get("message") or {}
    where = body.get("channel") or {}
    # The home of the app and its modals are read by nobody else, as direct messages are.
    channel = str(where.get("id") or container.get("channel_id") or author(body))
    direct = _is_direct(channel, where.get("name"))
    begun = str(container.get("thread_ts") or about.get("thread_ts") or "")
    if direct:
        return Place(channel, direct=True)
    first = body.get("type") == "message_action" and (about.get("ts") or body.get("message_ts"))
    return Place(channel, begun or str(first or ""), begun=bool(begun))


def _is_direct(channel: str, name: object = None) -> bool:
    return name == _DIRECT_NAME or not channel.startswith(("C", "G"))


def person_named(body: Body, menu: Menu) -> str:
    """Give the id of the person that a command is about, whose profile has to be looked up."""
    about = _about(_line(body, menu), menu)
    return about[1][1] if about else ""


def slashed(body: Body, menu: Menu, profile: Profile, named: Profile | None = None) -> Heard:
    """Make the request of a slash command. `named`: of the person that it is about."""
    where = place(body)
    content = _content(_line(body, menu), menu, profile, named)
    if isinstance(content, Text) and (read := menu.commands.read(content.text)):
        # A command is called, even where a form asks for words.
        content = CommandCall(read[0].name, read[1])
    called = content.name if isinstance(content, CommandCall) else _ASK
    command = menu.commands.get(called)
    public = command is not None and not private(command) and not where.direct
    request = _request(body, content, profile, where, public=public, modal=True)
    return Heard(request, asked=not public and not where.direct)


def said(body: Body, menu: Menu, profile: Profile, named: Profile | None = None) -> Heard | None:
    """Make the request of what somebody wrote to us; None if nobody did."""
    if not author(body) or body["event"]["type"] not in _SAID:
        return None
    where = place(body)
    content = _content(_line(body, menu), menu, profile, named)
    if (
        isinstance(content, Text)
        and not where.direct
        and (read := menu.commands.read(content.text))
    ):
        content = CommandCall(read[0].name, read[1])
    command = menu.commands.get(content.name) if isinstance(content, CommandCall) else None
    if command and command.needs_privacy and not where.direct:
        # What is personal is shown to whoever asks for it alone, among the others.
        return Heard(_request(body, content, profile, where, modal=True))
    return Heard(_request(body, content, profile, where, public=not where.direct))


def pressed(body: Body, ids: CustomIds, menu: Menu, profile: Profile) -> Heard:
    """Make the request of a button, a choice of a list, or a question typed into the app's home.

    What is none of ours becomes a button that the core does not know.
    """
    where = place(body)
    action = (body.get("actions") or [{}])[0]
    if action.get("type") == _TYPED:
        call = CommandCall(_ASK, {"question": str(action.get("value") or "").strip()})
        return Heard(_request(body, call, profile, where, modal=True))
    custom_id = str(action.get("action_id", ""))
    if custom_id == SELECT:
        custom_id = str((action.get("selected_option") or {}).get("value", ""))
    try:
        meant = ids.read(custom_id) or _UNKNOWN
    except ForgottenError:
        request = _request(body, ButtonPress(""), profile, where, modal=True)
        return Heard(request, forgotten=True)
    content = ButtonPress(meant.command, meant.arguments)
    shares = meant.meaning is Meaning.SHARE or menu.for_all(meant.command)
    public = shares and not where.direct
    return Heard(
        _request(body, content, profile, where, public=public, modal=True),
        asked=not shares and not where.direct,
        owner=meant.owner,
    )


def submitted(body: Body, ids: CustomIds, profile: Profile) -> Heard:
    """Make the request of a form that was sent off."""
    view = body.get("view", {})
    where = place(body)
    try:
        meant = ids.read(str(view.get("callback_id", ""))) or _UNKNOWN
    except ForgottenError:
        request = _request(body, ButtonPress(""), profile, where, modal=True)
        return Heard(request, forgotten=True)
    content: Content = ButtonPress("")
    if meant.meaning in (Meaning.FORM, Meaning.LAST):
        values: Values = values_of(view)
        if meant.agreed:
            values = {**values, AGREED: True}
        held = meant.meaning is Meaning.LAST
        content = FormSubmission(meant.command, values, meant.arguments, held=held)
    return Heard(_request(body, content, profile, where, modal=True))


def shortcut(body: Body, profile: Profile) -> Heard:
    """Make the request of "Answer this" in a message's own menu: an answer for all who read it."""
    where = place(body)
    about = body.get("message") or {}
    question: dict[str, Value] = {"question": words(str(about.get("text", "")))}
    if about.get("user") != author(body):
        question["of_another"] = "yes"
    call = CommandCall(_ASK, question)
    return Heard(_request(body, call, profile, where, public=not where.direct, modal=True))


def typed(body: Body) -> tuple[str, str]:
    """Give the field that somebody is typing into, and what they typed so far."""
    return str(body.get("action_id", "")), str(body.get("value", ""))


def place_of(body: Body, profile: Profile) -> Request:
    """Make a request that does nothing, for who is where in which language."""
    return _request(body, Text(""), profile, place(body))


def words(text: str) -> str:
    """Leave out Slack's own signs: they are no words of a question, and tell ids of persons."""
    text = _LINK.sub(lambda found: found[2] or found[1], _SIGNS.sub(" ", text))
    return html.unescape(text).strip()


def identity(user: str, home: str) -> str:
    """Give the identity of a person, the same in every workspace."""
    return f"{home}:{user}"


def _line(body: Body, menu: Menu) -> str:
    """Give what was typed, with Slack's own signs, but without our own name."""
    if "command" in body:
        return menu.called(str(body["command"]), str(body.get("text") or ""))
    text = str(body.get("event", {}).get("text") or "")
    for each in body.get("authorizations") or ():
        text = text.replace(f"<@{each.get('user_id')}>", " ")
    return menu.words(text.strip())


def _about(line: str, menu: Menu) -> tuple[Command, re.Match[str]] | None:
    """Find a command that is about a person, and the person."""
    found = _PERSON.search(line)
    command = menu.commands.get(fold(_PERSON.sub(" ", line))) if found else None
    takes = command is not None and any(each.kind is Kind.PERSON for each in command.parameters)
    return (command, found) if command and found and takes else None


def _content(line: str, menu: Menu, profile: Profile, named: Profile | None) -> Content:
    about = _about(line, menu)
    if about is None:
        return Text(words(line))
    command, found = about
    other = named or Profile(profile.community, profile.now, known=False)
    parameter = next(each for each in command.parameters if each.kind is Kind.PERSON)
    arguments: dict[str, Value] = {
        parameter.name: identity(found[1], other.home),
        "person_name": other.name or html.unescape(found[2] or found[1]),
    }
    if not other.known:
        arguments["person_is"] = "unknown"
    elif other.guest or other.role is Role.MODERATOR:
        arguments["person_is"] = "guest" if other.guest else "moderator"
    return CommandCall(command.name, arguments)


def _request(
    body: Body,
    content: Content,
    profile: Profile,
    where: Place,
    *,
    public: bool = False,
    modal: bool = False,
) -> Request:
    user = User(
        platform=PLATFORM,
        identity=identity(author(body), profile.home or _home(body)),
        name=profile.name,
        role=profile.role,
        guest=profile.guest if profile.known else None,
        locale=profile.locale,
        time_zone=profile.time_zone,
        role_known=profile.known,
    )
    return Request(
        user=user,
        community=profile.community,
        conversation=Conversation(where.conversation, public, where.direct, whispers=True),
        content=content,
        event=str(body.get("event_id") or body.get("trigger_id") or ""),
        time=profile.now,
        modal=modal,
        reads_along=False,  # no scope of ours reads a channel
        has_roles=False,
    )


def _home(body: Body) -> str:
    """Give the enterprise or team of whoever sent something, as far as the payload tells."""
    event = body.get("event") or {}
    user = body.get("user")
    team = body.get("team") or {}
    known = (
        body.get("enterprise_id"),
        (body.get("enterprise") or {}).get("id"),
        *(each.get("enterprise_id") for each in body.get("authorizations") or ()),
        event.get("user_team"),
        user.get("team_id") if isinstance(user, dict) else None,
        event.get("team"),
        body.get("team_id"),
        team.get("id"),
    )
    return next((str(each) for each in known if each), "")
