"""What an operator sets for Slack, read from the environment and `.env` at the start."""

import re
from typing import Final

from pydantic import Field, SecretStr, field_validator

from assistant.settings import FromEnvironment

PLATFORM: Final = "slack"
WHAT: Final = "The assistant on Slack"
"""How this platform's process is called in sentences for operators."""
_COMMAND: Final = re.compile(r"/[a-z0-9_-]{1,31}")  # what Slack takes


class SlackSettings(FromEnvironment):
    """What an operator can set. Each field's description is its row in the README's table."""

    slack_bot_token: SecretStr = Field(
        SecretStr(""),
        description="The app's bot token (`xoxb-...`); with it, the assistant runs on Slack.",
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""),
        description="The app-level token (`xapp-...`) for Socket Mode, which needs no public address.",
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""),
        description="The app's signing secret; only `assistant run slack --http` needs it.",
    )
    slack_command: str = Field(
        "/pariscall",
        description="The slash command; two assistants in one workspace need two.",
    )
    slack_api_url: str = Field(
        "",
        description="Another address of Slack's API (a proxy, GovSlack, a test); by default Slack's own.",
    )
    slack_http_host: str = Field(
        "127.0.0.1",
        description="The address that `assistant run slack --http` listens at.",
    )
    slack_http_port: int = Field(
        3000,
        ge=1,
        le=65535,
        description="The port that `assistant run slack --http` listens at.",
    )

    @field_validator("slack_command")
    @classmethod
    def _as_slack_takes_it(cls, typed: str) -> str:
        command = "/" + typed.strip().removeprefix("/")
        if not _COMMAND.fullmatch(command):
            raise ValueError(
                "Use a slash and at most 31 small letters, digits, - or _, such as /pariscall"
            )
        return command

    @field_validator("slack_api_url")
    @classmethod
    def _an_address(cls, typed: str) -> str:
        if typed.strip() and not typed.strip().startswith(("https://", "http://")):
            raise ValueError("Use a whole address, such as https://slack-gov.com/api/")
        return typed.strip()

    @property
    def configured(self) -> bool:
        """Is there a token to run with?"""
        return bool(self.slack_bot_token.get_secret_value().strip())
