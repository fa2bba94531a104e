"""Sets who may pledge in a drive: everybody here, or whom the platform gives certain roles."""

from typing import Final

from assistant import pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Kind, Parameter
from assistant.drives.drive import Drive
from assistant.drives.roles import MOST_ROLE_NAME, PlatformRole, Roles, listed, typed
from assistant.drives.service import check_counting
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.folding import fold
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join, one_line
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services

_EVERYONE: Final = frozenset({"everyone", "everybody", "all", "anyone", "anybody"})


async def run(request: Request, services: Services) -> Reply:
    """Show who may pledge, or set it for this community."""
    if not request.has_roles:
        raise UserError(
            N_("This platform has no roles that I could tell, so every member here may pledge.")
        )
    chosen = await pledging.drive_to_read(request, services, "drive roles")
    if isinstance(chosen, Reply):
        return chosen
    say = services.say(request)
    home, drive = chosen.home, chosen.drive
    change = say(
        "`drive roles Team, Staff` lets only members with one of these roles pledge, `drive roles "
        "everyone` lets everybody."
    )
    if not request.arguments.get("roles"):
        roles = await services.roles.of(home, drive, request.time)
        return pledging.private(join([_who(say, drive, roles), change]))
    check_counting(drive, request.time)
    roles = _named(request)
    await services.roles.set(request, home, drive, roles)
    besides = EMPTY
    if roles:
        typed_names = not isinstance(request.arguments["roles"], tuple)
        besides = join(
            [
                say(
                    "I took the names as you typed them, and cannot check that there are such roles."
                )
                if typed_names
                else EMPTY,
                say("Whoever has pledged already stays counted."),
            ],
            " ",
        )
    return pledging.private(join([_who(say, drive, roles), besides]))


def _named(request: Request) -> Roles:
    """Read the roles that are named; none for everybody.

    A platform that knows them hands in their ids as one argument, their names as another. In the
    terminal a role is known by its name.
    """
    given = request.arguments["roles"]
    if isinstance(given, tuple):
        shown = request.arguments.get("role_names")
        names = shown if isinstance(shown, tuple) and len(shown) == len(given) else given
        return tuple(
            PlatformRole(identity, one_line(name, MOST_ROLE_NAME))
            for identity, name in zip(given, names, strict=True)
        )
    if fold(str(given)) in _EVERYONE:
        return ()
    roles = typed(str(given))
    if request.user.platform != "terminal":
        raise UserError(
            N_(
                "I cannot tell roles by their typed names. Pick them from the command's own list; where it "
                "has none, the platform tells me no roles, and everybody here may pledge."
            )
        )
    if not roles or any(fold(role.name) in _EVERYONE for role in roles):
        raise UserError(
            N_(
                "Name one role or several, with commas between them, or type `drive roles everyone`."
            )
        )
    return roles


def _who(say: Words, drive: Drive, roles: Roles) -> Markup:
    if not roles:
        return say("Everyone here may pledge in **{title}**.", title=drive_title(say, drive))
    return say(
        "In this community, members with the role {roles} may pledge in **{title}**.",
        roles=listed(say, roles),
        title=drive_title(say, drive),
    )


COMMAND: Final = Command(
    name="drive roles",
    summary=N_("Sets who may pledge: everyone, or members with certain roles."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "roles",
            N_("`everyone`, or the names of roles with commas between them."),
            Kind.ROLES,
            required=False,
        ),
    ),
    examples=("drive roles everyone", "drive roles Youth Council, Team", "drive roles #2 Team"),
    role=Role.MODERATOR,
    topic="drive-start",
)
