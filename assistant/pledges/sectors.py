"""What people call what their organisation works in, as one of the sectors that are counted."""

from typing import Final

from assistant.folding import fold
from assistant.pledges.kinds import without_article
from assistant.pledges.pledge import Sector

_SAID: Final = {
    Sector.HEALTH: "hospital|hospitals|clinic|health care|healthcare|medicine|medical|doctors|pharmacy|"
    "care home|nursing|public health|ambulance",
    Sector.EDUCATION: "school|schools|university|college|academy|kindergarten|teaching|training|library|"
    "high school|primary school|research|students",
    Sector.LOCAL_GOVERNMENT: "town hall|town|city|city hall|village|municipality|council|district|county|"
    "region|local authority|mayor|local council|city council",
    Sector.LAW_ENFORCEMENT: "police|law enforcement|local police|sheriff|police station",
    Sector.INFRASTRUCTURE: "infrastructure|energy|electricity|power|water|transport|railway|airport|gas|"
    "utility|utilities|port|dam|power plant|logistics|emergency services",
    Sector.ELECTIONS: "election|voting|election commission|electoral commission|democracy|parties|"
    "election observers|political party",
    Sector.MEDIA: "press|newspaper|news|journalism|journalists|radio|tv|television|broadcasting|publisher",
    Sector.FINANCE: "bank|banks|banking|insurance|money|fintech|payments|credit union",
    Sector.TECHNOLOGY: "tech|it|software|internet|telecoms|telecom|telecommunications|cybersecurity|"
    "cyber security|computers|hosting|hardware",
    Sector.OTHER: "none of these|something else|none|other sector|sport|sports|culture|farming|"
    "agriculture|tourism|human rights",
}
_SECTORS: Final = {
    said: sector.value for sector, all_said in _SAID.items() for said in all_said.split("|")
}


def sector_said(typed: str) -> str | None:
    """Give the sector that a usual word for it means ("a hospital"); None when it is not clear."""
    return _SECTORS.get(without_article(fold(typed)))
