"""Writes what the README takes from the program: `python -m tests.readme` (or `make docs`).

Between `<!-- NAME -->` and `<!-- /NAME -->` stand the table of commands, the table of settings and
the transcripts, which are typed anew into a fresh assistant with a fixed clock and receipt.
"""

import asyncio
import io
import random
import re
import tempfile
from pathlib import Path

from pydantic import SecretStr

from adapters.discord.settings import DiscordSettings
from adapters.slack.native import REASONS
from adapters.slack.settings import SlackSettings
from adapters.terminal.client import chat
from adapters.terminal.settings import TerminalSettings
from assistant.bootstrap import build, find_commands
from assistant.request import Role
from assistant.settings import Settings
from tests.talking import READ_AT

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SHEET = ROOT / "docs" / "slack-data-protection.md"
TRANSCRIPTS = {
    "transcript": ("wat is principle 8",),
    "pledging": ("pledge", "17", "India", "1-3 and 7", "skip", "yes", "tally"),
}


def commands_table() -> str:
    """Every command with what it does and who may use it."""
    rows = ["| you type | what it does | who |", "|---|---|---|"]
    for command in find_commands().all:
        who = "moderators" if command.role is Role.MODERATOR else "everyone"
        rows.append(f"| `{command.usage()}` | {command.summary} | {who} |")
    return "\n".join(rows)


def settings_table() -> str:
    """Every setting with its default and meaning."""
    rows = ["| setting | default | what it does |", "|---|---|---|"]
    for name, field in (
        Settings.model_fields | DiscordSettings.model_fields | SlackSettings.model_fields
    ).items():
        default = field.get_default()
        shown = f"`{default}`" if str(default) not in ("", "None") else "none"
        rows.append(f"| `{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


def scopes_table() -> str:
    """Every permission that the app asks for on Slack, and what for."""
    rows = [f"| `{scope}` | {reason} |" for scope, reason in sorted(REASONS.items())]
    return "\n".join(["| scope | what for |", "|---|---|", *rows])


def transcript(typed: tuple[str, ...], cache: Path | None = None) -> str:
    """Type into a fresh assistant, and give all that is seen."""
    output = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        settings = Settings(  # type: ignore[call-arg]  # pydantic's own argument
            _env_file=None,
            assistant_data_dir=Path(folder),
            assistant_secret=SecretStr("the secret of the README's transcripts"),
        )
        if cache:
            (Path(folder) / "cache").symlink_to(cache)
        seeded = random.Random(2018)  # noqa: S311 - the receipt must come out the same
        assistant = runner.run(
            build(settings, clock=lambda: READ_AT, random_bytes=seeded.randbytes)
        )
        try:
            source = io.StringIO("".join(f"{line}\n" for line in typed))
            chat(runner, assistant, TerminalSettings(), source, output, lambda: READ_AT)
        finally:
            runner.run(assistant.close())
    return f"```\n{output.getvalue().rstrip()}\n```"


def parts(cache: Path | None = None) -> dict[str, str]:
    """Give every part by its name."""
    typed = {name: transcript(lines, cache) for name, lines in TRANSCRIPTS.items()}
    return {"commands": commands_table(), "settings": settings_table(), **typed}


def written(text: str, made: dict[str, str]) -> str:
    """Put the parts in their places."""
    for name, part in made.items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text, count = place.subn(lambda found, part=part: f"{found[1]}{part}\n{found[2]}", text)  # type: ignore[misc]  # a default binds the loop's value
        if count != 1:
            raise SystemExit(f"<!-- {name} --> and <!-- /{name} --> are needed once")
    return text


if __name__ == "__main__":
    for page, made in ((README, parts()), (SHEET, {"scopes": scopes_table()})):
        page.write_text(written(page.read_text(encoding="utf-8"), made), encoding="utf-8")
