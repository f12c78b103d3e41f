"""What each question is answered with. `as_json` (in `answers.encoding`) writes them with these very names.

A package is a mapping from issue id to option (a number where the option is one, else its id). Utilities are
effective utilities, in points, by party id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from goodoffices.answers.evidence_results import EvidenceFound

__all__ = [
    "Bridge",
    "Chance",
    "Conflict",
    "DealsAnswer",
    "Efficient",
    "Gap",
    "MemberVotes",
    "PartyVerdict",
    "Settlement",
    "SettlementStatus",
    "SingleChange",
    "StepForecast",
    "TabledText",
    "TextAnswer",
    "Zopa",
]

PackageMap = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability with its two doubts: `low, high` simulation error (90 %), `range` the band people read.

    `driver` is the path of the unknown that moves it most, or None when nothing is uncertain.
    """

    value: float
    low: float
    high: float
    range: tuple[float, float] | None = None
    driver: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Points spare (or, below 0, missing) at the package whose worst-placed party is best placed.

    Quantiles over worlds of max over x of min over parties of E - no_deal, x meeting every other limit.
    None where no package meets the other limits; `p_undefined` is the weight of such worlds.
    """

    p10: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p90: float | None
    p_undefined: float


@dataclass(frozen=True, slots=True)
class Zopa:
    """Packages on which the parties that must agree do, in the reference world; None where not counted."""

    size: int | None
    sample: tuple[PackageMap, ...]


@dataclass(frozen=True, slots=True)
class Efficient:
    """A package on the Pareto frontier."""

    package: PackageMap
    utilities: Mapping[str, float]


class SettlementStatus(Enum):
    """Whether a bargaining solution exists."""

    FOUND = "FOUND"
    NO_AGREEMENT = "NO_AGREEMENT"
    NO_INDIVIDUALLY_RATIONAL = "NO_INDIVIDUALLY_RATIONAL"
    NOT_DECIDED = "NOT_DECIDED"


@dataclass(frozen=True, slots=True)
class Settlement:
    """A bargaining solution: every maximiser, with utilities in parallel.

    `value` is what is maximised (Nash product, smallest share of the ideal gain, least gain, sum), `bound`
    its proven upper bound where the search stopped, `assumes` a convention such as "interpersonal".
    """

    status: SettlementStatus
    packages: tuple[PackageMap, ...]
    utilities: tuple[Mapping[str, float], ...]
    value: float | None
    method: str
    exact: bool
    bound: float | None = None
    assumes: str | None = None
    n_packages: int | None = None


@dataclass(frozen=True, slots=True)
class MemberVotes:
    """Chances of each vote of a member (means over worlds of the share of its seats), and of leaving."""

    yes: float
    no: float
    abstain: float
    leaves: float


@dataclass(frozen=True, slots=True)
class StepForecast:
    """What a body does with a text. `yes`, `no`, `abstain` are mean seats; `questions` has p_pass of each."""

    body: str
    limit: str
    p_pass: float
    binding: bool
    seats: float
    yes: float
    no: float
    abstain: float
    rule: str
    members: Mapping[str, MemberVotes]
    p_pass_questions: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class TabledText:
    """A text to table. `label` is why it was chosen; `also` the other criteria that it is best by.

    `gains` are mean gains over no_deal per party; `changes` the issues in which it differs from `tabled`.
    `p_all_if` is, for each unknown of yes or no by its path, the chance if it is not so, and if it is.
    """

    label: str
    package: PackageMap
    p_yes: Mapping[str, float]
    p_all: Chance
    utilities: Mapping[str, float]
    gains: Mapping[str, float]
    ratification: Mapping[str, tuple[StepForecast, ...]]
    changes: tuple[str, ...] | None
    must_be_true: tuple[str, ...]
    score: float
    also: tuple[str, ...] = ()
    p_all_if: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits that cannot all be met, none of which is needless; `p` the weight of the worlds where it is one.

    `owners` are offices, parallel to `limits` (several of one limit joined by "and"). `by_firmness`: made of
    red lines alone, so that the firmness figures set its p.
    """

    limits: tuple[str, ...]
    owners: tuple[str, ...]
    p: float
    by_firmness: bool = False


@dataclass(frozen=True, slots=True)
class Bridge:
    """A smallest set of limits whose dropping opens a deal, with a package that it opens.

    `cost` per limit: points short (no_deal), seats short (a step), or "crossed" (a red line, a rule).
    `equivalent` per limit: the nearest one-option change worth about as much to that party, in words as data:
    (issue, from option, to option, points).
    """

    relax: tuple[str, ...]
    package: PackageMap
    cost: Mapping[str, float | str]
    p: float
    equivalent: Mapping[str, tuple[str, str, str, float]]


@dataclass(frozen=True, slots=True)
class DealsAnswer:
    """Is there a deal, what blocks one, what could be tabled."""

    title: str
    method: str
    exact: bool
    seed: int
    worlds: int
    world: str | None
    ess: float
    n_packages: int | None
    n_combinations: int
    p_deal: Chance
    p_best_text: Chance
    gap: Gap
    p_deal_if_no_deal_shifts: Mapping[str, float]
    issue_blocks: Mapping[str, float]
    zopa: Zopa
    frontier: tuple[Efficient, ...]
    frontier_all: tuple[Efficient, ...]
    solutions: Mapping[str, Settlement]
    texts: tuple[TabledText, ...]
    conflicts: tuple[Conflict, ...]
    bridges: tuple[Bridge, ...]
    blockage: Mapping[str, Chance]
    blockage_by_issue: Mapping[str, float]
    ratification: Mapping[str, tuple[StepForecast, ...]]
    no_deal: Mapping[str, float]
    acceptable: Mapping[str, Mapping[str, tuple[str | int | float, ...]]]
    methods: Mapping[str, str]
    notes: tuple[str, ...]
    evidence: EvidenceFound | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PartyVerdict:
    """What one party makes of a text."""

    p_yes: float
    utility: float
    no_deal: float
    gain: float
    broken: tuple[str, ...]
    p_broken: Mapping[str, float]
    steps: tuple[StepForecast, ...]
    coalition: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class SingleChange:
    """One option changed, and the chance that all say yes to the text then."""

    change: Mapping[str, str | int | float]
    p_all: float
    p_yes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """What happens to one text."""

    title: str
    method: str
    exact: bool
    seed: int
    worlds: int
    ess: float
    package: PackageMap
    coherent: bool
    broken_rules: tuple[str, ...]
    parties: Mapping[str, PartyVerdict]
    steps: tuple[StepForecast, ...]
    p_all: Chance
    better: tuple[SingleChange, ...]
    notes: tuple[str, ...]
    evidence: EvidenceFound | None = None
