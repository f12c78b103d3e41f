"""Holding the deal: the step table, least guarantees in words, letters that collide, the best order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.answers.hold_results import GuarantorShare, HoldAnswer, LeastGuarantee, Spread, StepOutlook
from goodoffices.report.blocks import (
    Bullets,
    Cell,
    Column,
    Figure,
    Line,
    Place,
    Prose,
    Row,
    Run,
    Section,
    Style,
    Table,
    line,
)
from goodoffices.report.charts import StopBand, StopBands
from goodoffices.report.escaping import shortened
from goodoffices.report.letters import letters_section
from goodoffices.report.naming import Names
from goodoffices.report.portions import order_section
from goodoffices.report.words import Phrases

__all__ = ["Holding"]

_WORTH_TELLING = 0.05
_MATTERS = 0.005
_MOST_ENDINGS = 3
_MOST_COLUMNS = 4


@dataclass(frozen=True)
class Holding:
    """Everything the brief and the terminal say about whether a text holds."""

    answer: HoldAnswer
    names: Names
    phrases: Phrases

    def chance_words(self) -> str:
        """Return the chance of holding in words; yes or no where everything is certain."""
        chance = self.answer.p_hold
        if self.answer.exact:
            return self.phrases.say("yes") if chance.value > 0.5 else self.phrases.say("no")
        return self.phrases.chance(chance)

    def in_short(self) -> tuple[str, ...]:
        """Return whether the text of the schedule is kept, as sentences from long to short."""
        say = self.phrases.say
        if self.answer.exact:
            return (self.course_words(),)
        chance = self.answer.p_hold
        low, high = chance.range if chance.range is not None else (chance.low, chance.high)
        words = {
            "word": self.phrases.likelihood(chance.value),
            "band": self.phrases.band(low, high, bare=True),
        }
        return (
            say("That the scheduled text, once in force, is carried out and kept: {word} ({band}).", **words),
            say("Kept once in force: {word} ({band}).", **words),
        )

    def outlook(self) -> Section:
        """Return the chance of holding and the step table."""
        say = self.phrases.say
        blocks: list[Prose | Table] = [Prose(line(*self._headline()))]
        blocks.append(self._table())
        note = say(
            "Gain by stopping, in points of each side's own scale, with what all do later in view: the "
            "middle of the draws, and the range of eight in ten. Above 0 it gains by stopping."
        )
        if self.answer.exact:
            note = say(
                "Gain by stopping, in points of each side's own scale, with what all do later in view. Above "
                "0 it gains by stopping; every number is fixed."
            )
        blocks.append(Prose(line(Run(note, Style.QUIET)), small=True))
        return Section("holding", say("Holding the deal"), tuple(blocks), Place.FULL, yields=32)

    def _headline(self) -> Iterator[str | Run]:
        say, answer = self.phrases.say, self.answer
        if answer.exact:
            yield Run(self.course_words(), Style.STRONG)
        else:
            yield say("Once in force, carried out and kept:") + " "
            yield Run(self.chance_words(), Style.STRONG)
            yield "."
            if answer.p_hold.driver is not None:
                yield " " + say("Moved most by: {driver}.", driver=self.names.input(answer.p_hold.driver))
            ends = sorted(
                (each for each in answer.ends if each.p >= _WORTH_TELLING), key=lambda each: -each.p
            )[:_MOST_ENDINGS]
            if ends:
                told = self.phrases.listed(
                    say(
                        "{ending} ({share})",
                        ending=self._ending(each.stoppers, each.step),
                        share=self.phrases.band(each.p, each.p),
                    )
                    for each in ends
                )
                yield " " + say("Where it fails: {endings}.", endings=told)
        yield " " + say("This takes for granted that it was agreed and ratified.")
        written = answer.p_hold_as_written
        if not answer.exact and self.order_decides:
            yield " " + say(
                "At {steps} it depends on who acts first; only what holds in every order is counted. All "
                "acting at once, as the schedule says, it is {chance}.",
                steps=self._steps(answer.orders_differ),
                chance=self.phrases.chance(written),
            )

    @property
    def order_decides(self) -> bool:
        """Whether it is likelier to hold as the schedule is written than in every order of those who act."""
        answer = self.answer
        return bool(answer.orders_differ) and answer.p_hold_as_written.value - answer.p_hold.value > _MATTERS

    def _steps(self, numbers: tuple[int | str, ...]) -> str:
        say = self.phrases.say
        return self.phrases.listed(
            say("the end") if number == "end" else say("step {n}", n=str(number)) for number in numbers
        )

    def course_words(self) -> str:
        """Return where it ends and by whom, or that it is kept, where every number is fixed."""
        say, course = self.phrases.say, self.answer.course
        if self.order_decides:
            return say(
                "Once in force, whether it is kept depends on who acts first at {steps}: all acting at "
                "once, as the schedule says, it is carried out and kept; in another order it ends there.",
                steps=self._steps(self.answer.orders_differ),
            )
        if course.holds or course.ends is None:
            return say("Once in force, it is carried out and kept.")
        return say("Once in force, it ends: {ending}.", ending=self._ending(course.by, course.ends))

    def _ending(self, by: tuple[str, ...], step: int | str) -> str:
        """Return who ends it where; `by` may be several who stop together."""
        say, who = self.phrases.say, self._parties(by)
        if len(by) > 1:
            if step == "end":
                return say("{who} go back after the last step", who=who)
            return say("{who} stop together at step {n}", who=who, n=str(step))
        if step == "end":
            return say("{who} goes back after the last step", who=who)
        return say("{who} stops at step {n}", who=who, n=str(step))

    def _parties(self, ids: tuple[str, ...]) -> str:
        return self.phrases.listed(self.names.short_party(party) for party in ids)

    def _deciding(self) -> tuple[str, ...]:
        asked = {party for step in self.answer.steps for party in step.actors}
        return tuple(party for party in self.names.parties if party in asked)

    def _table(self) -> Table:
        say = self.phrases.say
        parties = self._deciding()
        together = len(parties) > _MOST_COLUMNS
        columns = [Column(say("Day"), 0.4), Column(say("Step"), 2.2)]
        if together:
            columns.append(Column(say("Gain by stopping"), 2.4))
        else:
            columns += [
                Column(say("{party}: gain by stopping", party=self.names.short_party(party)), 1.1)
                for party in parties
            ]
        columns.append(Column(say("Ends here"), 0.8))
        rows = []
        for step in self.answer.steps:
            cells: list[Cell] = [
                (line(self.phrases.number(step.day, 1)),),
                tuple(self._what(step)),
            ]
            if together:
                cells.append(
                    tuple(
                        line(self.names.short_party(party), ": ", *self._spread(step, party))
                        for party in step.actors
                    )
                    or (line("\u2013"),)
                )
            else:
                cells += [
                    (line(*self._spread(step, party)) if party in step.actors else line("\u2013"),)
                    for party in parties
                ]
            cells.append((line(self._ends_here(step)),))
            rows.append(Row(tuple(cells)))
        return Table(tuple(columns), tuple(rows))

    def _what(self, step: StepOutlook) -> Iterator[Line]:
        say = self.phrases.say
        if step.step == "end":
            yield line(say("After the last step: keep it, or go back"))
            return
        parts = [
            say("{who}: {act}", who=self._doer(doer), act=shortened(act, 70))
            if act
            else say("{who} acts", who=self._doer(doer))
            for doer, act in step.acts
        ]
        if step.title:
            parts.insert(0, shortened(step.title, 70))
        walking = [party for party in step.actors if party not in {doer for doer, _ in step.acts}]
        if walking:
            parts.append(say("{who} may walk away", who=self._parties(tuple(walking))))
        yield line(f"{step.step}. ", "; ".join(parts) or say("nothing is due"))

    def _doer(self, doer: str) -> str:
        if doer in self.names.parties:
            return self.names.short_party(doer)
        return next((shortened(m.name, 50) for m in self.names.case.mediators if m.id == doer), doer)

    def _spread(self, step: StepOutlook, party: str) -> Iterator[Run]:
        spread = step.stop_incentive[party]
        middle = self.phrases.signed(spread.median)
        yield Run(middle, Style.STRONG if spread.median > 0 else Style.PLAIN)
        low, high = self.phrases.signed(spread.low), self.phrases.signed(spread.high)
        if low != high:
            yield Run(" " + self.phrases.say("({low} to {high})", low=low, high=high), Style.QUIET)

    def _ends_here(self, step: StepOutlook) -> str:
        if self.answer.exact:
            return self.phrases.say("ends here") if step.p_stop > 0.5 else "\u2013"
        if step.p_stop < _WORTH_TELLING / 2:
            return "\u2013"
        return self.phrases.band(step.p_stop, step.p_stop)

    def prevention(self) -> Section | None:
        """Return what would keep each side going, and how far each guarantor would have to go."""
        say = self.phrases.say
        items = [
            line(*self._least(party, least))
            for party, least in self.answer.least_guarantee.items()
            if party in self._deciding()
        ]
        items += [line(self._guarantor(each)) for each in self.answer.guarantors]
        items += [line(words) for words in self._trust()]
        if not items:
            return None
        return Section(
            "prevention",
            say("What would keep each side going"),
            (Bullets(tuple(items)),),
            Place.START,
            yields=31,
        )

    def _least(self, party: str, least: LeastGuarantee) -> Iterator[str | Run]:
        say, name = self.phrases.say, self.names.short_party(party)
        share = say("in {n} of 100 draws", n=str(round(100 * least.share)))
        if least.value <= 0:
            certain = say("As long as the others go on, {party} never gains by stopping.", party=name)
            yield (
                certain
                if self.answer.exact
                else say(
                    "As long as the others go on, {party} does not gain by stopping {share}.",
                    party=name,
                    share=share,
                )
            )
            return
        points = self.phrases.points(least.value)
        sentence = (
            say(
                "As long as the others go on, {party} goes on if stopping costs it {n} more of its own "
                "points.",
                party=name,
                n=points,
            )
            if self.answer.exact
            else say(
                "As long as the others go on, {party} goes on {share} if stopping costs it {n} more of its "
                "own points.",
                party=name,
                share=share,
                n=points,
            )
        )
        yield Run(sentence, Style.STRONG)
        if least.at is not None:
            yield " " + (
                say("Most is asked after the last step.")
                if least.at == "end"
                else say("Most is asked at step {n}.", n=str(least.at))
            )
        able = [self._doer(mediator) for mediator, p in least.covered_by.items() if p >= least.share]
        if able:
            yield " " + say("Within the leverage of: {mediators}.", mediators=self.phrases.listed(able))
        elif least.covered_by:
            yield " " + say("Beyond the leverage of every mediator alone.")

    def _guarantor(self, each: GuarantorShare) -> str:
        say = self.phrases.say
        who, party = self._doer(each.by), self.names.short_party(each.against)
        if each.needed is None:
            gaps = self.phrases.listed(
                say("after the last step") if gap == "end" else say("at step {n}", n=str(gap))
                for gap in each.gaps
            )
            if gaps:
                return say(
                    "The guarantee of {who} against {party} cannot suffice alone: it is not in force {gaps}.",
                    who=shortened(who, 50),
                    party=party,
                    gaps=gaps,
                )
            return say(
                "The guarantee of {who} against {party} cannot suffice alone.",
                who=shortened(who, 50),
                party=party,
            )
        if each.needed <= each.worth:
            return say(
                "The guarantee of {who} against {party} is large enough: {worth} points, {needed} needed.",
                who=shortened(who, 50),
                party=party,
                worth=self.phrases.points(each.worth),
                needed=self.phrases.points(each.needed),
            )
        return say(
            "The guarantee of {who} against {party} would have to be worth {needed} points, not {worth}.",
            who=shortened(who, 50),
            party=party,
            worth=self.phrases.points(each.worth),
            needed=self.phrases.points(each.needed),
        )

    def _trust(self) -> Iterator[str]:
        say = self.phrases.say
        for party, others in self.answer.trust.items():
            for other, threshold in others.items():
                names = {"party": self.names.short_party(party), "other": self.names.short_party(other)}
                if threshold is None:
                    yield say(
                        "{party} does not go on however surely {other} keeps its last promise.", **names
                    )
                elif threshold > 0:
                    yield say(
                        "{party} goes on only if it thinks that {other} keeps its last promise with a chance "
                        "of {n} in 100 or more.",
                        n=str(round(100 * threshold)),
                        **names,
                    )

    def letters(self) -> Section | None:
        """Return the box of letters that collide, with open phases."""
        return letters_section(self.answer, self.names, self.phrases)

    def order(self) -> Section | None:
        """Return the order of divisible items that leaves least to be gained by stopping."""
        return order_section(self.answer, self.names, self.phrases)

    def chart(self) -> Section | None:
        """Return the stop incentives as a chart: by step and party, with bands."""
        say = self.phrases.say
        bands = tuple(
            StopBand(self._short_step(step), self.names.short_party(party), *_corners(spread))
            for step in self.answer.steps
            for party, spread in step.stop_incentive.items()
        )
        if not bands:
            return None
        says = "; ".join(self._band_words(band) for band in bands)
        chart = StopBands(
            bands,
            axis=say("gain by stopping, own points"),
            from_right=self.phrases.direction == "rtl",
        )
        return Section(
            "stop_chart", say("Who gains by stopping, and when"), (Figure(chart, says),), Place.END, yields=6
        )

    def _band_words(self, band: StopBand) -> str:
        say, gain = self.phrases.say, self.phrases.signed(band.median)
        if band.step == say("end"):
            return say("after the last step, {party}: {gain}", party=band.party, gain=gain)
        return say("step {step}, {party}: {gain}", step=band.step, party=band.party, gain=gain)

    def _short_step(self, step: StepOutlook) -> str:
        if step.step == "end":
            return self.phrases.say("end")
        return self.phrases.say(
            "{step} (day {day})", step=str(step.step), day=self.phrases.number(step.day, 1)
        )


def _corners(spread: Spread) -> tuple[float, float, float]:
    return spread.low, spread.median, spread.high
