"""What an operator sets for Discord, read from the environment and `.env` at the start."""

from typing import Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from assistant.settings import FromEnvironment

PLATFORM: Final = "discord"
WHAT: Final = "The assistant on Discord"
"""How this platform's process is called in sentences for operators."""


class DiscordSettings(FromEnvironment):
    """What an operator can set. Each field's description is its row in the README's table."""

    discord_token: SecretStr = Field(
        SecretStr(""),
        description="The bot's token from Discord's developer portal; with it, the assistant runs on Discord.",
    )
    discord_message_content: bool = Field(
        False,
        description="Answer each question of the channel chosen with `questions here`, also without a "
        "mention. Needs the message content intent of the developer portal; nothing else does.",
    )
    discord_api_url: str = Field(
        "",
        description="Another address of Discord's API (a proxy, a test); by default Discord's own.",
    )
    discord_gateway_url: str = Field(
        "",
        description="Another address of Discord's gateway (a proxy, a test); by default Discord's own.",
    )

    @field_validator("discord_api_url", "discord_gateway_url")
    @classmethod
    def _address(cls, url: str, field: ValidationInfo) -> str:
        schemes = ("wss", "ws") if field.field_name == "discord_gateway_url" else ("https", "http")
        parts = urlsplit(url)
        if url and (parts.scheme not in schemes or not parts.netloc):
            raise ValueError(f"give an address that starts with {schemes[0]}://")
        return url

    @property
    def configured(self) -> bool:
        """Is there a token to run with?"""
        return bool(self.discord_token.get_secret_value().strip())
