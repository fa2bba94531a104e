"""The command line: `assistant run | doctor | slack | chat | ask | faq | recount | erase | backup | restore | privacy`."""

import asyncio
import io
import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.loading import loading
from assistant import OperatorError, Role, __version__, harmless

if TYPE_CHECKING:
    from assistant.settings import Settings

app = typer.Typer(
    name="assistant",
    help="Answers questions about the Paris Call and cyberwarfare, takes pledges, reports tallies.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
faq = typer.Typer(help="Look after the answers.", no_args_is_help=True)
app.add_typer(faq, name="faq")
slack = typer.Typer(help="Set up the assistant for Slack.", no_args_is_help=True)
app.add_typer(slack, name="slack")


def main() -> None:
    """Run the command line; what an operator has to mend is one line and exit code 1."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # What the terminal's encoding has no sign for becomes `?`; it must not stop a pledge.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except OperatorError as error:
        sys.stderr.write(f"assistant: {error}.\n")
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our output went away; pointing it nowhere keeps the exit quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _settings() -> "Settings":
    from assistant.settings import load

    settings = load()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    return settings


def _tell(line: str) -> None:
    sys.stderr.write(f"assistant: {line}\n")


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Answers questions about the Paris Call and cyberwarfare, takes pledges, reports tallies."""
    if show:
        typer.echo(f"assistant {__version__}")
        raise typer.Exit


@app.command()
def chat(
    community: Annotated[
        str, typer.Option(help="The community this terminal stands for.")
    ] = "terminal",
    user: Annotated[str, typer.Option(help="Who sits at the keyboard.")] = "you",
    role: Annotated[str, typer.Option(help="member or moderator.")] = "member",
    public: Annotated[bool, typer.Option(help="As if others could read along.")] = False,
    plain: Annotated[bool, typer.Option(help="No bars, boxes or colours.")] = False,
    language: Annotated[str, typer.Option(help="Language of this person's device.")] = "",
    platform_role: Annotated[
        list[str] | None,
        typer.Option(
            help="A role of this person as platforms have them; may be given several times."
        ),
    ] = None,
) -> None:
    """Open the assistant in this terminal."""
    with loading():
        from adapters.single import only_one
        from adapters.terminal.client import chat as talk
        from adapters.terminal.loop import BackgroundLoop
        from adapters.terminal.settings import TerminalSettings
        from assistant.bootstrap import build, keys_of

    roles = {"member": Role.MEMBER, "moderator": Role.MODERATOR}
    if role not in roles:
        raise OperatorError(f"There is no role {role!r}", "--role", "Use member or moderator")
    settings = _settings()
    community, user = harmless(community), harmless(user)
    held = tuple(harmless(each) for each in platform_role or ())
    terminal = TerminalSettings(community, user, roles[role], public, plain, language, held)
    # Under a key, because the file stays and nobody's name is to be found out from it.
    keys = keys_of(settings, _tell)
    lock = f"terminal-{keys.conversation('terminal', user, community).hex()}"
    with only_one(settings.assistant_data_dir, lock, "This terminal"), BackgroundLoop() as runner:
        with loading():
            assistant = runner.run(build(settings, tell=_tell))
        try:
            talk(runner, assistant, terminal)
        except KeyboardInterrupt:
            typer.echo()
        finally:
            runner.run(assistant.close())


@app.command()
def run(
    platform: Annotated[
        list[str] | None, typer.Argument(help="Only these; by default all whose token is set.")
    ] = None,
    http: Annotated[
        bool, typer.Option("--http", help="Slack sends to a public address, not by Socket Mode.")
    ] = False,
) -> None:
    """Serve chat platforms until stopped."""
    with loading():
        from adapters import serving

    serving.run(_settings(), platform or (), _tell, http=http)


@slack.command("manifest")
def slack_manifest(
    short_commands: Annotated[
        bool, typer.Option("--short-commands", help="Add /ask, /pledge and /tally.")
    ] = False,
    http: Annotated[
        str, typer.Option(help="The public address for HTTP mode; by default Socket Mode.")
    ] = "",
) -> None:
    """Print the description of the app to paste at api.slack.com/apps."""
    import yaml

    from adapters.slack.native import REASONS, manifest
    from adapters.slack.settings import SlackSettings
    from assistant.bootstrap import find_commands
    from assistant.settings import read

    if http and not http.startswith("https://"):
        raise OperatorError(
            "Slack sends to whole addresses that begin with https:// only",
            f"--http {http}",
            "Give the public address, such as https://bot.example.org",
        )
    made = manifest(find_commands(), read(SlackSettings), short=short_commands, http=http)
    typer.echo("# Each scope, and what it is for:")
    for scope, reason in sorted(REASONS.items()):
        typer.echo(f"#   {scope}: {reason}")
    typer.echo(yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=100), nl=False)


