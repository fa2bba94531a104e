"""Greetings and thanks: a short fitting reply, never an answer of the FAQ."""

from typing import Final

from assistant.folding import fold
from assistant.i18n import N_

_HELLO: Final = N_("Hello! Ask me about the Paris Call, cyberwarfare or pledging, or type `help`.")
_THANKS: Final = N_("You are welcome.")
_BYE: Final = N_("Goodbye! Come back any time.")
_RIGHT: Final = N_("All right.")
_SAID: Final = {
    _HELLO: "hi|hello|hey|hiya|hi there|hello there|hey there|hallo|yo|sup|good morning|good evening|"
    "good afternoon|good day|greetings|hi all|hello everyone|hi everyone|hey bot|hi bot|hello bot|heya",
    _THANKS: "thanks|thank you|thank u|thx|ty|tysm|thanks a lot|thank you very much|many thanks|cheers|"
    "thank you so much|thanks so much|great thanks|ok thanks|cool thanks|thanks bot|perfect thanks",
    _RIGHT: "ok|okay|k|kk|yes|y|yeah|yep|no|n|nope|nah|fine|cool|great|nice|good|alright|all right|sure|lol",
    _BYE: "bye|goodbye|bye bye|see you|see ya|cya|good night|good night everyone|gn|later|cu",
}
_REPLIES: Final = {
    fold(said): reply for reply, all_said in _SAID.items() for said in all_said.split("|")
}


def small_talk(text: str) -> str:
    """Give the reply (a text of ours) if the whole message is small talk, else nothing."""
    return _REPLIES.get(fold(text[:60]), "")
