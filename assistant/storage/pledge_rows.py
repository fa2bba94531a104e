"""A pledge as a row of its table, and back."""

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping

from assistant.pledges.organisations import organisation_key
from assistant.pledges.pledge import (
    AgeGroup,
    OrganisationKind,
    Pledge,
    PledgeState,
    Sector,
    mask,
    unmask,
)
from assistant.tallies.figure import Pledger

_packed = lru_cache(maxsize=512)(mask)  # there are no more choices than that


def row_of(pledge: Pledge) -> dict[str, Any]:
    """Give the columns of a pledge's row."""
    named = pledge.name if pledge.pledger is not Pledger.PERSON else None
    return {
        "drive_id": pledge.drive,
        "community_id": pledge.community,
        "pledger": pledge.pledger.value,
        "person": pledge.person,
        "state": pledge.state.value,
        "wording_id": pledge.wording,
        "principles": _packed(pledge.principles),
        "country": pledge.country,
        "age_group": pledge.age_group.value,
        "name": pledge.name,
        "kind": pledge.kind.value if pledge.kind else None,
        "organisation_key": organisation_key(named) if named else None,
        "receipt": pledge.receipt,
        "pledged_at": pledge.pledged_at,
        "day": pledge.day.isoformat(),
        "reason": pledge.reason,
        "sector": pledge.sector.value if pledge.sector else None,
        "endorsed_on": pledge.endorsed_on.isoformat() if pledge.endorsed_on else None,
        "address": pledge.address or None,
        "aside_id": pledge.aside or None,
    }


def pledge_of(row: RowMapping) -> Pledge:
    """Read a pledge from its row."""
    return Pledge(
        id=row["id"],
        drive=row["drive_id"],
        community=row["community_id"],
        pledger=Pledger(row["pledger"]),
        person=row["person"],
        state=PledgeState(row["state"]),
        wording=row["wording_id"],
        principles=unmask(row["principles"]),
        country=row["country"],
        age_group=AgeGroup(row["age_group"]),
        name=row["name"],
        kind=OrganisationKind(row["kind"]) if row["kind"] else None,
        receipt=row["receipt"],
        pledged_at=row["pledged_at"],
        day=date.fromisoformat(row["day"]),
        reason=row["reason"],
        sector=Sector(row["sector"]) if row["sector"] else None,
        endorsed_on=date.fromisoformat(row["endorsed_on"]) if row["endorsed_on"] else None,
        address=row["address"] or b"",
        aside=row["aside_id"] or 0,
    )
