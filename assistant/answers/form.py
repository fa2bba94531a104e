"""The form in which a moderator answers: at most five parts, as a modal holds no more."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from assistant.answers.reading import MOST_TITLE
from assistant.form import Choice, Field, FieldError, Form, OneOf, TextField, always
from assistant.i18n import N_, Words
from assistant.markup import Markup, one_line
from assistant.request import Values

MOST_ANSWER: Final = 1000  # characters: about 160 words
MOST_SOURCE: Final = 400
_MOST_WAYS: Final = 2000  # characters of further ways to ask
_MOST_WAY: Final = 200

NEW: Final = "new"
"""The choice of an answer that does not exist yet."""

_MENTION: Final = re.compile(r"(?<![\w./])@\w|<[@#!][^>]*>")
_LAYOUT: Final = re.compile(
    r"\*\*|__|~~|\|\||`"
    r"|(?<!\w)([*_])\S(?:[^\n]*?\S)?\1(?!\w)"
    r"|\[[^\]\n]*\]\([^)\n]*\)"
    r"|</?[A-Za-z][^>\n]*>"
    r"|^[ \t]*(?:#{1,6}[ \t]|>)",
    re.MULTILINE,
)


def plain_words(typed: str) -> str:
    """Refuse what a platform might take for a mention or for layout; raises `FieldError`."""
    if _MENTION.search(typed):
        raise FieldError(
            N_("Please mention nobody in it (no `@everyone`, no `@name`), and send it again.")
        )
    if _LAYOUT.search(typed):
        raise FieldError(
            N_(
                "Please use plain words, without signs for bold, links in brackets, code or headings, "
                "and send it again. Lines that start with `- ` and whole web addresses are fine."
            )
        )
    return typed


def ways(typed: str) -> tuple[str, ...]:
    """Give the lines of further ways to ask, each once."""
    lines = (one_line(line.lstrip("-\u2022 "), _MOST_WAY) for line in re.split(r"[\n;]", typed))
    return tuple(dict.fromkeys(line for line in lines if line))


def answer_form(
    say: Words,
    title: str,
    intro: Markup,
    *,
    existing: Sequence[Choice] | None,
    asked: str = "",
    read: Callable[[str], str | None] = lambda _: None,
    named: Callable[[str], str] = str,
) -> Form:
    """Make the form.

    With `existing` (answers that may fit, likeliest first) it first asks whether one of them
    answers the question, which is `asked` again where the intro is not shown; `read` understands other names of answers. The rest is for a new one.
    """
    fields: list[Field] = []
    if existing is not None:
        fields.append(
            OneOf(
                name="topic",
                label=say.label("Which answer is right?"),
                hint=say.label("\u201c{question}\u201d", question=asked) if asked else "",
                prompt=say(
                    "Is there an answer already? Choose it, or type the title of another one; the "
                    "question then becomes one more way to ask for it."
                ),
                choices=(Choice(NEW, say.label("A new answer")), *existing),
                read=read,
                named=named,
                asked_again=N_(
                    "I do not have that answer. Choose one by its number, or type a title from `topics`."
                ),
            )
        )
    # What is asked in any case is marked as required where the whole form is shown.
    applies = always if existing is None else _is_new
    fields += [_title(say, applies), _answer(say, applies), _source(say), _ways(say)]
    return Form(title, tuple(fields), say.label("Show a preview"), intro)


def _is_new(values: Values) -> bool:
    return values.get("topic", NEW) == NEW


def _title(say: Words, applies: Callable[[Values], bool]) -> TextField:
    return TextField(
        name="title",
        label=say.label("Title: a short question"),
        prompt=say("What is the title? A short question or name, for example `When do we meet?`"),
        max_length=MOST_TITLE,
        free=True,
        check=_titled,
        show_if=applies,
    )


def _titled(typed: str) -> str:
    if not any(letter.isalpha() for letter in typed):
        raise FieldError(N_("A title needs words: a short question or a name."))
    return plain_words(typed)


def _answer(say: Words, applies: Callable[[Values], bool]) -> TextField:
    return TextField(
        name="answer",
        label=say.label("Answer, in plain words"),
        prompt=say(
            "What is the answer? Plain words, at most {limit} characters. The first sentence should "
            "answer by itself, with its date if it may change.",
            limit=say.number(MOST_ANSWER),
        ),
        max_length=MOST_ANSWER,
        multiline=True,
        free=True,
        check=plain_words,
        show_if=applies,
    )


def _source(say: Words) -> TextField:
    return TextField(
        name="source",
        label=say.label("Source"),
        prompt=say("Where does that stand? A web address or a few words; `skip` if you know it."),
        required=False,
        default_label=say.label("the community itself"),
        max_length=MOST_SOURCE,
        free=True,
        check=plain_words,
        show_if=_is_new,
    )


def _ways(say: Words) -> TextField:
    def check(typed: str) -> str:
        plain_words(typed)
        return "\n".join(ways(typed))

    return TextField(
        name="ways",
        label=say.label("Other ways to ask it"),
        prompt=say(
            "How else may people ask for it? Set a `;` between two ways, or type `skip`. Questions that "
            "were passed on count already."
        ),
        required=False,
        default_label=say.label("none"),
        max_length=_MOST_WAYS,
        multiline=True,
        free=True,
        check=check,
        show_if=_is_new,
    )
