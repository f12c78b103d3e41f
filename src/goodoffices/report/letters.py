"""Letters in print: which collide, on which day and in which state of the talks, and who can see which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goodoffices.answers.hold_results import HoldAnswer, LetterFinding, OpenPhase
from goodoffices.case.schedule import Assurance
from goodoffices.report.blocks import Bullets, Line, Prose, Run, Section, Style, line
from goodoffices.report.escaping import shortened
from goodoffices.report.naming import Names
from goodoffices.report.words import Phrases

__all__ = ["letters_section"]

_RARELY = 0.01


def letters_section(answer: HoldAnswer, names: Names, phrases: Phrases) -> Section | None:
    """Return the box of letters that collide, then what else there is to say of letters and open phases."""
    words = _Letters(names, phrases)
    items: list[Line] = [words.collision(found) for found in answer.conflicts]
    items += [line(_sentence(text)) for found in answer.letters if (text := words.remark(found))]
    items += [line(words.open_phase(phase)) for phase in answer.open_phases if phase.p_gains >= _RARELY]
    if not items:
        return None
    say = phrases.say
    title = (
        say("Assurances that contradict each other")
        if answer.conflicts
        else say("Assurances and open phases")
    )
    blocks: tuple[Prose | Bullets, ...] = (Bullets(tuple(items)),)
    return Section("letters", title, blocks, yields=35, boxed=True)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class _Letters:
    names: Names
    phrases: Phrases

    def _letter(self, letter_id: str) -> Assurance:
        schedule = self.names.case.schedule
        assert schedule is not None
        return next(letter for letter in schedule.assurances if letter.id == letter_id)

    def _called(self, letter_id: str) -> str:
        letter = self._letter(letter_id)
        return self.phrases.say(
            "{letter} of {who}", letter=shortened(letter.id.replace("_", " "), 40), who=self._who(letter.by)
        )

    def _who(self, name: str) -> str:
        if name in self.names.parties:
            return self.names.short_party(name)
        mediators = {mediator.id: mediator.name for mediator in self.names.case.mediators}
        return shortened(mediators.get(name, name.replace("_", " ")), 50)

    def _act(self, letter_id: str) -> str:
        return shortened(self._letter(letter_id).act.replace("_", " "), 60)

    def _subject(self, letter_id: str) -> str:
        return self.names.short_party(self._letter(letter_id).subject)

    def _state(self, found: LetterFinding) -> str:
        """Return the witness in words: a day, and the talks where they decide."""
        say = self.phrases.say
        witness = found.witness
        if witness is None:
            return say("in a state that was not found within the limits of the search")
        talks = {
            "going": say("the talks going on"),
            "stalled": say("the talks stalled"),
            "ended": say("the talks ended"),
        }
        day = witness["day"]
        assert isinstance(day, int | float)
        words = say(
            "on day {day} with {talks}", day=self.phrases.number(day, 2), talks=talks[str(witness["talks"])]
        )
        chosen = witness["issues"]
        if isinstance(chosen, dict) and chosen:
            issues = {issue.id: issue for issue in self.names.case.issues}
            listed = self.phrases.listed(
                say(
                    "{issue} {option}",
                    issue=self.names.issue(issues[name]),
                    option=self.names.value(issues[name], option),
                )
                for name, option in chosen.items()
            )
            words = say("{state} and {issues}", state=words, issues=listed)
        if not found.on_schedule:
            words = say("{state}, if the schedule is late", state=words)
        return words

    def collision(self, found: LetterFinding) -> Line:
        """Return one collision in words, and who can see what."""
        say = self.phrases.say
        first, last = found.assurances[0], found.assurances[-1]
        values = {
            "state": self._state(found),
            "first": self._called(first),
            "last": self._called(last),
            "party": self._subject(first),
            "act": self._act(first),
        }
        match found.kind:
            case "forbids_a_permission":
                told = say("{first} lets {party} {act}, and {last} forbids it, {state}.", **values)
            case "forbids_a_duty":
                told = say("{first} binds {party} to {act}, and {last} forbids it, {state}.", **values)
            case "demands_a_stop":
                told = say(
                    "{first} binds {party} to {act} where the schedule asks it to act, {state}.", **values
                )
            case _:
                told = say("{first} forbids {party} what the schedule asks of it ({act}), {state}.", **values)
        return line(Run(_sentence(told), Style.STRONG), " ", " ".join(map(_sentence, self._sight(found))))

    def _sight(self, found: LetterFinding) -> Iterator[str]:
        """Yield who sees which letter: of two, by party, since what matters is who sees only one."""
        say = self.phrases.say
        if len(found.assurances) == 1:
            readers = found.seen_by[found.assurances[0]]
            who = self.phrases.listed(self._who(each) for each in readers)
            yield say("It is seen by {who}.", who=who) if readers else say("Who sees it is not stated.")
            return
        for party in self.names.parties:
            seen = [letter for letter, readers in found.seen_by.items() if party in readers]
            name = self.names.short_party(party)
            if len(seen) == 1:
                letter = shortened(seen[0].replace("_", " "), 40)
                yield say("{party} sees {letter} only.", party=name, letter=letter)
            else:
                yield (
                    say("{party} sees both.", party=name)
                    if seen
                    else say("{party} sees neither.", party=name)
                )

    def remark(self, found: LetterFinding) -> str:
        """Return what else there is to say of a letter; empty where another remark says it."""
        say = self.phrases.say
        letter = found.assurances[0]
        values = {
            "letter": self._called(letter),
            "party": self._subject(letter),
            "act": self._act(letter),
            "state": self._state(found),
        }
        match found.kind:
            case "permits_what_is_punished":
                return say(
                    "{letter} lets {party} {act} while guarantee {id} punishes it, {state}.",
                    id=shortened(found.guarantee or "", 40),
                    **values,
                )
            case "forbids_an_open_stop" if found.step is None:
                return say("{letter} forbids {party} to {act}; the schedule leaves it open.", **values)
            case "not_scheduled":
                return say("{letter} binds {party} to {act}, which the schedule has at no step.", **values)
            case "never_applies":
                why = {
                    "itself": say("its condition contradicts itself"),
                    "schedule": say("not on the days of the schedule"),
                    "rules": say("not with the rules of the case"),
                    "text": say("not under this text"),
                }[found.why_never or "itself"]
                return say("{letter} never applies: {why}.", letter=values["letter"], why=why)
            case _:
                return ""

    def open_phase(self, phase: OpenPhase) -> str:
        """Return who may walk away from a stretch in which nothing is due."""
        say = self.phrases.say
        where = (
            say("After the last step")
            if phase.step == "end"
            else say("At step {n}, day {day}", n=str(phase.step), day=self.phrases.number(phase.day, 1))
        )
        if phase.guarantees:
            covered = say("guarantees in force: {ids}", ids=self.phrases.listed(phase.guarantees))
        elif phase.not_in_force:
            covered = say("guarantees no longer in force: {ids}", ids=self.phrases.listed(phase.not_in_force))
        else:
            covered = say("no guarantee is in force")
        return say(
            "{where}, nothing is due and {party} may gain by walking away ({p}; {covered}).",
            where=where,
            party=self.names.short_party(phase.party),
            p=self.phrases.likelihood(phase.p_gains),
            covered=covered,
        )
