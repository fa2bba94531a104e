"""Connects to Slack, hears what happens there, and hands it on."""

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from adapters.ids import CustomIds
from adapters.slack.announcing import SlackAnnouncer
from adapters.slack.gate import gate
from adapters.slack.hearing import Listener
from adapters.slack.home import AppHome
from adapters.slack.inbound import Body
from adapters.slack.linking import link
from adapters.slack.native import PATH, Menu
from adapters.slack.outbound import LONGEST_ID
from adapters.slack.profiles import Profiles
from adapters.slack.responding import Responder
from adapters.slack.sending import FAULTS, Sender, code_of, web_client
from adapters.slack.settings import PLATFORM, SlackSettings
from adapters.slack.watching import LOCKED_OUT, NO_SCOPE
from adapters.ways import Ways
from assistant import Community, OperatorError
from assistant.assistant import Assistant
from assistant.errors import traced

_log = logging.getLogger(__name__)
_ALL: Final = re.compile(".*", re.DOTALL)
_FIRST_WAIT: Final = 5.0  # seconds before the next try to reach Slack
_LONGEST_WAIT: Final = 60.0
_GIVEN_UP_AFTER: Final = aiohttp.ClientTimeout(
    total=60
)  # seconds; an export is uploaded in one call
_ENDED_WITHIN: Final = 5.0  # seconds for what is being answered or posted at the end
REFUSED: Final = LOCKED_OUT | {"forbidden_team", "not_allowed_token_type", NO_SCOPE}
"""What Slack says of a token that is not valid."""
_REMOVED: Final = frozenset({"account_inactive", "token_revoked"})
_GONE: Final = ("app_uninstalled", "tokens_revoked")


_APP_LEVEL: Final = (
    "Basic Information, App-Level Tokens (one with connections:write; it begins with xapp-), and switch "
    "on Socket Mode"
)


class _RefusedError(OperatorError):
    """Slack does not accept a token; `code` is its word for why."""

    def __init__(self, code: str, token: str) -> None:
        bot = token == "SLACK_BOT_TOKEN"  # noqa: S105 - its name
        page = "Install App; it begins with xoxb-" if bot else _APP_LEVEL
        super().__init__(
            f"Slack does not accept this token ({code})",
            token,
            f"Copy it anew: api.slack.com/apps, your app, {page}",
        )
        self.code = code


