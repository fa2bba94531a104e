"""A question in plain words through the whole core, at 4,000 phrasings: what the slowest cost.

The questions are the FAQ's own phrasings with words dropped, exchanged, mistyped or put around
them, so none of them is known to the matcher. Processor time of each one, all threads together.
"""

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from statistics import median, quantiles
from typing import Final

from assistant.answers.matcher import Matcher
from assistant.answers.service import Answers
from assistant.assistant import Assistant
from assistant.request import CommandCall, Text
from tests.benchmarks.discord_side import DiscordSide
from tests.benchmarks.measuring import (
    Measure,
    assistant_in,
    cpu,
    disk_folder,
    in_turns,
    ratio,
    request,
    shipped_answers,
)
from tests.talking import NOW

_PHRASINGS: Final = 4000
_ROUNDS: Final = 15
_QUESTIONS: Final = 1000  # a round, so that a p99 has ten behind it
_DISPATCHES: Final = 1000
_GOAL: Final = 30.0
_BEFORE: Final = (
    "hi, ",
    "hey can you tell me ",
    "sorry if this was asked before but ",
    "quick one: ",
)
_AFTER: Final = (" please", "??", " thanks!", " and why", ", anyone?")


async def measure() -> list[Measure]:
    """Compare a question's p99 with one dispatch of discord.py."""
    chance = random.Random(2018)  # noqa: S311 - the same questions in every run
    answers, known = _answers(chance)
    questions = _questions(known, chance, _QUESTIONS * (_ROUNDS + 1) * 13 // 10)
    with disk_folder() as folder:
        async with assistant_in(folder, answers) as assistant:
            reply = await assistant.handle(request(CommandCall("principle", {"number": "4"})))
            # A question that reads as a command ("pledge") would open a form.
            read = assistant.services.commands.read
            questions = [question for question in questions if not read(question)]
            discord = DiscordSide(str(reply.text)[:1900])
            await discord.start()
            half: list[float] = []
            after: list[float] = []

            # Two hours later each time, so that no question leans on the one before.
            moments = (NOW + timedelta(hours=2 * n) for n in count())

            async def ours() -> float:
                taken = [
                    await _asked(assistant, questions.pop(), next(moments))
                    for _ in range(_QUESTIONS)
                ]
                half.append(median(taken))
                soon = NOW - timedelta(days=1)
                leaning = [
                    await _asked(assistant, questions.pop(), soon) for _ in range(_QUESTIONS // 5)
                ]
                after.append(quantiles(leaning, n=100)[98])
                return quantiles(taken, n=100)[98]

            async def theirs() -> float:
                return await cpu(discord.prepare(_DISPATCHES)) / _DISPATCHES

            found = await in_turns(_ROUNDS, ours=ours, theirs=theirs)
    figures = (
        f"p99 {median(found['ours']) * 1e6:.0f} us, median {median(half) * 1e6:.0f} us, "
        f"p99 right after another question {median(after) * 1e6:.0f} us, "
        f"dispatch {median(found['theirs']) * 1e6:.0f} us"
    )
    return [
        Measure(
            f"a question at {len(known)} phrasings: p99, to one dispatch of discord.py",
            ratio(found["ours"], found["theirs"]),
            _GOAL,
            at_least=False,
            figures=figures,
        )
    ]


async def _asked(assistant: Assistant, question: str, now: datetime) -> float:
    asked = request(Text(question), now=now)
    begun = time.process_time()
    reply = await assistant.handle(asked)
    taken = time.process_time() - begun
    if not reply.text:
        raise AssertionError("a question was not answered")
    return taken


def _answers(chance: random.Random) -> tuple[Answers, list[str]]:
    """Give the shipped topics, fitted to 4,000 of their phrasings (some changed if there are fewer)."""
    library = shipped_answers().library("en")
    pairs = library.phrasings()
    missing = chance.choices(pairs, k=max(0, _PHRASINGS - len(pairs)))
    pairs += [(topic, _changed(text, chance)) for topic, text in missing]
    pairs = chance.sample(pairs, _PHRASINGS)
    matcher = Matcher.fit(pairs, "en")
    return Answers({"en": library}, {"en": matcher}), [text for _, text in pairs]


def _questions(known: Sequence[str], chance: random.Random, number: int) -> list[str]:
    taken = set(known)
    made: list[str] = []
    while len(made) < number:
        question = _changed(chance.choice(known), chance)
        if question not in taken:
            made.append(question)
    return made


def _changed(text: str, chance: random.Random) -> str:
    words = text.split()
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(words))
        change = chance.randrange(4)
        if change == 0 and len(words) > 2:
            del words[at]
        elif change == 1 and len(words) > 1:
            other = chance.randrange(len(words))
            words[at], words[other] = words[other], words[at]
        elif change == 2:
            words[at] = _mistyped(words[at], chance)
        else:
            words[at] = words[at].upper() if chance.random() < 0.5 else f"the {words[at]}"
    changed = " ".join(words)
    if chance.random() < 0.3:
        changed = chance.choice(_BEFORE) + changed
    if chance.random() < 0.3:
        changed += chance.choice(_AFTER)
    return changed


def _mistyped(word: str, chance: random.Random) -> str:
    if len(word) < 4:
        return word * 2
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        )
    )
