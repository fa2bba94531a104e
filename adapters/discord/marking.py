"""Markup becomes Discord's Markdown. What people wrote stays words: nothing of it is parsed."""

import re
from typing import Final

from adapters.merging import merged
from adapters.parting import parted
from adapters.showing import Slash, as_typed
from assistant import Markup, Span, Style, harmless

# Discord takes a backslash before any sign as "this sign, as it is".
_SIGNS: Final = re.compile(r"([\\*_~|`<>\[\]])")
_HEADING: Final = re.compile(r"#(?=[\s#])")
_SCHEME: Final = re.compile(r":(?=//)")
_INVITE: Final = re.compile(r"(?i)(discord(?:app)?\.(?:gg|com))(?=/)")
_EMOJI: Final = re.compile(r":(?=[\w+~-]+:)")
_EVERYONE: Final = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_TAG: Final = re.compile(r"<(?=[@#:/]|t:|a:|id:)")  # begins a mention, a time, an emoji ...
_NOTHING: Final = "\u200b"  # a space without width, which parts what must not be one
_QUOTE: Final = "\u02cb"  # looks like a backquote and ends no code
_SPACE: Final = re.compile(r"\s")
_IDENTITY: Final = re.compile(r"[0-9]{1,20}")  # of a channel


def size(text: str) -> int:
    """Give the length of a text as Discord counts it: in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """Shorten a label to a limit, with a sign that there is more."""
    return text if size(text) <= limit else clip(text, limit - 1).rstrip() + "\u2026"


def named(text: str, limit: int) -> str:
    """Shorten a label, which must not be blank."""
    return cut(text, limit) if text.strip() else _NOTHING


def clip(text: str, limit: int) -> str:
    """Give as much of the beginning of a text as fits."""
    text = text[:limit]
    while size(text) > limit:
        text = text[: len(text) - max(1, (size(text) - limit) // 2)]
    return text


def escape(text: str) -> str:
    """Make words inert: no mention, link, heading, spoiler, code, timestamp or emoji comes of them."""
    text = _SIGNS.sub(r"\\\1", harmless(text))
    text = _HEADING.sub(r"\\#", text)
    text = _EMOJI.sub(r"\\:", _SCHEME.sub(r":\\", text))
    text = _INVITE.sub(r"\1\\", text)
    return _EVERYONE.sub("@" + _NOTHING, text)


def markdown(markup: Markup, slash: Slash = as_typed) -> str:
    """Write text with its emphasis."""
    parts: list[str] = []
    marked = False
    for span in merged(markup):
        plain = span.style is Style.PLAIN
        written = escape(span.text) if plain else _marked(span, slash)
        if marked and not plain and written:
            parts.append(_NOTHING)  # two emphases side by side would read as one
        parts.append(written)
        marked = not plain
    return "".join(parts)


def _marked(span: Span, slash: Slash) -> str:
    text = harmless(span.text)
    if not text.strip():
        return escape(text)
    if span.style is Style.PLACE:
        return f"<#{span.url}>" if _IDENTITY.fullmatch(span.url) else escape(text)
    if span.style is Style.CODE:
        code = " ".join(slash(text).replace("`", _QUOTE).split())
        code = _TAG.sub("<" + _NOTHING, _EVERYONE.sub("@" + _NOTHING, code))
        return f"`{code}`"
    if span.style is Style.LINK:
        return _link(text, span.url)
    inner = text.strip()
    before, _, after = text.partition(inner)
    return f"{before}**{escape(inner)}**{after}"


def _link(label: str, url: str) -> str:
    safe = url.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    if not safe.startswith("https://") or _SPACE.search(safe):
        return escape(f"{label} ({url})")
    if label == url:
        return f"<{safe}>"
    return f"[{escape(label)}]({safe})"


def pieces(markup: Markup, limit: int, slash: Slash = as_typed) -> list[str]:
    """Write text in pieces of at most `limit`, parted at the ends of lines or sentences."""
    return parted(markup, limit, lambda part: markdown(part, slash), size)
