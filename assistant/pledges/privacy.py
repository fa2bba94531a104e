"""The privacy page: what is stored, by whom, why, for how long, and how to erase it."""

from assistant.i18n import Words
from assistant.markup import Markup, items, join
from assistant.pledges.words import Operator, not_official, run_by


def privacy_page(say: Words, operator: Operator, limit: int) -> Markup:
    """Write the page for this operator."""
    stored = items(
        [
            say(
                "**If you only ask questions:** not your messages. The topic we last spoke of is kept for an hour, so that `more` and `next` work."
            ),
            say(
                "**If you pledge:** which drive, when, the wording you saw, the principles, your age group, and, if you gave them, your country and the name to show. To count you once, a key made from your account number is kept, not the number itself."
            ),
            say(
                "**When many pledge at once, or an account is very new, or several have one name:** such pledges are kept and wait for a check. Moderators see how many they are, why, when they came and how old the accounts are together, never whose they are. Nothing about the age of an account is kept with its pledge, and to compare names they are held in memory for an hour, as a code."
            ),
            say(
                "**Your age group** is shown to you alone, and is in no list or export that others get. Under {limit}, no name is shown; that you said so is kept for the drive, so that another age given later changes nothing.",
                limit=limit,
            ),
            say(
                "**If you hand in an organisation's pledge or endorsement:** its name, kind, sector and country, and the day it joined, which everybody sees once it is confirmed. Your address here, encrypted, so that moderators can ask you something through me and you hear what they decide; it, their question and your answer are deleted when they have decided."
            ),
            say(
                "**If you pass a question on:** its words, exactly as they were shown to you, until 90 days after the moderators answered it. They read the words, not who asked, and may keep them as one more way to ask for their answer. Your address here is kept, encrypted, only if you want to be told, and until you were."
            ),
            say(
                "**In a drive of several communities:** the others see how many pledged here, and this community's name only if its moderators agreed. They never see names, organisations that wait or contacts of here. When this community leaves, shown names are deleted; the count stays, and you can still take your pledge back."
            ),
            say(
                "**If you ask to be reminded:** of what and when, with your address here, encrypted, until you were."
            ),
            say(
                "**If you link two accounts:** that they are one person's. Each keeps the other's platform and shown name, encrypted, until one of them unlinks or is erased; an offer is kept for an hour."
            ),
            say(
                "**If you act as a moderator:** what you did, with your name and account, encrypted; the moderators of that community see your name in the log and in the history of answers."
            ),
            say(
                "**If you say whether an answer helped:** a number beside the answer, nothing about you."
            ),
            say("**While a form is open:** what you typed into it, for a day at most."),
        ]
    )
    rights = items(
        [
            say("`my data` shows it, `my data export` gives it to you as a file."),
            say(
                "`withdraw` takes a pledge back; `my data erase` deletes everything about you, and the count goes down."
            ),
            say("Otherwise a pledge is kept for as long as its drive is."),
        ]
    )
    return join(
        [
            run_by(say, operator),
            say.lines(say("What is stored, and why:"), stored),
            say(
                "**Who can see it:** everybody sees totals; countries only from 20 pledges on, and "
                "never fewer than 5 together. A name is seen by everybody, if you chose to show one. "
                "Whoever runs this program has the database and the secret of its keys, and could "
                "find out whether an account they know has pledged. So this is private, not anonymous."
            ),
            say(
                "**A thief of the database alone** sees the pledges, names that were shown, "
                "questions passed on and open forms, but not whose the others are. With the secret too, they could try every account "
                "they know of."
            ),
            say.lines(say("What you can do:"), rights),
            not_official(say, operator),
        ]
    )
