"""The privacy page: what is stored, by whom, why, for how long, and how to erase it."""

from assistant.i18n import Words
from assistant.markup import Markup, items, join
from assistant.pledges.words import Operator, not_official, run_by


def privacy_page(say: Words, operator: Operator, limit: int, days: int) -> Markup:
    """Write the page for this operator: who may be named from `limit` on, who is forgotten after `days`."""
    return join(
        [
            run_by(say, operator),
            say(
                "**In short:** I keep what a pledge, a reminder or a moderator's work needs, and not what "
                "you write to me. {operator} keeps it, on the computer that runs me, and gives it to nobody "
                "beyond what is said below. `my data` shows what is there about you, `my data erase` erases "
                "it. The chat platform has its own rules for what it sees of our conversation.",
                operator=operator.shown(say),
            ),
            say.lines(say("**If you only ask questions:**"), _asking(say)),
            say.lines(say("**If you pledge:**"), _pledging(say, limit, days)),
            say.lines(say("**If you ask for more:**"), _asked_for(say, days)),
            say.lines(say("**If you act as a moderator:**"), _moderating(say)),
            say.lines(say("**Who can see it:**"), _seen(say, operator)),
            say.lines(say("**What a thief of the disk would get:**"), _stolen(say)),
            say.lines(say("**How to erase:**"), _erasing(say, operator)),
            not_official(say, operator),
        ]
    )


def _asking(say: Words) -> Markup:
    return items(
        [
            say(
                "Your messages are not stored. The topic we last spoke of is, for an hour, so that `more` "
                "and `next` work."
            ),
            say("Whether an answer helped is a number beside the answer, with nothing about you."),
            say("What you type into a form is kept while the form is open, for a day at most."),
            say(
                "A scrambled number of what you sent is kept for a day, so that the same message, "
                "delivered twice, does nothing twice."
            ),
        ]
    )


def _pledging(say: Words, limit: int, days: int) -> Markup:
    return items(
        [
            say(
                "Which drive and community, when, the wording you saw, the principles, your age group, "
                "and, if you gave them, your country and the name to show. That is what is counted and "
                "listed."
            ),
            say(
                "A key made from your account, not the account's number itself, so that you count once; "
                "and a key made from your receipt's code, so that the code can be asked about."
            ),
            say(
                "Your age group is asked so that nobody under {limit} is shown by name, and is shown to you alone. Under {limit}, no name is shown; that you said so "
                "is kept for the drive, so that another age given later changes nothing.",
                limit=limit,
            ),
            say(
                "For an organisation: its name, kind, country and sector, the day it joined the Paris Call "
                "if it reports that, and what moderators and you asked each other about it. That exchange "
                "and your address for it, encrypted, go when they have decided."
            ),
            say(
                "When very many pledge at once, an account is very new, or several have one name, such "
                "pledges wait for a check. Moderators see how many they are, why, when they came and how "
                "old the accounts are together, never whose they are. To compare names, they are held in "
                "memory for an hour, as a code."
            ),
            say(
                "In a drive of several communities, the others see how many pledged here, and this "
                "community's name only if its moderators agreed. They never see names, organisations that "
                "wait, or contacts."
            ),
            say.many(
                "For how long: until {count} day after the drive has closed. In a drive without a closing "
                "date, your name goes {count} day after your pledge, and the key stays while the drive is "
                "open.",
                "For how long: until {count} days after the drive has closed. In a drive without a closing "
                "date, your name goes {count} days after your pledge, and the key stays while the drive is "
                "open.",
                days,
            ),
            say(
                "The pledge itself (when, wording, principles, age group, country) then stays as nobody's, "
                "and so do counts, reports and the names of organisations."
            ),
        ]
    )


def _asked_for(say: Words, days: int) -> Markup:
    return items(
        [
            say(
                "A reminder: of what and when, with your address here, encrypted, until you were told."
            ),
            say.many(
                "A question passed on: its words, exactly as they were shown to you, until 90 days after "
                "the moderators answered it, or {count} day after you asked if they do not. They read the "
                "words, not who asked, and may keep them as one more way to ask. Your address is kept, "
                "encrypted, only if you want to be told, and until you were.",
                "A question passed on: its words, exactly as they were shown to you, until 90 days after "
                "the moderators answered it, or {count} days after you asked if they do not. They read the "
                "words, not who asked, and may keep them as one more way to ask. Your address is kept, "
                "encrypted, only if you want to be told, and until you were.",
                days,
            ),
            say(
                "Two accounts that you link: that they are one person's, so that you count once, with the "
                "platform and shown name of each, encrypted, until you unlink them. An offer to link is "
                "kept for an hour."
            ),
        ]
    )


def _moderating(say: Words) -> Markup:
    return items(
        [
            say(
                "What you did with a moderator's rights, and why, with your id and name, encrypted: in the "
                "log and in the history of answers, so that others can see who decided. The moderators of "
                "that community see your name there."
            ),
            say(
                "If a moderator gave you the rights by name: your id and name, encrypted, until you or "
                "they take them back. The moderators there see your name, and you are told."
            ),
            say("Of a community: its name and id, and what its moderators set and wrote."),
            say(
                "If a community removes me, what is its own (names, answers, questions, moderators, log) is "
                "erased 30 days later. Counts stay, and so do the keys in a joint drive that goes on."
            ),
        ]
    )


def _seen(say: Words, operator: Operator) -> Markup:
    return items(
        [
            say(
                "Everybody: totals, principles and days from the first pledge on; countries, and kinds and "
                "sectors of organisations, from 20 pledges on, never fewer than 5 together; organisations "
                "that are confirmed; your name, if you chose to show it. We cannot take back copies that "
                "others made."
            ),
            say(
                "Moderators: what waits for them (organisations, questions, numbers of groups), the exact "
                "figures of their community, and a list to export with a line for each pledge (day, wording, "
                "principles, country, and a name only if you chose to show one); never your age group, your "
                "account, or who you are."
            ),
            say(
                "{operator}: has the database and the secret of its keys, and could find out whether an "
                "account they know has pledged. So this is private, not anonymous.",
                operator=operator.shown(say),
            ),
        ]
    )


def _stolen(say: Words) -> Markup:
    return items(
        [
            say(
                "Of the database alone: pledges and shown names, organisations, questions passed on, open "
                "forms, communities and their answers; not whose the others are. Keys cannot be turned "
                "back, and what is encrypted cannot be read."
            ),
            say(
                "With the secret too: addresses and the names of moderators and linked accounts could be "
                "read, and every account they know of could be tried, to see whether it has pledged. That "
                "is why the secret is kept apart from the database. A backup holds both."
            ),
        ]
    )


def _erasing(say: Words, operator: Operator) -> Markup:
    return items(
        [
            say(
                "`my data` shows what is stored about you, `my data export` gives it to you as a file."
            ),
            say(
                "`withdraw` takes a pledge back, and its name goes; `remind me never` drops reminders; "
                "`moderators leave` gives up a moderator's rights."
            ),
            say(
                "`my data erase` deletes everything about you at once, and the count goes down. What you "
                "did as a moderator stays done, without your name."
            ),
            say(
                "Is your account gone? Send the code of your receipt to {operator}: with it they can erase all "
                "that is stored under that account's key (`assistant erase --receipt`).",
                operator=operator.contact or operator.shown(say),
            ),
            say(
                "Erased data may stay in backups that {operator} made before, until those are deleted.",
                operator=operator.shown(say),
            ),
        ]
    )
