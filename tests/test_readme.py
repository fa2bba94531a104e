"""The README is true: its transcript replays word for word, its tables come from the program."""

import re
from pathlib import Path

import pytest

from adapters.discord import native as discord_native
from adapters.slack import native as slack_native
from assistant.answers.service import Answers
from assistant.answers.store import KEPT_AFTER_ANSWER
from assistant.bootstrap import find_commands
from assistant.settings import Settings
from assistant.storage.tables import metadata
from assistant.telling import LEFT_FOR
from tests.readme import README, SHEET, parts, scopes_table, written


def test_the_readme_shows_what_the_program_does(
    answers: Answers, pytestconfig: pytest.Config
) -> None:
    """Mended by `make docs`. (`answers` warms the cache of the fitted matcher.)"""
    cache = Path(pytestconfig.cache.mkdir("faq")).absolute()
    text = README.read_text(encoding="utf-8")
    assert written(text, parts(cache)) == text, "run: make docs"


def test_the_sheet_for_it_departments_names_every_scope() -> None:
    text = SHEET.read_text(encoding="utf-8")
    assert written(text, {"scopes": scopes_table()}) == text, "run: make docs"


def test_the_sheet_says_what_is_set_by_default() -> None:
    text = " ".join(SHEET.read_text(encoding="utf-8").split())
    fields = Settings.model_fields
    assert f"From {fields['may_pledge_from'].default} (`MAY_PLEDGE_FROM`)" in text
    assert f"under {fields['may_be_named_from'].default} (`MAY_BE_NAMED_FROM`)" in text
    kept = fields["keep_personal_data_days"].default
    assert f"K is `KEEP_PERSONAL_DATA_DAYS`, by default {kept}." in text
    assert f"{KEPT_AFTER_ANSWER.days} days after the answer" in text
    assert f"{LEFT_FOR.days} days after the app was removed" in text


def test_the_sheet_for_it_departments_speaks_of_every_table() -> None:
    """A new table is a new row of the sheet, or holds nothing that it has to tell of."""
    told = {
        "pledge young inquiry aside reminder question link link_offer moderator act answer_step",
        "draft last_topic event announcement counter part publication change report rating",
        "community live drive membership invitation target wording meta",
    }
    assert set(metadata.tables) == set(" ".join(told).split())


@pytest.mark.parametrize("page", ["members.md", "moderators.md"])
def test_the_pages_for_communities_tell_only_of_commands_that_are_there(page: str) -> None:
    commands = find_commands()
    discord, slack = discord_native.Menu(commands), slack_native.Menu(commands)
    text = (SHEET.parent / page).read_text(encoding="utf-8")
    told = re.findall(r"`(/?[a-z][^`@]*?) ?(?:@[^`]*)?`", text)
    for typed in set(told) - {"/manage", "/pariscall", "/invite"}:
        menu = slack if typed.startswith("/pariscall") else discord
        read = menu.words(typed)
        assert commands.get(read), typed
        assert (read != typed) is typed.startswith("/"), typed


def test_two_commands_stand_at_its_top() -> None:
    top = README.read_text(encoding="utf-8").split("##")[0]
    assert "make chat" in top
    assert "make test" in top
