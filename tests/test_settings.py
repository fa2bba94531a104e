"""Settings: read from the environment, each documented, mistakes said in one line."""

import pytest

from assistant.errors import OperatorError
from assistant.settings import Settings, load


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_is_documented(name: str) -> None:
    description = Settings.model_fields[name].description or ""
    assert description.endswith(".")
    assert len(description) > 20


def test_they_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPERATOR_NAME", "The Club")
    monkeypatch.setenv("MAY_PLEDGE_FROM", "14")
    settings = load(_env_file=None)
    assert (settings.operator_name, settings.may_pledge_from) == ("The Club", 14)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAY_PLEDGE_FROM", "young"),
        ("MAY_BE_NAMED_FROM", "99"),
        ("SURE_KEEPS", "1.5"),
        ("LOG_LEVEL", "LOUD"),
        ("TIME_ZONE", "Mars/Olympus"),
    ],
)
def test_a_mistake_names_the_setting_and_where_to_mend_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(OperatorError) as said:
        load(_env_file=None)
    line = str(said.value)
    assert name in line
    assert "environment or .env" in line
    assert "\n" not in line


def test_a_secret_is_never_shown_in_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_SECRET", "hush hush")
    monkeypatch.setenv("SURE_KEEPS", "hush hush")
    with pytest.raises(OperatorError) as said:
        load(_env_file=None)
    assert "hush" not in str(said.value)
    assert "hush" not in repr(load(_env_file=None, sure_keeps=0.5))
