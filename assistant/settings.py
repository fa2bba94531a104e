"""Settings, read from the environment and `.env` when the program starts, never at import."""

from pathlib import Path
from typing import Final, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import OperatorError

T = TypeVar("T", bound=BaseSettings)
DATABASE_FILE: Final = "assistant.db"


class FromEnvironment(BaseSettings):
    """What is read from the environment and `.env`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )


class Settings(FromEnvironment):
    """What an operator can set. Each field's description is its row in the README's table."""

    operator_name: str = Field(
        "", description="Who runs this assistant; shown in forms, privacy page and exports."
    )
    operator_contact: str = Field(
        "", description="How to reach the operator (an e-mail address or a web page)."
    )
    privacy_url: str = Field(
        "", description="Your own privacy page, if you have one; shown beside the built-in one."
    )
    assistant_secret: SecretStr = Field(
        SecretStr(""),
        description="At least 32 characters. Persons and receipts are stored under keys made from "
        "it. Without it the program makes one and keeps it in ASSISTANT_SECRET_FILE.",
    )
    assistant_secret_file: Path | None = Field(
        None,
        description="Where a secret made by the program is kept; by default in your user "
        "configuration folder, apart from the database.",
    )
    assistant_data_dir: Path = Field(
        Path("data"),
        description="Folder of the database, its copies and the cache, relative to where you start the program.",
    )
    faq_dir: Path | None = Field(
        None, description="Folder of the answers; by default the ones that come with the program."
    )
    may_pledge_from: int = Field(13, ge=0, le=120, description="Youngest age that may pledge.")
    may_be_named_from: int = Field(
        16,
        ge=0,
        le=23,
        description="Youngest age that may be shown by name or speak for an organisation.",
    )
    sure_keeps: float = Field(
        0.67,
        gt=0,
        lt=1,
        description="Share of the FAQ's own phrasings that are answered at once; a lower share asks "
        "`did you mean` more often.",
    )
    unknown_keeps: float = Field(
        0.89,
        gt=0,
        lt=1,
        description="Share of the FAQ's own phrasings that get an answer or a suggestion.",
    )
    time_zone: str = Field(
        "UTC", description="Time zone of a new community (for example Europe/Paris)."
    )
    helpline: str = Field(
        "",
        description="Whom people in distress can call or write to, in a sentence; shown to somebody who "
        "tells of self-harm, abuse or blackmail.",
    )
    messages_a_minute: int = Field(
        60,
        ge=1,
        description="How many messages one person may send in a minute before being asked to wait.",
    )
    guests_may_pledge: bool = Field(
        True,
        description="May guests of a workspace pledge, where the platform tells who is one (Slack)? "
        "They can ask questions all the same.",
    )
    guard_burst: int = Field(
        30,
        ge=0,
        le=100_000,
        description="How many people of one community may pledge in one drive within two minutes "
        "before the rest are set aside for moderators to check; 0 for no limit. Raise it before a "
        "launch where many will pledge at once.",
    )
    guard_account_days: int = Field(
        7,
        ge=0,
        le=3650,
        description="Pledges of accounts that are younger than this many days are set aside for "
        "moderators to check, where the platform tells how old an account is; 0 for no limit.",
    )
    guard_copies: int = Field(
        3,
        ge=0,
        le=1000,
        description="How many accounts with one shown name may pledge in one drive within an hour "
        "before the rest are set aside for moderators to check; 0 for no limit.",
    )
    keep_personal_data_days: int = Field(
        365,
        ge=1,
        le=36_500,
        description="How many days names, addresses and the keys of persons are kept after a drive has "
        "closed (in an open-ended drive, names and addresses after the pledge). Counts stay.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING",
        description="How much the program logs: DEBUG, INFO, WARNING or ERROR.",
    )

    @model_validator(mode="after")
    def _ages_fit(self) -> Self:
        if self.may_pledge_from > self.may_be_named_from:
            raise ValueError("MAY_PLEDGE_FROM cannot be above MAY_BE_NAMED_FROM")
        return self

    @field_validator("privacy_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("give a web address that starts with https://")
        return url

    @field_validator("assistant_data_dir", mode="before")
    @classmethod
    def _some_folder(cls, folder: object) -> object:
        if folder == "":
            raise ValueError("it is empty; name a folder, or leave the setting out")
        return folder

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("there is no such time zone; give one like Europe/Paris") from error
        return zone


def load(**given: object) -> Settings:
    """Read the settings; raise `OperatorError` that names the setting and how to mend it."""
    return read(Settings, **given)


def read(kind: type[T], **given: object) -> T:
    """Read settings of a kind, a platform's own too. Raises `OperatorError`."""
    try:
        return kind(**given)  # type: ignore[arg-type]  # pydantic checks each value itself
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "of ages"
        said = first["msg"].removeprefix("Value error, ")
        raise OperatorError(
            f"Setting {name} is not right: {said}",
            "environment or .env",
            "See the table of settings in the README",
        ) from None
    except (UnicodeDecodeError, OSError) as error:
        raise OperatorError(
            "The settings cannot be read",
            ".env",
            "Save it as plain UTF-8 text, one NAME=value a line",
        ) from error
