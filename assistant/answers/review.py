"""The answer loop: questions passed on, answered by a community's moderators, live at once."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.acts import Acts, What
from assistant.answers.likeness import alike
from assistant.answers.local import MOST_ANSWERS, LocalAnswer, Revision
from assistant.answers.matcher import Matcher
from assistant.answers.overlay import NOTHING, Overlay
from assistant.answers.previewing import Preview, compare
from assistant.answers.service import Answers
from assistant.answers.store import (
    NewQuestion,
    NewStep,
    Passed,
    Question,
    Rating,
    ReviewStore,
    Step,
    standing,
)
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.i18n import N_, words
from assistant.identity import Keys
from assistant.markup import Markup
from assistant.request import Request
from assistant.telling import question_waits

MOST_WAITING: Final = 500
"""Questions that may wait in a community; more than moderators will ever read."""

MOST_OF_PERSON: Final = 5
"""Questions that one person may have waiting in a community."""

_MOST_JUDGED: Final = 20_000  # ratings remembered, so that a person's second one moves the first
NEW_TOPIC: Final = "local-new"
"""What an answer goes by that is not published yet."""


@dataclass(frozen=True, slots=True)
class Group:
    """Waiting questions that ask much the same, oldest first. `alone`: one was picked out of them."""

    questions: tuple[Question, ...]
    alone: bool = False

    @property
    def number(self) -> int:
        """Give the number it goes by: that of its oldest question."""
        return self.questions[0].id


@dataclass(slots=True)
class _Kept:
    """A community's answers in memory."""

    newest: int
    answers: tuple[LocalAnswer, ...]
    overlays: dict[str, tuple[Matcher, Overlay]]


