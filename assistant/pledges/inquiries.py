"""What moderators ask back about an organisation that waits, and what is answered.

The question goes to whoever handed it in, at the sealed address that they left for that. Question,
answer and address are kept until moderators have decided.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from assistant.acts import Act, Acts, What
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.i18n import N_, Words, words
from assistant.identity import Event, Keys
from assistant.outbox import MODERATORS, Announcement, AnnouncementKind
from assistant.pledges.pledge import Pledge
from assistant.reply import Button
from assistant.request import Request

MOST_QUESTION: Final = 300
MOST_ANSWER: Final = 500
DECIDED: Final = N_("Moderators decided a moment ago, so nothing is asked any more.")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What moderators want to know about the pledge of that number; `answer` is empty until then."""

    pledge: int
    question: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None


class InquiryStore(Protocol):
    """Inquiries at rest. What changes something raises `RedeliveredError` for a known event."""

    async def ask(
        self, inquiry: Inquiry, told: Callable[[bytes, bytes], Announcement], event: Event, act: Act
    ) -> bool:
        """Keep a question in place of the one before, and send it.

        `told` words it for a person and their sealed address. False if the organisation does not
        wait any more, or left no address.
        """
        ...

    async def answer(self, answered: Inquiry, told: Announcement, event: Event) -> bool:
        """Keep an answer, and tell the moderators; False if that question stands no more.

        The same answer once more is told nobody.
        """
        ...

    async def of(self, pledges: Collection[int]) -> Mapping[int, Inquiry]:
        """Give what is asked about these pledges, by their numbers."""
        ...


class Inquiries:
    """The rules of asking back over a store."""

    def __init__(self, store: InquiryStore, keys: Keys, acts: Acts) -> None:
        self._store = store
        self._keys = keys
        self._acts = acts

    async def ask(self, request: Request, home: Home, pledge: Pledge, question: str) -> None:
        """Ask whoever handed an organisation in. Raises `UserError` when they cannot be asked."""
        if not pledge.address:
            raise UserError(
                N_(
                    "I have no address of whoever handed in {organisation}, so I cannot ask. Ask in "
                    "your community, or decline it with a reason that they can read in `my data`."
                ),
                {"organisation": pledge.name or ""},
            )
        event = self._keys.event_of(request)
        say = words(home.language)
        text = say.lines(
            say(
                "The moderators of {community} have a question about **{organisation}**: "
                "\u201c{question}\u201d",
                community=home.name or say.label("this community"),
                organisation=pledge.name or "",
                question=question,
            ),
            say("Type `reply to moderators` to answer."),
        )
        answer = Button(say.label("Answer"), "reply to moderators", {"pledge": str(pledge.id)})

        def told(person: bytes, address: bytes) -> Announcement:
            return Announcement(
                community=pledge.community,
                key=asked_key(pledge.id, event.key.hex()),
                text=text,
                due=request.time,
                kind=AnnouncementKind.DIRECT,
                buttons=(answer,),
                person=person,
                address=address,
            )

        act = self._acts.of(request, home.id, What.ASKED_BACK, pledge.name or "")
        inquiry = Inquiry(pledge.id, question, request.time)
        if not await self._store.ask(inquiry, told, event, act):
            raise UserError(
                N_("Another moderator decided that a moment ago. Type `organisations`.")
            )

    async def answer(
        self, request: Request, say: Words, pledge: Pledge, inquiry: Inquiry, text: str
    ) -> None:
        """Hand an answer to the moderators, who are told in their own words.

        Raises `UserError` when they have decided meanwhile.
        """
        event = self._keys.event_of(request)
        told = Announcement(
            community=pledge.community,
            key=f"answered {pledge.id} {event.key.hex()}",
            text=say(
                "Your question about **{organisation}** has an answer. Type `organisations` to read it.",
                organisation=pledge.name or "",
            ),
            due=request.time,
            place=MODERATORS,
            buttons=(Button(say.label("Organisations that wait"), "organisations"),),
        )
        answered = replace(inquiry, answer=text, answered_at=request.time)
        if not await self._store.answer(answered, told, event):
            raise UserError(DECIDED)

    async def of(self, pledges: Sequence[Pledge]) -> Mapping[int, Inquiry]:
        """Give what is asked about these pledges, by their numbers."""
        return await self._store.of([pledge.id for pledge in pledges])


def asked_key(pledge: int, more: str) -> str:
    """Give the key of the message that asks about a pledge."""
    return f"asked {pledge} {more}"
