"""Plant mistakes in a copy of the source, one at a time, and see whether the fast tests notice.

``make mutants`` runs all of them; ``make mutants MUTANTS='--only tie'`` those whose name holds a word.
A mistake whose old text is not found exactly once is an error: the list has to follow the source.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIME_LIMIT_S = 600


@dataclass(frozen=True, slots=True)
class Mutation:
    """One planted mistake: where, what stands there, what is put instead, and the tests that must notice.

    `more` is put at the end of the file, where the mistake needs a function of its own.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    more: str = ""


# The tests that set the engine beside the brute-force oracle; the first failure ends a run.
ENGINE = ("tests/bargaining", "tests/answers")

ASKING = ("tests/learning/test_questions.py", "tests/learning/test_bins.py", "tests/answers/test_ask.py")
LEARNING = ("tests/learning", "tests/answers/test_weighing.py")

EXCHANGE = ("tests/durability/exchange", "tests/answers/test_hold.py")

LIMITS = ("tests/shuttle/limits",)

TALKS = (
    "tests/shuttle/test_talks_by_the_oracle.py",
    "tests/shuttle/test_sides.py",
    "tests/shuttle/test_alternating.py",
    "tests/bargaining/test_delay.py",
    "tests/bargaining/test_paired.py",
)

SCORES = ("tests/learning/test_scoring.py", "tests/answers/test_backtest.py")

LARGE = (
    "tests/bargaining/test_bounds.py",
    "tests/bargaining/test_needs.py",
    "tests/bargaining/test_breaches.py",
    "tests/bargaining/test_agreed.py",
    "tests/bargaining/test_census.py",
)

