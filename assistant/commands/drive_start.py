"""Starts a drive, after a preview of all that people will see."""

from datetime import datetime
from typing import Final

from assistant import driving, pledging
from assistant.command import Acknowledgement, Command
from assistant.drives.drive import DEFAULT_WORDING, MOST_PURPOSE, MOST_TITLE
from assistant.drives.store import Home, NewDrive
from assistant.drives.words import goal_words, purpose_words
from assistant.form import Choice, Consent, Form, OneOf, TextField
from assistant.i18n import N_, SOURCE_LANGUAGE, Words, words
from assistant.markup import EMPTY, Markup, join
from assistant.outbox import Announcement
from assistant.pledges.words import not_official
from assistant.reply import Button, OpenForm, Reply
from assistant.request import FormSubmission, Request, Role, Values
from assistant.services import Services
from assistant.tallies.figure import Pledger


async def build_form(request: Request, services: Services) -> Form:
    """Ask for title, goal, closing time and wording, and show the preview."""
    say = services.say(request)
    home = await services.drives.home(request)
    return Form(
        title=say.label("Start a drive"),
        intro=say(
            "A few questions, then a preview; nothing is shown to others before your yes. `skip`, `back` and `cancel` work at any step."
        ),
        fields=(
            TextField(
                name="title",
                label=say.label("Title"),
                prompt=say("What is the drive called? For example: 100 pledges by Peace Day."),
                max_length=MOST_TITLE,
                free=True,
            ),
            TextField(
                name="purpose",
                label=say.label("Purpose"),
                prompt=say(
                    "What is it for, in a sentence that everybody reads? For example: so that our town "
                    "council hears how many we are. `skip` leaves it out."
                ),
                required=False,
                default_label=say.label("no purpose given"),
                max_length=MOST_PURPOSE,
                free=True,
            ),
            OneOf(
                name="goal_counts",
                label=say.label("What the goal counts"),
                prompt=say(
                    "Does the goal count people, organisations or endorsements? Endorsements are "
                    "organisations that report that they joined the Paris Call officially. They are "
                    "never added up."
                ),
                choices=(
                    Choice(Pledger.PERSON.value, say.label("people")),
                    Choice(Pledger.ORGANISATION.value, say.label("organisations")),
                    Choice(Pledger.ENDORSER.value, say.label("endorsements")),
                ),
            ),
            driving.goal_field(say),
            driving.date_field(request, home, say),
            driving.wording_field(
                say,
                say(
                    "What exactly do people promise? Type it, or `skip` to use the usual wording: "
                    "\u201c{wording}\u201d",
                    wording=say.label(DEFAULT_WORDING),
                ),
                required=False,
            ),
            Consent(
                name="yes",
                label=say.label("Start it"),
                prompt=lambda values: _preview(say, home, values, request, services),
                asked=say("Type `yes` to start it."),
            ),
        ),
        submit_label=say.label("Start the drive"),
    )


def _new(values: Values, language: str) -> NewDrive:
    wording = str(values.get("wording", ""))
    goal, closes_at = str(values.get("goal", "")), str(values.get("closes_at", ""))
    return NewDrive(
        title=str(values.get("title", "")),
        goal=int(goal) if goal else None,
        goal_counts=Pledger(str(values.get("goal_counts", Pledger.PERSON.value))),
        closes_at=datetime.fromisoformat(closes_at) if closes_at else None,
        wording=wording or DEFAULT_WORDING,
        language=language if wording else SOURCE_LANGUAGE,
        purpose=str(values.get("purpose", "")),
    )


def _closes(say: Words, home: Home, new: NewDrive) -> str:
    if new.closes_at is None:
        return say.label("never, it is open-ended")
    return say.moment(new.closes_at, home.time_zone)


