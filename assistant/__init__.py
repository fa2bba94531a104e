"""The shared core of the assistant. This is its front door: what an adapter may import.

`assistant.bootstrap.build` makes an `Assistant`; these are the values that cross the border.
"""

from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.errors import OperatorError, UserError
from assistant.markup import EMPTY, Markup, Span, Style, harmless, join, parse
from assistant.outbox import MODERATORS, Announcement, AnnouncementKind
from assistant.reply import Button, Fact, File, OpenForm, Picture, Reply, Visibility
from assistant.request import (
    ButtonPress,
    CommandCall,
    Community,
    Content,
    Conversation,
    FormSubmission,
    Request,
    Role,
    Text,
    User,
)

__version__ = "0.1.0"
__all__ = [
    "EMPTY",
    "MODERATORS",
    "Acknowledgement",
    "Announcement",
    "AnnouncementKind",
    "Button",
    "ButtonPress",
    "Command",
    "CommandCall",
    "Community",
    "Content",
    "Conversation",
    "Fact",
    "File",
    "FormSubmission",
    "Kind",
    "Markup",
    "OpenForm",
    "OperatorError",
    "Parameter",
    "Picture",
    "Reply",
    "Request",
    "Role",
    "Span",
    "Style",
    "Text",
    "User",
    "UserError",
    "Visibility",
    "harmless",
    "join",
    "parse",
]
