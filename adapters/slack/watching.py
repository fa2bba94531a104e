"""Sees what Slack answers to every call, and says once what an operator has to mend."""

import logging
from typing import Any, Final

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from adapters.slack.native import REASONS

LOCKED_OUT: Final = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
    | {"org_login_required", "team_access_not_granted"}
)
"""What Slack says while it does not accept a token."""
NO_SCOPE: Final = "missing_scope"
_TO_SPEAK: Final = "chat:write"  # without it nobody can be told
_EVERY_TRY: Final = 100
_PAGES: Final = {"SLACK_BOT_TOKEN": "Install App", "SLACK_APP_TOKEN": "Basic Information"}
_log = logging.getLogger(__name__)


class Watch(AsyncRetryHandler):
    """Looks at answers where the SDK asks whether to try again, which this one never does.

    `lacking`: scopes that a call lacked, for moderators to be told.
    """

    def __init__(self) -> None:
        super().__init__(_EVERY_TRY)
        self.lacking: set[str] = set()
        self._told: set[str] = set()
        self._accepted: set[str] = set()
        self._refused: set[str] = set()

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if error is None and response is not None and isinstance(response.body, dict):
            self._see(request.url.rpartition("/")[2], response.body)
        return False

    def _see(self, method: str, body: dict[str, Any]) -> None:
        token = "SLACK_APP_TOKEN" if method == "apps.connections.open" else "SLACK_BOT_TOKEN"
        code = str(body.get("error") or "")
        if body.get("ok"):
            self._accepted.add(token)
            if token in self._refused:
                self._refused.remove(token)
                _log.warning("Slack accepts %s again.", token)
        elif code in LOCKED_OUT and token in self._accepted - self._refused:
            # One that was never accepted ends the start, with its own line.
            self._refused.add(token)
            _log.error(
                "Slack does not accept %s any more (%s). Copy it anew: api.slack.com/apps, your app, "
                "%s; then start again. `assistant doctor slack` looks at everything.",
                token,
                code,
                _PAGES[token],
            )
        elif code == NO_SCOPE:
            self._lacks(str(body.get("needed") or method))

    def _lacks(self, scope: str) -> None:
        if scope != _TO_SPEAK:
            self.lacking.add(scope)
        if scope in self._told:
            return
        self._told.add(scope)
        _log.error(
            "The app lacks the scope %s on Slack (%s). `assistant doctor slack` says how it is mended.",
            scope,
            REASONS.get(scope, "a call needs it"),
        )
