"""What people call their organisation, as one of the kinds that are counted."""

from typing import Final

from assistant.folding import fold
from assistant.pledges.pledge import OrganisationKind

_SAID: Final = {
    OrganisationKind.CIVIL_SOCIETY: "ngo|ngos|charity|nonprofit|non profit|not for profit|club|school|"
    "university|foundation|association|church|youth group|youth organisation|youth organization|"
    "community group|trade union|think tank|cso|voluntary organisation",
    OrganisationKind.PRIVATE_SECTOR: "company|business|firm|corporation|startup|start up|shop|bank|"
    "private|private company|enterprise|business association|chamber of commerce|for profit",
    OrganisationKind.PUBLIC_AUTHORITY: "government|ministry|town|city|municipality|council|region|agency|"
    "public|state|public sector|authority|local government|government agency|public body|embassy",
}
_KINDS: Final = {
    said: kind.value for kind, all_said in _SAID.items() for said in all_said.split("|")
}


def kind_said(typed: str) -> str | None:
    """Give the kind that a usual word for it means ("a charity"); None when it is not clear."""
    return _KINDS.get(without_article(fold(typed)))


def without_article(words: str) -> str:
    """Drop what people say before a kind: "we are a school" is "school"."""
    for article in ("we are a ", "we are an ", "it is a ", "it is an ", "a ", "an ", "the "):
        words = words.removeprefix(article)
    return words
