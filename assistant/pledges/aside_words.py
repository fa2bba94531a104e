"""The words about pledges that were set aside: to their people, and to moderators."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import drive_title
from assistant.i18n import N_, Words
from assistant.markup import Markup, join
from assistant.outbox import MODERATORS, Announcement
from assistant.pledges.aside import Group, GroupState, Span, Why
from assistant.reply import Button
from assistant.tallies.publication import SMALLEST

# To the one whose pledge it is, on the spot.
_KEPT: Final = {
    Why.BURST: N_(
        "Your pledge is kept and waits for a check, because many came at once. You did nothing wrong."
    ),
    Why.NEW: N_(
        "Your pledge is kept and waits for a check, because your account is new. You did nothing "
        "wrong."
    ),
    Why.COPIES: N_(
        "Your pledge is kept and waits for a check, because several accounts with the same name came. "
        "You did nothing wrong."
    ),
    Why.CHOSEN: N_(
        "Your pledge is kept and waits for a check, together with others of the same time. You did "
        "nothing wrong."
    ),
    Why.REMOVED: N_(
        "Your pledge is kept but not counted, because your community is not in this drive any more. "
        "You did nothing wrong."
    ),
}
_LEFT_OUT: Final = N_(
    "Your pledge is kept but not counted: moderators left out a whole group of pledges that came "
    "together. They cannot see whose these are, so it is not about you. You did nothing wrong."
)
_NOT_CHECKED: Final = N_(
    "Your pledge is kept. It was waiting for a check when the drive closed, so it is not in the final "
    "count. You did nothing wrong."
)
# To moderators.
WHY: Final = {
    Why.BURST: N_("many came at once"),
    Why.NEW: N_("new accounts"),
    Why.COPIES: N_("several accounts with one name"),
    Why.CHOSEN: N_("a moderator chose this time"),
    Why.REMOVED: N_("the community was removed"),
}
_TOLD: Final = {
    Why.BURST: N_(
        "Many pledges came at once in **{drive}**. Those after the first ones are set aside: kept, but "
        "not counted until you have had a look."
    ),
    Why.NEW: N_(
        "Pledges of very new accounts came in **{drive}**. They are set aside: kept, but not counted "
        "until you have had a look."
    ),
    Why.COPIES: N_(
        "Several accounts with one name pledged in **{drive}**. The later ones are set aside: kept, "
        "but not counted until you have had a look."
    ),
    Why.CHOSEN: N_(
        "A pledge came back in **{drive}** that belongs to a group which moderators set aside. It is "
        "kept, but not counted until you have had a look."
    ),
}


def kept(
    say: Words, why: Why, state: GroupState = GroupState.WAITING, *, counting: bool = True
) -> Markup:
    """Tell a person how their pledge stands that was set aside. `counting`: can the count change?"""
    if why is Why.REMOVED:
        return say(_KEPT[why])
    if state is GroupState.LEFT_OUT:
        return say(_LEFT_OUT)
    return say(_KEPT[why]) if counting else say(_NOT_CHECKED)


def told_moderators(
    say: Words, drive: Drive, home: Home, why: Why, now: datetime
) -> Callable[[int], Announcement]:
    """Word what moderators are told when a group begins, by its number."""

    def told(group: int) -> Announcement:
        return Announcement(
            community=home.id,
            key=f"aside-{group}",
            text=join(
                [
                    say(_TOLD[why], drive=drive_title(say, drive)),
                    say(
                        "Type `checks` to see how many, when and how old their accounts are, and "
                        "to decide. If you expect many at once, say so to whoever runs me: "
                        "GUARD_BURST is how many may come in two minutes."
                    )
                    if why is Why.BURST
                    else say(
                        "Type `checks` to see how many, when and how old their accounts are, and "
                        "to decide."
                    ),
                ]
            ),
            due=now,
            place=MODERATORS,
            buttons=(Button(say.label("Show them"), "checks"),),
        )

    return told


def why_words(say: Words, why: Why) -> str:
    """Say shortly why a group was set aside."""
    return say.label(WHY[why])


def ages_words(say: Words, group: Group) -> Markup:
    """Say how old the accounts of a group are, without pointing at anybody."""
    ages = {span: number for span, number in group.ages.items() if number}
    if not ages:
        return say("Account ages: not known.")
    if sum(ages.values()) < SMALLEST:
        return say(
            "Account ages: shown from {number} people on, so that nobody is singled out.",
            number=SMALLEST,
        )
    return say("Account ages: {ages}.", ages=", ".join(_aged(say, ages)))


def _aged(say: Words, ages: Mapping[Span, int]) -> list[str]:
    said: dict[Span, Callable[[int], Markup]] = {
        Span.DAY: lambda n: say.many("{count} younger than a day", "{count} younger than a day", n),
        Span.WEEK: lambda n: say.many(
            "{count} younger than a week", "{count} younger than a week", n
        ),
        Span.MONTH: lambda n: say.many(
            "{count} younger than a month", "{count} younger than a month", n
        ),
        Span.YEAR: lambda n: say.many(
            "{count} younger than a year", "{count} younger than a year", n
        ),
        Span.OLDER: lambda n: say.many("{count} older", "{count} older", n),
        Span.UNKNOWN: lambda n: say.many("{count} of unknown age", "{count} of unknown age", n),
    }
    return [str(said[span](ages[span])) for span in Span if span in ages]


def set_aside_words(say: Words, by_reason: Mapping[str, int]) -> Markup:
    """Say in a report how many are set aside, and why."""
    said: dict[Why, Callable[[int], Markup]] = {
        Why.BURST: lambda n: say.many(
            "{count} because many came at once.", "{count} because many came at once.", n
        ),
        Why.NEW: lambda n: say.many(
            "{count} because the account was new.", "{count} because the accounts were new.", n
        ),
        Why.COPIES: lambda n: say.many(
            "{count} because several accounts with one name came.",
            "{count} because several accounts with one name came.",
            n,
        ),
        Why.CHOSEN: lambda n: say.many(
            "{count} because moderators left out all pledges of a certain time.",
            "{count} because moderators left out all pledges of a certain time.",
            n,
        ),
        Why.REMOVED: lambda n: say.many(
            "{count} because its community is not in the drive any more.",
            "{count} because their community is not in the drive any more.",
            n,
        ),
    }
    numbers = {why: by_reason.get(why.value, 0) for why in Why}
    if not any(numbers.values()):
        return say("Set aside for a check and not counted: none.")
    return join(
        [
            say(
                "Set aside for a check and not counted: {number}.",
                number=say.number(sum(numbers.values())),
            ),
            *(said[why](number) for why, number in numbers.items() if number),
        ],
        " ",
    )
