"""What happens to one text: per party, step and member, and which single changes would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from goodoffices.answers.evidence_results import EvidenceFound
from goodoffices.answers.forecasts import coalition_forecast, mean_over, step_forecasts
from goodoffices.answers.packages import in_words, option_in_words, positions_of
from goodoffices.answers.results import PartyVerdict, SingleChange, TabledText, TextAnswer
from goodoffices.answers.setting import DEFAULT_WORLDS, Setting, setting_of
from goodoffices.answers.weighing import evidence_found
from goodoffices.bargaining.delay import points_on_day
from goodoffices.bargaining.verdicts import Verdicts
from goodoffices.case.issues import Package
from goodoffices.case.model import Case
from goodoffices.worlds.ensemble import ReferenceWorld

__all__ = ["evidence_on_deals", "notes_on", "party_verdicts", "text"]

_HELPS_FROM = 1e-9
_MOST_CHANGES = 10
_CERTAIN = "No number of this case is uncertain: one world, and every answer is exact for the figures given."


def text(
    case: Case,
    package: Mapping[str, object],
    *,
    seed: int = 0,
    worlds: int = DEFAULT_WORLDS,
    day: float = 0,
) -> TextAnswer:
    """Ask every side about one text.

    Parameters
    ----------
    case : Case
    package : mapping
        Issue id to option (an option id or a number), every issue once.
    seed, worlds : int
        Of the ensemble; a case with no uncertain number is one world.
    day : float
        On which it is asked, from the case's date on.

    Returns
    -------
    TextAnswer
        Chances over all worlds (the text was not chosen by looking at them); `utility`, `no_deal` and
        `broken` in the reference world.

    Raises
    ------
    QuestionError
        If the package names an unknown issue or option, or leaves an issue out.
    """
    setting = setting_of(case, seed=seed, worlds=worlds, day=day)
    positions = positions_of(case.issues, package)
    packages = np.array([positions, *_single_changes(setting, positions)], dtype=np.int64)
    together = Verdicts(setting.model, packages)
    weights = setting.model.weights
    shape = (setting.model.n_worlds, len(packages))
    agreed = np.broadcast_to(together.agreed(), shape)
    p_all = weights @ agreed
    alone = Verdicts(setting.model, packages[:1])
    return TextAnswer(
        title=str(case.title),
        method="exact" if setting.exact else "every world drawn, exact in each",
        exact=setting.exact,
        seed=seed,
        worlds=setting.model.n_worlds,
        ess=setting.ess,
        package=in_words(case.issues, positions),
        coherent=bool(together.coherent()[0, 0]),
        broken_rules=tuple(
            rule.id or rule.text for rule in case.rules if not alone.condition(rule.condition)[0, 0]
        ),
        parties=party_verdicts(setting, positions, alone),
        steps=step_forecasts(alone, setting.model.steps, None, weights),
        p_all=setting.chance(agreed[:, 0]),
        better=_better(setting, together, packages, p_all),
        notes=notes_on(setting),
        evidence=evidence_found(case, setting.learned, _figures(case, agreed[:, 0], alone)),
    )


def evidence_on_deals(
    setting: Setting, deal: np.ndarray | None, texts: Sequence[TabledText]
) -> EvidenceFound | None:
    """Return what the evidence pulls on: whether there is a deal, and whether all say yes to the first text.

    `deal` is None where not every world was asked.
    """
    if setting.learned is None:
        return None
    figures: dict[str, np.ndarray] = {} if deal is None else {"p_deal": deal}
    if texts:
        package = np.array([positions_of(setting.case.issues, texts[0].package)], dtype=np.int64)
        figures["p_best_text"] = Verdicts(setting.model, package).agreed()[:, 0]
    return evidence_found(setting.case, setting.learned, figures)


def _figures(case: Case, agreed: np.ndarray, alone: Verdicts) -> dict[str, np.ndarray]:
    """Return what evidence may pull on: all say yes, and each party alone."""
    yes = {f"p_yes.{party.id}": alone.says_yes(p)[:, 0] for p, party in enumerate(case.parties)}
    return {"p_all": agreed, **yes}


def notes_on(setting: Setting) -> tuple[str, ...]:
    """Say what the reader of any answer must know of how it was got."""
    notes = () if not setting.day else (_as_of(setting),)
    if setting.exact:
        return (*notes, _CERTAIN)
    return (*notes, "Unknowns that the case does not link are drawn independently of each other.")


def _as_of(setting: Setting) -> str:
    """Say by how much what follows without agreement has moved by the day that is asked about."""
    one = ReferenceWorld(setting.case)
    points = points_on_day(setting.case, one, np.array([setting.day], dtype=object))
    moved = [f"{name} {float(added[0]):+.3g}" for name, added in points.items() if added[0]]
    by_then = f": {', '.join(moved)} points in the reference world" if moved else " has not moved"
    return f"As of day {float(setting.day):g}, with no agreement until then. What no deal is worth{by_then}."


def _single_changes(setting: Setting, package: Package) -> list[Package]:
    return [
        tuple(option if j == i else kept for j, kept in enumerate(package))
        for i, size in enumerate(setting.model.sizes)
        for option in range(size)
        if option != package[i]
    ]


def _better(
    setting: Setting, together: Verdicts, packages: np.ndarray, p_all: np.ndarray
) -> tuple[SingleChange, ...]:
    """List the single changes that raise the chance that all say yes, best first."""
    issues = setting.case.issues
    helpful = [row for row in range(1, len(packages)) if p_all[row] > p_all[0] + _HELPS_FROM]
    helpful.sort(key=lambda row: (-round(float(p_all[row]), 12), row))
    changes = []
    for row in helpful[:_MOST_CHANGES]:
        i = int(np.flatnonzero(packages[row] != packages[0])[0])
        p_yes = {}
        for p, party in enumerate(setting.case.parties):
            says = together.says_yes(p)
            p_yes[party.id] = mean_over(says[:, [row if says.shape[1] > 1 else 0]], setting.model.weights)
        change = {issues[i].id: option_in_words(issues[i].options[packages[row, i]])}
        changes.append(SingleChange(change, float(p_all[row]), p_yes))
    return tuple(changes)


def party_verdicts(setting: Setting, package: Package, alone: Verdicts) -> Mapping[str, PartyVerdict]:
    """Return what every party makes of the one package of `alone`."""
    reference = Verdicts(setting.reference, np.array([package], dtype=np.int64))
    weights = setting.model.weights
    result = {}
    broken = dict(zip((limit.id for limit in setting.model.limits), alone.limits_broken(), strict=True))
    for p, party in enumerate(setting.case.parties):
        model = setting.reference.parties[p]
        utility = no_deal = gain = 0.0
        if model.score is not None and model.no_deal is not None:
            utility = float(reference.effective(p)[0, 0] / model.score.scale)
            no_deal = float(model.no_deal[0] / model.score.scale)
            gain = float(reference.gain(p)[0, 0] / model.score.scale)
        mine = [limit.id for limit in setting.model.limits if limit.party == p]
        result[party.id] = PartyVerdict(
            p_yes=mean_over(alone.says_yes(p), weights),
            utility=utility,
            no_deal=no_deal,
            gain=gain,
            broken=tuple(line.id for line in model.lines if reference.broken(line)[0, 0]),
            p_broken={name: mean_over(broken[name], weights) for name in mine},
            steps=step_forecasts(alone, setting.model.parties[p].steps, p, weights),
            coalition=coalition_forecast(alone, setting.model, p, weights),
        )
    return result
