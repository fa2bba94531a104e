"""Payloads as Slack sends them become requests."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.ids import CustomIds, Meaning, Pressed
from adapters.slack import inbound
from adapters.slack.inbound import (
    Profile,
    author,
    person_named,
    place_of,
    pressed,
    said,
    shortcut,
    slashed,
    submitted,
    typed,
)
from adapters.slack.modal import Origin
from adapters.slack.native import Menu
from assistant import ButtonPress, CommandCall, Community, FormSubmission, Role, Text
from assistant.bootstrap import find_commands
from assistant.request import Request
from tests.adapters.slack import payloads
from tests.adapters.slack.payloads import ANN, BOB, BOT, CHANNEL, DM, TEAM
from tests.talking import NOW

MENU = Menu(find_commands())
CLUB = Community("slack", TEAM, "Club")
PROFILE = Profile(
    CLUB, NOW, TEAM, "Ann", locale="fr-FR", time_zone="Africa/Dakar", role=Role.MODERATOR
)
IDS = CustomIds(150)


def slash(text: str, **more: Any) -> Request:
    return slashed(payloads.slash(text, **more), MENU, PROFILE).request


def message(text: str, **more: Any) -> Request:
    found = said(payloads.message(text, **more), MENU, PROFILE)
    assert found is not None
    return found.request


def press(custom_id: str, **more: Any) -> Request:
    return pressed(payloads.button(custom_id, **more), IDS, MENU, PROFILE).request


def test_who_where_and_when() -> None:
    body = payloads.slash("principle 3")
    made = slashed(body, MENU, PROFILE).request
    assert made.content == CommandCall("principle", {"number": "3"})
    assert made.community == CLUB
    user = made.user
    assert (user.platform, user.identity, user.name) == ("slack", f"{TEAM}:{ANN}", "Ann")
    assert (user.role, user.guest) == (Role.MODERATOR, False)
    assert (user.locale, user.time_zone) == ("fr-FR", "Africa/Dakar")
    assert made.event == body["trigger_id"]
    assert (made.conversation.identity, made.time, made.modal) == (CHANNEL, NOW, True)


def test_without_a_profile_somebody_is_an_ordinary_member_of_their_team() -> None:
    unknown = Profile(CLUB, NOW, known=False)
    made = slashed(payloads.slash("tally"), MENU, unknown).request
    assert (made.user.identity, made.user.role) == (f"{TEAM}:{ANN}", Role.MEMBER)
    assert (made.user.role_known, made.user.guest) == (False, None)
    for more in ({"enterprise_id": "E0"}, {"enterprise": {"id": "E0"}}):
        body = {**payloads.slash("tally"), **more}
        assert slashed(body, MENU, unknown).request.user.identity == f"E0:{ANN}"


def test_somebody_of_another_workspace_is_theirs_and_counts_where_they_are() -> None:
    for known in ("user_team", "team"):
        body = payloads.message(f"<@{BOT}> pledge")
        body["event"][known] = "T0OTHER"
        found = said(body, MENU, Profile(CLUB, NOW))
        assert found is not None
        assert found.request.user.identity == f"T0OTHER:{ANN}"
        assert found.request.community == CLUB
    elsewhere = replace(PROFILE, home="T0OTHER", guest=True)
    user = slashed(payloads.slash("pledge"), MENU, elsewhere).request.user
    assert (user.identity, user.guest) == (f"T0OTHER:{ANN}", True)


def test_what_is_for_one_person_is_private_and_the_rest_public() -> None:
    for text in ("tally", "tally #2", "announcements here"):
        assert slash(text).conversation.public
        assert not slash(text, direct=True).conversation.public
    for text in (
        "pledge",
        "my data",
        "principle 3",
        "who was behind wannacry?",
        "tally of what",
        "",
    ):
        assert not slash(text).conversation.public


def test_what_can_be_shared_is_known() -> None:
    def asked(text: str, **more: Any) -> bool:
        return slashed(payloads.slash(text, **more), MENU, PROFILE).asked

    for text in ("ask who was it?", "who was it?", "topic wannacry"):
        assert asked(text)
        assert not asked(text, direct=True)
    assert not asked("tally")
    assert pressed(payloads.button("c1:topic?id=x"), IDS, MENU, PROFILE).asked
    assert not pressed(payloads.button("s1:topic?id=x"), IDS, MENU, PROFILE).asked
    assert not pressed(payloads.button("c1:topic?id=x", direct=True), IDS, MENU, PROFILE).asked


def test_a_short_command_is_the_command() -> None:
    assert slash("#2", command="/tally").content == CommandCall("tally", {"drive": "2"})
    assert slash("#2", command="/tally").conversation.public


def test_a_mention_is_answered_in_its_thread() -> None:
    body = payloads.message(f"<@{BOT}> wat is principle 3")
    found = said(body, MENU, PROFILE)
    assert found is not None
    made = found.request
    assert made.content == Text("wat is principle 3")
    assert made.conversation.public
    assert made.conversation.identity == f"{CHANNEL}/{body['event']['ts']}"
    assert made.event == body["event_id"]
    assert not made.modal
    within = message(f"<@{BOT}> and 4?", thread_ts="1.5")
    assert within.conversation.identity == f"{CHANNEL}/1.5"


def test_a_direct_message_is_answered_in_place() -> None:
    made = message("/pariscall tally", direct=True, thread_ts="1.5")
    assert made.content == Text("tally")
    assert (made.conversation.identity, made.conversation.public) == (DM, False)


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"edited": {"user": ANN, "ts": "1.5"}},
        {"user": ""},
        {"channel_type": "channel"},
        {"type": "reaction_added"},
    ],
)
def test_what_nobody_says_to_us_is_not_heard(more: dict[str, Any]) -> None:
    user = more.pop("user", ANN)
    body = payloads.message("hello", user=user, direct=True, **more)
    assert said(body, MENU, PROFILE) is None
    assert author(body) == ""


def test_words_beside_a_picture_are_heard() -> None:
    assert message("what is it?", direct=True, subtype="file_share").content == Text("what is it?")


def test_the_signs_of_slack_are_no_words_of_a_question() -> None:
    text = (
        f"<@{BOT}> does <@U77> <@U78|bob> know <#C5|general> <!here> <!subteam^S1|@team>\n"
        "of <https://x.example/a|this> &amp; 1&lt;2 <https://y.example>?"
    )
    asked = "does know \nof this & 1<2 https://y.example?"
    assert message(text).content == Text(asked)
    assert slash(text.partition(" ")[2]).content == Text(asked)


def test_a_command_about_a_person_gets_who_it_is() -> None:
    bob = Profile(CLUB, NOW, "T0OTHER", "Bob B", guest=True)
    body = payloads.slash(f"moderators add <@{BOB}|bob>")
    assert person_named(body, MENU) == BOB
    assert slashed(body, MENU, PROFILE, bob).request.content == CommandCall(
        "moderators add",
        {"person": f"T0OTHER:{BOB}", "person_name": "Bob B", "person_is": "guest"},
    )
    assert slash(f"moderators add <@{BOB}|bob>").content == CommandCall(
        "moderators add", {"person": f"{TEAM}:{BOB}", "person_name": "bob"}
    )
    body = payloads.message(f"<@{BOT}> /pariscall moderators remove <@{BOB}>")
    assert person_named(body, MENU) == BOB
    found = said(body, MENU, PROFILE, replace(PROFILE, name="Bob"))
    assert found is not None
    assert found.request.content == CommandCall(
        "moderators remove",
        {"person": f"{TEAM}:{BOB}", "person_name": "Bob", "person_is": "moderator"},
    )


def test_other_commands_and_questions_are_about_nobody() -> None:
    for text in (f"what does <@{BOB}> know?", f"tally <@{BOB}>", "moderators add bob", "pledge"):
        assert person_named(payloads.slash(text), MENU) == ""
        content = slash(text).content
        assert not isinstance(content, CommandCall) or "person_name" not in content.arguments


def test_a_button_says_what_it_calls() -> None:
    made = press("c1:pledge?drive=3", thread="1.5")
    assert made.content == ButtonPress("pledge", {"drive": "3"})
    assert (made.conversation.identity, made.conversation.public) == (f"{CHANNEL}/1.5", False)
    assert made.modal
    assert press("c1:pledge", direct=True).conversation.identity == DM


def test_a_choice_of_a_list_is_a_button() -> None:
    made = pressed(payloads.picked("c1:topics?group=act"), IDS, MENU, PROFILE).request
    assert made.content == ButtonPress("topics", {"group": "act"})


def test_sharing_and_what_moderators_set_for_a_place_is_for_all() -> None:
    for custom_id in ("s1:topic?id=wannacry", "c1:announcements+here", "c1:moderators+here"):
        assert press(custom_id).conversation.public
        assert not press(custom_id, direct=True).conversation.public
    for custom_id in ("c1:settings", "c1:tally"):
        assert not press(custom_id).conversation.public


def test_the_owner_of_a_button_is_read_from_it() -> None:
    found = pressed(payloads.button("c1:AbCd_-12:pledge"), IDS, MENU, PROFILE)
    assert (found.owner, found.request.content) == ("AbCd_-12", ButtonPress("pledge"))


@pytest.mark.parametrize("custom_id", ["", "x", "pledge:1:2", "c1:", "c9:pledge", "c1:%ff", "m1"])
def test_ids_of_others_and_of_other_versions_are_unknown(custom_id: str) -> None:
    assert press(custom_id).content == ButtonPress("")


def test_what_was_only_kept_for_a_while_is_forgotten() -> None:
    found = pressed(payloads.button("k1:gone"), IDS, MENU, PROFILE)
    assert found.forgotten
    assert found.request.content == ButtonPress("")
    body = payloads.sent({"callback_id": "k1:gone"}, {})
    assert submitted(body, IDS, PROFILE).forgotten


def test_the_home_of_the_app_is_read_by_nobody_else() -> None:
    made = pressed(
        payloads.at_home({"type": "button", "action_id": "c1:pledge"}), IDS, MENU, PROFILE
    ).request
    assert (made.conversation.identity, made.conversation.direct) == (ANN, True)
    box = {"type": "plain_text_input", "action_id": "ask", "value": " what <b> is it?"}
    asked = pressed(payloads.at_home(box), IDS, MENU, PROFILE).request
    assert asked.content == CommandCall("ask", {"question": "what <b> is it?"})
    opened = payloads.event({"type": "app_home_opened", "user": ANN, "channel": DM, "tab": "home"})
    assert author(opened) == ANN
    assert place_of(opened, PROFILE).conversation.identity == DM
    assert said(opened, MENU, PROFILE) is None


def _view(**more: Any) -> dict[str, Any]:
    callback = IDS.write(Pressed(Meaning.FORM, "pledge", {"drive": "1"}, agreed=True))
    return {"callback_id": callback, "private_metadata": "", "blocks": [], **more}


def test_a_modal_is_a_whole_form() -> None:
    state = {
        "age_group": {"age_group": {"type": "static_select", "selected_option": {"value": "to24"}}},
        "country": {"country": {"type": "external_select", "selected_option": {"value": "India"}}},
        "principles": {
            "principles": {
                "type": "checkboxes",
                "selected_options": [{"value": "1"}, {"value": "3"}],
            }
        },
        "name": {"name": {"type": "plain_text_input", "value": None}},
    }
    origin = Origin(CHANNEL, "1.5", "https://hooks.slack.com/x")
    made = submitted(payloads.sent(_view(private_metadata=origin.written()), state), IDS, PROFILE)
    assert made.request.content == FormSubmission(
        "pledge",
        {
            "age_group": "to24",
            "country": "India",
            "principles": ("1", "3"),
            "name": "",
            "yes": True,
        },
        {"drive": "1"},
    )
    assert made.request.conversation.identity == f"{CHANNEL}/1.5"
    assert not made.request.conversation.public


def test_without_agreement_there_is_no_yes() -> None:
    body = payloads.sent(_view(callback_id="f1:drive+start"), {})
    made = submitted(body, IDS, PROFILE).request
    assert made.content == FormSubmission("drive start", {})
    assert made.conversation.identity == ANN


def test_a_modal_of_others_is_unknown() -> None:
    for callback in ("x", "c1:pledge"):
        body = payloads.sent(_view(callback_id=callback), {})
        assert submitted(body, IDS, PROFILE).request.content == ButtonPress("")


def test_answer_this_asks_with_the_words_of_the_message_for_all_to_see() -> None:
    body = payloads.about("who was behind <https://x.example|wannacry>?", thread_ts="1.5")
    made = shortcut(body, PROFILE).request
    asked = {"question": "who was behind wannacry?", "of_another": "yes"}
    assert made.content == CommandCall("ask", asked)
    assert (made.conversation.identity, made.conversation.public) == (f"{CHANNEL}/1.5", True)
    body = payloads.about("who?", user=ANN)
    made = shortcut(body, PROFILE).request
    assert made.content == CommandCall("ask", {"question": "who?"})
    assert made.conversation.identity == f"{CHANNEL}/{body['message']['ts']}"
    assert not shortcut(payloads.about("x", direct=True), PROFILE).request.conversation.public


def test_what_is_typed_is_found() -> None:
    assert typed(payloads.suggestion("country", "Cô")) == ("country", "Cô")


def test_who_sent_it_is_found_in_each_payload() -> None:
    bodies = (payloads.slash("x"), payloads.button("x"), payloads.about("x"))
    sent = (payloads.sent(_view(), {}), payloads.suggestion("a", "b"), payloads.message("x"))
    assert {author(each) for each in (*bodies, *sent)} == {ANN}
    assert inbound.identity(ANN, TEAM) == f"{TEAM}:{ANN}"
