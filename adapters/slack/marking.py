"""Markup becomes Slack's mrkdwn. What people wrote stays words: nothing of it acts.

Slack has no sign that makes the next one inert. `&`, `<` and `>` are written as entities, which
keeps mentions, channels and links from acting; of the others, a space without width parts what
must not be one, and a sign of emphasis where it could begin or end some becomes one that looks like it.
"""

import re
from typing import Final

from adapters.merging import merged
from adapters.parting import parted
from adapters.showing import Slash, as_typed
from assistant import Markup, Span, Style, harmless

_NOTHING: Final = "\u200b"  # a space without width
_QUOTE: Final = "\u02cb"  # looks like a backquote
_LOOKALIKES: Final = {"*": "\u2217", "_": "\u02cd", "~": "\u223c"}
# Between letters or digits these stand for themselves ("snake_case").
_EMPHASIS: Final = re.compile(r"(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])")
_BEGINS_QUOTE: Final = re.compile(r"^(?=[ \t]*&gt;)", re.MULTILINE)
_EMOJI: Final = re.compile(r":(?=[^\s:]+:)")
_ADDRESS: Final = re.compile(r":(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_EVERYONE: Final = re.compile(r"@(?=here|channel|everyone)", re.IGNORECASE)
_TAG: Final = re.compile(r"<(?=[@#!])")  # begins a mention, a channel, a time ...
# Beside these emphasis begins and ends; beside others, and another emphasis, it is none.
_CLEAR: Final = frozenset(["", *" \n\t.,;:!?()'\"-/"])
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{1,30}")  # the id of a channel
_SPACE: Final = re.compile(r"\s")


def cut(text: str, limit: int) -> str:
    """Shorten a label to a limit, with a sign that there is more."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "\u2026"


def named(text: str, limit: int) -> str:
    """Shorten a label of plain text, which must not be blank, and in which nothing is parsed."""
    text = _TAG.sub("<" + _NOTHING, _EVERYONE.sub("@" + _NOTHING, harmless(text)))
    return cut(text, limit) if text.strip() else _NOTHING


def escape(text: str) -> str:
    """Make words inert: no mention, link, emphasis, quote, code or emoji comes of them."""
    text = _entities(harmless(text))
    text = _EMPHASIS.sub(lambda sign: _LOOKALIKES[sign[0]], text.replace("`", _QUOTE))
    text = _BEGINS_QUOTE.sub(_NOTHING, text)
    text = _EMOJI.sub(":" + _NOTHING, text)
    text = _ADDRESS.sub(lambda found: found[0] + _NOTHING, text)
    return _EVERYONE.sub("@" + _NOTHING, text)


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(markup: Markup, slash: Slash = as_typed) -> str:
    """Write text with its emphasis."""
    written = ""
    marked = False
    for span in merged(markup):
        plain = span.style is Style.PLAIN
        text = escape(span.text) if plain else _marked(span, slash)
        if not text:
            continue
        clear = written[-1:] in _CLEAR if not plain else text[0] in _CLEAR
        if (marked and not plain) or ((marked or not plain) and not clear):
            written += _NOTHING
        written += text
        marked = not plain
    return written


def plain_text(markup: Markup, slash: Slash = as_typed) -> str:
    """Write text without emphasis, for notifications and screen readers; nothing in it acts."""
    spans = (
        span if span.style is Style.LINK else Span(_read(span, slash)) for span in markup.spans
    )
    return "".join(map(_plainly, merged(Markup(tuple(spans))))).strip()


def _read(span: Span, slash: Slash) -> str:
    return slash(span.text) if span.style is Style.CODE else span.text


def _plainly(span: Span) -> str:
    address = _address(span.url)
    if not address or span.url == span.text:
        return address or escape(f"{span.text} ({span.url})" if span.url else span.text)
    return f"{escape(span.text)} ({address})"


def _marked(span: Span, slash: Slash) -> str:
    text = harmless(span.text)
    if not text.strip():
        return escape(text)
    if span.style is Style.PLACE:
        channel = span.url.partition("/")[0]  # a thread is in a channel
        return f"<#{channel}>" if _CHANNEL.fullmatch(channel) else escape(text)
    if span.style is Style.CODE:
        code = " ".join(slash(text).replace("`", _QUOTE).split())
        return f"`{_EVERYONE.sub('@' + _NOTHING, _entities(code))}`"
    if span.style is Style.LINK:
        return _link(" ".join(text.split()), span.url)
    return "\n".join(_strong(line) for line in text.split("\n"))


def _strong(line: str) -> str:
    inner = line.strip()
    if not inner:
        return line
    before, _, after = line.partition(inner)
    return f"{before}*{escape(inner)}*{after}"


def _link(label: str, url: str) -> str:
    address = _address(url)
    if not address:
        return escape(f"{label} ({url})")
    return f"<{address}>" if label == url else f"<{address}|{escape(label)}>"


def _address(url: str) -> str:
    """Write an address so that nothing else begins in it; empty if it is none that may be followed."""
    if not url.startswith("https://") or _SPACE.search(url):
        return ""
    return url.replace("<", "%3C").replace(">", "%3E").replace("|", "%7C").replace("&", "&amp;")


def pieces(markup: Markup, limit: int, slash: Slash = as_typed) -> list[str]:
    """Write text in pieces of at most `limit`, parted at the ends of lines or sentences."""
    return parted(markup, limit, lambda part: mrkdwn(part, slash))


def flat(text: Markup, limit: int, slash: Slash = as_typed) -> str:
    """Write a text into one place of a limited length; what does not fit is cut."""
    return (pieces(text, limit, slash) or [""])[0]
