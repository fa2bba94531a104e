"""What is told and logged when moderators decide about an organisation that waits."""

from datetime import datetime
from typing import Final

from assistant.acts import What
from assistant.drives.drive import DEFAULT_TITLE
from assistant.drives.store import Home
from assistant.i18n import N_, Words, words
from assistant.identity import Event
from assistant.outbox import Announcement, AnnouncementKind
from assistant.pledges.pledge import Pledge, PledgeState
from assistant.tallies.figure import Pledger

_TOLD: Final = {
    (Pledger.ORGANISATION, PledgeState.COUNTED): N_(
        "The moderators of {community} confirmed **{organisation}**: its pledge is counted now."
    ),
    (Pledger.ORGANISATION, PledgeState.DECLINED): N_(
        "The moderators of {community} declined the pledge of **{organisation}**: {reason} It is not "
        "counted. Type `pledge organisation` to hand it in anew."
    ),
    (Pledger.ENDORSER, PledgeState.COUNTED): N_(
        "The moderators of {community} confirmed that **{organisation}** has joined the Paris Call: "
        "its endorsement is counted now."
    ),
    (Pledger.ENDORSER, PledgeState.DECLINED): N_(
        "The moderators of {community} declined the reported endorsement of **{organisation}**: "
        "{reason} It is not counted. Type `pledge endorsement` to report it anew."
    ),
}


def decision_told(home: Home, decided: Pledge, before: Pledge, event: Event) -> Announcement | None:
    """Word what whoever handed it in is told; nothing if they left no address."""
    if not before.address or before.person is None:
        return None
    say = words(home.language)
    return Announcement(
        community=before.community,
        key=decided_key(before.id, event.key.hex()),
        text=say(
            _TOLD[decided.pledger, decided.state],
            community=home.name or say.label("this community"),
            organisation=before.name or "",
            reason=sentence(decided.reason),
        ),
        due=event.at,
        kind=AnnouncementKind.DIRECT,
        person=before.person,
        address=before.address,
    )


def decided_key(pledge: int, more: str) -> str:
    """Give the key of the message that tells of a decision about a pledge."""
    return f"decided {pledge} {more}"


def closing_told(
    say: Words, community: str, title: str, before: Pledge, at: datetime
) -> Announcement | None:
    """Word that the drive closed before it was decided; nothing if they left no address."""
    if not before.address or before.person is None:
        return None
    return Announcement(
        community=before.community,
        key=f"undecided {before.id}",
        text=say(
            "The drive **{title}** closed before the moderators of {community} had decided about "
            "**{organisation}**, so it is not counted.",
            title=say.label(DEFAULT_TITLE) if title == DEFAULT_TITLE else title,
            community=community or say.label("this community"),
            organisation=before.name or "",
        ),
        due=at,
        kind=AnnouncementKind.DIRECT,
        person=before.person,
        address=before.address,
    )


def sentence(reason: str) -> str:
    """End people's words as a sentence."""
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def what_is_done(pledge: Pledge, state: PledgeState, *, own: bool) -> What:
    """Name the act of deciding."""
    if pledge.pledger is Pledger.ENDORSER:
        if state is not PledgeState.COUNTED:
            return What.ENDORSEMENT_DECLINED
        return What.ENDORSEMENT_CONFIRMED_OWN if own else What.ENDORSEMENT_CONFIRMED
    if state is not PledgeState.COUNTED:
        return What.DECLINED
    return What.CONFIRMED_OWN if own else What.CONFIRMED
