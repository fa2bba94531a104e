"""Exports: safe to open, honest about their columns, and without persons."""

import csv
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.exporting import COLUMNS, Format, row_of, safe, writer
from assistant.i18n import words
from assistant.pledges.pledge import PledgeState
from assistant.request import CommandCall, Role
from tests.storage.making import first_drive, key, opened, organisation_of, pledge_of
from tests.talking import Person

ROW = ("person", "counted", "2026-11-24", "1", "1 2", "IN", "", "", "", "", "=cmd()|'x'!A1")


def written(kind: Format, path: Path, rows: list[tuple[str, ...]]) -> Path:
    made = writer(kind, path, words("en"), "About it\nIn two lines")
    for row in rows:
        made.write([row])
    made.close()
    return path


def exports(folder: Path) -> list[Path]:
    return list(folder.glob("assistant-export-*"))


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text: str) -> None:
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe(text).removeprefix("'").endswith(text.removeprefix("'"))


def test_csv_holds_the_meanings_and_the_rows(tmp_path: Path) -> None:
    path = written(Format.CSV, tmp_path / "x.csv", [ROW, ROW])
    lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert lines[:2] == [["# About it"], ["# In two lines"]]
    assert len([line for line in lines if line[0].startswith("# ")]) == 2 + len(COLUMNS)
    assert lines[-3] == list(COLUMNS)
    assert lines[-1] == [*ROW[:-1], f"'{ROW[-1]}"]


def test_json_is_json_with_any_number_of_rows(tmp_path: Path) -> None:
    pledges: list[dict[str, object]] = []
    for number in range(3):
        path = written(Format.JSON, tmp_path / f"{number}.json", [ROW] * number)
        found = json.loads(path.read_text(encoding="utf-8"))
        pledges = found["pledges"]
        assert len(pledges) == number
        assert set(found["columns"]) == set(COLUMNS)
    assert pledges[0]["principles"] == [1, 2]
    assert pledges[0]["name"] == ROW[-1]


def test_xlsx_holds_words_and_no_formula(tmp_path: Path) -> None:
    path = written(Format.XLSX, tmp_path / "x.xlsx", [ROW])
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        meanings = book.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in sheet
    assert "=cmd()" in sheet
    assert "ISO 3166" in meanings


@pytest.mark.parametrize("state", list(PledgeState))
async def test_a_row_has_no_person_in_it(tmp_path: Path, state: PledgeState) -> None:
    async with opened(tmp_path, throwaway=True) as stores:
        _, drive = await first_drive(stores.drives)
    named = row_of(pledge_of("ann", drive, name="Ann", state=state), lambda _: 1)
    assert ("Ann" in named) == (state is PledgeState.COUNTED)
    organisation = row_of(
        replace(organisation_of("ann", drive, "Library"), state=state), lambda _: 1
    )
    assert (organisation[-1] == "Library") == (state in (PledgeState.COUNTED, PledgeState.WAITING))
    assert not {key("ann").hex(), "under", "to24", "from25"} & {*named, *organisation}


async def test_an_export_of_many_is_written_in_pages(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.pledges.service._A_PAGE", 3)
    for number in range(8):
        await Person(assistant, name=f"person {number}").pledges()
    mona = Person(assistant, name="mona", role=Role.MODERATOR)
    reply = await mona.does(CommandCall("export", {"format": "json"}))
    assert reply.file
    assert reply.file.path
    assert len(json.loads(reply.file.path.read_text(encoding="utf-8"))["pledges"]) == 8


async def test_a_period_of_its_own_is_no_kind_of_file(assistant: Assistant) -> None:
    mona = Person(assistant, name="mona", role=Role.MODERATOR)
    assert "neither a kind of file nor a period called summer" in await mona.says(
        "export in summer"
    )
    reply = await mona.calls("export", period="in summer")
    assert "I do not understand that period" in str(reply.text)


async def test_an_export_that_fails_leaves_nothing(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space is left")

    monkeypatch.setattr("assistant.commands.export.row_of", full)
    await Person(assistant).pledges()
    mona = Person(assistant, name="mona", role=Role.MODERATOR)
    assert "Something went wrong" in str((await mona.calls("export")).text)
    assert not exports(tmp_path)
