"""A long list, a page at a time: what does not fit is never left out in silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from assistant.command import Kind, Parameter
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup
from assistant.reply import Button
from assistant.request import NO_VALUES, Values

T = TypeVar("T")

PAGE: Final = Parameter("page", N_("Which page of the list."), Kind.NUMBER, required=False)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """What is shown of a list; `left` come after it."""

    number: int
    shown: Sequence[T]
    left: int

    def rest(self, say: Words, command: str) -> Markup:
        """Say how many more there are, and how to see them."""
        if not self.left:
            return EMPTY
        return say.many(
            "{count} more: `{command} {page}`",
            "{count} more: `{command} {page}`",
            self.left,
            command=command,
            page=self.number + 1,
        )

    def onward(self, say: Words, command: str, arguments: Values = NO_VALUES) -> tuple[Button, ...]:
        """Give the button that shows the next page, if there is one."""
        if not self.left:
            return ()
        turned = {**arguments, PAGE.name: str(self.number + 1)}
        return (Button(say.label("Next page"), command, turned),)


def page_number(typed: str, total: int, most: int) -> int:
    """Give the page that is meant: the last one if there are not so many."""
    return max(1, min(int(typed or 1), -(-total // most)))


def page_of(every: Sequence[T], typed: str, most: int) -> Page[T]:
    """Give the page of a list that is meant."""
    number = page_number(typed, len(every), most)
    shown = every[(number - 1) * most : number * most]
    return Page(number, shown, max(0, len(every) - number * most))
