"""Greetings, thanks and the like: a short fitting reply, never an answer of the FAQ."""

import re
from typing import Final

from assistant.folding import fold
from assistant.i18n import N_

_MOST_READ: Final = 400  # characters
_LONGEST: Final = 9  # words

_HELLO: Final = N_("Hello! Ask me about the Paris Call, cyberwarfare or pledging, or type `help`.")
_THANKS: Final = N_("You are welcome.")
_BYE: Final = N_("Goodbye! Come back any time.")
_RIGHT: Final = N_("All right.")
_NOTHING_WAITS: Final = N_("All right. Nothing waits for a yes from you at the moment.")
_WELL: Final = N_("I am a program, so always the same, thank you. What would you like to know?")
_PRAISE: Final = N_("Thank you! Ask me more whenever you like.")
_TO: Final = r"(?:all|everyone|everybody|there|bot|guys|folks|team|assistant|buddy|friend|mate|dear|again|you)"
_NAMED: Final = rf"(?: {_TO})*"
_HELLO_SAID: Final = (
    r"hi+|he+y+a?|hello+|gm|gn8|moin|servus|namaste|ola|ciao|merry christmas|happy (?:new year|birthday|easter|holidays|eid|diwali)|"
    r"hallo|hiya|howdy|yo+|sup|wass?up|whats up|what s up|wsp|greetings|salut|bonjour|hola|"
    r"(?:good )?(?:morning|evening|afternoon|day)|morning"
)
_THANKS_SAID: Final = (
    r"(?:ok |okay |great |cool |nice |perfect |awesome |super |lovely |alright |wow |got it )*"
    r"(?:many |big |much )?(?:thanks?|thx+|thnx|thank (?:you|u)|ty+(?:sm|vm)?|tysm|cheers|merci|danke(?: schon| dir)?|dank(?:e )?je|shukran|dhanyavaad|gracias|obrigad[oa]|much appreciated|"
    r"appreciate it)"
    r"(?: (?:bye+|goodbye|see (?:you|ya|u)|a lot|so much|very much|a bunch|a million|alot|again|lots|for (?:the|your|that|this)?(?: \w+){0,3}|"
    r"that (?:helped|helps)(?: \w+){0,2}|very helpful|bot|you|u|mate|man|bro|all|everyone|guys))*"
)
_BYE_SAID: Final = (
    r"(?:ok |okay )?(?:good ?bye|bye+(?: bye+)?|see (?:you|ya|u)(?: \w+)?|cya|good ?night|gn|later|laters|cu|ciao|"
    r"see (?:you|ya|u)(?: (?:on|next|in) \w+){1,2}|(?:have )?(?:a )?(?:nice|good|great) (?:day|evening|weekend|one)|ttyl|talk (?:to you )?later|have a (?:nice|good|great) (?:day|evening|weekend|one|night)|take care|farewell)"
)
_RIGHT_SAID: Final = (
    r"(?:ok(?:ay|i|ie)?|k+|yes|yeah|yep|yup|y|no|nope|nah|n|fine|cool+|nice(?: one)?|good|great|alright|all right|sure|"
    r"lol+|lmao+|rofl|ha(?:ha)+|hehe+|xd+|wow|oh|ah|hm+|mhm|i see|got it|understood|makes sense|ok cool|oh ok|oh wow|"
    r"interesting|perfect|awesome|amazing|yay|k thx|never ?mind|nvm|idk|same|true|right)"
    r"(?: (?:ok|okay|cool|lol|then|thanks|great|good|nice|bro|man|i see))*"
)
# What a moderator may believe to confirm something.
_YES_SAID: Final = r"(?:yes|y|yeah|yep|yup|ok(?:ay|i|ie)?|k+|sure|alright|all right|right|yes please|do it|confirmed?|yes (?:yes|ok|okay|sure|do it))"
_WELL_SAID: Final = (
    r"(?:hi |hey |hello )?(?:how (?:are|r) (?:you|u|ya)(?: (?:doing|today|feeling))*|how (?:is|s) it (?:going|hanging)|hows it going|"
    r"how do you do|are you (?:there|ok|okay|awake)|u there|you there|anybody there|how (?:is|s|was) your day|hru|hows life)"
)
_PRAISE_SAID: Final = (
    r"(?:you|u|ur|you re|you are|this bot|the bot|this)(?: (?:is|are|r|so|really|very|such|a|the|too))* "
    r"(?:rock|rocks|great|awesome|amazing|cool|best|helpful|smart|cute|nice|good|legend|lifesaver|brilliant)(?: bot)?|"
    r"(?:good|nice|great|best|smart|cool|love (?:you|u|this|this bot)|well done|good job|nice work|great job)(?: (?:bot|job|work|answer|one|stuff))*|"
    r"i (?:love|like) (?:you|u|this bot|this)"
)
_COURTESIES: Final = tuple(
    (re.compile(rf"(?:{said}){_NAMED}"), reply)
    for said, reply in (
        (_WELL_SAID, _WELL),
        (rf"(?:{_THANKS_SAID})(?: (?:{_PRAISE_SAID}))", _PRAISE),
        (_THANKS_SAID, _THANKS),
        (_BYE_SAID, _BYE),
        (_YES_SAID, _NOTHING_WAITS),
        (_RIGHT_SAID, _RIGHT),
        (_PRAISE_SAID, _PRAISE),
        (rf"(?:{_HELLO_SAID})(?: (?:{_HELLO_SAID}))*", _HELLO),
    )
)


def small_talk(text: str) -> str:
    """Give the reply (a text of ours) if the whole message is a courtesy, else nothing."""
    folded = fold(text[:_MOST_READ])
    if len(folded.split()) > _LONGEST:
        return ""
    return next((reply for said, reply in _COURTESIES if said.fullmatch(folded)), "")
