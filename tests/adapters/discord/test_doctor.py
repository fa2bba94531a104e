"""The doctor looks at every channel that is used, for what is needed there."""

from dataclasses import replace

from adapters.discord.doctor import places, unread_questions
from adapters.discord.settings import DiscordSettings
from assistant.drives.store import Home

OFF = DiscordSettings(_env_file=None, discord_message_content=False)  # type: ignore[call-arg]  # known to the library alone
ON = OFF.model_copy(update={"discord_message_content": True})
HOME = Home(1, "discord", "9", "Club", "UTC", "72", "71", "73")


def test_each_channel_once_and_threads_only_where_questions_are_read() -> None:
    assert list(places(HOME, ("74", "71"), OFF)) == ["71", "72", "74"]
    found = places(HOME, ("74",), ON)
    threads = {"create_public_threads", "send_messages_in_threads"}
    assert {place for place, needed in found.items() if threads <= set(needed)} == {"73"}
    assert all("send_messages" in needed for needed in found.values())
    both = places(replace(HOME, questions_place="71"), (), ON)
    assert threads <= set(both["71"])


def test_a_channel_for_questions_that_is_not_read_is_told() -> None:
    told = unread_questions(HOME, OFF)
    assert told is not None
    assert "DISCORD_MESSAGE_CONTENT is off" in told.text
    assert told.mend
    assert unread_questions(HOME, ON) is None
    assert unread_questions(replace(HOME, questions_place=""), OFF) is None
