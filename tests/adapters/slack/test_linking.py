"""The connection of Socket Mode, where Slack gives no new address for it."""

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import linking
from adapters.slack.sending import web_client
from adapters.slack.watching import Watch
from tests.adapters.slack.fake import APP_TOKEN, CUT, Failure, FakeSlack

METHOD = "apps.connections.open"


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (
            "invalid_auth",
            ["Slack does not accept SLACK_APP_TOKEN any more", "Slack accepts SLACK_APP_TOKEN ag"],
        ),
        ("internal_error", ["The connection to Slack is lost", "Slack can be reached again."]),
        (CUT, ["The connection to Slack is lost", "Slack can be reached again."]),
    ],
)
async def test_it_is_asked_for_until_there_is_one_and_that_is_said_once(
    error: str,
    lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for wait in ("_REFUSED", "_UNREACHED"):
        monkeypatch.setattr(linking, wait, 0.0)
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        client = web_client(slack.settings(), session)
        client.retry_handlers = [Watch()]
        app = AsyncApp(client=client, signing_secret="x")  # noqa: S106 - of the test alone
        made = linking.link(app, APP_TOKEN, client, await _address(slack, client))
        slack.failures.append(Failure(METHOD, error, times=4))
        try:
            assert await made.issue_new_wss_url() == await _address(slack, client)
        finally:
            await made.close()  # type: ignore[no-untyped-call]  # the SDK does not tell
    said = [each.message for each in caplog.records]
    assert len(said) == len(lines), said
    assert all(each.startswith(line) for each, line in zip(said, lines, strict=True))


async def _address(slack: FakeSlack, client: AsyncWebClient) -> str:
    return str((await client.apps_connections_open(app_token=APP_TOKEN))["url"])
