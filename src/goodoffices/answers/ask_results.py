"""What `ask` answers with. `as_json` (in `answers.encoding`) writes these with these very names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from goodoffices.answers.results import Chance, PackageMap
from goodoffices.learning.questions import Worth

__all__ = ["AskAnswer", "Change", "Kind", "OptionChange", "Question"]


class Kind(Enum):
    """What sort of answer a question has."""

    NUMBER = "number"
    LINE = "line"  # a red line is real or bluff
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class OptionChange:
    """An issue on which another option is tabled than without asking."""

    without: str | int | float
    then: str | int | float


@dataclass(frozen=True, slots=True)
class Change:
    """An answer after which another text would be tabled.

    `answer` in words; the same as data: from `low` to `high` (None: open, both alike: that very value; of
    yes or no 1 or 0). `share` is how likely the answer is, `p_without` and `p_all` the chances, after it, of
    the text chosen without asking and of `text`, `gain` their difference; all from the half of the worlds
    on which nothing was chosen.
    """

    answer: str
    kind: Kind
    low: float | None
    high: float | None
    share: float
    text: PackageMap
    differs: Mapping[str, OptionChange]
    p_without: float
    p_all: float
    gain: float


@dataclass(frozen=True, slots=True)
class Question:
    """An unknown, whom to ask about it, and what its answer is worth: points of the chance that all say yes.

    `noise` is what an unknown that has nothing to do with the dispute would be worth by chance in one of
    twenty tries; `measurable` says whether this one is worth more. `changes` of those that are not is empty.
    """

    unknown: str
    ask: tuple[str, ...]
    value: Worth
    value_imperfect: Worth | None
    measurable: bool
    noise: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class AskAnswer:
    """Which question to ask, the most valuable first.

    `text` is what would be tabled without asking (None where there is none), `p_text` its chance; `evpi`
    what knowing everything would be worth; `reliability` that of the source of `value_imperfect`; `n_texts`
    how many texts there were to choose from, `counted` whether they were found by counting every package.
    """

    title: str
    method: str
    exact: bool
    seed: int
    worlds: int
    ess: float
    text: PackageMap | None
    p_text: Chance
    evpi: Worth
    reliability: float | None
    n_texts: int
    counted: bool
    questions: tuple[Question, ...]
    notes: tuple[str, ...]
    seconds: float = 0.0
