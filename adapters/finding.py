"""What a look at a platform's set-up finds."""

from dataclasses import dataclass

from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; `mend` is empty where all is right."""

    text: str
    mend: str = ""

    def line(self) -> str:
        """Write it as one line."""
        return f"To do: {self.text} {self.mend}" if self.mend else f"Right: {self.text}"


def operator(settings: Settings) -> Finding:
    """Look whether somebody answers for the assistant."""
    if settings.operator_name and settings.operator_contact:
        return Finding("The operator is named, so pledges are taken.")
    return Finding(
        "OPERATOR_NAME and OPERATOR_CONTACT are not both set, so no pledges are taken.",
        "Put both into .env: your group's name, and an e-mail address or web page.",
    )
