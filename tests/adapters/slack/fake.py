"""A small Slack on this machine: the Web API, as far as the assistant uses it, and Socket Mode.

It knows one workspace, one channel and whoever acts in it. Everything the assistant sends is kept to
be looked at; a call can be made to fail.
"""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self

from aiohttp import WSMsgType, web

from adapters.slack.settings import SlackSettings
from tests.adapters.slack import payloads
from tests.adapters.slack.payloads import BOB, BOT, DM, TEAM
from tests.adapters.waiting import PATIENCE, Waiting

TOKEN = "xoxb-a-token-of-the-tests"  # noqa: S105 - of the fake alone
APP_TOKEN = "xapp-a-token-of-the-tests"  # noqa: S105 - of the fake alone
CUT = "cut"
"""The error of a call whose connection breaks after it took effect."""

Body = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """A call of the assistant, or an answer to what somebody did."""

    method: str
    body: Body


@dataclass
class Failure:
    """What happens to the next calls of a method."""

    method: str
    error: str
    status: int = 200
    times: int = 1
    needed: str = ""  # the scope that it lacks


@dataclass
class Done:
    """What came of what somebody did: its acknowledgement, and what was shown after it."""

    acknowledged: Body = field(default_factory=dict)
    answers: list[Body] = field(default_factory=list)
    modals: list[Body] = field(default_factory=list)

    @property
    def shown(self) -> list[Body]:
        """Give all that was shown, in order."""
        first = [self.acknowledged] if "text" in self.acknowledged else []
        return [*first, *self.answers, *self.modals]