class ReviewService:
    """The rules of the answer loop over a store."""

    def __init__(
        self,
        store: ReviewStore,
        keys: Keys,
        answers: Answers,
        random_bytes: Callable[[int], bytes],
        acts: Acts,
    ) -> None:
        self._store = store
        self._keys = keys
        self._answers = answers
        self._random_bytes = random_bytes
        self._acts = acts
        self._kept: dict[int, _Kept] = {}
        self._fitting = asyncio.Lock()
        self._judged: OrderedDict[tuple[bytes, int, str], bool] = OrderedDict()

    async def overlay(self, home: Home, language: str) -> Overlay:
        """Give a community's own answers in a language."""
        kept = await self._current(home)
        matcher = self._answers.matcher(language)
        found = kept.overlays.get(matcher.language)
        if found and found[0] is matcher:
            return found[1]
        mine = [each for each in kept.answers if each.language == matcher.language]
        if not mine:
            return NOTHING
        async with self._fitting:
            found = kept.overlays.get(matcher.language)
            if found is None or found[0] is not matcher:
                overlay = await asyncio.to_thread(Overlay.fit, home.name, mine, matcher)
                found = kept.overlays[matcher.language] = (matcher, overlay)
        return found[1]

    async def _current(self, home: Home) -> _Kept:
        kept = self._kept.get(home.id)
        if kept is None:
            steps = await self._store.steps(home.id)
            newest = steps[0].id if steps else 0
            kept = self._kept[home.id] = _Kept(newest, tuple(standing(steps)), {})
        return kept

    async def catch_up(self) -> None:
        """Forget what another process has changed meanwhile; called every few seconds."""
        if self._kept:
            newest = await self._store.newest()
            for community in [
                c for c, kept in self._kept.items() if kept.newest != newest.get(c, 0)
            ]:
                del self._kept[community]

    async def pass_on(
        self, request: Request, home: Home, text: str, language: str, *, tell: bool
    ) -> Passed:
        """Store a question with its author's consent."""
        user = request.user
        address = (
            self._keys.seal(user.identity, self._random_bytes) if tell and user.identity else b""
        )
        new = NewQuestion(
            community=home.id,
            text=text,
            language=self._answers.library(language).language,
            person=self._keys.person_of(user),
            address=address,
            event=self._keys.event_of(request),
            waits=question_waits(words(home.language), home.id, request.time),
        )
        return await self._store.pass_on(new, MOST_OF_PERSON, MOST_WAITING)

    async def mine(self, request: Request) -> Sequence[Question]:
        """Give the questions that this person passed on, in all communities."""
        return await self._store.of_person(self._keys.person_of(request.user))

    async def edits(self, request: Request) -> int:
        """Count the changes of answers that stand under this person's name."""
        return await self._store.edited_by(self._keys.person_of(request.user))

    async def waiting(self, home: Home) -> list[Group]:
        """Give what waits, grouped by likeness: most often asked first, then oldest."""
        questions = await self._store.waiting(home.id)
        groups: list[Group] = []
        for language in dict.fromkeys(each.language for each in questions):
            of_language = [each for each in questions if each.language == language]
            texts = [each.text for each in of_language]
            groups += [
                Group(tuple(of_language[place] for place in places))
                for places in await asyncio.to_thread(alike, texts, language)
            ]
        return sorted(groups, key=lambda group: (-len(group.questions), group.number))

    async def group(self, home: Home, number: int) -> Group:
        """Give the group that goes by a number, or that one question of a group alone.

        Raises `UserError` when no question waits under it.
        """
        for group in await self.waiting(home):
            if group.number == number:
                return group
            for question in group.questions:
                if question.id == number:
                    return Group((question,), alone=True)
        raise UserError(
            N_("No question waits under {number}. Type `review` to see what waits."),
            {"number": str(number)},
        )

    async def dismiss(self, request: Request, home: Home, group: Group, told: Markup) -> None:
        """Delete a group's questions unanswered."""
        ids = [question.id for question in group.questions]
        act = self._acts.of(request, home.id, What.QUESTIONS_DELETED, "", str(len(ids)))
        await self._store.dismiss(ids, told, self._keys.event_of(request), act)

    async def preview(self, home: Home, answer: LocalAnswer, group: Group | None) -> Preview:
        """Say which questions would get another answer if this one was published for a group."""
        answers = [each.id for each in group.questions] if group else []
        kept = await self._current(home)
        before = await self.overlay(home, answer.language)
        new = replace(answer, topic=answer.topic or NEW_TOPIC)
        waiting = [
            each
            for each in (() if group and group.alone else await self._store.waiting(home.id))
            if each.language == answer.language and each.id not in answers
        ]
        mine = [each for each in kept.answers if each.language == answer.language]
        changes, also = await asyncio.to_thread(
            compare,
            self._answers,
            before,
            [each for each in mine if each.topic != new.topic],
            new,
            waiting,
        )
        return Preview(kept.newest, changes, also)

    async def publish(
        self,
        request: Request,
        home: Home,
        answer: LocalAnswer,
        answers: Sequence[int],
        seen: int,
        told: Markup,
    ) -> Step | None:
        """Make an answer live. None when others changed something behind step `seen`.

        Raises `UserError` when the community has as many answers as it may have.
        """
        kept = await self._current(home)
        known = any(each.topic == answer.topic for each in kept.answers)
        if not known and len(kept.answers) >= MOST_ANSWERS:
            raise UserError(
                N_(
                    "There are {number} answers of your own here already, and that is the most. Take "
                    "one back with `review undo`, or ask the operator for a FAQ of your own."
                ),
                {"number": str(MOST_ANSWERS)},
            )
        new = self._step(request, home, answer.topic, answer, seen)
        return await self._take(home, replace(new, answers=answers, told=told))

    async def undo(self, request: Request, home: Home, number: int) -> Revision:
        """Bring back what a topic's answer was before a step. Raises `UserError`."""
        steps = await self._store.steps(home.id)
        undone = next((each for each in steps if each.id == number), None)
        if undone is None:
            raise UserError(
                N_("There is no change {number} here. Type `review history` to see them."),
                {"number": str(number)},
            )
        of_topic = [each for each in steps if each.topic == undone.topic]
        if of_topic[0].id != number:
            raise UserError(
                N_("A later change, {number}, is about the same answer. Undo that one first."),
                {"number": str(of_topic[0].id)},
            )
        before = of_topic[1].answer if len(of_topic) > 1 else None
        new = self._step(request, home, undone.topic, before, steps[0].id)
        step = await self._take(home, replace(new, undoes=number))
        if step is None:
            raise UserError(N_("Something changed in the meantime. Please try once more."))
        return self._revisions([step, *steps])[0]

    async def history(self, home: Home) -> list[Revision]:
        """Give every change of the community's answers, newest first."""
        return self._revisions(await self._store.steps(home.id))

    async def rate(self, request: Request, home: Home, topic: str, *, helpful: bool) -> bool:
        """Count an answer as helpful or not; once a person, who may change their mind.

        Gives False when this person said the same before.
        """
        key = (self._keys.person_of(request.user), home.id, topic)
        before = self._judged.get(key)
        if before is helpful:
            return False
        up = (1, 0) if helpful else (0, 1)
        change = up if before is None else (up[0] - up[1], up[1] - up[0])
        await self._store.rate(home.id, topic, *change, self._keys.event_of(request))
        self._judged[key] = helpful
        if len(self._judged) > _MOST_JUDGED:
            self._judged.popitem(last=False)
        return True

    async def ratings(self, home: Home) -> list[Rating]:
        """Give the answers that were marked as not helpful, most often first."""
        return [each for each in await self._store.ratings(home.id) if each.not_helpful > 0]

    async def clear_ratings(self, request: Request, home: Home) -> None:
        """Begin to count anew, because moderators have seen the ratings."""
        await self._store.clear_ratings(home.id, self._keys.event_of(request))
        for key in [key for key in self._judged if key[1] == home.id]:
            del self._judged[key]

    async def _take(self, home: Home, new: NewStep) -> Step | None:
        step = await self._store.publish(new)
        self._kept.pop(home.id, None)
        return step

    def _step(
        self, request: Request, home: Home, topic: str, answer: LocalAnswer | None, seen: int
    ) -> NewStep:
        return NewStep(
            community=home.id,
            topic=topic,
            answer=answer,
            person=self._keys.person_of(request.user),
            editor=self._keys.seal_user(request.user, self._random_bytes),
            seen=seen,
            event=self._keys.event_of(request),
        )

    def _revisions(self, steps: Sequence[Step]) -> list[Revision]:
        """Read steps (newest first), each with the title that its topic had last."""
        titles: dict[str, str] = {}
        found: list[Revision] = []
        for step in reversed(steps):
            if step.answer:
                titles[step.topic] = step.answer.title
            editor = self._keys.unseal_user(step.editor).name if step.editor else ""
            title = titles.get(step.topic, "")
            found.append(
                Revision(step.id, step.topic, title, step.answer, editor, step.at, step.undoes)
            )
        return found[::-1]
