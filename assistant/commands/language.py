"""Shows or sets the language of a community."""

import re
from functools import cache
from typing import Final

from assistant import pledging
from assistant.command import Acknowledgement, Command, Parameter
from assistant.errors import UserError
from assistant.folding import fold
from assistant.i18n import N_, SOURCE_LANGUAGE, Words, languages, words
from assistant.markup import Markup, join
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services

_LEADING: Final = re.compile(r"^(?:is|to)\s+", re.IGNORECASE)
_CODE_LENGTH: Final = 2  # longer codes may be words: "sad" is Sandawe


def _meant(typed: str) -> str:
    return _LEADING.sub("", typed.strip()).rstrip(".!")


def _is_a_language(typed: str) -> bool:
    """Tell a language from the rest of a question ("language settings")."""
    named = fold(_meant(typed))
    return named in _known() or any(named in _names(each) for each in languages())


@cache
def _known() -> frozenset[str]:
    """Give the languages of the world, by their codes and by their English names."""
    from babel import Locale

    named = {str(code): str(name) for code, name in Locale(SOURCE_LANGUAGE).languages.items()}
    codes = (code for code in named if len(code) == _CODE_LENGTH)
    return frozenset(map(fold, (*codes, *named.values())))


def _names(language: str) -> tuple[str, ...]:
    """Give what a language goes by: its code, its own name, and the English one."""
    from babel import Locale

    english = Locale(language).get_display_name(SOURCE_LANGUAGE) or language
    return (language, fold(words(language).name), fold(english))


async def run(request: Request, services: Services) -> Reply:
    """Tell the language, or set it; what was said before stays as it is."""
    say = services.say(request)
    home = await services.drives.home(request)
    now = words(home.language)
    typed = _meant(request.argument("language"))
    if not typed:
        told = say("Where everybody reads, I write in {language} here.", language=now.name)
        return pledging.private(join([told, _others(say, now), _own(say)]))
    found = next((each for each in languages() if fold(typed) in _names(each)), None)
    if found is None:
        raise UserError(
            N_("I have no texts in {typed} yet. I can write in {languages}."),
            {"typed": typed, "languages": _all(say)},
        )
    if found == home.language:
        return pledging.private(say("I write in {language} here already.", language=now.name))
    await services.drives.set_language(request, home, found)
    told = say(
        "Where everybody reads, I now write in {language} here. What I wrote before stays as it is.",
        language=words(found).name,
    )
    return pledging.private(join([told, _own(say)]))


def _all(say: Words) -> str:
    return say.all_of([words(each).name for each in languages()])


def _others(say: Words, now: Words) -> Markup:
    """Say which other languages there are."""
    other = next((each for each in languages() if each != now.language), None)
    if other is None:
        return say("So far I have texts in this language alone; others are to follow.")
    return say(
        "I can write in {languages}. `language {other}` changes it.",
        languages=_all(say),
        other=words(other).name,
    )


def _own(say: Words) -> Markup:
    """Say what has a language of its own."""
    return say(
        "In private, I write to each person in the language of their own app, if I have texts in it. "
        "A drive is worded in the languages that you give it: `drive wording`."
    )


COMMAND: Final = Command(
    name="language",
    summary=N_("Shows or sets the language of this community."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter(
            "language",
            N_("A language, by its name or its code, for example English or en."),
            required=False,
            accepts=_is_a_language,
        ),
    ),
    examples=("language", "language English"),
    role=Role.MODERATOR,
    # Members ask to "change language" for themselves, which is a question.
    aliases=("set language", "set the language", "set community language"),
    topic="assistant-languages",
)
