"""Answers: topics by id, and the topic that a question means."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from assistant.answers.crying import cries
from assistant.answers.following import completed, moves_on, points_back
from assistant.answers.library import Library
from assistant.answers.match import DISTRESS, MOST_SUGGESTED, Match, Outcome, by_name
from assistant.answers.matcher import Matcher
from assistant.answers.overlay import NOTHING, Overlay
from assistant.answers.pointing import pointed_at
from assistant.answers.showing import show, show_local
from assistant.answers.tongues import FAMILIAR, SENTENCES, language_of
from assistant.answers.topic import Topic
from assistant.i18n import Words
from assistant.reply import Reply

_FALLBACK: Final = "en"
_CLAUSES: Final = re.compile(
    r"[,.;:!?\n]|\b(?:and|but|because|cause|bc|so|if|as)\b|\bpri\w{3,6}(?:le|al|el)s?\s+\w+",
    re.IGNORECASE,
)
_FEWEST_CLAUSE: Final = 3  # words of one that is looked at alone
_HINT: Final = 0.08  # score of distress of a whole message from which its clauses are looked at
_FEW: Final = 2  # words
_MUCH: Final = 0.3  # of confidence
_CRY: Final = Match(Outcome.UNKNOWN, None, (), 0.0, kind=DISTRESS, distress=1.0)


class Answers:
    """The libraries of all languages with their matchers."""

    def __init__(self, libraries: Mapping[str, Library], matchers: Mapping[str, Matcher]) -> None:
        self.libraries = libraries
        self.matchers = matchers
        self._shown: dict[tuple[str, str], Reply] = {}

    def replace(self, other: "Answers") -> None:
        """Answer with other libraries from now on."""
        self.libraries, self.matchers, self._shown = other.libraries, other.matchers, {}

    def library(self, language: str) -> Library:
        """Give the topics in a language, or in English where it has none."""
        return self.libraries.get(language) or self.libraries[_FALLBACK]

    def topic(self, topic_id: str, language: str) -> Topic | None:
        """Give a topic in a language, or in English where it has none."""
        found = self.library(language).topics.get(topic_id)
        return found or self.libraries[_FALLBACK].topics.get(topic_id)

    def matcher(self, language: str) -> Matcher:
        """Give the matcher of a language, or of English where it has no answers."""
        return self.matchers[self.library(language).language]

    def title(self, topic_id: str, language: str, overlay: Overlay = NOTHING) -> str:
        """Give the title of a topic; its id where there is none."""
        local = overlay.answer(topic_id)
        found = local or self.topic(topic_id, language)
        return found.title if found else topic_id

    def show(self, topic_id: str, say: Words, overlay: Overlay = NOTHING) -> Reply | None:
        """Show the short answer of a topic, the community's own if it has one.

        A shared one is made once for each topic and language.
        """
        if local := overlay.answer(topic_id):
            return show_local(local, overlay.community, say)
        key = (topic_id, say.language)
        reply = self._shown.get(key)
        if reply is None:
            topic = self.topic(topic_id, say.language)
            if topic is None:
                return None
            reply = self._shown[key] = show(topic, self.library(say.language), say)
        return reply

    def tells_of_distress(self, text: str, language: str) -> bool:
        """Say whether a message tells of self-harm, abuse or blackmail."""
        return cries(text) or self.matcher(language).match(text).kind == DISTRESS

    def may_be_foreign(self, text: str, language: str) -> bool:
        """Say whether a text is so unlike the answers' language that it is worth a closer look."""
        return self.matcher(language).familiarity(text) < FAMILIAR

    def foreign_sentence(self, text: str, locale: str) -> str:
        """Give the sentence for a question in a language without answers; empty for any other.

        May load a model: run it in a thread.
        """
        language = language_of(text, locale)
        return "" if language in self.libraries else SENTENCES.get(language, "")

    def understand(
        self, text: str, language: str, last_topic: str = "", overlay: Overlay = NOTHING
    ) -> Match:
        """Find the topic a question means, after the topic last spoken of.

        Takes a millisecond or two of the processor.
        """
        if cries(text):
            return _CRY
        shared = self._shared(text, language, last_topic)
        # A cry may hang on a question about something else, which says more about it.
        clauses = [part for part in _CLAUSES.split(text) if len(part.split()) >= _FEWEST_CLAUSE]
        looked_at = clauses not in ([], [text]) and (shared.distress >= _HINT or not shared.nearest)
        if looked_at and self.matcher(language).tells_of(DISTRESS, clauses):
            return _CRY
        return overlay.match(text, shared)

    def _shared(self, text: str, language: str, last_topic: str) -> Match:
        library = self.library(language)
        pointed = pointed_at(text, last_topic, library)
        if pointed:
            several = Match(Outcome.UNSURE, None, pointed[:MOST_SUGGESTED], 1.0)
            return by_name(pointed[0]) if len(pointed) == 1 else several
        matcher = self.matcher(language)
        before = library.topics.get(last_topic)
        question = completed(text, before.subject, library.language) if before else ""
        leans = points_back(text, library.language) or moves_on(text, library.language)
        # Without a word that leans on it, a question is completed only if it says little by itself:
        # "in which year" does, "are phones allowed at camp" does not.
        if not question or not (leans or matcher.common(text)):
            return matcher.match(text)
        # Who goes on to something else does not want the same answer again.
        without = last_topic if moves_on(text, library.language) else ""
        alone, leaning = matcher.match_both(text, question, without)
        # A full question of its own is no follow-up, however near the topic before is. A word or
        # two are hardly one, if they make much more sense with it.
        words = len(text.split())
        hardly = words <= _FEW and leaning.confidence - alone.confidence > _MUCH
        back = hardly or points_back(text, library.language)
        full = alone.outcome is Outcome.SURE and not back
        if full or alone.kind or alone.confidence >= leaning.confidence:
            return alone
        distress = max(alone.distress, leaning.distress)
        return replace(leaning, read_as=question, distress=distress)
