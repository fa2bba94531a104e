"""What `slack` compares with: slack-bolt alone, one listener. Started as a process."""

import asyncio
import os

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from tests.benchmarks.bare_discord import TEXT


async def main() -> None:
    """Serve until it is killed."""
    client = AsyncWebClient(
        token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]
    )
    app = AsyncApp(client=client)

    @app.command("/pariscall")
    async def principle(ack: AsyncAck) -> None:
        await ack(TEXT)

    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=client)
    await handler.start_async()  # type: ignore[no-untyped-call]  # Bolt does not tell


if __name__ == "__main__":
    asyncio.run(main())
