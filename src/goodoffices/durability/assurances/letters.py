"""Letters against one another, and letters that never apply.

A letter is deontic: its subject must, must not or may do an act while its condition holds. Two letters about
one act of one party conflict when both conditions can hold in one state and one of them forbids what the
other demands or permits [1]_.

References
----------
.. [1] G. H. von Wright, "Deontic Logic", Mind 60 (1951) 1-15.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from goodoffices.case.expressions import Condition
from goodoffices.case.schedule import Assurance, Duty
from goodoffices.durability.assurances._trees import TRUE
from goodoffices.durability.assurances.conditions import Coincidence, Possibility, find_state
from goodoffices.durability.assurances.findings import Finding, FindingKind, WhyNever, act_key, sight_of
from goodoffices.durability.assurances.setting import Setting

__all__ = ["find_conflicts", "find_idle_letters", "when_of"]


def when_of(letter: Assurance) -> Condition:
    """Return the condition of a letter; one that always holds where none is stated."""
    return TRUE if letter.when is None else letter.when


def find_conflicts(
    letters: Sequence[Assurance], setting: Setting, parties: Collection[str]
) -> tuple[Finding, ...]:
    """Find the pairs of letters of which one forbids what the other demands or permits at the same time.

    Parameters
    ----------
    letters : sequence of Assurance
        Those in circulation.
    setting : Setting
        What they are read against.
    parties : collection of str
        The ids of the parties, for `Finding.blind`.

    Returns
    -------
    tuple of Finding
        In the order of the letters. A pair that cannot meet while the schedule is kept, but can once it is
        late, has `on_schedule` False.
    """
    found: list[Finding] = []
    for letter, other in combinations(letters, 2):
        if letter.subject != other.subject or act_key(letter.act) != act_key(other.act):
            continue
        forbidding = [one for one in (letter, other) if one.duty is Duty.MUST_NOT]
        if len(forbidding) != 1:
            continue
        first, last = (other, letter) if letter is forbidding[0] else (letter, other)
        found += _conflict(first, last, setting, parties)
    return tuple(found)


def _conflict(
    first: Assurance, forbids: Assurance, setting: Setting, parties: Collection[str]
) -> Iterator[Finding]:
    kind = FindingKind.FORBIDS_A_DUTY if first.duty is Duty.MUST else FindingKind.FORBIDS_A_PERMISSION
    conditions = [when_of(first), when_of(forbids)]
    together, on_schedule = find_state(conditions, setting), True
    if together.status is Possibility.IMPOSSIBLE and setting.days:
        together, on_schedule = find_state(conditions, setting, setting.off_schedule), False
    if together.status is not Possibility.IMPOSSIBLE:
        seen_by, blind = sight_of([first, forbids], parties)
        yield Finding(
            kind=kind,
            status=together.status,
            letters=(first.id, forbids.id),
            state=together.state,
            seen_by=seen_by,
            blind=blind,
            on_schedule=on_schedule,
            doubt=together.doubt,
        )


def find_idle_letters(
    letters: Sequence[Assurance], setting: Setting, parties: Collection[str]
) -> tuple[Finding, ...]:
    """Find the letters whose condition never holds, and what it fails on.

    A letter of which that is not decided has the status NOT_DECIDED and no `why_never`.
    """
    found = []
    for letter in letters:
        ever = find_state([when_of(letter)], setting)
        if ever.status is Possibility.POSSIBLE:
            continue
        is_idle = ever.status is Possibility.IMPOSSIBLE
        seen_by, blind = sight_of([letter], parties)
        found.append(
            Finding(
                kind=FindingKind.NEVER_APPLIES,
                status=Possibility.POSSIBLE if is_idle else Possibility.NOT_DECIDED,
                letters=(letter.id,),
                state=None,
                seen_by=seen_by,
                blind=blind,
                why_never=_why_never(when_of(letter), setting) if is_idle else None,
                doubt=ever.doubt,
            )
        )
    return tuple(found)


def _why_never(condition: Condition, setting: Setting) -> WhyNever:
    """Return the first of the things asked of a state with which none is left."""
    free = setting.without_text()
    unruled = Setting(free.issues, free.text, (), free.days)
    for why, narrower, windows in (
        (WhyNever.ITSELF, unruled, unruled.off_schedule),
        (WhyNever.SCHEDULE, unruled, unruled.on_schedule),
        (WhyNever.RULES, free, free.on_schedule),
    ):
        if _is_impossible(find_state([condition], narrower, windows)):
            return why
    return WhyNever.TEXT


def _is_impossible(found: Coincidence) -> bool:
    return found.status is Possibility.IMPOSSIBLE
