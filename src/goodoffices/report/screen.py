"""What every answer at a terminal is made of: text without markup, tables, chances in words.

Words from a case are set as `rich.text.Text`, which has no markup, after `for_terminal` has made control
characters and bidirectional overrides visible.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from goodoffices.answers.results import Chance, PackageMap
from goodoffices.report.escaping import for_terminal
from goodoffices.report.words import Phrases

__all__ = [
    "chance_word",
    "chance_words",
    "columns",
    "heading",
    "package_words",
    "plain",
    "print_notes",
    "print_tail",
]


def plain(words: object, style: str = "") -> Text:
    """Return words as text without markup, control characters made visible."""
    return Text(for_terminal(str(words)), style=style, overflow="fold")


def chance_words(phrases: Phrases, chance: Chance, *, one_world: bool) -> str:
    """Return a chance as a word with its band; yes or no where everything is fixed."""
    if one_world:
        return phrases.say("yes") if chance.value > 0.5 else phrases.say("no")
    low, high = chance.range if chance.range is not None else (chance.low, chance.high)
    return phrases.say("{word}, {band}", word=phrases.likelihood(chance.value), band=phrases.band(low, high))


def chance_word(phrases: Phrases, p: float, *, one_world: bool) -> str:
    """Return a bare probability as a word; yes or no where everything is fixed."""
    if one_world:
        return phrases.say("yes") if p > 0.5 else phrases.say("no")
    return phrases.likelihood(p)


def columns(*titles: str) -> Grid:
    """Return a table without lines, with these headings."""
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in titles:
        grid.add_column(plain(title), overflow="fold")
    return grid


def heading(console: Console, words: str) -> None:
    """Print a heading with a blank line above it."""
    console.print()
    console.print(plain(words, "bold"))


def package_words(package: PackageMap) -> str:
    """Return a package in one line."""
    return ", ".join(f"{issue} = {option}" for issue, option in package.items())


def print_notes(method: str, notes: Sequence[str], console: Console) -> None:
    """Print how an answer was got, and what the reader must know of it."""
    console.print()
    for note in (method, *notes):
        if note:
            console.print(plain(note, "dim"))


def print_tail(seed: int, worlds: int, phrases: Phrases, console: Console) -> None:
    """Print the seed, the number of worlds and the legend of the words for chances."""
    tail = " \u00b7 ".join(
        (phrases.say("seed {seed}", seed=str(seed)), phrases.count("{n} world", "{n} worlds", worlds))
    )
    console.print(plain(tail, "dim"))
    if worlds > 1:
        console.print(plain(phrases.legend(), "dim"))