class FakeSlack(Waiting):
    """Serves on a free port of this machine; use it with `async with`."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Sent] = []
        self.posts: list[Body] = []  # messages in channels, as they stand now
        self.homes: dict[str, Body] = {}
        self.failures: list[Failure] = []
        self.held: dict[str, asyncio.Event] = {}  # methods that answer when it is set
        self.admins = {BOB}
        self.opened = 0
        self.ready = asyncio.Event()
        self._socket: web.WebSocketResponse | None = None
        self._acks: dict[str, Body] = {}
        self._answers: dict[str, Done] = {}
        self._numbers = count(1)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/link", self._link)
        app.router.add_post("/answer/{key}", self._answered)
        app.router.add_post("/upload", self._uploaded)
        app.router.add_route("*", "/api/{method}", self._api)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.api = f"{self._base}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.hang_up()
        await self._runner.cleanup()

    @property
    def environment(self) -> dict[str, str]:
        """Give what lets a program connect here."""
        return {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_URL": self.api,
        }

    def settings(self, **tokens: str) -> SlackSettings:
        """Give the same as settings, with other tokens if need be."""
        given = {"slack_bot_token": TOKEN, "slack_app_token": APP_TOKEN, **tokens}
        return SlackSettings(slack_api_url=self.api, **given, _env_file=None)  # type: ignore[call-arg, arg-type]  # pydantic checks

    async def hang_up(self) -> None:
        """Cut the connection."""
        self.ready.clear()
        if self._socket is not None and not self._socket.closed:
            await self._socket.close()

    # What people do.

    async def happens(self, kind: str, payload: Body) -> Body:
        """Deliver something in an envelope, and wait for its acknowledgement."""
        await asyncio.wait_for(self.ready.wait(), PATIENCE)
        assert self._socket is not None
        envelope = f"envelope-{next(self._numbers)}"
        await self._socket.send_json(
            {
                "envelope_id": envelope,
                "type": kind,
                "payload": payload,
                "accepts_response_payload": kind != "events_api",
            }
        )
        await self.until(lambda: envelope in self._acks, "an acknowledgement")
        return self._acks.pop(envelope)

    async def did(self, payload: Body, copies: int = 1) -> Done:
        """Do something that has an answer, and wait for it; an error at a field is one too."""
        done = self.expect(payload)
        kind = "slash_commands" if "command" in payload else "interactive"
        for _ in range(copies):
            done.acknowledged = await self.happens(kind, payload) or done.acknowledged
        await self.until(lambda: done.shown or done.acknowledged, "an answer")
        return done

    def expect(self, payload: Body) -> Done:
        """Give what is shown of it a place: where it is answered, or where its form is opened."""
        done = Done()
        if "response_url" in payload:
            key = f"{next(self._numbers)}"
            payload["response_url"] = f"{self._base}/answer/{key}"
            self._answers[payload["response_url"]] = done
        elif "view" in payload and (kept := payload["view"].get("private_metadata")):
            self._answers[json.loads(kept)[2]] = done
        self._answers[payload["trigger_id"]] = done
        return done

    async def say(self, text: str, *, direct: bool = False, **more: Any) -> Body:
        """Write a message that mentions the assistant (or to it), and wait for the answer."""
        words = text if direct else f"<@{BOT}> {text}"
        before = len(self.sent)
        await self.happens("events_api", payloads.message(words, direct=direct, **more))

        def answers() -> list[Sent]:
            return [each for each in self.sent[before:] if each.method.startswith("chat.post")]

        found: list[Sent] = await self.until(answers, "an answer to a message")
        return found[0].body

    # Socket Mode.

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._socket = socket
        self.opened += 1
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.ready.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                said = json.loads(message.data)
                payload = said.get("payload") or {}
                self._acks[said["envelope_id"]] = payload
                self._changed.set()
        return socket

    # The Web API.

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        body = await _read(request)
        self.sent.append(Sent(method, body))
        if method in self.held:
            await self.held[method].wait()
        failure = next((each for each in self.failures if each.method == method), None)
        if failure:
            failure.times -= 1
            if not failure.times:
                self.failures.remove(failure)
            if failure.error == CUT:
                self._effect(method, body)
                self._changed.set()
                assert request.transport is not None
                request.transport.abort()
            headers = {"Retry-After": "1"} if failure.status == 429 else {}
            answer = {"ok": False, "error": failure.error}
            answer |= {"needed": failure.needed} if failure.needed else {}
            return web.json_response(answer, status=failure.status, headers=headers)
        answer = {"ok": True, **self._effect(method, body)}
        self._changed.set()
        return web.json_response(answer)

    def _effect(self, method: str, body: Body) -> Body:  # noqa: C901 - one case for each method
        match method:
            case "auth.test":
                return {"team_id": TEAM, "team": "Club", "user_id": BOT, "bot_id": "B0BOT"}
            case "apps.connections.open":
                return {"url": f"{self._base}/link"}
            case "users.info":
                user = body["user"]
                return {"user": payloads.person(user, admin=user in self.admins)}
            case "conversations.open":
                return {"channel": {"id": DM}}
            case "chat.postMessage":
                channel = body["channel"]
                channel = channel if channel.startswith(("C", "D")) else DM
                said = {**body, "channel": channel, "ts": f"1764158500.{next(self._numbers):06d}"}
                self.posts.append(said)
                return {"channel": channel, "ts": said["ts"]}
            case "chat.update":
                for each in self.posts:
                    if each["ts"] == body["ts"]:
                        each.update(body)
            case "views.publish":
                self.homes[body["user_id"]] = body["view"]
            case "views.open":
                self._answers[body["trigger_id"]].modals.append(body["view"])
            case "files.getUploadURLExternal":
                return {"upload_url": f"{self._base}/upload", "file_id": "F1"}
            case "files.completeUploadExternal":
                return {"files": [{"id": "F1"}]}
        return {}

    async def _answered(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.sent.append(Sent("response_url", body))
        failure = next((each for each in self.failures if each.method == "response_url"), None)
        if failure:
            self.failures.remove(failure)
            return web.Response(text=failure.error, status=failure.status)
        self._answers[str(request.url)].answers.append(body)
        self._changed.set()
        return web.Response(text="ok")

    async def _uploaded(self, request: web.Request) -> web.Response:
        await request.read()
        return web.Response(text="ok")


async def _read(request: web.Request) -> Body:
    """Read what a call says: JSON, or a form whose longer parts are JSON."""
    if request.content_type == "application/json":
        said: Body = await request.json()
        return said
    found: Body = {**request.query, **(await request.post())}
    for name, value in found.items():
        if isinstance(value, str) and value[:1] in "[{":
            found[name] = json.loads(value)
    return found


def text_of(body: Body) -> str:
    """Give all that is read in a message or modal, but for labels of buttons."""
    words = [body.get("text") or ""]
    for block in body.get("blocks") or ():
        texts = (block.get("text"), block.get("label"), block.get("hint"), *block.get("fields", ()))
        words += [each["text"] for each in texts if each]
    return "\n".join(word for word in words if isinstance(word, str))


def buttons_of(body: Body) -> Body:
    """Give the action ids of a message's buttons by their labels."""
    blocks = body.get("blocks") or ()
    elements = [each for block in blocks for each in block.get("elements", ())]
    return {
        each["text"]["text"]: each["action_id"]
        for each in elements
        if each.get("action_id") and "text" in each
    }
