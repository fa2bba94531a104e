"""What a look at a platform's set-up finds."""

from dataclasses import dataclass

from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; `mend` is empty where nothing is to do. `seen`: could it be looked at?"""

    text: str
    mend: str = ""
    seen: bool = True

    def line(self) -> str:
        """Write it as one line."""
        if self.mend:
            return f"To do: {self.text} {self.mend}"
        return f"Right: {self.text}" if self.seen else f"Not looked at: {self.text}"


def operator(settings: Settings) -> Finding:
    """Look whether somebody answers for the assistant."""
    if settings.operator_name and settings.operator_contact:
        return Finding("The operator is named, so pledges are taken.")
    return Finding(
        "OPERATOR_NAME and OPERATOR_CONTACT are not both set, so no pledges are taken.",
        "Put both into .env: your group's name, and an e-mail address or web page.",
    )
