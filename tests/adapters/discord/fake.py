"""A small Discord on this machine: a gateway and the parts of the API that the assistant uses.

It knows one server, one channel and whoever acts in it. Everything the assistant sends is kept to
be looked at; a request can be made to fail.
"""

import asyncio
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import BodyPartReader, WSMsgType, web

from tests.adapters.discord import payloads
from tests.adapters.discord.payloads import BOT, CHANNEL, DM, GUILD
from tests.adapters.waiting import Waiting

TOKEN = "a-token-of-the-tests"  # noqa: S105 - of the fake alone


@dataclass(frozen=True)
class Sent:
    """A request of the assistant."""

    method: str
    path: str
    body: dict[str, Any]
    files: tuple[str, ...] = ()


CUT = 0
"""The status of a request whose connection breaks before it is answered."""


@dataclass
class Failure:
    """What happens to requests whose path holds a text, so many times; status 0 cuts the connection."""

    method: str
    part: str
    status: int
    code: int = 0
    times: int = 1
    done_all_the_same: bool = False


@dataclass
class Answer:
    """What came back to an interaction."""

    kind: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    times: int = 0


class FakeDiscord(Waiting):
    """Serves on a free port of this machine; use it with `async with`."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Sent] = []
        self.posts: list[dict[str, Any]] = []  # messages in channels, as they stand now
        self.answers: dict[str, Answer] = {}
        self.failures: list[Failure] = []
        self.menu: Any = []
        self.places: dict[str, dict[str, Any]] = {str(CHANNEL): payloads.PLACE}
        self.opened = 0
        self.resumed = 0
        self.ready = asyncio.Event()
        self._socket: web.WebSocketResponse | None = None
        self._shrink: Callable[[bytes], bytes] = bytes
        self._sequence = 0
        self._missed: list[dict[str, Any]] = []
        self._ids = iter(range(93_000_000_000_000_000, 94_000_000_000_000_000))

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_route("*", "/api/{path:.*}", self._api)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.api, self.gateway = f"http://127.0.0.1:{port}/api", f"ws://127.0.0.1:{port}/gateway/"
        return self

    @property
    def environment(self) -> dict[str, str]:
        """Give what lets a program connect here."""
        return {
            "DISCORD_TOKEN": TOKEN,
            "DISCORD_API_URL": self.api,
            "DISCORD_GATEWAY_URL": self.gateway,
        }

    async def __aexit__(self, *_: object) -> None:
        await self.hang_up()
        await self._runner.cleanup()

    async def hang_up(self, code: int = 4000) -> None:
        """Cut the gateway's connection."""
        if self._socket is not None and not self._socket.closed:
            await self._socket.close(code=code)

    # What people do.

    async def happens(self, what: str, event: dict[str, Any]) -> None:
        """Tell the assistant of an event."""
        self._sequence += 1
        payload = {"op": 0, "t": what, "s": self._sequence, "d": event}
        if self._socket is None or self._socket.closed:
            self._missed.append(payload)
        else:
            await self._say(payload)

    async def interact(self, payload: dict[str, Any], copies: int = 1) -> Answer:
        """Do something, and wait for what comes back to it."""
        answer = self.answers[payload["token"]] = Answer()
        for _ in range(copies):
            await self.happens("INTERACTION_CREATE", payload)
        await self.until(lambda: answer.kind not in (0, 5), "an answer to an interaction")
        return answer

    async def say(
        self, text: str, *, direct: bool = False, to: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Write a message that mentions the assistant (or to it), and wait for the answer.

        `to`: the message that it replies to.
        """
        words = text if direct else f"<@{BOT}> {text}"
        before = len(self.posts)
        message = payloads.message(words, direct=direct, mentions=() if direct else (BOT,))
        if to:
            reference = {"message_id": to["id"], "channel_id": to["channel_id"]}
            message |= {"type": 19, "message_reference": reference, "referenced_message": to}
        await self.happens("MESSAGE_CREATE", message)
        await self.until(lambda: len(self.posts) > before, "an answer to a message")
        return self.posts[before]

    # The gateway.

    async def _say(self, payload: dict[str, Any]) -> None:
        assert self._socket is not None
        await self._socket.send_bytes(self._shrink(json.dumps(payload).encode()))

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._socket, self._shrink = socket, _shrinking(request.query.get("compress", ""))
        self.opened += 1
        await self._say({"op": 10, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None})
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            payload = json.loads(message.data)
            await self._heard(payload["op"], payload.get("d"))
        return socket

    async def _heard(self, op: int, data: Any) -> None:
        if op == 1:
            await self._say({"op": 11, "d": None, "s": None, "t": None})
        elif op == 6:
            missed, self._missed = self._missed, []
            for payload in missed:
                await self._say(payload)
            self.resumed += 1
            await self.happens("RESUMED", {})
            self._changed.set()
        elif op == 2:
            await self.happens("READY", self._greeting(data))
            await self.happens("GUILD_CREATE", payloads.guild())
            self.ready.set()

    def _greeting(self, identified: dict[str, Any]) -> dict[str, Any]:
        return {
            "v": 10,
            "user": payloads.user(BOT, "assistant"),
            "guilds": [{"id": str(GUILD), "unavailable": True}],
            "session_id": "of the tests",
            "resume_gateway_url": self.gateway,
            "shard": identified.get("shard", [0, 1]),
            "application": {"id": str(BOT), "flags": 0},
        }

    # The API.

    async def _api(self, request: web.Request) -> web.Response:
        path, (body, files) = "/" + request.match_info["path"], await _read(request)
        sent = Sent(request.method, path, body, files)
        self.sent.append(sent)
        self._changed.set()
        failure = next((f for f in self.failures if _fails(f, sent)), None)
        if failure and failure.done_all_the_same:
            self._answer(sent)
        if failure:
            failure.times -= 1
            if failure.status == CUT and request.transport:
                request.transport.abort()
            told = {"message": "no", "code": failure.code, "retry_after": 0.01, "global": False}
            return _json(told, failure.status or 500)
        found = self._answer(sent)
        self._changed.set()
        return _json(found) if found is not None else web.Response(status=204)

    def _answer(self, sent: Sent) -> Any:  # noqa: C901, PLR0911, PLR0912 - one for each part of the API
        parts = sent.path.strip("/").split("/")
        match sent.method, parts:
            case "GET", ["users", "@me"]:
                return payloads.user(BOT, "assistant")
            case "GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]:
                return _application()
            case "GET", ["gateway", "bot"]:
                limit = {"total": 9, "remaining": 9, "reset_after": 0, "max_concurrency": 1}
                return {"url": self.gateway, "shards": 1, "session_start_limit": limit}
            case "PUT", ["applications", _, "commands"]:
                self.menu = sent.body
                return []
            case "GET", ["applications", _, "commands"]:
                return self.menu
            case "GET", ["guilds", _]:
                return payloads.guild()
            case "GET", ["guilds", _, "members", _]:
                return payloads.member(BOT, "assistant")
            case "GET", ["channels", channel]:
                return self.places[channel]
            case "POST", ["interactions", identity, token, "callback"]:
                return self._called_back(identity, token, sent.body)
            case _, ["webhooks", _, token, *_]:
                return self._went_on(sent, token)
            case "POST", ["users", "@me", "channels"]:
                return payloads.DIRECT
            case "POST", ["channels", channel, "messages", identity, "threads"]:
                return thread(identity, channel, sent.body["name"])
            case "POST", ["channels", channel, "messages"]:
                return self._posted(channel, sent.body)
            case "PATCH", ["channels", _, "messages", identity]:
                post = next(p for p in self.posts if p["id"] == identity)
                post.update(sent.body)
                return post
        return None

    def _called_back(self, identity: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.answers[token]
        answer.kind, answer.data = body["type"], body.get("data") or {}
        answer.times += 1
        made: dict[str, Any] = {"interaction": {"id": identity, "type": 2}}
        if body["type"] in (4, 5):
            made["resource"] = {
                "type": body["type"],
                "message": self._message(CHANNEL, answer.data),
            }
            made["interaction"]["response_message_id"] = made["resource"]["message"]["id"]
        return made

    def _went_on(self, sent: Sent, token: str) -> dict[str, Any] | None:
        answer = self.answers[token]
        if sent.method == "DELETE":
            return None
        answer.kind, answer.data = 4, {**answer.data, **sent.body}
        answer.times += 1
        return self._message(CHANNEL, answer.data)

    def _posted(self, channel: str, body: dict[str, Any]) -> dict[str, Any]:
        known = [p for p in self.posts if p.get("nonce") and p["nonce"] == body.get("nonce")]
        if known and body.get("enforce_nonce"):
            return known[0]
        self.posts.append({**self._message(int(channel), body), "nonce": body.get("nonce")})
        return self.posts[-1]

    def _message(self, channel: int, body: dict[str, Any]) -> dict[str, Any]:
        made = payloads.message("", author=BOT, direct=channel == DM)
        return {
            **made,
            "id": str(next(self._ids)),
            "channel_id": str(channel),
            "content": body.get("content") or "",
            "embeds": body.get("embeds") or [],
            "components": body.get("components") or [],
        }


def _json(body: Any, status: int = 200) -> web.Response:
    # discord.py reads JSON only if its type says nothing more; without `Via` it suspects a ban.
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        content_type="application/json",
        headers={"Via": "1.1 fake"},
    )


def thread(identity: str, channel: str, name: str) -> dict[str, Any]:
    archive = {"archived": False, "auto_archive_duration": 1440, "locked": False}
    return {
        "id": identity,
        "type": 11,
        "guild_id": str(GUILD),
        "parent_id": channel,
        "owner_id": str(BOT),
        "name": name,
        "message_count": 0,
        "member_count": 1,
        "thread_metadata": {**archive, "archive_timestamp": "2026-11-24T12:00:00+00:00"},
    }


def _application() -> dict[str, Any]:
    return {
        "id": str(BOT),
        "name": "assistant",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0",
        "flags": 0,
        "owner": payloads.user(),
        "team": None,
    }


def _fails(failure: Failure, sent: Sent) -> bool:
    return failure.times > 0 and failure.method == sent.method and failure.part in sent.path


def _shrinking(how: str) -> Callable[[bytes], bytes]:
    """Make what compresses one connection's messages as discord.py asks for it."""
    if how == "zlib-stream":
        shrinker = zlib.compressobj()
        return lambda raw: shrinker.compress(raw) + shrinker.flush(zlib.Z_SYNC_FLUSH)
    if how == "zstd-stream":
        from compression.zstd import ZstdCompressor  # type: ignore[import-not-found]  # from 3.14 on

        zstd = ZstdCompressor()
        return lambda raw: bytes(zstd.compress(raw, mode=ZstdCompressor.FLUSH_BLOCK))
    return bytes


async def _read(request: web.Request) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Read a body, with the names of the files that come with it."""
    if not request.content_type.startswith("multipart/"):
        text = await request.text()
        return (json.loads(text) if text else {}), ()
    body: dict[str, Any] = {}
    files: list[str] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            body = json.loads(await part.text())
        else:
            files.append(part.filename or "")
            await part.read()
    return body, tuple(files)