class SlackClient:
    """The assistant on Slack, in one workspace."""

    def __init__(
        self,
        assistant: Assistant,
        settings: SlackSettings,
        session: aiohttp.ClientSession,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._assistant = assistant
        self._settings = settings
        self.web = web_client(settings, session)
        self._profiles = Profiles(self.web, clock)
        menu = Menu(assistant.services.commands, settings.slack_command)
        ids, sender = CustomIds(LONGEST_ID), Sender(self.web, session)
        self._home = AppHome(self.web, assistant, menu, ids, self._profiles)
        self._responder = Responder(
            self.web, sender, assistant, menu, ids, self._profiles, self._home, self._later
        )
        ways = Ways(assistant, ids, menu.slash)
        self._listener = Listener(sender, assistant, menu, ways, self._profiles)
        self._announcer = SlackAnnouncer(self.web, sender, assistant, ids, menu, clock)
        self._answering: set[asyncio.Task[None]] = set()
        self._ending = asyncio.Event()
        self._authorized = AuthorizeResult(enterprise_id=None, team_id=None)
        self.app = self._app()

    def _app(self) -> AsyncApp:
        """Make Bolt's app: one listener for each kind of event, because its cost grows with them."""

        # Bolt would take `self` for something that it has to give.
        async def authorize() -> AuthorizeResult:
            return self._authorized

        app = AsyncApp(
            client=self.web,
            authorize=authorize,
            signing_secret=self._settings.slack_signing_secret.get_secret_value().strip(),
            # Acknowledged when the listener ends: waiting for it otherwise costs 10 ms each.
            process_before_response=True,
            # The assistant is no step of a workflow, and hears no bots: `inbound.author`.
            attaching_function_token_enabled=False,
            ignoring_self_events_enabled=False,
        )
        app.command(_ALL)(self._slashed)
        app.action(_ALL)(self._pressed)
        app.shortcut(_ALL)(self._chosen)
        app.view(_ALL)(self._submitted)
        app.options(_ALL)(self._typing)
        app.event(_ALL)(self._happened)
        app.error(_told)
        return app

    async def _slashed(self, ack: AsyncAck, body: Body) -> BoltResponse | None:
        return await self._responder.slash(ack, body)

    async def _pressed(self, ack: AsyncAck, body: Body) -> None:
        await self._responder.action(ack, body)

    async def _chosen(self, ack: AsyncAck, body: Body) -> None:
        await self._responder.shortcut(ack, body)

    async def _submitted(self, ack: AsyncAck, body: Body) -> None:
        await self._responder.submitted(ack, body)

    async def _typing(self, ack: AsyncAck, body: Body) -> None:
        await self._responder.options(ack, body)

    async def _happened(self, body: Body) -> None:
        """Hand an event on; it is acknowledged at once."""
        kind = body["event"]["type"]
        if kind in _GONE:
            if (community := self._profiles.community) and _of_the_bot(body["event"]):
                _log.warning(
                    "The app was removed from its Slack workspace. What is the community's own is erased 30 "
                    "days after that, while the assistant runs; reinstalled before, it goes on with the new "
                    "SLACK_BOT_TOKEN."
                )
                self._later(self._assistant.left(community))
            return
        opens = kind == "app_home_opened"
        self._later(self._home.open(body) if opens else self._listener.hear(body))

    def _later(self, doing: Coroutine[Any, Any, None]) -> None:
        """Do something that is waited for at the end only."""
        task = asyncio.create_task(doing)
        self._answering.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._answering.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("Fault on Slack: %s", traced(error))

    async def serve(
        self, stopping: asyncio.Event, tell: Callable[[str], None], *, http: bool
    ) -> None:
        """Serve until told to stop, through every outage. Raises `OperatorError`."""
        if not await self._introduced(stopping):
            return
        announcing = asyncio.create_task(self._announcer.run(self._ending))
        try:
            if http:
                await self._listen(stopping, tell)
            else:
                await self._connect(stopping, tell)
        finally:
            self._ending.set()
            await asyncio.wait({announcing, *self._answering}, timeout=_ENDED_WITHIN)
            announcing.cancel()
            with suppress(asyncio.CancelledError):
                await announcing

    async def _introduced(self, stopping: asyncio.Event) -> bool:
        """Learn which workspace this is; False if told to stop meanwhile."""
        try:
            me = await _persist(self.web.auth_test, "SLACK_BOT_TOKEN", stopping)
        except _RefusedError as error:
            if error.code in _REMOVED:
                await self._leave_all_but("")
            raise
        if me is None:
            return False
        self._authorized = AuthorizeResult(
            enterprise_id=me.get("enterprise_id"),
            team_id=me["team_id"],
            bot_user_id=me["user_id"],
            bot_id=me.get("bot_id"),
            bot_token=self.web.token,
        )
        community = Community(PLATFORM, str(me["team_id"]), str(me.get("team") or ""))
        self._profiles.community = community
        self._profiles.enterprise = str(me.get("enterprise_id") or "")
        await self._leave_all_but(community.identity)
        await self._assistant.returned(community)
        return True

    async def _leave_all_but(self, here: str) -> None:
        """Note which workspaces have removed the assistant, perhaps while nobody listened."""
        for home in await self._assistant.services.delivery.homes(PLATFORM):
            if home.identity != here:
                await self._assistant.left(Community(PLATFORM, home.identity, home.name))

    async def _connect(self, stopping: asyncio.Event, tell: Callable[[str], None]) -> None:
        """Stay connected in Socket Mode; the SDK connects again by itself."""
        token = self._settings.slack_app_token.get_secret_value().strip()
        opened = await _persist(
            lambda: self.web.apps_connections_open(app_token=token), "SLACK_APP_TOKEN", stopping
        )
        if opened is None:
            return
        client = link(self.app, token, self.web, opened["url"])
        connecting = asyncio.create_task(client.connect())  # type: ignore[no-untyped-call]  # the SDK does not tell
        stopped = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait((connecting, stopped), return_when=asyncio.FIRST_COMPLETED)
            if not stopping.is_set():
                tell("Connected to Slack.")
                await stopped
        finally:
            stopped.cancel()
            connecting.cancel()
            await client.close()  # type: ignore[no-untyped-call]  # the SDK does not tell

    async def _listen(self, stopping: asyncio.Event, tell: Callable[[str], None]) -> None:
        """Listen for what Slack sends; Bolt looks at signatures and times."""
        host, port = self._settings.slack_http_host, self._settings.slack_http_port
        app = self.app.web_app(path=PATH, port=port)
        app.middlewares.append(gate())
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, host, port).start()
            except OSError as error:
                raise OperatorError(
                    f"This address cannot be listened at: {error.strerror}",
                    f"{host}:{port}",
                    "Set SLACK_HTTP_HOST and SLACK_HTTP_PORT to one that is free",
                ) from None
            tell(f"Listening for Slack at http://{host}:{port}{PATH}.")
            await stopping.wait()
        finally:
            await runner.cleanup()


async def serve(
    assistant: Assistant,
    settings: SlackSettings,
    stopping: asyncio.Event,
    tell: Callable[[str], None],
    *,
    http: bool = False,
) -> None:
    """Serve until told to stop. Raises `OperatorError` when Slack does not let us in."""
    name, needed = (
        ("SLACK_SIGNING_SECRET", settings.slack_signing_secret)
        if http
        else ("SLACK_APP_TOKEN", settings.slack_app_token)
    )
    if not needed.get_secret_value().strip():
        raise OperatorError(
            f"{name} is not set", name, 'The README tells how: "Add it to your Slack workspace"'
        )
    async with aiohttp.ClientSession(timeout=_GIVEN_UP_AFTER) as session:
        await SlackClient(assistant, settings, session).serve(stopping, tell, http=http)


async def _persist(
    call: Callable[[], Coroutine[Any, Any, Any]], token: str, stopping: asyncio.Event
) -> Any:
    """Try until Slack answers; None if told to stop meanwhile."""
    wait = _FIRST_WAIT
    while not stopping.is_set():
        try:
            return await call()
        except FAULTS as error:
            if isinstance(error, SlackApiError) and code_of(error) in REFUSED:
                raise _RefusedError(code_of(error), token) from None
            _log.warning("Slack cannot be reached; trying again: %s", code_of(error))
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), wait)
        wait = min(wait * 2, _LONGEST_WAIT)
    return None


def _of_the_bot(event: dict[str, Any]) -> bool:
    """Does it end our own access? Tokens of single people may be revoked too."""
    return event["type"] == "app_uninstalled" or bool((event.get("tokens") or {}).get("bot"))


async def _told(error: Exception) -> None:
    """Log where something went wrong."""
    _log.error("Fault on Slack: %s", traced(error))
