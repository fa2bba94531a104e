"""What a chat platform must offer to carry the assistant."""

from typing import Protocol

from assistant.assistant import Assistant


class Adapter(Protocol):
    """A platform: hears events, hands them to `Assistant.handle`, and shows the replies.

    Its folder holds `client` (hears and sends), `inbound` (payload to Request, pure), `outbound`
    (Reply to payload, pure), `native` (menus made from the Command objects) and `settings`.
    """

    platform: str

    async def run(self, assistant: Assistant) -> None:
        """Serve until told to stop."""
        ...