def _preview(
    say: Words, home: Home, values: Values, request: Request, services: Services
) -> Markup:
    new = _new(values, say.language)
    return join(
        [
            say("**Preview**"),
            say(pledging.NO_OPERATOR) if pledging.lacks_operator(request, services) else EMPTY,
            say.lines(
                say("Title: {title}", title=new.title),
                purpose_words(say, new.purpose),
                say("Wording 1: \u201c{wording}\u201d", wording=new.wording),
                say("Goal: {goal}", goal=goal_words(say, new.goal, new.goal_counts)),
                say("Closes: {moment}", moment=_closes(say, home, new)),
                say("Who may pledge: everyone here; `drive roles` can change that.")
                if request.has_roles
                else EMPTY,
                _posted_at_once(say, home, request),
                _posted_later(say, new),
                say(
                    "The wording cannot be changed once somebody has pledged; a changed one is a new version."
                ),
            ),
            not_official(say, services.operator),
        ]
    )


def _posted_at_once(say: Words, home: Home, request: Request) -> Markup:
    """Say where the drive's card is posted."""
    if request.user.platform == "terminal":
        return say(
            "Posted when it starts: one card with the wording and a Pledge button, in {place}.",
            place=home.name or say.label("this community"),
        )
    if home.announcements_place:
        return say(
            "Posted when it starts: one card with the wording and a Pledge button, where drives are "
            "announced."
        )
    return say(
        "Posted once you choose a channel for it: one card with the wording and a Pledge button."
    )


def _posted_later(say: Words, new: NewDrive) -> Markup:
    """Say what is posted by itself, so that nobody is surprised by it."""
    if new.goal and new.closes_at:
        return say(
            "Posted by itself later: each quarter of the goal, once a week what is new, the last day, "
            "and the final count."
        )
    if new.goal:
        return say("Posted by itself later: each quarter of the goal, and once a week what is new.")
    if new.closes_at:
        return say(
            "Posted by itself later: once a week what is new, the last day, and the final count."
        )
    return say("Posted by itself later: once a week what is new.")


def _card(
    say: Words, request: Request, services: Services, home: Home, new: NewDrive
) -> Announcement:
    """Word the card that is posted when it starts."""
    return Announcement(
        community=home.id,
        key=f"drive-start-{request.event}",
        title=new.title,
        text=join(
            [
                say("A pledge drive has started."),
                purpose_words(say, new.purpose),
                say("\u201c{wording}\u201d", wording=new.wording),
                say.lines(
                    say("Goal: {goal}", goal=goal_words(say, new.goal, new.goal_counts)),
                    say("Closes: {moment}", moment=_closes(say, home, new)),
                ),
                not_official(say, services.operator),
            ]
        ),
        due=request.time,
        buttons=(Button(say.label("Pledge"), "pledge", {"drive": ""}),),
    )


async def run(request: Request, services: Services) -> Reply:
    """Open the form, or start what it describes."""
    say = services.say(request)
    if not isinstance(request.content, FormSubmission):
        form = await build_form(request, services)
        return pledging.opening(EMPTY, OpenForm(form, "drive start"))
    home = await services.drives.home(request)
    new = _new(request.content.values, say.language)
    await services.conversations.set_draft(request, None)
    card = _card(words(home.language), request, services, home, new)
    drive = await services.drives.start(request, home, new, card)
    started = say(
        "The drive **{title}** has started as #{number}.", title=new.title, number=drive.id
    )
    if home.announcements_place or request.user.platform == "terminal":
        return pledging.private(started)
    # Where there are channels, one has to be chosen first.
    return pledging.private(
        join(
            [
                started,
                say(
                    "One more thing: where may I announce it? Type `announcements here` in the channel for "
                    "it. Until then I keep its card."
                ),
            ]
        ),
        Button(say.label("Announce drives in this channel"), "announcements here"),
        choices=True,
    )


COMMAND: Final = Command(
    name="drive start",
    summary=N_("Starts a pledge drive, after a preview."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    examples=("drive start",),
    aliases=("start a drive", "start drive", "new drive"),
    role=Role.MODERATOR,
    topic="drive-start",
    build_form=build_form,
)
