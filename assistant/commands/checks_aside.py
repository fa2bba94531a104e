"""Leaves all pledges of a time that a moderator says out of the count, after a preview."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from assistant import checking, filling, past, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.form import DateField, FieldError, Form, TextField
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join
from assistant.pledges.checks import OVER, ChangedError
from assistant.pledging import Chosen
from assistant.reply import Button, OpenForm, Reply
from assistant.request import NO_VALUES, FormSubmission, Request, Role, Value, Values
from assistant.services import Services

_NAME: Final = "checks aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class _PastField(DateField):
    """A moment that is past. `later`: of a time that came twice, the second one is meant."""

    later: bool
    slow: ClassVar[bool] = False

    def parse(self, raw: Value) -> Value:
        """Read a day with a time ("today 14:00"), or how long ago it was."""
        try:
            return past.read_past(str(raw), self.now, self.zone, later=self.later).isoformat()
        except past.PastError as error:
            raise FieldError(error.message) from error


async def build_form(request: Request, services: Services) -> Form:
    """Ask for the time and the reason."""
    say = services.say(request)
    home = await services.drives.home(request)

    def moment(*, later: bool) -> _PastField:
        return _PastField(
            name="until" if later else "since",
            label=say.label("Until when") if later else say.label("From when"),
            prompt=say("Until when? `now` is fine too.")
            if later
            else say(
                "Pledges from when on? For example `today 14:00`, `25 November 14:00` or `10 minutes "
                "ago`, in the time zone {zone}.",
                zone=home.time_zone,
            ),
            zone=home.time_zone,
            now=request.time,
            language=say.language,
            echo=lambda found: say.moment(found, home.time_zone),
            later=later,
        )

    return Form(
        title=say.label("Leave out the pledges of a time"),
        intro=say(
            "All pledges that people made here in that time leave the count. They are kept; you see "
            "how many, not whose. First comes a preview, and you can undo it until the drive closes."
        ),
        fields=(
            moment(later=False),
            moment(later=True),
            TextField(
                name="reason",
                label=say.label("Reason, for the log"),
                prompt=say("Why? Other moderators here can read it in `log`."),
                max_length=checking.MOST_REASON,
                free=True,
            ),
        ),
        submit_label=say.label("Show the preview"),
    )


async def run(request: Request, services: Services) -> Reply:
    """Open the form, show what it would do, or do it."""
    if isinstance(request.content, FormSubmission):
        return await _previewed(request, services, request.content.values, EMPTY)
    if request.argument("sure") or request.argument("again"):
        held = await filling.held(request, services, _NAME)
        form_request = request.with_arguments(held.arguments)
        if request.argument("again"):
            return await _opened(form_request, services, held.values)
        return await _left_out(form_request, services, held.values, request.argument("seen"))
    chosen = await _drive(request, services)
    if isinstance(chosen, Reply):
        return chosen
    return await _opened(
        request.with_arguments({"drive": str(chosen.drive.id)}), services, NO_VALUES
    )


async def _drive(request: Request, services: Services) -> Chosen | Reply:
    """Find the drive that is meant, of those whose count can still change."""
    home = await services.drives.home(request)
    if number := request.argument("drive"):
        drive = await services.drives.get(home, int(number), request.time)
        if not drive.counting_at(request.time):
            raise UserError(OVER)
        return Chosen(home, drive)
    drives = await services.drives.all(home, request.time)
    standing = [drive for drive in drives if drive.counting_at(request.time)]
    if not standing:
        raise UserError(OVER)
    if len(standing) == 1:
        return Chosen(home, standing[0])
    return pledging.which_drive(request, services, standing, _NAME)


async def _opened(request: Request, services: Services, initial: Values) -> Reply:
    form = await build_form(request, services)
    return pledging.opening(EMPTY, OpenForm(form, _NAME, request.arguments, initial=initial))


async def _previewed(request: Request, services: Services, values: Values, above: Markup) -> Reply:
    """Keep what was filled in, and say how many pledges it would remove."""
    say = services.say(request)
    chosen = await _chosen(request, services)
    since, until = _times(values)
    change = Button(say.label("Change it"), _NAME, {"again": "yes"})
    await filling.hold(request, services, _NAME, request.arguments, values)
    try:
        people = await services.checks.count(chosen.home, chosen.drive, since, until)
    except UserError as error:
        return pledging.private(say(error.message, **error.values), change, choices=True)
    return pledging.private(
        join(
            [
                above,
                say(
                    "**Preview** for {drive}, from {since} to {until}:",
                    drive=drive_title(say, chosen.drive),
                    since=say.moment(since, chosen.home.time_zone),
                    until=say.moment(until, chosen.home.time_zone),
                ),
                _removes(say, people),
                say("Reason: {reason}", reason=values["reason"]),
            ]
        ),
        Button(
            say.label("Yes, leave them out"), _NAME, {"sure": "yes", "seen": str(people)}, yes=True
        ),
        change,
        choices=True,
    )


def _removes(say: Words, people: int) -> Markup:
    return say.many(
        "This removes {count} pledge from the count. It is kept. Nobody is told whose it is.",
        "This removes {count} pledges from the count. They are kept. Nobody is told whose they are.",
        people,
    )


async def _chosen(request: Request, services: Services) -> Chosen:
    chosen = await _drive(request, services)
    if isinstance(chosen, Reply):
        raise UserError(N_("Type `checks aside` to start again."))
    return chosen


async def _left_out(request: Request, services: Services, values: Values, seen: str) -> Reply:
    say = services.say(request)
    chosen = await _chosen(request, services)
    since, until = _times(values)
    changed = say("The number has changed meanwhile. This is how it is now:")
    people = int(seen or 0)
    try:
        group = await services.checks.leave_out(
            request, chosen.home, chosen.drive, since, until, people, str(values["reason"])
        )
    except ChangedError:
        return await _previewed(request, services, values, changed)
    await services.conversations.set_draft(request, None)
    done = say.many(
        "Done: {count} pledge is out of the count, as group {number}.",
        "Done: {count} pledges are out of the count, as group {number}.",
        people,
        number=group,
    )
    undo = Button(say.label("Undo this"), "checks undo", {"number": str(group)})
    return pledging.private(done, undo, choices=True)


def _times(values: Values) -> tuple[datetime, datetime]:
    since, until = (datetime.fromisoformat(str(values[name])) for name in ("since", "until"))
    return since, until


COMMAND: Final = Command(
    name=_NAME,
    summary=N_("Leaves all pledges of a time out of the count."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(WHICH_DRIVE,),
    examples=("checks aside", "checks aside #2"),
    role=Role.MODERATOR,
    personal=True,
    topic="pledge-set-aside",
    build_form=build_form,
)