MUTATIONS: tuple[Mutation, ...] = (
    Mutation(
        "a vote is said to need all who vote",
        "bargaining/needs.py",
        "np.where(passes, tries, _NONE).min(axis=1)",
        "np.where(passes, tries, _ANY).max(axis=1)",
        LARGE,
    ),
    Mutation(
        "a member that may abstain is held to its line",
        "bargaining/needs.py",
        "        need = need - _floats(ballot.abstains_within)\n",
        "        pass\n",
        LARGE,
    ),
    Mutation(
        "of alternative votes the hardest is needed",
        "bargaining/needs.py",
        "return np.asarray(np.minimum.reduce(np.broadcast_arrays(*ways)))",
        "return np.asarray(np.maximum.reduce(np.broadcast_arrays(*ways)))",
        LARGE,
    ),
    Mutation(
        "a mask is taken for covered where one of its limits is",
        "bargaining/breaches.py",
        "options[p] = min(options.get(p, np.inf)",
        "options[p] = max(options.get(p, -np.inf)",
        LARGE,
    ),
    Mutation(
        "a row is bounded by its worse column beside the crossing",
        "bargaining/bounds.py",
        "    return np.maximum(\n        np.minimum(one + its[after]",
        "    return np.minimum(\n        np.minimum(one + its[after]",
        LARGE,
    ),
    Mutation(
        "columns that are best for one party alone are left out",
        "bargaining/bounds.py",
        "best = np.unique(points[:, non_dominated(points.T)], axis=1)",
        "best = points[:, [int(points.min(axis=0).argmax())]]",
        LARGE,
    ),
    Mutation(
        "rows of one world are judged by another world's figures",
        "bargaining/scattered.py",
        "rows[self.places if len(rows) > 1 else 0, self.pair_rows]",
        "rows[self.places[0] if len(rows) > 1 else 0, self.pair_rows]",
        LARGE,
    ),
    Mutation(
        "a world is left as soon as its first rows hold no deal",
        "bargaining/agreed.py",
        "            found[place] = True\n",
        "            found[:] = True\n",
        LARGE,
    ),
    Mutation(
        "a threshold that is just met is not met",
        "bargaining/ratification.py",
        "return at_least(tally.yes, threshold)",
        "return ~at_least(threshold, tally.yes)",
        ENGINE,
    ),
    Mutation(
        "as many against as it takes to block do not block",
        "bargaining/ratification.py",
        "return ~at_least(tally.no, threshold)",
        "return at_least(threshold, tally.no)",
        ENGINE,
    ),
    Mutation(
        "an abstention counts as a no",
        "bargaining/ratification.py",
        "return yes & ~abstain, ~yes & ~abstain, abstain",
        "return yes & ~abstain, ~yes | abstain, np.zeros_like(abstain)",
        ENGINE,
    ),
    Mutation(
        "a share of votes is taken of all who are present",
        "bargaining/ratification.py",
        "Base.VOTES: tally.yes + tally.no,",
        "Base.VOTES: tally.yes + tally.no + tally.abstain,",
        ENGINE,
    ),
    Mutation(
        "who would only just sign does not",
        "bargaining/ratification.py",
        "return np.asarray(left >= right, dtype=bool)",
        "return np.asarray(left > right, dtype=bool)",
        ENGINE,
    ),
    Mutation(
        "a red line that is not real binds",
        "bargaining/verdicts.py",
        "return self.lift(line.real) & ~self.condition(line.condition)",
        "return self.lift(line.real | True) & ~self.condition(line.condition)",
        ENGINE,
    ),
    Mutation(
        "the seats of a member that left still count",
        "bargaining/verdicts.py",
        "self.at(scaled_seats(seats, 1))[:, None] * ~left",
        "self.at(scaled_seats(seats, 1))[:, None] * (left | ~left)",
        ENGINE,
    ),
    Mutation(
        "a route asks for all of its steps",
        "bargaining/verdicts.py",
        "return self._any([self.passes(step, p) for step in entry.steps])",
        "return ~self._any([~self.passes(step, p) for step in entry.steps])",
        ENGINE,
    ),
    Mutation(
        "a tie of solutions is dropped",
        "bargaining/choosing.py",
        "return rows[wanted[inverse]], largest",
        "return rows[wanted[inverse]][:1], largest",
        ENGINE,
    ),
    Mutation(
        "Kalai-Smorodinsky is the least spread",
        "bargaining/choosing.py",
        '"kalai_smorodinsky": _leximin(',
        '"kalai_smorodinsky": (lambda g, p, a, *_: _least_spread(p[:, a]))(',
        ENGINE,
        """

def _least_spread(points: Array) -> Choice:
    shares = points / points.max(axis=0, initial=1e-9)
    spread = np.ptp(shares, axis=1) if shares.shape[1] else np.zeros(len(shares))
    return Choice(np.flatnonzero(spread == spread.min()), 0.0)
""",
    ),
    Mutation(
        "Nash multiplies two losses",
        "bargaining/solutions.py",
        "rational = np.flatnonzero((gains >= 0).all(axis=1))",
        "rational = np.flatnonzero(gains.prod(axis=1) >= 0)",
        ENGINE,
    ),
    Mutation(
        "of packages of equal worth one is on the frontier",
        "bargaining/dominance.py",
        "mask[alive[order[keep[group]]]] = True",
        "mask[alive[order[first[keep]]]] = True",
        ENGINE,
    ),
    Mutation(
        "a conflict may hold a limit that it does not need",
        "bargaining/conflicts.py",
        "left = _without_supersets(left[level.size :], level)",
        "left = left[level.size :]",
        ENGINE,
    ),
    Mutation(
        "a share of nothing passes",
        "bargaining/ratification.py",
        "return np.asarray(passes & ~at_least(nothing, base))",
        "return np.asarray(passes)",
        ENGINE,
    ),
    Mutation(
        "a bonus on columns of one word is given to all of them",
        "bargaining/bits.py",
        "if named.isdisjoint(self.space.columns_issues):",
        "if bits.shape[1] == 1:",
        ENGINE,
    ),
    Mutation(
        "an absent leader counts wherever a follower votes",
        "bargaining/diagrams.py",
        "~(votes[0] | votes[1] | votes[2])",
        "~np.uint64(0) | votes[0]",
        ENGINE,
    ),
    Mutation(
        "a safety net that may fail is taken for certain",
        "worlds/unknowns.py",
        "case RedLine(firmness=chance) | SafetyNet(chance=chance):\n"
        "            return may_go_either_way(chance)",
        "case RedLine(firmness=chance):\n            return may_go_either_way(chance)\n"
        "        case SafetyNet(chance=chance):\n            return not chance.is_fixed",
        (*ENGINE, "tests/worlds"),
    ),
    Mutation(
        "with an issue waived the solver forgets every limit",
        "bargaining/variants.py",
        'if limit.kind != "rule" and not',
        'if limit.kind == "" and not',
        ENGINE,
    ),
    Mutation(
        "who is indifferent stops",
        "durability/exchange/induction.py",
        "if stop > go_on and (exact or",
        "if stop >= go_on and (True or",
        EXCHANGE,
    ),
    Mutation(
        "who is indifferent stops, in many worlds",
        "durability/exchange/induction.py",
        "stops[m, p] = ~at_least(values[p], payoffs[m, p])",
        "stops[m, p] = at_least(payoffs[m, p], values[p])",
        EXCHANGE,
    ),
    Mutation(
        "nobody is asked after the last step",
        "durability/exchange/terms.py",
        "    if last:\n        found.append(Moment(END",
        "    if last is None:\n        found.append(Moment(END",
        EXCHANGE,
    ),
    Mutation(
        "a guarantee ends the day before its last",
        "durability/exchange/terms.py",
        "result & at_least(self.worlds.number(guarantee.until_day), day)",
        "result & ~at_least(day, self.worlds.number(guarantee.until_day))",
        EXCHANGE,
    ),
    Mutation(
        "a default is always seen",
        "durability/exchange/terms.py",
        "full = self.worlds.share(guarantee.credible) * seen",
        "full = self.worlds.share(guarantee.credible) * (seen * 0 + 1)",
        EXCHANGE,
    ),
    Mutation(
        "what can be undone stays",
        "durability/exchange/terms.py",
        "return np.asarray(1 - self.worlds.share(act.reversible))",
        "return np.asarray(1 - 0 * self.worlds.share(act.reversible))",
        EXCHANGE,
    ),
    Mutation(
        "who stops takes the others' guarantees along",
        "durability/exchange/induction.py",
        "lost = np.where(who, exchange.loss[m, :, 0], 0)",
        "lost = exchange.loss[m, :, 0]",
        EXCHANGE,
    ),
    Mutation(
        "only acting at once counts as an order",
        "durability/exchange/decisions.py",
        "gains = np.maximum(self.acts, 0)",
        "gains = self.acts",
        EXCHANGE,
    ),
    Mutation(
        "a chosen event comes about where its chooser is indifferent",
        "durability/exchange/choices.py",
        "~at_least(less, more)",
        "at_least(more, less)",
        ("tests/answers/test_hold.py",),
    ),
    Mutation(
        "a chooser looks at the beginning, not at the day of the event",
        "durability/exchange/choices.py",
        "_rest(each, int(m), here)",
        "_rest(each, 0, here)",
        ("tests/answers/test_hold.py",),
    ),
    Mutation(
        "words of a document that may not be shown are shown",
        "evidence/showing.py",
        "document.may_be_shown is not False",
        "document.may_be_shown is not None",
        ("tests/evidence/test_showing.py",),
    ),
    Mutation(
        "a text is scored on the worlds it was chosen on",
        "learning/questions.py",
        "ahead, then = sums[choosing][..., order], sums[scoring][..., order]",
        "ahead, then = sums[choosing][..., order], sums[choosing][..., order]",
        ASKING,
    ),
    Mutation(
        "a source of reliability r knows with chance r",
        "learning/questions.py",
        "knows = 2 * reliability - 1",
        "knows = reliability",
        ASKING,
    ),
    Mutation(
        "without asking the second best is tabled",
        "learning/questions.py",
        "return np.asarray((sums >= sums.max(axis=-1, keepdims=True) - equal).argmax(axis=-1))",
        "return np.asarray((sums >= sums.min(axis=-1, keepdims=True) - equal).argmax(axis=-1))",
        ASKING,
    ),
    Mutation(
        "answers are cut by the number of worlds, whatever their weight",
        "learning/bins.py",
        "mass = np.bincount(where, weights=weights[weights > 0], minlength=len(known))",
        "mass = np.bincount(where, minlength=len(known)).astype(np.float64)",
        ASKING,
    ),
    Mutation(
        "whatever is above nothing is measurable",
        "learning/questions.py",
        "measurable = worth.value > max(0.0, noise)",
        "measurable = worth.value > 0.0",
        ASKING,
    ),
    Mutation(
        "two claims of one source contradict each other",
        "evidence/contradictions.py",
        "for other in denying if one.source != other.source",
        "for other in denying",
        ("tests/evidence/test_contradictions.py",),
    ),
    Mutation(
        "a claim stands with the words of its first revision",
        "case/building/revisions.py",
        "return replace(chain[-1], id=first",
        "return replace(chain[0], id=first",
        ("tests/case/test_ledger_keys.py", "tests/evidence/test_review.py"),
    ),
    Mutation(
        "a least guarantee is the last deficit, not the largest",
        "durability/exchange/guarantees.py",
        "deficits(exchange), 0).max(axis=0)",
        "deficits(exchange), 0)[-1]",
        EXCHANGE,
    ),
    Mutation(
        "trust is asked for at zero stakes only",
        "durability/exchange/guarantees.py",
        "stakes = exchange.complete[p] - let_down",
        "stakes = exchange.complete[p] - let_down + 1",
        EXCHANGE,
    ),
    Mutation(
        "a chunk's size is the first that is good",
        "durability/exchange/paths.py",
        "step = int(good[-1]) + 1",
        "step = int(good[0]) + 1",
        ("tests/durability/test_orders.py", "tests/durability/test_phases.py"),
    ),
    Mutation(
        "every trade-off is one point",
        "durability/exchange/tradeoff.py",
        "if not asked_in_between(lattice):",
        "if True:",
        ("tests/durability/test_tradeoff.py",),
    ),
    Mutation(
        "a decision maker may move twice in a row",
        "durability/graphs/sequences.py",
        "            if other != last\n",
        "            if other >= 0\n",
        ("tests/durability/graphs",),
    ),
    Mutation(
        "a mover that can escape is deterred",
        "durability/graphs/stability.py",
        "bad = self.no_better if escapable else self.held",
        "bad = self.no_better",
        ("tests/durability/graphs",),
    ),
    Mutation(
        "an equal state is an improvement",
        "durability/graphs/stability.py",
        "if place <= worth[state]",
        "if place < worth[state]",
        ("tests/durability/graphs",),
    ),
    Mutation(
        "an option goes back the way it may only go forth",
        "durability/graphs/options.py",
        "not state & ~end & forward",
        "not state & ~end & backward",
        ("tests/durability/graphs",),
    ),
    Mutation(
        "a group improves where its first member does",
        "durability/graphs/coalitions.py",
        "no_better[member][start]",
        "no_better[coalition[0]][start]",
        ("tests/durability/graphs",),
    ),
    Mutation(
        "letters collide whoever forbids",
        "durability/assurances/letters.py",
        "if len(forbidding) != 1:",
        "if not forbidding:",
        ("tests/durability/test_assurances.py",),
    ),
    Mutation(
        "a letter's addressee does not see it",
        "durability/assurances/findings.py",
        "({letter.to} if letter.to is not None else set())",
        "set()",
        ("tests/durability/test_assurances.py",),
    ),
    Mutation(
        "the base rate leaves out the case that it is asked about",
        "learning/scoring.py",
        "return np.full(len(came), came.mean())",
        "return np.asarray((came.sum() - came) / (len(came) - 1))",
        SCORES,
    ),
    Mutation(
        "what varies within a word is left out of the parts of a score",
        "learning/scoring.py",
        "within += ((p[here] - said) ** 2 - 2 * (p[here] - said) * (came[here] - happened)).sum() / n",
        "within += 0.0",
        SCORES,
    ),
    Mutation(
        "a seal of the day of the agreement still counts",
        "answers/backtest.py",
        "if seal.on >= known:",
        "if seal.on > known:",
        SCORES,
    ),
    Mutation(
        "the claims beside a case may change under its seal",
        "case/freezing.py",
        "[_METHOD, canonical_form(read_nodes(case, file)), beside]",
        "[_METHOD, canonical_form(read_nodes(case, file)), None]",
        ("tests/case/test_freezing.py",),
    ),
    Mutation(
        "what came after the horizon came in time",
        "case/outcomes.py",
        "return CameTrue.NO if kind is CameTrue.YES and day > end else kind",
        "return kind",
        ("tests/case/test_outcomes.py",),
    ),
    Mutation(
        "a liar has to obey",
        "shuttle/limits/hearing_program.py",
        "lie = np.append(np.zeros(4 * n), after.sum(axis=0))",
        "lie = np.append(liar.ravel(), np.zeros(2 * n))",
        LIMITS,
    ),
    Mutation(
        "only those pass for another who would say less",
        "shuttle/limits/gains_program.py",
        "for own, other in ((lower, upper), (upper, lower)):",
        "for own, other in ((lower, upper),):",
        LIMITS,
    ),
    Mutation(
        "a mediator is believed whatever it thinks of war",
        "shuttle/limits/credibility.py",
        "if worth < war - _TOLERANCE:",
        "if worth < war - 10:",
        LIMITS,
    ),
    Mutation(
        "a side's own impatience sets its pace",
        "shuttle/limits/concession.py",
        "second.impatience * (1 - first.share) / excess",
        "first.impatience * (1 - first.share) / excess",
        LIMITS,
    ),
    Mutation(
        "a denial counts for what it denies",
        "learning/likelihoods.py",
        "        share = 1.0 - share",
        "        share = 1.0 * share",
        LEARNING,
    ),
    Mutation(
        "a side is believed about its own limits",
        "learning/likelihoods.py",
        "why, p_if_true, p_if_false = Reason.ABOUT_ITSELF, 0.5, 0.5",
        "why = Reason.COUNTED",
        LEARNING,
    ),
    Mutation(
        "every claim of an origin counts",
        "learning/likelihoods.py",
        "            if place != best:",
        "            if place == -1:",
        LEARNING,
    ),
    Mutation(
        "of an origin the weakest claim counts",
        "learning/likelihoods.py",
        "key=lambda place: (-_tells(records[place]), records[place].id)",
        "key=lambda place: (_tells(records[place]), records[place].id)",
        LEARNING,
    ),
    Mutation(
        "a real red line that an offer breaks is not noticed",
        "learning/offers.py",
        "np.where(reckoning.breaks, responses.least,",
        "np.where(reckoning.breaks & False, responses.least,",
        LEARNING,
    ),
    Mutation(
        "a refusal is never tactical",
        "learning/offers.py",
        "1.0 - (1.0 - responses.tactical) * accepts",
        "1.0 - accepts",
        LEARNING,
    ),
    Mutation(
        "worlds move wherever they like",
        "learning/moving.py",
        "ratio = strength * (logs.sum(axis=0) - self.logs.sum(axis=0))",
        "ratio = 0.0 * (logs.sum(axis=0) - self.logs.sum(axis=0))",
        LEARNING,
    ),
    Mutation(
        "a pull is what is left without a piece of evidence",
        "learning/pulls.py",
        "_rounded(float(value @ weights - value @ without))",
        "_rounded(float(value @ without))",
        LEARNING,
    ),
    Mutation(
        "whether a deal holds is asked of worlds without their evidence",
        "answers/carrying_out.py",
        "    ensemble = worlds_of(case, seed, worlds)",
        "    ensemble = Ensemble.draw(case, worlds, seed)",
        LEARNING,
        "\n\nfrom goodoffices.worlds.ensemble import Ensemble  # noqa: E402\n",
    ),
    Mutation(
        "an exponent above 1 gives early",
        "shuttle/tactics.py",
        "past ** self.exponent[view.rows]",
        "past ** (1 / self.exponent[view.rows])",
        TALKS,
    ),
    Mutation(
        "of equally near texts any will do",
        "shuttle/sides.py",
        "        key |= rank\n",
        "        key |= np.uint32(4094) - np.minimum(rank, np.uint32(4094))\n",
        TALKS,
    ),
    Mutation(
        "a mandate that is not real lets envoys accept",
        "shuttle/settling.py",
        "~(envoys.real[rows] & envoys.within[text])",
        "~(envoys.real[rows] | envoys.within[text])",
        TALKS,
    ),
    Mutation(
        "envoys who have asked may take what their principals refuse",
        "shuttle/settling.py",
        "out & ~(widened & yes)",
        "out & ~widened",
        TALKS,
    ),
    Mutation(
        "an event that an agreement has put an end to still counts at the vote",
        "bargaining/delay.py",
        "until = day if agreed is None or not event.ends_with_agreement else agreed",
        "until = day",
        TALKS,
    ),
    Mutation(
        "a side leaves for what it has outside before its patience is out",
        "shuttle/rounds.py",
        "(day >= outside.from_day[rows]) & (day >= table.deadlines[s][rows])",
        "day >= outside.from_day[rows]",
        TALKS,
    ),
    Mutation(
        "votes are taken as of the day of agreement",
        "shuttle/voting.py",
        "says_yes = _verdicts(table, rows, text, (day, agreed), own).says_yes(p)",
        "says_yes = _verdicts(table, rows, text, (agreed, agreed), own).says_yes(p)",
        TALKS,
    ),
    Mutation(
        "who answers takes any offer of the last round",
        "shuttle/alternating.py",
        "ahead = np.where(k == rounds - 1, terms.last, terms.discount * found.values - terms.cost)",
        "ahead = np.where(k == rounds - 1, 0 * terms.last, terms.discount * found.values - terms.cost)",
        TALKS,
    ),
    Mutation(
        "the next draft is that of the smallest sum, not of the smallest largest distance",
        "shuttle/one_text.py",
        "key = (largest << np.uint64(28)) | total",
        "key = (total << np.uint64(28)) | largest",
        TALKS,
    ),
    Mutation(
        "members of bodies do not feel what moves no deal",
        "bargaining/paired.py",
        "here = here + self.at(ballot.per_point) * self._points[home]",
        "here = here + 0 * self._points[home]",
        TALKS,
    ),
)


