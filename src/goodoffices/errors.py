"""What can go wrong, as one tree of exceptions.

::

    GoodOfficesError
    ├── CaseError          a case file, or a part of one, is wrong (holds every problem found)
    ├── QuestionError      a question asked of a sound case is wrong (unknown issue, bad option)
    ├── SearchStopped      a search gave up before it had anything to say
    └── MissingExtra       an optional part is not installed

"No deal exists" and "not decided within the limit" are results, never exceptions.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CaseError",
    "GoodOfficesError",
    "MissingExtra",
    "Problem",
    "QuestionError",
    "SearchStopped",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it.

    `file` and `line` say where in the text (line 0: the file as a whole), `where` names the place in
    the case (``parties.union.red_lines.U1``).
    """

    file: str
    line: int
    where: str
    what: str
    hint: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        head = f"{place}: {self.where}: " if self.where else f"{place}: "
        return f"{head}{self.what} {self.hint}".rstrip()


class GoodOfficesError(Exception):
    """Anything this package raises on purpose."""


class CaseError(GoodOfficesError):
    """A case that cannot be read. `problems` holds every one that was found, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class QuestionError(GoodOfficesError):
    """A sound case, asked something that it has no answer to; `hint` says what to ask instead."""

    def __init__(self, what: str, hint: str = "") -> None:
        self.what = what
        self.hint = hint
        super().__init__(f"{what} {hint}".rstrip())


class SearchStopped(GoodOfficesError):
    """A search reached its limit with nothing to show."""


class MissingExtra(GoodOfficesError):
    """An optional part is not installed; the message names the command that installs it."""