@app.command()
def doctor(
    platform: Annotated[str, typer.Argument(help="The platform to look at: discord or slack.")],
) -> None:
    """Look whether a platform is set up right; exit code 1 if something is to do."""
    from adapters import serving

    todo = serving.examine(_settings(), platform, typer.echo, _tell)
    raise typer.Exit(1 if todo else 0)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question, in quotes.")] = "",
    language: Annotated[str, typer.Option(help="Language to answer in, for example en.")] = "en",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what was understood as JSON.")
    ] = False,
    batch: Annotated[
        Path | None, typer.Option(help="A file of questions, one JSON object a line.")
    ] = None,
) -> None:
    """Answer one question, or a file of them; nothing is stored."""
    from adapters.terminal import asking

    if batch is None and not question.strip():
        raise OperatorError(
            "There is no question", "assistant ask", 'Try: assistant ask "what is the Paris Call?"'
        )
    settings = _settings()
    if batch is None:
        asyncio.run(asking.one(settings, question, language, sys.stdout, as_json=as_json))
    else:
        asyncio.run(asking.many(settings, batch, sys.stdout))


@faq.command("check")
def faq_check(
    folder: Annotated[Path | None, typer.Argument(help="A folder that holds en/, fr/ ...")] = None,
) -> None:
    """List every mistake in the answers; exit code 1 if there is one."""
    from assistant.answers.library import check
    from assistant.bootstrap import faq_folder

    base = folder or faq_folder(_settings())
    languages = sorted(path for path in base.iterdir() if path.is_dir()) if base.is_dir() else []
    if not languages:
        raise OperatorError("There are no answers here", str(base), "Give a folder that holds en/")
    mistakes, count = 0, 0
    for language in languages:
        topics, found = check(language, datetime.now(UTC).date())
        count += len(topics)
        mistakes += sum(not mistake.warning for mistake in found)
        for mistake in found:
            typer.echo(f"{'warning: ' if mistake.warning else ''}{mistake}")
    typer.echo(f"{count} topics are right, {mistakes} mistakes.")
    raise typer.Exit(1 if mistakes else 0)


@faq.command("test")
def faq_test(
    file: Annotated[Path, typer.Argument(help="Questions with the topics they should get.")],
    language: Annotated[str, typer.Option(help="In which language.")] = "en",
) -> None:
    """Ask a file of questions; exit code 1 if one does not get the topic it should."""
    from adapters.terminal import guarding

    missed = guarding.run(_settings(), file, language, sys.stdout)
    raise typer.Exit(1 if missed else 0)


@faq.command("export")
def faq_export(
    folder: Annotated[Path, typer.Argument(help="A new folder to write to.")],
) -> None:
    """Write the answers of communities' own moderators as files of the FAQ."""
    from adapters.terminal.exporting import export

    for line in asyncio.run(export(_settings(), folder, _tell)):
        typer.echo(line)


