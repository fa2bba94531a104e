"""What a community's moderators are told unasked: that something waits for them."""

from datetime import UTC, datetime, timedelta
from typing import Final

from assistant.i18n import Words
from assistant.outbox import MODERATORS, Announcement
from assistant.reply import Button

LEFT_FOR: Final = timedelta(days=30)
"""How long everything of a community is kept that removed the assistant, should it come back."""


def organisation_waits(say: Words, community: int, now: datetime) -> Announcement:
    """Word that an organisation's pledge was handed in."""
    return Announcement(
        community=community,
        key=_key("organisation waits", now),
        text=say(
            "The pledge of an organisation was handed in. It counts once one of you has confirmed it: "
            "`organisations` shows what waits."
        ),
        due=now,
        place=MODERATORS,
        buttons=(Button(say.label("Show what waits"), "organisations", private=True),),
    )


def organisations_wait_at_end(
    say: Words,
    community: int,
    drive: int,
    title: str,
    closes_at: datetime,
    number: int,
    now: datetime,
) -> Announcement:
    """Word on a drive's last day that some still wait in a community; once for a closing time."""
    return Announcement(
        community=community,
        key=f"last-day-waits-{drive}-{closes_at:%Y%m%d%H%M}",
        text=say.many(
            "**{title}** closes within a day, and {count} organisation still waits for you. It does not "
            "count unless one of you confirms it before: `organisations` shows it.",
            "**{title}** closes within a day, and {count} organisations still wait for you. They do not "
            "count unless one of you confirms them before: `organisations` shows them.",
            number,
            title=title,
        ),
        due=now,
        place=MODERATORS,
        buttons=(Button(say.label("Show what waits"), "organisations", private=True),),
    )


def question_waits(say: Words, community: int, now: datetime) -> Announcement:
    """Word that somebody passed a question on."""
    return Announcement(
        community=community,
        key=_key("question waits", now),
        text=say(
            "Somebody passed on a question that I have no answer to: `review` shows what waits, and "
            "lets you answer it."
        ),
        due=now,
        place=MODERATORS,
        buttons=(Button(say.label("Show what waits"), "review", private=True),),
    )


def community_left(
    say: Words, owner: int, drive: int, title: str, name: str, now: datetime
) -> Announcement:
    """Word to the moderators of a joint drive that a community which had joined is gone."""
    return Announcement(
        community=owner,
        key=f"left {drive} {now:%Y%m%d%H%M%S%f}",
        text=say(
            "{community} has removed me, so nobody can pledge there in **{title}** now. What it brought "
            "to the count stays. If it lets me in again within {number} days, all goes on as before.",
            community=name or say.label("A community that joined"),
            title=title,
            number=LEFT_FOR.days,
        ),
        due=now,
        place=MODERATORS,
    )


def _key(what: str, now: datetime) -> str:
    """Make the key of what is told at most once an hour."""
    return f"{what} {now.astimezone(UTC):%Y%m%d%H}"
