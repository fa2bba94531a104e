"""What the commands of the moderators' queue share: an organisation in words, beside its look-alikes."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import pledging
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import drive_title
from assistant.i18n import Words
from assistant.markup import EMPTY, Markup, one_line
from assistant.pledges import words
from assistant.pledges.inquiries import Inquiry
from assistant.pledges.pledge import Pledge, PledgeState
from assistant.reply import Button
from assistant.request import Request
from assistant.services import Services

_MOST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation that waits, with what a moderator needs to decide. `drive` where there are several."""

    pledge: Pledge
    alike: Sequence[Pledge]
    inquiry: Inquiry | None
    drive: Drive | None

    @property
    def is_asked(self) -> bool:
        """Was something asked back that is not answered yet?"""
        return self.inquiry is not None and self.inquiry.answered_at is None

    def words(self, say: Words) -> Markup:
        """Say it with what it looks like below it, and what was asked back."""
        return say.lines(
            say("{number}: {entry}", number=self.pledge.id, entry=_about(say, self.pledge)),
            say("Drive: {drive}", drive=drive_title(say, self.drive)) if self.drive else EMPTY,
            *(_alike(say, each) for each in self.alike[:_MOST_ALIKE]),
            inquiry_words(say, self.inquiry),
        )


async def entries(
    request: Request, services: Services, home: Home, waiting: Sequence[Pledge]
) -> list[Entry]:
    """Gather what a moderator needs to decide about these."""
    alike = await services.queue.look_alikes(home, waiting)
    inquiries = await services.inquiries.of(waiting)
    drives = {drive.id: drive for drive in await services.drives.all(home, request.time)}
    return [
        Entry(
            each,
            alike[each.id],
            inquiries.get(each.id),
            drives.get(each.drive) if len(drives) > 1 else None,
        )
        for each in waiting
    ]


def _about(say: Words, pledge: Pledge) -> Markup:
    """Say all that an organisation told of itself."""
    values = {
        "organisation": pledge.name or "",
        "kind": say.label(words.KIND_NAMES[pledge.kind]) if pledge.kind else "",
        "sector": pledging.sector(say, pledge),
        "country": pledging.country(say, pledge.country),
        "day": say.day(pledge.day),
    }
    if pledge.endorsed_on:
        return say(
            "**{organisation}**, joined on {joined}; {kind}, sector: {sector}, country: {country}, "
            "since {day}",
            joined=say.day(pledge.endorsed_on),
            **values,
        )
    return say(
        "**{organisation}**, {kind}, sector: {sector}, country: {country}, since {day}", **values
    )


def _alike(say: Words, pledge: Pledge) -> Markup:
    if pledge.state is PledgeState.COUNTED:
        return say("Looks like one that is counted: {entry}", entry=_about(say, pledge))
    return say(
        "Looks like {number}, which waits too: {entry}", number=pledge.id, entry=_about(say, pledge)
    )


def inquiry_words(say: Words, inquiry: Inquiry | None) -> Markup:
    """Say what was asked back, and what was answered."""
    if inquiry is None:
        return EMPTY
    asked = say(
        "Asked back on {day}: \u201c{question}\u201d",
        day=say.day(inquiry.asked_at),
        question=inquiry.question,
    )
    if inquiry.answered_at is None:
        return say.lines(asked, say("No answer yet."))
    return say.lines(
        asked,
        say(
            "Answered on {day}: \u201c{answer}\u201d",
            day=say.day(inquiry.answered_at),
            answer=inquiry.answer,
        ),
    )


async def waiting_still(services: Services, say: Words, home: Home) -> tuple[Button, ...]:
    """Give the button that shows which organisations wait, while there are some."""
    if not await services.pledges.waiting(home):
        return ()
    return (Button(say.label("Show what still waits"), "organisations"),)


def short(pledge: Pledge) -> str:
    """Give a name that fits on a button."""
    return one_line(pledge.name or "", 40)