@faq.command("preview")
def faq_preview(
    topic: Annotated[str, typer.Argument(help="The topic's id, for example wannacry.")],
    language: Annotated[str, typer.Option(help="In which language.")] = "en",
) -> None:
    """Show how an answer looks, short and long."""
    from adapters.terminal.asking import preview
    from assistant.answers.library import files
    from assistant.answers.reading import read_topic
    from assistant.bootstrap import faq_folder

    base = faq_folder(_settings())
    found = sorted((base / language).glob(f"*/{topic}.yaml"))
    if not found:
        raise OperatorError(
            f"There is no topic {topic!r}", str(base / language), "See the file names there"
        )
    ids = {path.stem for path in files(base / language)}
    shown, today = found[0].relative_to(base), datetime.now(UTC).date()
    read, mistakes = read_topic(found[0], shown, today, ids)
    for mistake in mistakes:
        typer.echo(str(mistake))
    if read is None:
        raise typer.Exit(1)
    typer.echo(preview(read, language))


@app.command()
def recount(
    mend: Annotated[bool, typer.Option(help="Set wrong counters to what the pledges say.")] = False,
) -> None:
    """Compare every counter with the pledges; exit code 1 if one is wrong and not mended."""
    from assistant.bootstrap import open_maintenance

    async def compare() -> int:
        stores = await open_maintenance(_settings(), _tell)
        try:
            differences = await stores.tallies.recount()
            for each in differences:
                cell = f"{each.dimension} {each.cell}".strip()
                typer.echo(
                    f"Drive #{each.drive}, {each.pledger}, {cell}: counter {each.counter}, pledges {each.rows}."
                )
            if differences and mend:
                await stores.tallies.mend(datetime.now(UTC))
                typer.echo(f"{len(differences)} counters mended.")
                return 0
            typer.echo(
                "Every counter is right."
                if not differences
                else f"{len(differences)} counters are wrong; `assistant recount --mend` sets them right."
            )
            return len(differences)
        finally:
            await stores.close()

    raise typer.Exit(1 if asyncio.run(compare()) else 0)


@app.command()
def export(
    drive: Annotated[int, typer.Argument(help="The drive's number.")],
    file: Annotated[Path, typer.Argument(help="A new file that ends in .csv, .json or .xlsx.")],
) -> None:
    """Write a drive's pledges to a file, without persons."""
    from adapters.terminal.pledges import write

    typer.echo(asyncio.run(write(_settings(), drive, file, _tell)))
    typer.echo(f"Written to {file}.")


@app.command()
def erase(
    receipt: Annotated[str, typer.Option(help="The code of somebody whose account is gone.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without this it only says what.")
    ] = False,
) -> None:
    """Delete everything about the person whom a receipt was given to."""
    from adapters.terminal.erasing import erase_by

    typer.echo(asyncio.run(erase_by(_settings(), receipt, _tell, sure=yes)))


@app.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; by default a dated file here.")
    ] = None,
) -> None:
    """Copy database and secret into one file, while the assistant runs."""
    from assistant.storage.backup import back_up

    written = back_up(_settings(), file, datetime.now(UTC))
    typer.echo(f"Backed up to {written}.")
    typer.echo(
        "It holds the secret too: whoever has this file can find out who pledged. Keep it safe."
    )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file made by `assistant backup`.")],
    force: Annotated[
        bool, typer.Option(help="Replace the present database (it is kept aside for 30 days).")
    ] = False,
) -> None:
    """Put database and secret back from a backup."""
    from adapters.single import running
    from assistant.storage.backup import restore as put_back

    settings = _settings()
    if held := running(settings.assistant_data_dir):
        raise OperatorError("The assistant is running", ", ".join(held), "Stop it, then restore")
    made_at = put_back(settings, file, datetime.now(UTC), force=force)
    typer.echo(f"Restored the state of {made_at}.")
    typer.echo(
        "Pledges that were withdrawn or erased since then are back. Tell your communities, so that "
        "whoever erased their data types `my data erase` again."
    )


@app.command()
def privacy() -> None:
    """Print the privacy page for this operator."""
    from adapters.terminal.asking import privacy_text

    typer.echo(privacy_text(_settings()))


if __name__ == "__main__":
    main()
