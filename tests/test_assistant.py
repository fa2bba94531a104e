"""The pipeline: redelivered events, the two belts of errors, and going on after a restart."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime

import pytest

from assistant.assistant import Assistant, Chore
from assistant.reply import SILENT, Reply
from assistant.request import CommandCall, FormSubmission, Role, Text, Values
from tests.conftest import Build
from tests.talking import NOW, Person


async def test_a_redelivered_event_is_answered_with_silence(ann: Person) -> None:
    assert not (await ann.does(Text("hi"), "e1")).silent
    assert await ann.does(Text("hi"), "e1") == SILENT


async def test_a_redelivered_yes_after_a_restart_does_not_act_again(make: Build) -> None:
    """The first program stored the pledge and was gone before its answer arrived."""
    ann = Person(await make())
    for answer in ("pledge", "17", "skip", "skip", "skip"):
        await ann.says(answer)
    await ann.says("yes", "the-yes")
    again = Person(await make())
    await again.says("yes", "the-yes")
    assert "1 person" in await again.says("tally")


async def test_a_form_goes_on_after_a_restart(make: Build) -> None:
    ann = Person(await make())
    await ann.says("pledge")
    await ann.says("17")
    again = Person(await make())
    assert "Which country do you live in?" in str((await again.calls("start")).flat())
    assert "Which of the nine principles" in await again.says("India")
    await again.says("skip")
    assert "Country: India" in await again.says("skip")
    assert "Your pledge counts" in await again.says("yes")


async def test_a_form_left_for_a_day_is_gone(ann: Person) -> None:
    await ann.says("pledge")
    ann.clock.now = ann.clock.now.replace(day=26)
    assert "There is no form open" in await ann.says("cancel")


async def test_the_last_topic_outlives_a_restart(make: Build) -> None:
    first = await make()
    await Person(first).says("principle 4")
    await first.close()
    assert "Principle 5" in await Person(await make()).says("next")


async def test_an_unexpected_fault_is_an_apology_with_a_reference(
    make: Build, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = await make()
    thoughts = "the secret " + "thoughts of ann"

    async def broken(*_: object) -> Reply:
        raise RuntimeError(thoughts)

    monkeypatch.setattr(type(assistant.services.tallies), "tally", broken)
    with caplog.at_level(logging.DEBUG):
        heard = await Person(assistant).says("tally")
    assert "Something went wrong on my side" in heard
    reference = heard.rsplit(" ", 1)[-1].rstrip(".")
    assert f"Fault {reference}: RuntimeError" in caplog.text
    assert "secret thoughts" not in caplog.text + heard


async def test_who_may_do_what_is_checked_whatever_way_it_comes(ann: Person) -> None:
    for content in (
        Text("drive close"),
        CommandCall("drive close", {"sure": "yes"}),
        FormSubmission("drive start", {"title": "Mine", "goal_counts": "person"}),
    ):
        reply = await ann.does(content)
        assert "Only moderators can do that" in str(reply.text)


async def test_where_a_role_is_not_known_moderators_are_told_where_it_is(ann: Person) -> None:
    request = ann.request(Text("settings"))
    direct = replace(request, user=replace(request.user, role_known=False))
    heard = str((await ann.assistant.handle(direct)).text)
    assert "type it in a channel of your community" in heard


async def test_a_button_of_another_version_is_said_so(ann: Person) -> None:
    assert "older version of me" in str((await ann.calls("nosuchcommand")).text)


async def test_twenty_at_once_are_each_counted_once(make: Build) -> None:
    assistant = await make()
    people = [Person(assistant, name=f"person {number}") for number in range(20)]
    heard = await asyncio.gather(*(person.pledges() for person in people))
    assert all("Your receipt" in each for each in heard)
    assert "20 people" in await people[0].says("tally")


async def test_one_person_in_two_communities_pledges_once_in_each_drive(make: Build) -> None:
    assistant = await make()
    here, there = Person(assistant), Person(assistant, community="school")
    await here.pledges()
    assert "Your receipt" in await there.pledges()
    assert "2. " not in await here.says("withdraw")


async def test_the_topics_of_other_conversations_are_told_in_one_line(assistant: Assistant) -> None:
    for community, question in (("club", "what is notpetya"), ("school", "what is notpetya")):
        await Person(assistant, community=community).says(question)
    here = Person(assistant, community="town")
    await assistant.services.conversations.flush(NOW)
    told = [line for line in (await here.says("my data")).splitlines() if "spoke of" in line]
    assert told == [
        "The topics we last spoke of in 2 other conversations, for an hour: \u201cWhat was NotPetya?\u201d"
    ]


async def test_a_reminder_goes_by_its_person_s_own_clock(assistant: Assistant) -> None:
    ann = Person(assistant, zone="Asia/Kolkata")
    assert "on 25 November 2026, 18:00 (Asia/Kolkata)" in await ann.says("remind me tomorrow 18:00")
    assert "on 25 November 2026, 18:00 (Asia/Kolkata)" in await ann.says("my data")
    assert "on 25 November 2026, 12:30 (UTC)" in await Person(assistant).says("my data")
    assert "on 25 November 2026, 17:30 (Asia/Kolkata)" in await ann.says("remind me tomorrow")


async def test_a_receipt_tells_how_a_pledge_stands(ann: Person) -> None:
    heard = await ann.pledges()
    code = heard.split("Your receipt: ")[1][:19]
    ben = Person(ann.assistant, name="ben")
    assert "is counted" in await ben.says(f"receipt {code.lower()}")
    await ann.says("withdraw")
    assert "was taken back" in await ben.says(f"receipt {code}")
    await ann.says("my data erase yes")
    assert "I know no such receipt" in await ben.says(f"receipt {code}")


async def test_an_age_given_later_unlocks_no_name_in_that_drive(ann: Person) -> None:
    heard = await ann.pledges(age="15")
    for answer in ("pledge change", "25 or older", "skip", "skip"):
        heard = await ann.says(answer)
    assert "Your name will not be shown" in heard
    await ann.says("yes")
    await ann.says("withdraw")
    for answer in ("pledge", "25 or older", "skip", "skip"):
        heard = await ann.says(answer)
    assert "Your name will not be shown" in heard
    await ann.says("yes")
    assert "To speak for an organisation you need to be older" in await ann.says(
        "pledge organisation"
    )


async def test_a_modal_cannot_smuggle_a_name_past_the_age(ann: Person) -> None:
    await ann.pledges(age="15")
    reply = await ann.submits(
        "pledge change",
        {"age_group": "from25", "name": "Ann", "yes": True},
        {"drive": "1", "wording": "1", "young": "no"},
    )
    assert "Counted only, no name." in str(reply.text)


async def test_the_wording_changed_while_the_form_was_open(ann: Person, mona: Person) -> None:
    for answer in ("pledge", "17", "skip", "skip", "skip"):
        await ann.says(answer)
    for answer in ("drive wording", "I will back up my files and keep them safe.", "yes"):
        await mona.says(answer)
    heard = await ann.says("yes")
    assert "The wording was changed while you were writing" in heard
    assert "I will back up my files" in heard
    assert "Your receipt" in await ann.says("yes")


async def test_a_drive_paused_while_the_form_was_open_takes_nothing(
    ann: Person, mona: Person
) -> None:
    for answer in ("pledge", "17", "skip", "skip", "skip"):
        await ann.says(answer)
    await mona.says("drive pause")
    assert "takes no pledges at the moment" in await ann.says("yes")
    assert "0 people" in await mona.says("tally")


async def test_a_closed_drive_keeps_its_count_and_erasing_still_works(
    ann: Person, mona: Person
) -> None:
    await ann.pledges(name="Ann")
    await mona.says("drive close #1")
    await mona.says("yes")
    assert "closed and its count stays" in await ann.says("withdraw")
    assert "1 pledge is gone" in await ann.says("my data erase yes")
    assert "Ann" not in await mona.says("names #1")


async def test_a_guest_of_another_platform_needs_an_operator(make: Build) -> None:
    assistant = await make(operator_name="", operator_contact="")
    there = Person(assistant, platform="discord")
    assert "OPERATOR_NAME" in await there.says("pledge")
    assert "non-binding" in await there.says("what is the Paris Call")
    assert "Which age group?" in await Person(assistant).says("pledge")


async def test_moderators_learn_that_there_is_no_operator(make: Build) -> None:
    mona = Person(
        await make(operator_name="", operator_contact=""), role=Role.MODERATOR, platform="discord"
    )
    assert "OPERATOR_NAME" in await mona.says("settings")
    for line in ("drive start", "Peace Day", "skip", "people", "skip", "skip"):
        await mona.says(line)
    preview = await mona.says("skip")
    assert "OPERATOR_NAME" in preview
    assert "Posted once you choose a channel for it" in preview
    await mona.says("cancel")


async def test_a_moderator_of_one_community_decides_nothing_in_another(make: Build) -> None:
    assistant = await make()
    for answer in ("pledge organisation", "30", "Village Library", "1", "skip", "skip", "yes"):
        await Person(assistant).says(answer)
    elsewhere = Person(assistant, name="mo", role=Role.MODERATOR, community="school")
    assert "No organisation waits under 1" in await elsewhere.says("organisations confirm 1 yes")
    assert "There is no drive #1 here" in await elsewhere.says("drive goal 5 #1")


async def test_two_moderators_at_once_decide_once(ann: Person, mona: Person) -> None:
    for answer in ("pledge organisation", "30", "Village Library", "1", "skip", "skip", "yes"):
        await ann.says(answer)
    max_ = Person(ann.assistant, name="max", role=Role.MODERATOR)
    heard = await asyncio.gather(
        mona.says("organisations confirm 1 yes"), max_.says("organisations decline 1 No.")
    )
    assert sum("is confirmed" in each or "is declined" in each for each in heard) == 1


async def test_redelivered_moderators_events_act_once_even_after_a_restart(make: Build) -> None:
    first = Person(await make(), name="mona", role=Role.MODERATOR)
    for answer in ("drive start", "Peace Day", "skip", "people", "100", "skip", "skip"):
        await first.says(answer)
    await first.says("yes", "the-start")
    again = Person(await make(), name="mona", role=Role.MODERATOR)
    values: Values = {"title": "Peace Day", "goal_counts": "person", "yes": True}
    assert (await again.does(FormSubmission("drive start", values), "the-start")).silent
    assert "#3" not in await again.says("drive")
    await again.says("drive goal 500 #2", "the-goal")
    await again.says("drive goal 600 #2")
    late = Person(await make(), name="mona", role=Role.MODERATOR)
    await late.says("drive goal 500 #2", "the-goal")
    assert "Goal: 600 people" in await late.says("tally #2")


async def test_a_redelivered_erasure_spares_what_was_pledged_since(make: Build) -> None:
    ann = Person(await make())
    await ann.pledges()
    await ann.says("my data erase yes", "the-erasure")
    await ann.pledges()
    again = Person(await make())
    await again.says("my data erase yes", "the-erasure")
    assert "1 person" in await again.says("tally")


async def test_the_card_of_a_drive_means_that_drive(mona: Person) -> None:
    for answer in ("drive start", "Peace Day", "skip", "people", "100", "skip", "skip", "yes"):
        await mona.says(answer)
    services = mona.assistant.services
    home = await services.drives.home(mona.request(Text("")))
    (card,) = await services.outbox.claim(home.id, mona.clock(), 5)
    (button,) = card.announcement.buttons
    assert (button.command, dict(button.arguments)) == ("pledge", {"drive": "2"})


class Elsewhere:
    """A store that is closed by somebody else."""

    async def forget_old(self, now: datetime) -> None:
        """Forget nothing."""

    async def close(self) -> None:
        """Leave it open."""


async def test_a_chore_that_is_half_done_ends_before_the_store_closes(assistant: Assistant) -> None:
    begun, ended = asyncio.Event(), False

    async def chore() -> None:
        nonlocal ended
        begun.set()
        for _ in range(20):  # as a connection that is being opened gives way to others
            await asyncio.sleep(0)
        ended = True

    other = Assistant(
        assistant.services,
        Elsewhere(),
        lambda: NOW,
        [Chore(chore, 3600)],
        assistant._retention,
    )
    other.start()
    await begun.wait()
    await other.close()
    assert ended


async def test_a_long_list_of_names_has_pages(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.commands.names._MOST", 2)
    for name in ("Ann", "Bea", "Cem", "Dee", "Eli"):
        await Person(assistant, name=name).pledges(name=name)
    ann = Person(assistant, name="Ann")
    first = await ann.says("names")
    assert "- Eli\n- Dee\n" in first
    assert "Cem" not in first
    assert "3 more: names #1 2" in first
    second = await ann.says("1")
    assert "- Cem\n- Bea\n" in second
    assert "1 more: names #1 3" in second
    last = await ann.says("names #1 99")
    assert "- Ann\n" in last
    assert "more:" not in last
    assert "Nobody" not in last


async def test_a_topic_called_by_its_title_or_by_a_question_is_answered(
    assistant: Assistant,
) -> None:
    ann = Person(assistant)
    assert (await ann.calls("topic", id="What is ransomware?")).topic == "ransomware"
    assert "no checked answer" in str((await ann.calls("topic", id="where is my bike")).text)
    assert "not have that topic" in str((await ann.calls("topic", id="zzgnarx")).text)


async def test_who_replies_to_an_answer_means_its_topic(assistant: Assistant) -> None:
    bob = Person(assistant, name="bob", public=True)
    await bob.says("what is notpetya")
    more = await bob.does(Text("tell me more", about="wannacry"))
    assert more.topic == "wannacry"
    assert (await bob.does(Text("more"))).topic == "wannacry"
    assert "More about what" in str((await bob.does(Text("more", about="nonesuch"))).text)
