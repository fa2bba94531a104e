"""What a look at a platform's set-up finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; `mend` is empty where all is right."""

    text: str
    mend: str = ""

    def line(self) -> str:
        """Write it as one line."""
        return f"To do: {self.text} {self.mend}" if self.mend else f"Right: {self.text}"