def plant(mutation: Mutation, copy: Path) -> None:
    """Change one place in the copied source. Raises ValueError if the place is not there exactly once."""
    path = copy / "src" / "goodoffices" / mutation.file
    text = path.read_text(encoding="utf-8")
    found = text.count(mutation.old)
    if found != 1:
        raise ValueError(f"{mutation.name}: {mutation.file} holds {mutation.old!r} {found} times, not once")
    path.write_text(text.replace(mutation.old, mutation.new) + mutation.more, encoding="utf-8")


def is_killed(mutation: Mutation) -> bool:
    """Tell whether the tests fail on a copy of the tree with the mistake in it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        ignored = shutil.ignore_patterns("__pycache__")
        for name in ("src", "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        for name in ("pyproject.toml", "README.md"):
            shutil.copy(ROOT / name, copy / name)
        plant(mutation, copy)
        # The copy comes first on the path, before the installed package.
        environment = {
            **os.environ,
            "PYTHONPATH": str(copy / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "GOODOFFICES_TESTS": "mutants",
        }
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not slow", "-p", "no:cacheprovider"]
        try:
            run = subprocess.run(
                [*command, *mutation.tests],
                cwd=copy,
                env=environment,
                capture_output=True,
                text=True,
                timeout=TIME_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return True  # tests that no longer end do not pass
    if run.returncode not in (0, 1):
        # Anything else (no tests, a usage error) says nothing about the mistake.
        raise RuntimeError(f"{mutation.name}: pytest ended with {run.returncode}\n{run.stdout[-2000:]}")
    return run.returncode == 1


def main() -> int:
    """Plant each mistake, print whether it was noticed, and return 1 if one was not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="WORD", help="only mistakes whose name holds this")
    wanted = parser.parse_args().only
    chosen = [mutation for mutation in MUTATIONS if wanted in mutation.name]
    if not chosen:
        print("no mistake of that name", file=sys.stderr)
        return 2
    survivors = 0
    for mutation in chosen:
        started = time.monotonic()
        killed = is_killed(mutation)
        survivors += not killed
        verdict = "noticed " if killed else "SURVIVED"
        print(f"{verdict} {mutation.name} ({time.monotonic() - started:.0f} s)", flush=True)
    print(f"{len(chosen) - survivors} of {len(chosen)} planted mistakes were noticed")
    return int(survivors > 0)


if __name__ == "__main__":
    sys.exit(main())
