"""How replies to what was heard are shown on platforms with buttons and modals."""

from dataclasses import replace
from typing import Final

from adapters.heard import Heard
from adapters.ids import CustomIds, Meaning, Pressed, owner_of
from adapters.showing import Press, Slash, Way
from assistant import ButtonPress, CommandCall, Markup, Reply, Request, Visibility, join, pressing
from assistant.assistant import Assistant

_MORE: Final = "more"


class Ways:
    """Knows whose buttons are whose, and which buttons the platform itself adds."""

    def __init__(self, assistant: Assistant, ids: CustomIds, slash: Slash) -> None:
        self._services = assistant.services
        self._ids = ids
        self._slash = slash

    def refused(self, found: Heard) -> Reply | None:
        """Give what is said instead of an answer, if what was pressed is not to be answered."""
        say = self._services.say(found.request)
        if found.forgotten:
            return privately(pressing.forgotten(say))
        if found.owner and found.owner != self._owner(found.request):
            return privately(pressing.not_yours(say))
        return None

    def way(self, found: Heard, reply: Reply) -> Way:
        """Give how a reply is shown where it was asked for."""
        public = found.request.conversation.public
        owner = self._owner(found.request) if public else ""
        return Way(self._ids, self._slash, not public, owner, self._more(found, reply))

    def told(self, found: Heard, reply: Reply, *, direct: bool) -> Reply:
        """Give a reply with what has to be said of a form that is not open, or of a file.

        `direct`: is it shown where files for one person alone are handed over?
        """
        say = self._services.say(found.request)
        if reply.form and not reply.text:
            return replace(reply, text=pressing.form_waits(say))
        private = not found.request.conversation.public or reply.visibility is Visibility.PRIVATE
        if (reply.file or reply.picture) and private and not direct:
            return replace(reply, text=join([reply.text, pressing.handed_over_directly(say)]))
        return reply

    def _owner(self, request: Request) -> str:
        return owner_of(self._services.conversations.person(request))

    def _more(self, found: Heard, reply: Reply) -> tuple[Press, ...]:
        """Give the buttons that the reply itself does not have."""
        say = self._services.say(found.request)
        content = found.request.content
        if reply.form and not reply.buttons and isinstance(content, CommandCall | ButtonPress):
            again = Pressed(Meaning.CALL, content.name, content.arguments)
            return (Press(pressing.open_form(say), self._ids.write(again), main=True),)
        if found.asked and reply.topic:
            longer = isinstance(content, CommandCall | ButtonPress) and content.name == _MORE
            named = (_MORE, {"topic": reply.topic}) if longer else ("topic", {"id": reply.topic})
            shared = Pressed(Meaning.SHARE, *named)
            return (Press(pressing.share(say), self._ids.write(shared)),)
        return ()


def privately(text: Markup) -> Reply:
    """Make a reply for the eyes of one person."""
    return Reply(text, visibility=Visibility.PRIVATE)
