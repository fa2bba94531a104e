"""Does a line read as a question, where other words are expected?"""

import re
from typing import Final

from assistant.folding import fold

_MARK: Final = re.compile(r"[?\u061f\uff1f]\s*$")  # also the Arabic and the full-width one
# Beginnings that names and promises do not have: no "Will", "Can" or "Do", which are names too.
_BEGINS: Final = re.compile(
    r"(?:who|whos|what|whats|wat|why|how|hows|when|whens|where|wheres|which|whose|explain|define|"
    r"tell (?:me|us)|is (?:it|this|that|there|the)|are (?:you|they|there|the)|does|did|"
    r"(?:can|could|do|should|may|must|will|would) (?:i|u|you|we|they|it|my|our|anyone|somebody))\b"
    r".*\w"
)


def reads_as_question(text: str) -> bool:
    """Say whether a line asks something: by its mark, or by how it begins."""
    return bool(_MARK.search(text) or _BEGINS.match(fold(text)))
