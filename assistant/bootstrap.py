"""Puts the assistant together: settings, secret, store, FAQ, commands."""

import asyncio
import hashlib
import importlib
import pkgutil
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from assistant import commands
from assistant.acts import Acts
from assistant.answers.library import FaqError, Library, load, write_copy
from assistant.answers.matcher import Matcher
from assistant.answers.refreshing import Refresher, look_of
from assistant.answers.review import ReviewService
from assistant.answers.service import Answers
from assistant.assistant import Assistant, Chore
from assistant.command import Command, Registry
from assistant.communities.service import JointDrives
from assistant.conversations import Conversations
from assistant.delivering import Delivery
from assistant.drives.roles import PledgeRoles
from assistant.drives.service import DriveService
from assistant.drives.targets import Targets
from assistant.errors import OperatorError
from assistant.identity import Keys
from assistant.links.service import LinkService
from assistant.live import LiveTallies
from assistant.moderators import Moderators
from assistant.pledges.checks import Checks
from assistant.pledges.guard import Limits
from assistant.pledges.inquiries import Inquiries
from assistant.pledges.queue import Queue
from assistant.pledges.service import PledgeService
from assistant.pledges.watch import Watch
from assistant.pledges.words import Operator
from assistant.reminders import Reminders
from assistant.retention import Retention
from assistant.running import Runner
from assistant.secret import find_secret
from assistant.services import Services
from assistant.settings import Settings
from assistant.storage import Stores, open_stores
from assistant.tallies.service import TallyService
from assistant.updating import Updater

_MATCHER_FORMAT: Final = "5"  # of the fitted copy; raise it when fitting changes
_LOOKED_EVERY: Final = 10.0  # seconds between looks for changed answers
_DRIVES_RUN_EVERY: Final = 15.0  # seconds
_LIVE_UPDATED_EVERY: Final = 5.0  # seconds, as often as a live tally may change
_ERASED_EVERY: Final = 3600.0  # seconds between looks for what is kept no longer


def utc_now() -> datetime:
    """Give this moment."""
    return datetime.now(UTC)


def keys_of(settings: Settings, tell: Callable[[str], None]) -> Keys:
    """Give the keys of the secret; makes the secret at the first start. Raises `OperatorError`."""
    return Keys(find_secret(settings, tell))


def faq_folder(settings: Settings) -> Path:
    """Give where the answers lie: set, installed with the program, or beside it in a checkout."""
    if settings.faq_dir:
        return settings.faq_dir
    package = Path(__file__).parent
    installed = package / "content" / "faq"
    return installed if installed.is_dir() else package.parent / "faq"


def find_commands() -> Registry:
    """Find every module of `assistant.commands` with its COMMAND."""
    found: list[Command] = []
    for module in pkgutil.iter_modules(commands.__path__):
        command = importlib.import_module(f"assistant.commands.{module.name}").COMMAND
        if not isinstance(command, Command):
            raise TypeError(f"assistant.commands.{module.name}.COMMAND is no Command")
        found.append(command)
    return Registry(found)


def load_answers(
    settings: Settings,
    cache: Path | None,
    now: datetime,
    tell: Callable[[str], None] = lambda _: None,
) -> Answers:
    """Load the answers of every language, and fit or fetch their matchers.

    Takes seconds when the FAQ has changed, so run it in a thread. Raises `OperatorError`.
    """
    libraries = _libraries(settings, cache, now)
    matchers = {
        name: _matcher(library, settings, cache, tell) for name, library in libraries.items()
    }
    return Answers(libraries, matchers)


def _libraries(settings: Settings, cache: Path | None, now: datetime) -> dict[str, Library]:
    folder = faq_folder(settings)
    languages = (
        sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    )
    if "en" not in languages:
        raise OperatorError(
            "There are no English answers", str(folder), "Set FAQ_DIR to a folder that holds en/"
        )
    libraries: dict[str, Library] = {}
    for language in languages:
        try:
            libraries[language] = load(folder / language, cache, now.date())
        except FaqError as error:
            first, more = error.mistakes[0], len(error.mistakes) - 1
            raise OperatorError(
                f"{first.what} {first.mend}" + (f" ({more} more mistakes)" if more else ""),
                f"{first.path}:{first.line}",
                "`assistant faq check` lists every mistake",
            ) from error
    return libraries


def _matcher(
    library: Library, settings: Settings, cache: Path | None, tell: Callable[[str], None]
) -> Matcher:
    bars = {topic.id: topic.bar for topic in library.topics.values() if topic.bar is not None}
    shares = f"{settings.sure_keeps:g}-{settings.unknown_keeps:g}"
    made_of = hashlib.sha256(f"{_MATCHER_FORMAT}\0{shares}\0{library.content}".encode()).hexdigest()
    copy = cache / f"matcher-{library.language}-{made_of[:32]}.npz" if cache else None
    if copy and copy.exists():
        try:
            return Matcher.load(copy)
        except (OSError, ValueError, KeyError):
            copy.unlink(missing_ok=True)  # cut short or of another version: fit anew
    tell("Learning the answers (once, and after each change of them) ...")
    matcher = Matcher.fit(
        library.phrasings(),
        library.language,
        keep_sure=settings.sure_keeps,
        keep_unknown=settings.unknown_keeps,
        bars=bars,
        outside=library.messages,
    )
    if copy:
        write_copy(copy, matcher.save)
    return matcher


