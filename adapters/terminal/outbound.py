"""A Reply becomes lines of text: plain, or with emphasis and bars where the terminal can."""

import textwrap
from typing import TYPE_CHECKING, Final

from assistant import EMPTY, Button, Fact, Markup, Reply, Span, Style, harmless, join

if TYPE_CHECKING:
    from rich.text import Text

WIDTH: Final = 88
_BAR: Final = 20
_UNBROKEN: Final = "\u00a0"


def outbound(reply: Reply, *, bars: bool) -> Markup:
    """Lay a reply out as one text: title, text, facts, what a picture shows, buttons."""
    title = Markup((Span(reply.title, Style.STRONG),)) if reply.title else EMPTY
    shown = Markup((Span(reply.picture.alternative),)) if reply.picture else EMPTY
    return join(
        [
            join([title, reply.text], "\n"),
            _facts(reply.facts, bars=bars),
            shown,
            _buttons(reply),
        ]
    )


def _facts(facts: tuple[Fact, ...], *, bars: bool) -> Markup:
    lines: list[Markup] = []
    group = ""
    for fact in facts:
        if fact.group != group:
            group = fact.group
            above = "\n" if lines else ""
            lines.append(Markup((Span(f"{above}{group}", Style.STRONG),)))
        bar = f"  {_bar(fact.share)}" if bars and fact.share is not None else ""
        indent = "  " if fact.group else ""
        lines.append(Markup((Span(indent), *fact.line().spans, Span(bar))))
    return join(lines, "\n")


def _bar(share: float) -> str:
    return "\u2588" * round(max(0.0, min(1.0, share)) * _BAR)


def _buttons(reply: Reply) -> Markup:
    """Show what can be pressed elsewhere as numbers to type."""
    if not reply.buttons:
        return EMPTY
    if reply.choices:
        return Markup((Span("\n".join(_numbered(reply.buttons)), Style.PLAIN),))
    return Markup((Span("[" + "] [".join(_numbered(reply.buttons)) + "]"),))


def _numbered(buttons: tuple[Button, ...]) -> list[str]:
    return [f"{number} {button.label}" for number, button in enumerate(buttons, 1)]


def plain(markup: Markup, width: int = WIDTH) -> str:
    """Write text without any control character, wrapped; list items hang."""
    lines: list[str] = []
    text = harmless("".join(_shown(span) for span in markup.spans))
    for line in text.split("\n"):
        hang = "  " if line.startswith(("- ", "  ")) else ""
        wrapped = textwrap.wrap(
            line,
            width,
            subsequent_indent=hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines.extend(wrapped or [""])
    return "\n".join(lines).replace(_UNBROKEN, " ")


def _shown(span: Span) -> str:
    """Give a span as bare text: what is to be typed stands in backquotes."""
    if span.style is Style.CODE:
        # What is to be typed stays on one line: its spaces do not break.
        return f"`{span.text.replace(' ', _UNBROKEN)}`"
    return str(Markup((span,)))


_STYLES: Final = {Style.STRONG: "bold", Style.CODE: "cyan", Style.LINK: "underline"}


def rich(markup: Markup) -> "Text":
    """Write text for a terminal that knows emphasis."""
    from rich.text import Text

    text = Text()
    for span in markup.spans:
        shown = span.text if span.style is Style.CODE else _shown(span)
        text.append(harmless(shown), style=_STYLES.get(span.style, ""))
    return text
