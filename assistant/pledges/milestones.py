"""What is announced when a drive reaches a part of its goal."""

from datetime import datetime
from functools import partial

from assistant.drives.drive import Drive
from assistant.drives.milestones import PERCENTS, MilestoneTold
from assistant.drives.words import drive_title, goal_words
from assistant.i18n import Words
from assistant.markup import join
from assistant.outbox import Announcement
from assistant.pledges.words import Operator, not_official
from assistant.reply import Button


def milestone_told(drive: Drive, operator: Operator, now: datetime) -> MilestoneTold | None:
    """Word what is announced at each milestone of a drive's goal; nothing without a goal."""
    if drive.goal is None:
        return None

    def told(percent: int, say: Words, _: str) -> Announcement:
        title, goal = drive_title(say, drive), goal_words(say, drive.goal, drive.goal_counts)
        said = (
            say("**{title}** has reached its goal: {goal}. Thank you!", title=title, goal=goal)
            if percent == PERCENTS[-1]
            else say(
                "**{title}** has reached {percent} percent of its goal, {goal}.",
                title=title,
                percent=percent,
                goal=goal,
            )
        )
        return Announcement(
            community=drive.community,
            # A goal that was changed has milestones of its own.
            key=f"milestone-{drive.id}-{drive.goal_counts}-{drive.goal}-{percent}",
            text=join([said, not_official(say, operator)]),
            due=now,
            picture=drive.id,
            buttons=(Button(say.label("Pledge"), "pledge", {"drive": str(drive.id)}),),
        )

    return lambda percent: partial(told, percent)
