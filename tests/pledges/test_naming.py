"""Names in a public list are no adverts."""

import pytest

from assistant.form import FieldError, Form, TextField
from assistant.pledges.organisation_form import organisation_form
from tests.pledges.test_form import CONTEXT, FORM


def named(form: Form, field: str) -> TextField:
    return next(each for each in form.fields if each.name == field and isinstance(each, TextField))


PERSON = named(FORM, "name")
ORGANISATION = named(organisation_form(CONTEXT), "organisation")


@pytest.mark.parametrize("field", [PERSON, ORGANISATION])
@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example buy now",
        "Ann HTTP://EVIL.EXAMPLE",
        "www.x.y",
        "Ann (WWW.evil.example)",
        "buy at www2.evil.example",
        "discord.gg/abc",
        "EVIL.EXAMPLE:8080/now",
        "\uff57\uff57\uff57\uff0eevil.example",
        "ftp://x",
    ],
)
def test_a_name_holds_no_web_address(field: TextField, typed: str) -> None:
    with pytest.raises(FieldError, match="A name cannot hold a web address"):
        field.parse(typed)


@pytest.mark.parametrize("field", [PERSON, ORGANISATION])
@pytest.mark.parametrize(
    "typed",
    ["Dr. Who", "St.Mary", "J.R.R. Tolkien", "Booking.com", "A/B", "Cyber e.V./GmbH", "St.Mary/St.John",
     "Awww. Yes", "www", "Team: red // blue", "N.V./S.A."],
)  # fmt: skip
def test_a_dot_or_a_stroke_makes_no_address(field: TextField, typed: str) -> None:
    assert field.parse(typed) == typed
