"""What the commands about linked accounts share: the question to both sides, and what is stored."""

from typing import Any, Final

from assistant.i18n import Words
from assistant.identity import Who
from assistant.links.link import Offer
from assistant.markup import Markup, join
from assistant.pledging import private
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services

CONFIRM: Final = "link confirm"
_SHOWN: Final = 16  # letters of an offer's key in a button, so that what was seen is what is meant


def platform(who: Who) -> str:
    """Name a platform."""
    return who.platform.capitalize()


def name(say: Words, who: Who) -> str:
    """Name an account as it is shown on its platform."""
    return who.name or say.label("without a name")


def asked(request: Request, services: Services, offer: Offer, shown: bytes, code: str) -> Reply:
    """Ask whether this account is to be linked with another one, which is named.

    `code`: what was typed, when this is the second account; empty for the one that offers.
    """
    say, who = services.say(request), services.links.who(shown)
    seen = {"seen": _key(offer), **({"code": code} if code else {})}
    typed = {"code": code} if code else {}
    return private(
        join(
            [
                say(
                    "{platform} account **{name}** wants to be linked with this one.",
                    platform=platform(who),
                    name=name(say, who),
                ),
                say(
                    "You would then count once: in a drive where both accounts pledge, the older "
                    "pledge counts. Nothing else is shared, and you can type `unlink` any time. Say "
                    "yes only if both accounts are yours."
                ),
            ]
        ),
        Button(say.label("Yes, both are mine"), CONFIRM, seen, yes=True),
        Button(say.label("No"), "link decline", typed),
        choices=True,
    )


async def was_seen(request: Request, services: Services, offer: Offer) -> bool:
    """Has this account just been shown whom this offer is about?

    A button brings that along; who types `link confirm` must have the question right above it.
    """
    key = _key(offer)
    if request.argument("seen"):  # from a button of ours
        return request.argument("seen") == key
    state = await services.conversations.get(request)
    return any(
        button.command == CONFIRM and button.arguments.get("seen") == key
        for button in state.options
    )


async def code_above(request: Request, services: Services) -> str:
    """Give the code of the question right above, for who types a command under it."""
    if request.argument("seen"):
        return ""
    state = await services.conversations.get(request)
    codes = (each.arguments.get("code") for each in state.options if each.command == CONFIRM)
    return next((code for code in codes if isinstance(code, str)), "")


def _key(offer: Offer) -> str:
    return offer.code.hex()[:_SHOWN]


async def stored(request: Request, services: Services) -> list[Markup]:
    """Say all that is stored about this account's link and offers."""
    say, links = services.say(request), services.links
    found: list[Markup] = []
    if link := await links.mine(request):
        found.append(
            say(
                "Linked with {platform} account {name} since {day} (encrypted). `unlink` ends it.",
                platform=platform(link.who),
                name=name(say, link.who),
                day=say.day(link.since),
            )
        )
    if offer := await links.offered(request):
        if offer.other:
            who = links.who(offer.other_shown)
            found.append(
                say(
                    "{platform} account {name} wants to be linked with this one (encrypted, for an "
                    "hour). `link` shows it.",
                    platform=platform(who),
                    name=name(say, who),
                )
            )
        else:
            found.append(
                say(
                    "An offer to link this account, with its name (encrypted), for an hour. `unlink` "
                    "takes it back."
                )
            )
    for agreed in await links.agreed(request):
        who = links.who(agreed.shown)
        found.append(
            say(
                "You agreed to link this account with {platform} account {name}, which has not "
                "confirmed yet (encrypted, for an hour). `unlink` takes it back.",
                platform=platform(who),
                name=name(say, who),
            )
        )
    return found


async def exported(request: Request, services: Services) -> dict[str, Any]:
    """Give the same as data for a file."""
    links = services.links
    link, offer = await links.mine(request), await links.offered(request)
    return {
        "linked_with": {**_account(link.who), "since": link.since.isoformat()} if link else None,
        "offer_to_link": {
            "made_at": offer.made_at.isoformat(),
            "wanted_by": _account(links.who(offer.other_shown)) if offer.other else None,
        }
        if offer
        else None,
        "agreed_to_link_with": [
            _account(links.who(agreed.shown)) for agreed in await links.agreed(request)
        ],
    }


def _account(who: Who) -> dict[str, str]:
    return {"platform": who.platform, "name": who.name}
