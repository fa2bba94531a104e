"""Replies become messages within Slack's limits, whatever is in them."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.ids import CustomIds, Meaning, Pressed
from adapters.showing import Press, Way
from adapters.slack.outbound import LONGEST_ID, SELECT, Message, outbound
from assistant import Button, Fact, File, Picture, Reply, Visibility, parse
from assistant.markup import plain
from tests.adapters.anything import REPLIES
from tests.adapters.slack.limits import check_message


def way(**more: Any) -> Way:
    return Way(CustomIds(LONGEST_ID), **more)


@settings(max_examples=60, deadline=None)  # a busy machine is no mistake
@given(REPLIES, st.booleans())
def test_no_reply_breaks_a_limit(reply: Reply, more: bool) -> None:
    share = (Press("Share in channel", "s1:topic?id=x"),) if more else ()
    for message in outbound(reply, way(more=share, owner="abc")):
        check_message(message)


def test_a_very_long_reply_comes_in_several_messages_and_the_last_has_the_buttons() -> None:
    facts = tuple(Fact(f"Fact {n}", plain("word " * 100)) for n in range(80))
    reply = Reply(plain("A sentence. " * 2000), "Title", facts=facts, buttons=(_topic(1),))
    found = outbound(reply, way())
    for each in found:
        check_message(each)
    assert len(found) > 2
    assert [_kinds(each)[-1] == "actions" for each in found] == [False] * (len(found) - 1) + [True]
    words = " ".join(each.text for each in found)
    assert "Title" in words
    assert all(f"Fact {n}" in "".join(map(_read, found)) for n in range(80))


def test_many_short_facts_come_in_several_messages() -> None:
    facts = tuple(Fact(f"Fact {n}", plain("a\nb")) for n in range(51))
    found = outbound(Reply(facts=facts), way())
    assert [len(each.blocks) for each in found] == [50, 1]


def test_a_long_fact_fits_below_its_name() -> None:
    found = outbound(Reply(facts=(Fact("&" * 80, plain("w" * 2900)),)), way())
    for each in found:
        check_message(each)
    assert found[0].blocks[0]["text"]["text"].startswith("*&amp;&amp;")


def test_what_can_be_chosen_is_read_out_too() -> None:
    reply = Reply(parse("Which one?"), buttons=(_topic(1), _topic(2)), choices=True)
    (message,) = outbound(reply, way())
    assert message.text.splitlines()[-2:] == [f"- {_topic(n).label}" for n in (1, 2)]


def test_choices_mean_no_more_than_fits_or_are_kept() -> None:
    ids = CustomIds(LONGEST_ID)
    made = [Button(f"{n}", "topic", {"id": "x" * n}) for n in range(130, 150)]
    message = outbound(Reply(parse("Hi"), buttons=tuple(made)), Way(ids))[0]
    check_message(message)
    (select,) = _elements(message)
    read = [ids.read(each["value"]) for each in select["options"]]
    assert [each.arguments["id"] for each in read if each] == ["x" * n for n in range(130, 150)]


def _topic(number: int) -> Button:
    return Button(f"Topic {number}", "topic", {"id": f"t{number}"})


def _kinds(message: Message) -> list[str]:
    return [each["type"] for each in message.blocks]


def _read(message: Message) -> str:
    return str(message.blocks)


def _elements(message: Message) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = message.blocks[-1]["elements"]
    return found


def test_an_answer_has_a_title_its_facts_and_a_line_to_copy() -> None:
    sources = Fact("Sources", plain("\n- One\n- Two"))
    day = Fact("As of", plain("1 May 2025"))
    reply = Reply(
        parse("**Hello** you."), "A < B", facts=(sources, day), citation=plain("To copy: x & y.")
    )
    message = outbound(reply, way())[0]
    check_message(message)
    title, text, listed, beside, copied = message.blocks
    assert title["text"]["text"] == "A < B"
    assert text["text"]["text"] == "*Hello* you."
    assert listed["text"]["text"] == "*Sources*\n- One\n- Two"
    assert [each["text"] for each in beside["fields"]] == ["*As of*\n1 May 2025"]
    assert [each["text"] for each in copied["elements"]] == ["To copy: x &amp; y."]
    assert message.text == "A &lt; B\n\nHello you.\n\nSources:\n- One\n- Two\nAs of: 1 May 2025"


def test_lines_of_a_group_stand_together() -> None:
    facts = tuple(Fact(f"Day {n}", plain(str(n)), group="By day") for n in range(3))
    message = outbound(Reply(facts=facts), way())[0]
    assert message.blocks[0]["text"]["text"] == "*By day*\nDay 0: 0\nDay 1: 1\nDay 2: 2"


def test_five_buttons_are_buttons_and_more_are_a_list() -> None:
    ids = CustomIds(LONGEST_ID)
    five = outbound(Reply(parse("Hi"), buttons=tuple(map(_topic, range(5)))), Way(ids))[0]
    assert [each["type"] for each in _elements(five)] == ["button"] * 5
    assert ids.read(_elements(five)[3]["action_id"]) == Pressed(Meaning.CALL, "topic", {"id": "t3"})
    more = outbound(Reply(parse("Hi"), buttons=tuple(map(_topic, range(7)))), Way(ids))[0]
    (select,) = _elements(more)
    assert select["action_id"] == SELECT
    assert [ids.read(each["value"]) for each in select["options"]] == [
        Pressed(Meaning.CALL, "topic", {"id": f"t{n}"}) for n in range(7)
    ]


def test_a_suggestion_gives_way_to_sharing() -> None:
    share = Press("Share in channel", "s1:topic?id=x")
    judging = Button("Helpful", "helpful")
    reply = Reply(parse("Hi"), buttons=(*map(_topic, range(4)), judging))
    labels = [each["text"]["text"] for each in _elements(outbound(reply, way(more=(share,)))[0])]
    assert labels == ["Topic 0", "Topic 1", "Topic 2", "Helpful", "Share in channel"]


def test_private_buttons_have_an_owner_and_are_the_main_ones() -> None:
    ids = CustomIds(LONGEST_ID)
    reply = Reply(parse("Hi"), buttons=(Button("Open privately", "pledge", private=True),))
    (button,) = _elements(outbound(reply, Way(ids, owner="me"))[0])
    assert ids.read(button["action_id"]) == Pressed(Meaning.CALL, "pledge", owner="me")
    assert button["style"] == "primary"


def test_private_is_what_the_place_or_the_reply_says() -> None:
    assert outbound(Reply(parse("Hi"), visibility=Visibility.PRIVATE), way())[0].private
    assert outbound(Reply(parse("Hi")), way(private=True))[0].private
    assert not outbound(Reply(parse("Hi")), way())[0].private


def test_files_go_with_the_last_message_and_a_picture_alone_is_told_in_words() -> None:
    picture = Picture("tally.png", b"x", "A bar of 3 <people>.")
    file = File("a<b.csv", b"x")
    (alone,) = outbound(Reply(picture=picture), way())
    assert alone.files == (picture,)
    assert alone.text == alone.blocks[0]["text"]["text"] == "A bar of 3 &lt;people&gt;."
    (handed,) = outbound(Reply(file=file), way())
    assert (handed.text, handed.blocks, handed.files) == ("a&lt;b.csv", (), (file,))
    (both,) = outbound(Reply(parse("Here."), file=file, picture=picture), way())
    assert both.files == (file, picture)


def test_nothing_is_no_message() -> None:
    assert outbound(Reply(), way()) == []
