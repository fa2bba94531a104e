"""What platforms with buttons and modals say around the replies of commands."""

from assistant.i18n import Words
from assistant.markup import Markup


def share(say: Words) -> str:
    """Label the button that shows a private answer to everyone in the channel."""
    return say.label("Share in channel")


def open_form(say: Words) -> str:
    """Label the button that opens a form, where it could not open at once."""
    return say.label("Open the form")


def form_waits(say: Words) -> Markup:
    """Say how a form is opened that could not open at once."""
    return say("There is a form to fill in: press the button below, and it opens.")


def not_yours(say: Words) -> Markup:
    """Tell somebody that a button is for somebody else."""
    return say("That button is for the one I answered there. You can ask me yourself: type `help`.")


def not_known(say: Words) -> Markup:
    """Say that nothing is counted as somebody's of whom the platform does not tell who they are."""
    return say(
        "I could not find out just now who you are, so I have stored nothing of what you sent. Please try "
        "again in a minute."
    )


def forgotten(say: Words) -> Markup:
    """Say that a button's meaning was only kept for a while."""
    return say(
        "I do not remember any more what that button was for. Please type the command again."
    )


def answers_in_its_menu(say: Words, name: str) -> Markup:
    """Say how a message of somebody else is answered, which we do not read unasked."""
    return say(
        "I do not read what others wrote unless I am asked to. Open the menu of that message (right-click "
        "it, or keep your finger on it), then Apps, then **{name}**. Or ask me in your own words.",
        name=say.label(name),
    )


def not_shown(say: Words) -> Markup:
    """Say that a reply could not be shown."""
    return say(
        "I could not show my answer here. Please try again; if it happens again, tell a moderator."
    )


def too_large(say: Words) -> Markup:
    """Say that a file is too large for the platform, and how to get it all the same."""
    return say(
        "The file is too large to hand over here. Ask for less, for example with a period, or ask whoever "
        "runs me: `assistant export` writes it on their computer."
    )


def file_not_there(say: Words) -> Markup:
    """Say why a file comes directly that was to be seen by all."""
    return say(
        "I cannot post files in that channel, perhaps because I am no member of it, so it comes to you. "
        "Invite me there if everybody is to see it."
    )


def invite_me(say: Words) -> Markup:
    """Say that nothing can be posted in a place that was chosen for what is posted."""
    return say(
        "I cannot post in this channel, because I am not in it. Invite me (type `/invite`, and choose my "
        "name), then do that again."
    )


def handed_over_directly(say: Words) -> Markup:
    """Say where a file is that cannot be shown to one person alone among others."""
    return say("The file comes as a direct message from me: only you can see it there.")


def more_by(say: Words, command: str) -> Markup:
    """Say how the rest of what was shortened is seen."""
    return say("There is more than fits here: `{command}` shows all of it.", command=command)


def answers_come_directly(say: Words) -> str:
    """Say where the answer to what is typed or pressed on a page comes."""
    return say.label("My answers come as direct messages.")


def show_all(say: Words) -> str:
    """Label the button that shows all of what is shortened."""
    return say.label("Show all of it")


def ask_here(say: Words) -> str:
    """Label the box in which a question is typed."""
    return say.label("Ask about the Paris Call or cyberwarfare")
