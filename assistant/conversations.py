"""What is remembered of a conversation: the last topic, what was offered, the open form.

One process owns a conversation, so it keeps the state in a bounded cache. An open form is stored
before the reply that shows it; the last topic is written behind, a few seconds later.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from assistant.answers.match import Match
from assistant.errors import UserError
from assistant.identity import Keys
from assistant.reply import Button, Reply
from assistant.request import Request, Values, no_values

KEPT_FOR: Final = timedelta(days=1)
TOPIC_KEPT_FOR: Final = timedelta(hours=1)
"""How long a question can lean on the last answer; an open form is kept longer."""

_MOST_KEPT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A form being filled in: the command it belongs to, its arguments, and the answers so far.

    `values` keeps the order of the answers. `initial` holds what each field had before, for a
    change. `offered` are the values that were asked back ("did you mean"), by their number.
    `held`: it was sent off whole and waits for a press of a button. `previewed`: all of it fits, and
    what it would do was shown.
    """

    command: str
    arguments: Values
    values: Values
    started: datetime
    initial: Values = field(default_factory=no_values)
    offered: tuple[str, ...] = ()
    held: bool = False
    previewed: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What a conversation stands at. Only `topic` and `draft` are ever stored."""

    topic: str = ""
    options: tuple[Button, ...] = ()
    match: Match | None = None
    question: str = ""
    unanswered: str = ""
    choices: bool = False
    draft: Draft | None = None
    touched: datetime | None = None


NEW: Final = State()


class ConversationStore(Protocol):
    """Where states outlive the program."""

    async def load(self, key: bytes, after: datetime) -> State:
        """Give the stored state, as far as it was touched after then; else a new one."""
        ...

    async def of_person(self, person: bytes, after: datetime) -> Mapping[bytes, State]:
        """Give what is stored of a person's conversations, as far as touched after then."""
        ...

    async def save_draft(self, key: bytes, person: bytes, draft: Draft | None) -> None:
        """Store or remove the open form; returns when it is on disk."""
        ...

    async def save_topics(self, topics: Sequence[tuple[bytes, bytes, str]], now: datetime) -> None:
        """Store the last topics of (conversation, person, topic)."""
        ...


class Conversations:
    """States by person and conversation."""

    def __init__(self, store: ConversationStore, keys: Keys) -> None:
        self._store = store
        self._keys = keys
        self._states: OrderedDict[tuple[str, str, str], State] = OrderedDict()
        self._unsaved: dict[tuple[str, str, str], str] = {}

    async def get(self, request: Request) -> State:
        """Give the state of this person in this conversation; a form left for a day is gone."""
        key = _key(request)
        state = self._states.get(key)
        if state is None:
            state = await self._store.load(self._stored_key(key), request.time - KEPT_FOR)
            self._keep(key, state)
        else:
            self._states.move_to_end(key)
        if state.draft and request.time - state.draft.started > KEPT_FOR:
            await self.set_draft(request, None)
            state = self._states[key]
        if state.touched and request.time - state.touched > TOPIC_KEPT_FOR:
            state = State(draft=state.draft)
            self._keep(key, state)
        return state

    async def others(self, request: Request) -> list[State]:
        """Give what is stored of this person's other conversations."""
        stored = await self._store.of_person(self.person(request), request.time - KEPT_FOR)
        return [state for key, state in stored.items() if key != self.stored_key(request)]

    def remember(self, request: Request, reply: Reply) -> None:
        """Note what a reply spoke of and offers; the topic is written behind."""
        key = _key(request)
        before = self._states.get(key, NEW)
        topic = reply.topic or before.topic
        match = reply.match or before.match
        # What asks nothing new ("why") leaves the question that can be passed on.
        asks = bool(reply.match or reply.topic or reply.unanswered)
        last = reply if asks else before
        state = State(
            topic=topic,
            options=reply.buttons,
            match=match,
            question=last.question,
            unanswered=last.unanswered,
            choices=reply.choices,
            draft=before.draft,
            touched=request.time,
        )
        self._keep(key, state)
        if topic != before.topic:
            self._unsaved[key] = topic

    async def set_draft(self, request: Request, draft: Draft | None) -> None:
        """Store the open form, or that there is none; returns when it is on disk."""
        key = _key(request)
        before = self._states.get(key, NEW)
        if draft is None and before.draft is None:
            return
        await self._store.save_draft(self._stored_key(key), self.person(request), draft)
        self._keep(key, replace(before, draft=draft))

    def draft_gone(self, request: Request) -> None:
        """Note that the open form was removed together with something else that was written."""
        key = _key(request)
        self._keep(key, replace(self._states.get(key, NEW), draft=None))

    def stored_key(self, request: Request) -> bytes:
        """Give the key under which this conversation is stored."""
        return self._stored_key(_key(request))

    def person(self, request: Request) -> bytes:
        """Give the key under which this person is stored."""
        return self._keys.person_of(request.user)

    def forget(self, platform: str, identity: str) -> None:
        """Forget a person's conversations held in memory."""
        for key in [key for key in self._states if key[:2] == (platform, identity)]:
            del self._states[key]
            self._unsaved.pop(key, None)

    async def flush(self, now: datetime) -> None:
        """Write behind: store the last topics noted since the last time."""
        if not self._unsaved:
            return
        unsaved, self._unsaved = self._unsaved, {}
        rows = [
            (self._stored_key(key), self._keys.person(key[0], key[1]), topic)
            for key, topic in unsaved.items()
        ]
        try:
            await self._store.save_topics(rows, now)
        except UserError:
            self._unsaved = unsaved | self._unsaved
            raise

    def _keep(self, key: tuple[str, str, str], state: State) -> None:
        self._states[key] = state
        if len(self._states) > _MOST_KEPT:
            oldest = next((k for k in self._states if k not in self._unsaved), key)
            del self._states[oldest]

    def _stored_key(self, key: tuple[str, str, str]) -> bytes:
        return self._keys.conversation(*key)


def _key(request: Request) -> tuple[str, str, str]:
    return request.user.platform, request.user.identity, request.conversation.identity
