"""The sentences on consent, privacy and not being official: once, for every form and reply."""

from dataclasses import dataclass
from typing import Final

from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join, link
from assistant.pledges.pledge import AgeGroup, OrganisationKind, PledgeState, Sector

OFFICIAL_FORM: Final = "pariscall.international/en/support"
OFFICIAL_LIST: Final = "https://pariscall.international/en/supporters"


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs this assistant. Empty when the settings do not say."""

    name: str
    contact: str
    privacy_url: str = ""

    @property
    def known(self) -> bool:
        """May pledges be taken where strangers are?"""
        return bool(self.name and self.contact)

    def shown(self, say: Words) -> str:
        """Give a name for sentences."""
        return self.name or say.label("the person who hosts this assistant")


def not_official(say: Words, operator: Operator) -> Markup:
    """Say that a pledge here is not official support."""
    return say(
        "A community pledge, not an official signature. Only organisations can support the Paris "
        "Call, at pariscall.international. Run by {operator}, not by the Paris Call or the French "
        "government.",
        operator=operator.shown(say),
    )


def run_by(say: Words, operator: Operator) -> Markup:
    """Say who runs this, how to reach them, and where their own privacy page is."""
    lines = [say("Run by {operator}.", operator=operator.shown(say))]
    if operator.contact:
        lines = [
            say(
                "Run by {operator}; contact: {contact}.",
                operator=operator.shown(say),
                contact=operator.contact,
            )
        ]
    return join([*lines, _privacy_page(say, operator)], " ")


def to_reach(say: Words, operator: Operator) -> Markup:
    """Say how to reach whoever runs this, below a sentence that says who does."""
    contact = EMPTY
    if operator.contact:
        contact = say(
            "Contact of {operator}: {contact}",
            operator=operator.shown(say),
            contact=operator.contact,
        )
    return join([contact, _privacy_page(say, operator)], "\n")


def _privacy_page(say: Words, operator: Operator) -> Markup:
    address = operator.privacy_url
    return say("Privacy page: {address}", address=address) if address else EMPTY


def counted_only(say: Words, operator: Operator) -> Markup:
    """Say what "counted only" means, and what it does not."""
    return say(
        "Counted only: nobody in this community sees that you pledged. {operator} could "
        "technically find out, so this is private, not anonymous.",
        operator=_sentence_start(operator.shown(say)),
    )


def named(say: Words, name: str, community: str) -> Markup:
    """Say who will see a name."""
    return say(
        "**{name}** will be visible to everyone in {community}, and in the list that its moderators "
        "can export and hand on. We cannot take back copies that others made.",
        name=name,
        community=community,
    )


def taking_back(say: Words, until: str) -> Markup:
    """Say how a pledge is taken back."""
    if until:
        return say(
            "You can take it back any time until {until}: type `withdraw`. The count then goes down "
            "by one. Reports already published keep their number.",
            until=until,
        )
    return say(
        "You can take it back any time: type `withdraw`. The count then goes down by one. Reports "
        "already published keep their number."
    )


def kept(say: Words, days: int, *, open_ended: bool, speaker: bool) -> Markup:
    """Say how long it is kept who pledged, or who spoke for an organisation."""
    if speaker and open_ended:
        return say(
            "So that it is handed in once, your account number is stored scrambled, as a key, while the "
            "drive is open."
        )
    if speaker:
        return say.many(
            "So that it is handed in once, your account number is stored scrambled, as a key. {count} day "
            "after the drive closes, that key is deleted; the organisation's name and the count stay.",
            "So that it is handed in once, your account number is stored scrambled, as a key. {count} days "
            "after the drive closes, that key is deleted; the organisation's name and the count stay.",
            days,
        )
    if open_ended:
        return say.many(
            "So that you count once, your account number is stored scrambled, as a key, while the drive is "
            "open. {count} day after your pledge, your name is deleted.",
            "So that you count once, your account number is stored scrambled, as a key, while the drive is "
            "open. {count} days after your pledge, your name is deleted.",
            days,
        )
    return say.many(
        "So that you count once, your account number is stored scrambled, as a key. {count} day after the "
        "drive closes, that key and your name are deleted; the count stays.",
        "So that you count once, your account number is stored scrambled, as a key. {count} days after the "
        "drive closes, that key and your name are deleted; the count stays.",
        days,
    )


def no_endorsement(say: Words) -> Markup:
    """Say to an organisation what the official list needs."""
    return say(
        "This does not put you on the official list. To apply: {address}. As of December 2025 that "
        "list had not changed since January 2024.",
        address=OFFICIAL_FORM,
    )


def official_list(say: Words) -> Markup:
    """Link to the official list of supporters."""
    return link(say.label("official list"), OFFICIAL_LIST)


def list_unchanged(say: Words) -> Markup:
    """Say how far the official list can be trusted to be up to date."""
    return say(
        "As of December 2025 that list had not changed since January 2024, so who joined lately may "
        "not be on it yet."
    )


def no_record(say: Words, operator: Operator) -> Markup:
    """Say that a report of an endorsement changes nothing officially."""
    return say(
        "A report to this community, not an official record: organisations join the Paris Call at "
        "{address}. Run by {operator}, not by the Paris Call or the French government.",
        address=OFFICIAL_FORM,
        operator=operator.shown(say),
    )


def may_be_asked(say: Words) -> Markup:
    """Say what an address is kept for while moderators have not decided."""
    return say(
        "If moderators have a question, I send it to you in a direct message, and also what they decide. Your "
        "address is kept encrypted until they have decided."
    )


def age_group(say: Words, group: AgeGroup, limit: int) -> str:
    """Name an age group."""
    if group is AgeGroup.UNDER_LIMIT:
        return say.label("under {limit}", limit=limit)
    if group is AgeGroup.UP_TO_24:
        return say.label("{limit} to 24", limit=limit)
    return say.label("25 or older")


KINDS: Final = {
    OrganisationKind.CIVIL_SOCIETY: N_("civil society (NGO, school, club, foundation ...)"),
    OrganisationKind.PRIVATE_SECTOR: N_("private sector (company, business association ...)"),
    OrganisationKind.PUBLIC_AUTHORITY: N_("public authority (town, region, agency ...)"),
    OrganisationKind.OTHER: N_("other"),
}
KIND_NAMES: Final = {
    OrganisationKind.CIVIL_SOCIETY: N_("Civil society"),
    OrganisationKind.PRIVATE_SECTOR: N_("Private sector"),
    OrganisationKind.PUBLIC_AUTHORITY: N_("Public authority"),
    OrganisationKind.OTHER: N_("Other kinds"),
}
SECTORS: Final = {
    Sector.HEALTH: N_("health (hospital, clinic ...)"),
    Sector.EDUCATION: N_("education (school, university ...)"),
    Sector.LOCAL_GOVERNMENT: N_("local government (town, municipality ...)"),
    Sector.LAW_ENFORCEMENT: N_("local law enforcement (police ...)"),
    Sector.INFRASTRUCTURE: N_("critical infrastructure (energy, water, transport ...)"),
    Sector.ELECTIONS: N_("elections (election authority, observers ...)"),
    Sector.MEDIA: N_("media (newspaper, broadcaster ...)"),
    Sector.FINANCE: N_("finance (bank, insurance ...)"),
    Sector.TECHNOLOGY: N_("technology (software, telecoms ...)"),
    Sector.OTHER: N_("another sector"),
}
SECTOR_NAMES: Final = {
    Sector.HEALTH: N_("Health"),
    Sector.EDUCATION: N_("Education"),
    Sector.LOCAL_GOVERNMENT: N_("Local government"),
    Sector.LAW_ENFORCEMENT: N_("Local law enforcement"),
    Sector.INFRASTRUCTURE: N_("Critical infrastructure"),
    Sector.ELECTIONS: N_("Elections"),
    Sector.MEDIA: N_("Media"),
    Sector.FINANCE: N_("Finance"),
    Sector.TECHNOLOGY: N_("Technology"),
    Sector.OTHER: N_("Other sectors"),
}
STATES: Final = {
    PledgeState.COUNTED: N_("counted"),
    PledgeState.WAITING: N_("waiting for a moderator"),
    PledgeState.DECLINED: N_("declined by a moderator"),
    PledgeState.WITHDRAWN: N_("withdrawn"),
    PledgeState.SET_ASIDE: N_("set aside, not counted"),
    PledgeState.LINKED: N_("not counted here, because another account of yours counts"),
}


def _sentence_start(name: str) -> str:
    return name[:1].upper() + name[1:]
