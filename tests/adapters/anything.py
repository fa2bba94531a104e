"""Replies and forms with whatever may be in them, and what people may write."""

from hypothesis import strategies as st

from assistant import Button, Fact, File, Markup, OpenForm, Picture, Reply, Span, Style, Visibility
from assistant.form import Choice, Consent, CountryField, Field, Form, ManyOf, OneOf, TextField

_words = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", " ", "*" * 700, "\U0001f600" * 2100, "word " * 500, "A sentence. " * 400]),
)
_spans = st.builds(Span, _words, st.sampled_from([Style.PLAIN, Style.STRONG, Style.CODE]))
MARKUP = st.lists(_spans, max_size=4).map(lambda spans: Markup(tuple(spans)))
_arguments = st.dictionaries(st.sampled_from(["id", "drive"]), st.text(max_size=120), max_size=2)
_buttons = st.builds(
    Button, _words, st.sampled_from(["topic", "pledge", "more"]), _arguments, st.booleans()
)
_facts = st.builds(
    Fact, _words, MARKUP, group=st.sampled_from(["", "", "People by country", "g" * 300])
)
REPLIES = st.builds(
    Reply,
    MARKUP,
    title=_words,
    visibility=st.sampled_from(Visibility),
    facts=st.lists(_facts, max_size=30).map(tuple),
    buttons=st.lists(_buttons, max_size=30).map(tuple),
    file=st.sampled_from([None, File("a.csv", b"x")]),
    picture=st.sampled_from([None, Picture("tally.png", b"x", "words " * 400)]),
)


_choices = st.lists(st.text(max_size=130), min_size=1, max_size=30, unique=True).map(
    lambda labels: tuple(Choice(f"v{n}", label or "-") for n, label in enumerate(labels))
)
_label = st.text(min_size=1, max_size=70).map(lambda text: text if text.strip() else "Label")


def _field(kind: int, number: int, label: str, choices: tuple[Choice, ...]) -> Field:
    name = f"field{number}"
    if kind == 0:
        return OneOf(name=name, label=label, choices=choices, hint=label * 3)
    if kind == 1:
        return ManyOf(
            name=name, label=label, choices=choices, required=False, default_label=label * 3
        )
    if kind == 2:
        return CountryField(name=name, label=label, language="en", required=False)
    return TextField(name=name, label=label, max_length=50 * number + 1, multiline=True)


def _opened(
    parts: list[tuple[int, str, tuple[Choice, ...]]], terms: Markup, typed: str
) -> OpenForm:
    fields = tuple(
        _field(kind, n, label, choices) for n, (kind, label, choices) in enumerate(parts)
    )
    consent = Consent(name="yes", label="Yes")
    form = Form("A title " * 9, (*fields, consent), "Send", terms=terms)
    return OpenForm(form, "drive start", typed={"field0": typed})


FORMS = st.builds(
    _opened,
    st.lists(st.tuples(st.integers(0, 3), _label, _choices), min_size=1, max_size=12),
    MARKUP,
    st.text(max_size=9000),
)
