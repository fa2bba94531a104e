"""Linking through the whole core: two platforms, too many guesses, old offers, what is kept."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.assistant import Assistant
from assistant.links.link import OFFER_OPEN_FOR
from assistant.links.service import MOST_WRONG
from assistant.reply import Reply
from assistant.request import (
    ButtonPress,
    Community,
    Content,
    Request,
    Role,
    User,
)
from assistant.settings import Settings
from assistant.storage.database import FILE
from tests.conftest import Build
from tests.storage.making import by_hand
from tests.talking import NOW, Clock, Person
from tests.test_dialogs import code_in, shown
from tests.test_leaks import found, stored

WRONG = "link ZZZZ-ZZZZ-ZZZZ-ZZZ{}"


class Visitor(Person):
    """Somebody of whatever platform in one and the same community."""

    def request(self, content: Content, event: str = "") -> Request:
        user = User(self.platform, f"id-{self.name}", self.name, self.role)
        community = Community("discord", self.community, self.community)
        return replace(super().request(content, event), user=user, community=community)


@pytest.fixture
def on_discord(assistant: Assistant) -> Visitor:
    return Visitor(assistant, name="ann_d", platform="discord")


@pytest.fixture
def on_slack(assistant: Assistant) -> Visitor:
    return Visitor(assistant, name="Ann Smith", platform="slack")


async def code_of(person: Person) -> str:
    return code_in(await person.says("link"))


async def link(one: Person, other: Person) -> str:
    """Link two accounts; hear what is said at the end."""
    assert "wants to be linked" in await other.says(f"link {await code_of(one)}")
    await other.says("yes")
    await one.says("link")
    return await one.says("yes")


def press(reply: Reply, label: str) -> ButtonPress:
    """Press a button of a reply."""
    found = next(button for button in reply.buttons if button.label == label)
    return ButtonPress(found.command, found.arguments)


async def test_two_accounts_on_two_platforms_count_once(
    on_discord: Visitor, on_slack: Visitor
) -> None:
    await on_discord.pledges(name="Ann D")
    code = await code_of(on_discord)
    heard = await on_slack.says(f"link {code}")
    assert "Discord account ann_d wants to be linked with this one" in heard
    heard = await on_slack.says("yes")
    assert "Now go back to Discord and type link there, as ann_d, to confirm" in heard
    assert "Slack account Ann Smith wants to be linked with this one" in await on_discord.says(
        "link"
    )
    assert "Slack account Ann Smith are linked" in await on_discord.says("yes")

    heard = await on_slack.pledges(name="Ann S")
    assert "Your other account's pledge counts, so this one does not add to it" in heard
    assert "Its name is not shown meanwhile." in heard
    receipt = re.findall(r"receipt (\S{19})", heard)[0]
    assert "the pledge of a linked account is" in await on_slack.says(f"receipt {receipt}")
    tally = await on_slack.says("tally")
    assert "1 person and 0 organisations. Linked accounts count once" in tally
    assert "1 linked account pledged too and is not counted again." in tally
    names = await on_slack.says("names")
    assert ("Ann D" in names, "Ann S" in names) == (True, False)

    # Each account sees and changes only its own data.
    mine = await on_slack.says("my data")
    assert "Linked with Discord account ann_d since 24 November 2026" in mine
    assert "Shown name: Ann S." in mine
    assert "Ann D." not in mine
    for line in ("pledge change", "17", "France", "skip", "skip"):
        await on_slack.says(line)
    assert "Your other account's pledge still counts" in await on_slack.says("yes")

    # The older one goes, the younger counts, also when the first pledges again.
    assert "so the count stays the same" in await on_discord.says("withdraw")
    assert "1 person" in await on_discord.says("tally")
    assert "Ann S" not in await on_slack.says("names"), "the change took the name off"
    heard = await replace(on_discord, clock=Clock(NOW + timedelta(minutes=1))).pledges()
    assert "does not add to it" in heard
    assert "1 linked account" in await on_discord.says("tally")
    again = re.findall(r"receipt (\S{19})", heard)[0]
    assert "the pledge of a linked account is" in await on_discord.says(f"receipt {again}")

    await on_slack.says("unlink")
    assert "are not linked any more" in await on_slack.says("yes")
    tally = await on_discord.says("tally")
    assert "2 people" in tally
    assert "1 linked account" not in tally
    assert "Linked with" not in await on_discord.says("my data")


async def test_the_report_says_how_many_are_linked(on_discord: Visitor, on_slack: Visitor) -> None:
    moderator = replace(on_discord, role=Role.MODERATOR)
    await on_discord.pledges()
    await on_slack.pledges()
    heard = await moderator.says("report")
    assert "accounts of chat services" in heard
    assert "0 linked accounts pledged too" in heard
    await link(on_slack, on_discord)
    heard = await moderator.says("report")
    assert "1 person and 0 organisations, report 2" in heard
    assert "Linked accounts count once. 1 linked account pledged too" in heard
    shown_again = await moderator.says("reports 1")
    assert "2 people and 0 organisations, report 1" in shown_again


async def test_a_report_from_before_accounts_could_be_linked_is_read(
    on_discord: Visitor, settings: Settings
) -> None:
    moderator = replace(on_discord, role=Role.MODERATOR)
    await on_discord.pledges()
    before = await moderator.says("report")
    by_hand(
        settings.assistant_data_dir / FILE, "UPDATE report SET body = json_remove(body, '$.linked')"
    )
    assert await moderator.says("reports 1") == before


async def test_erasing_one_account_leaves_the_other_and_no_trace_of_the_link(
    on_discord: Visitor, on_slack: Visitor
) -> None:
    await on_discord.pledges()
    await on_slack.pledges()
    await link(on_discord, on_slack)
    await on_discord.says("my data erase")
    assert "Nothing is stored about you now" in await on_discord.says("yes")
    assert "Linked with" not in await on_slack.says("my data")
    assert ": counted." in await on_slack.says("my data")
    assert "1 person" in await on_slack.says("tally")
    assert "Nothing is stored about you" in await on_discord.says("my data")


async def test_after_some_wrong_codes_even_a_right_one_has_to_wait(make: Build) -> None:
    assistant = await make()
    ann, bob, cyd = (Person(assistant, name=name) for name in ("ann", "bob", "cyd"))
    code = await code_of(ann)
    for number in range(MOST_WRONG):
        assert "I know no such code" in await bob.says(WRONG.format(number))
    assert "too many wrong codes" in await bob.says(WRONG.format(9))
    assert "too many wrong codes" in await bob.says(f"link {code}")
    assert "wants to be linked" in await cyd.says(f"link {code}"), "others do not wait with Bob"


async def test_right_codes_are_no_guesses(assistant: Assistant) -> None:
    ann, bob = Person(assistant, name="ann"), Person(assistant, name="bob")
    code = await code_of(ann)
    for _ in range(2 * MOST_WRONG):
        assert "wants to be linked" in await bob.says(f"link {code.lower().replace('-', ' ')}")


async def test_an_offer_is_good_for_an_hour(assistant: Assistant) -> None:
    late = Clock(NOW + OFFER_OPEN_FOR)
    ann, bob = Person(assistant, name="ann"), Person(assistant, name="bob")
    code = await code_of(ann)
    assert "older than an hour" in await replace(bob, clock=late).says(f"link {code}")
    almost = Clock(NOW + OFFER_OPEN_FOR - timedelta(seconds=1))
    asked = await replace(bob, clock=almost).does(press_typed(code))
    await replace(bob, clock=almost).does(press(asked, "Yes, both are mine"))
    assert "wants to be linked" in await replace(ann, clock=late).says("link"), "a new hour began"
    too_late = Clock(NOW + 2 * OFFER_OPEN_FOR)
    assert "Now type this with your other" in await replace(ann, clock=too_late).says("link")


def press_typed(code: str) -> ButtonPress:
    return ButtonPress("link", {"code": code})


async def test_an_old_button_does_not_confirm_somebody_else(assistant: Assistant) -> None:
    """Ann saw Bob; by the time she says yes, her new offer was agreed to by Cyd."""
    ann, bob, cyd = (Person(assistant, name=name) for name in ("ann", "bob", "cyd"))
    await bob.says(f"link {await code_of(ann)}")
    await bob.says("yes")
    old = press(await ann.calls("link"), "Yes, both are mine")
    await ann.says("link decline")
    await cyd.says(f"link {await code_of(ann)}")
    await cyd.says("yes")
    heard = shown(await ann.does(old))
    assert "Terminal account cyd wants to be linked" in heard
    assert "are linked" not in heard
    assert "Terminal account cyd are linked" in await ann.says("yes")
    assert "Nothing is stored about you" in await bob.says("my data")


async def test_the_offer_was_replaced_while_the_other_account_read(assistant: Assistant) -> None:
    ann, bob = Person(assistant, name="ann"), Person(assistant, name="bob")
    await bob.says(f"link {await code_of(ann)}")
    await ann.says("link")
    assert "I know no such code" in await bob.says("yes")


async def test_two_confirmations_at_once_make_one_link(assistant: Assistant) -> None:
    ann, bob = Person(assistant, name="ann"), Person(assistant, name="bob")
    await bob.says(f"link {await code_of(ann)}")
    await bob.says("yes")
    yes = press(await ann.calls("link"), "Yes, both are mine")
    heard = [shown(reply) for reply in await asyncio.gather(ann.does(yes), ann.does(yes))]
    assert sum("are linked: you count once" in each for each in heard) == 1
    assert all("Something went wrong" not in each for each in heard)
    assert "Linked with Terminal account ann" in await bob.says("my data")


async def test_no_chains(assistant: Assistant) -> None:
    ann, bob, cyd = (Person(assistant, name=name) for name in ("ann", "bob", "cyd"))
    code = await code_of(cyd)
    await link(ann, bob)
    for person in (ann, bob):
        assert "linked already" in await person.says("link")
        assert "linked already" in await person.says(f"link {code}")
        assert "linked already" in await person.says("link confirm")
    assert "An offer to link" in await cyd.says("my data")


async def test_two_programs_share_links(make: Build, settings: Settings) -> None:
    """One process a platform: what was linked in one counts in the other."""
    first, second = await make(), await make()
    ann, bob = Visitor(first, "ann", platform="discord"), Visitor(second, "bob", platform="slack")
    await ann.pledges()
    assert "are linked" in await link(ann, bob)
    assert "does not add to it" in await bob.pledges()
    assert "1 linked account" in await ann.says("tally")


async def test_names_and_codes_are_kept_sealed_and_ids_not_at_all(
    make: Build, settings: Settings
) -> None:
    assistant = await make()
    ann = Visitor(assistant, "zqmarkann", platform="discord")
    bob = Visitor(assistant, "zqmarkbob", platform="slack")
    code = await code_of(ann)
    await bob.says(f"link {code}")
    await bob.says("yes")
    await ann.says("link")
    await ann.says("yes")
    await assistant.close()
    content = stored(settings.assistant_data_dir)
    assert not found(("zqmark", code.lower(), code.lower().replace("-", "")), content)


async def test_names_that_people_chose_stay_words(assistant: Assistant) -> None:
    hostile = "**bold** [x](http://evil) <@1> {code}\n`link`\u202e" + "x" * 500
    ann, bob = Person(assistant, name=hostile), Person(assistant, name="")
    reply = await bob.does(press_typed(await code_of(ann)))
    assert "**bold** [x](http://evil) <@1> {code} `link`xxx" in shown(reply)
    assert len(shown(reply)) < 700
    assert not any(span.url for span in reply.text.spans)
    await bob.says("yes")
    assert "Terminal account without a name wants to be linked" in await ann.says("link")
