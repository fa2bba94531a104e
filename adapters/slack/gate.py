"""What comes to the public address of HTTP mode, and is none of Slack's requests."""

import logging
import time
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from assistant.errors import traced

_TOLD_EVERY: Final = 600.0  # seconds
_UNAUTHORIZED: Final = 401
_MEND: Final = (
    "SLACK_SIGNING_SECRET is not the app's (api.slack.com/apps, your app, Basic Information), or the clock of "
    "this computer is wrong"
)
_log = logging.getLogger(__name__)


def gate() -> Middleware:
    """Give what stands before Bolt's handler: it says now and then that something was refused."""
    told = -_TOLD_EVERY

    def tell(message: str, more: str) -> None:
        nonlocal told
        if time.monotonic() - told >= _TOLD_EVERY:
            told = time.monotonic()
            _log.warning(message, more)

    @web.middleware
    async def pass_on(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - Bolt reads a request before it looks whose it is
            tell("A request that cannot be read was refused: %s", traced(error))
            return web.Response(status=400)
        if response.status == _UNAUTHORIZED:
            tell(
                "A request was refused whose signature or time is not right. If Slack sent it: %s",
                _MEND,
            )
        return response

    return pass_on