async def reload_answers(settings: Settings, cache: Path, now: datetime) -> Answers:
    """Load answers that have changed; raises `OperatorError` when they are not right.

    They are learned by a process of their own, so that this one can go on answering and does not
    keep the memory that learning takes.
    """
    await asyncio.to_thread(_libraries, settings, cache, now)
    learning = get_context("spawn").Process(
        target=load_answers, args=(settings, cache, now), daemon=True
    )
    await asyncio.to_thread(learning.start)
    try:
        await asyncio.to_thread(learning.join)
    finally:
        learning.terminate()  # when the program ends meanwhile
    return await asyncio.to_thread(load_answers, settings, cache, now)


async def build(
    settings: Settings,
    *,
    tell: Callable[[str], None] = lambda _: None,
    clock: Callable[[], datetime] = utc_now,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    answers: Answers | None = None,
) -> Assistant:
    """Make an assistant that is ready to answer; raises `OperatorError` with what to mend.

    `answers` that were loaded already may be shared by several assistants.
    """
    keys = keys_of(settings, tell)
    stores = await open_stores(settings.assistant_data_dir, keys.check, clock())
    return await _assemble(settings, keys, stores, clock, random_bytes, tell, answers)


async def open_maintenance(settings: Settings, tell: Callable[[str], None]) -> Stores:
    """Open the store alone, to look after it; raises `OperatorError`."""
    keys = keys_of(settings, tell)
    return await open_stores(settings.assistant_data_dir, keys.check, utc_now())


@asynccontextmanager
async def throwaway(
    settings: Settings, tell: Callable[[str], None] = lambda _: None
) -> AsyncIterator[Assistant]:
    """Make an assistant over a store of its own that is gone afterwards; nothing else is written."""
    keys = Keys(secrets.token_bytes(32))
    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        stores = await open_stores(Path(folder), keys.check, utc_now(), throwaway=True)
        assistant = await _assemble(settings, keys, stores, utc_now, secrets.token_bytes, tell)
        try:
            yield assistant
        finally:
            await assistant.close()


async def _assemble(
    settings: Settings,
    keys: Keys,
    stores: Stores,
    clock: Callable[[], datetime],
    random_bytes: Callable[[int], bytes],
    tell: Callable[[str], None],
    answers: Answers | None = None,
) -> Assistant:
    cache = settings.assistant_data_dir / "cache"
    refresher: Refresher | None = None
    try:
        if answers is None:
            folder = faq_folder(settings)
            before = await asyncio.to_thread(look_of, folder)
            answers = await asyncio.to_thread(load_answers, settings, cache, clock(), tell)
            refresher = Refresher(
                answers, folder, before, lambda: reload_answers(settings, cache, clock()), tell
            )
    except BaseException:
        await stores.close()
        raise
    operator = Operator(settings.operator_name, settings.operator_contact, settings.privacy_url)
    acts = Acts(stores.acts, keys, random_bytes)
    limits = Limits(settings.guard_burst, settings.guard_account_days, settings.guard_copies)
    watch = Watch(stores.pledges, stores.asides, limits)
    services = Services(
        settings=settings,
        operator=operator,
        commands=find_commands(),
        answers=answers,
        review=ReviewService(stores.review, keys, answers, random_bytes, acts),
        conversations=Conversations(stores.conversations, keys),
        acts=acts,
        moderators=Moderators(stores.moderators, keys, random_bytes, acts),
        roles=PledgeRoles(stores.roles, keys, acts),
        drives=DriveService(stores.drives, stores.reports, settings.time_zone, keys, acts),
        targets=Targets(stores.targets, keys, acts),
        joint=JointDrives(stores.memberships, keys, random_bytes, acts),
        pledges=PledgeService(stores.pledges, keys, random_bytes, acts, operator, watch),
        checks=Checks(stores.asides, keys, acts, operator),
        queue=Queue(stores.pledges, keys, acts, operator),
        inquiries=Inquiries(stores.inquiries, keys, acts),
        reminders=Reminders(stores.reminders, keys, random_bytes),
        links=LinkService(stores.links, keys, random_bytes, clock),
        tallies=TallyService(stores.tallies),
        live=LiveTallies(stores.live, keys, acts),
        outbox=stores.outbox,
        delivery=Delivery(stores.outbox, stores.drives, keys),
        random_bytes=random_bytes,
    )
    await services.moderators.catch_up()
    await services.drives.catch_up()
    runner = Runner(services, clock)
    updater = Updater(services, clock)
    retention = Retention(services, stores.retention, clock)
    chores = [
        Chore(runner.step, _DRIVES_RUN_EVERY),
        Chore(updater.step, _LIVE_UPDATED_EVERY),
        Chore(retention.step, _ERASED_EVERY),
    ]
    if refresher:
        chores.append(Chore(refresher.look, _LOOKED_EVERY))
    assistant = Assistant(services, stores, clock, chores, retention)
    assistant.start()
    return assistant
