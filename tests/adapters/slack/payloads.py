"""Payloads as Slack sends them."""

from itertools import count
from typing import Any, Final

TEAM: Final = "T0CLUB"
BOT: Final = "U0BOT"
ANN: Final = "U0ANN"
BOB: Final = "U0BOB"
CHANNEL: Final = "C0GENERAL"
DM: Final = "D0ANN"
_numbers = count(1)

Body = dict[str, Any]


def _ts() -> str:
    return f"1764158400.{next(_numbers):06d}"


def _trigger() -> str:
    return f"{next(_numbers)}.77.abc"


def event(event: Body, **more: Any) -> Body:
    """Wrap an event up."""
    return {
        "token": "x",
        "team_id": TEAM,
        "api_app_id": "A0",
        "event": {"event_ts": _ts(), **event},
        "type": "event_callback",
        "event_id": f"Ev{next(_numbers):08d}",
        "event_time": 1764158400,
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True}
        ],
        "is_ext_shared_channel": False,
        **more,
    }


def message(text: str, *, user: str = ANN, direct: bool = False, **more: Any) -> Body:
    """Make a direct message, or a mention in a channel."""
    ts = _ts()
    said: Body = {"user": user, "text": text, "ts": ts, "team": TEAM, "client_msg_id": "x"}
    if direct:
        return event({**said, "type": "message", "channel": DM, "channel_type": "im", **more})
    return event({**said, "type": "app_mention", "channel": CHANNEL, **more})


def slash(text: str, *, command: str = "/pariscall", direct: bool = False, **more: Any) -> Body:
    """Make a slash command."""
    return {
        "token": "x",
        "team_id": TEAM,
        "team_domain": "club",
        "channel_id": DM if direct else CHANNEL,
        "channel_name": "directmessage" if direct else "general",
        "user_id": ANN,
        "user_name": "ann",
        "command": command,
        "text": text,
        "api_app_id": "A0",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/x",
        "trigger_id": _trigger(),
        **more,
    }


def _interactive(kind: str, **more: Any) -> Body:
    return {
        "type": kind,
        "token": "x",
        "api_app_id": "A0",
        "team": {"id": TEAM, "domain": "club"},
        "user": {"id": ANN, "username": "ann", "name": "ann", "team_id": TEAM},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": _trigger(),
        **more,
    }


def _where(direct: bool) -> Body:
    return {"id": DM, "name": "directmessage"} if direct else {"id": CHANNEL, "name": "general"}


def action(action: Body, *, direct: bool = False, thread: str = "") -> Body:
    """Make a press of something in a message."""
    where = _where(direct)
    container = {"type": "message", "message_ts": _ts(), "channel_id": where["id"]}
    if thread:
        container["thread_ts"] = thread
    return _interactive(
        "block_actions",
        actions=[{"block_id": "x", "action_ts": _ts(), **action}],
        container=container,
        channel=where,
        response_url="https://hooks.slack.com/actions/x",
    )


def button(custom_id: str, **more: Any) -> Body:
    """Make a press of a button."""
    text = {"type": "plain_text", "text": "Press"}
    return action({"type": "button", "action_id": custom_id, "text": text}, **more)


def picked(value: str, **more: Any) -> Body:
    """Make a choice of a list."""
    option = {"text": {"type": "plain_text", "text": "One"}, "value": value}
    made = {"type": "static_select", "action_id": "m1", "selected_option": option}
    return action(made, **more)


def at_home(action: Body) -> Body:
    """Make a press of something in the app's home."""
    return _interactive(
        "block_actions",
        actions=[{"block_id": "x", "action_ts": _ts(), **action}],
        container={"type": "view", "view_id": "V1"},
        view={"id": "V1", "type": "home", "state": {"values": {}}},
    )


def sent(view: Body, state: Body) -> Body:
    """Make a modal that was sent off with what was filled in."""
    kept = {**view, "id": "V1", "hash": "x", "state": {"values": state}}
    return _interactive("view_submission", view=kept, response_urls=[])


def suggestion(name: str, value: str) -> Body:
    """Make what is sent while somebody types into a list."""
    made = _interactive("block_suggestion", action_id=name, block_id=name, value=value)
    return {**made, "container": {"type": "view", "view_id": "V1"}}


def about(text: str, *, user: str = BOB, direct: bool = False, **more: Any) -> Body:
    """Make a choice of a message's own menu."""
    ts = _ts()
    said = {"type": "message", "user": user, "text": text, "ts": ts, **more}
    return _interactive(
        "message_action",
        callback_id="answer_this",
        message=said,
        message_ts=ts,
        channel=_where(direct),
        response_url="https://hooks.slack.com/app/x",
    )


def person(user: str, *, admin: bool = False) -> Body:
    """Make what Slack tells of a person."""
    return {
        "id": user,
        "team_id": TEAM,
        "name": user.lower(),
        "real_name": user.title(),
        "tz": "Europe/Paris",
        "locale": "en-GB",
        "profile": {"display_name": user.lower(), "real_name": user.title()},
        "is_admin": admin,
        "is_restricted": False,
    }
