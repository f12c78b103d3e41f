"""What things of a case are called in print: parties, issues, options, offices, limits, inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from goodoffices.case.bodies import Body, Route, Step
from goodoffices.case.claims import Claim
from goodoffices.case.expressions import Condition
from goodoffices.case.issues import Issue
from goodoffices.case.model import Case
from goodoffices.report.escaping import clean, shortened
from goodoffices.report.schedule_naming import schedule_input
from goodoffices.report.talk_naming import mandate_input, talks_input
from goodoffices.report.words import Phrases

__all__ = ["LimitKind", "LimitName", "Names"]


class LimitKind(Enum):
    """What can block a deal."""

    RED_LINE = "red_line"
    NO_DEAL = "no_deal"
    STEP = "step"
    RULE = "rule"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LimitName:
    """A limit by kind, with whose it is. `order` is its place in the file."""

    id: str
    kind: LimitKind
    order: int
    party: int | None = None
    owners: tuple[str, ...] = ()
    condition: Condition | None = None
    text: str = ""
    body: str = ""


@dataclass(frozen=True)
class Names:
    """The names of everything in a case, in one language, cleaned for print."""

    case: Case
    phrases: Phrases

    @cached_property
    def title(self) -> str:
        """The title of the case."""
        return shortened(self.case.title.in_language(self.phrases.language), 160)

    @cached_property
    def parties(self) -> Mapping[str, str]:
        """Party id to name, in file order."""
        return {
            party.id: shortened(
                party.title.in_language(self.phrases.language) if party.title else party.name, 60
            )
            for party in self.case.parties
        }

    def party(self, party_id: str) -> str:
        """Return the name of a party (its id where there is no such party)."""
        return self.parties.get(party_id, clean(party_id))

    def short_party(self, party_id: str) -> str:
        """Return the name of a party without what stands in brackets behind it, where it stays its own."""
        short = {each: name.split(" (", maxsplit=1)[0] for each, name in self.parties.items()}
        unique = list(short.values()).count(short.get(party_id, "")) == 1
        return short[party_id] if unique and party_id in short else self.party(party_id)

    def issue(self, issue: Issue) -> str:
        """Return the title of an issue."""
        if issue.title is None:
            return shortened(issue.id.replace("_", " "), 70)
        return shortened(issue.title.in_language(self.phrases.language), 70)

    def issue_of_id(self, issue_id: str) -> str:
        """Return the title of the issue of that id; other words (``whole package``) come back as they are."""
        for issue in self.case.issues:
            if issue.id == issue_id:
                return self.issue(issue)
        if issue_id == "whole package":
            return self.phrases.say("the package as a whole")
        return clean(issue_id)

    def option(self, issue: Issue, position: int, *, unit: bool = True) -> str:
        """Return an option in words, with the unit where it is a number."""
        option = issue.options[position]
        if option.number is None:
            return shortened(option.id.replace("_", " "), 60)
        number = self.phrases.number(option.number, 3)
        if not unit or not issue.unit:
            return number
        return self.phrases.say("{number} {unit}", number=number, unit=shortened(issue.unit, 24))

    def position(self, issue: Issue, value: object) -> int | None:
        """Return the position of an option written as a number or an id."""
        written = str(value)
        for position, option in enumerate(issue.options):
            if option.id == written:
                return position
        if isinstance(value, int | float):
            for position, option in enumerate(issue.options):
                if option.number is not None and abs(float(option.number) - value) < 1e-9:
                    return position
        return None

    def value(self, issue: Issue, value: object, *, unit: bool = True) -> str:
        """Return an option that stands in an answer, in words."""
        position = self.position(issue, value)
        return clean(str(value)) if position is None else self.option(issue, position, unit=unit)

    def body(self, body: str, party: int | None) -> str:
        """Return the name of a body of a party (None: of the whole agreement)."""
        return clean(next((each.name for each in self.bodies(party) if each.id == body), body))

    def bodies(self, party: int | None) -> tuple[Body, ...]:
        """Return the bodies of a party, or those of the whole agreement."""
        return self.case.bodies if party is None else self.case.parties[party].bodies

    @cached_property
    def _offices(self) -> Mapping[str, str]:
        """Ids under which an office may be written, to names."""
        offices: dict[str, str] = {}
        for party in self.case.parties:
            for body in party.bodies:
                offices[body.id] = clean(body.name)
                for member in body.members:
                    offices[f"{body.id}.{member.id}"] = clean(member.name)
        offices.update({source.id: clean(source.name) for source in self.case.sources})
        offices.update({mediator.id: clean(mediator.name) for mediator in self.case.mediators})
        offices.update(self.parties)
        return offices

    def office(self, owner: str, party: int | None = None) -> str:
        """Return the name of an owner: an office, a body, a mediator, or the party itself."""
        if owner == "party" and party is not None:
            return self.party(self.case.parties[party].id)
        if owner == "mediator":
            return self.phrases.say("the mediator")
        return shortened(self._offices.get(owner, owner), 60)

    def offices(self, limit: LimitName) -> str:
        """Return whose limit it is, by office; the party where no office is named."""
        owners = tuple(dict.fromkeys(self.office(owner, limit.party) for owner in limit.owners if owner))
        if owners:
            return self.phrases.listed(owners)
        if limit.party is not None:
            return self.party(self.case.parties[limit.party].id)
        return self.phrases.say("all sides")

    def source(self, source_id: str) -> str:
        """Return the name of a source (or of a party that spoke itself)."""
        for source in self.case.sources:
            if source.id == source_id:
                return shortened(source.name, 60)
        return shortened(self._offices.get(source_id, source_id), 60)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.case.claims}

    @cached_property
    def unknowns(self) -> dict[str, str]:
        """Titles of shared unknowns by id."""
        return {
            unknown.id: shortened(unknown.title or unknown.id.replace("_", " "), 70)
            for unknown in self.case.unknowns
        }

    @cached_property
    def limits(self) -> Mapping[str, LimitName]:
        """Every limit of the case by id, in file order: the parties' own, top-level steps, rules."""
        found: list[LimitName] = []
        for index, party in enumerate(self.case.parties):
            for red in party.red_lines:
                found.append(
                    LimitName(red.id, LimitKind.RED_LINE, len(found), index, red.owners, red.rule, red.text)
                )
            found.append(LimitName(f"{party.id}.no_deal", LimitKind.NO_DEAL, len(found), index))
            for step in party.ratification:
                found.append(LimitName(step.limit, LimitKind.STEP, len(found), index, body=_bodies_of(step)))
        for step in self.case.ratification:
            found.append(LimitName(step.limit, LimitKind.STEP, len(found), body=_bodies_of(step)))
        for rule in self.case.rules:
            if rule.id is not None:
                found.append(
                    LimitName(
                        rule.id, LimitKind.RULE, len(found), None, rule.owners, rule.condition, rule.text
                    )
                )
        return {limit.id: limit for limit in found}

    def limit(self, limit_id: str) -> LimitName:
        """Return a limit by id; one that the case does not know keeps its id as its name."""
        return self.limits.get(limit_id, LimitName(limit_id, LimitKind.UNKNOWN, 10**6, text=limit_id))

    def step_body(self, limit: LimitName) -> str:
        """Return the name of the body, or of the alternative bodies, that a step of ratification asks."""
        names = (self.body(body, limit.party) for body in limit.body.split(" ") if body)
        return self.phrases.say(" or ").join(names)

    def voter(self, limit: LimitName) -> str:
        """Return the body that a step asks, as its side's."""
        body = self.step_body(limit)
        if limit.party is None:
            return body
        return self.phrases.belonging(self.party(self.case.parties[limit.party].id), body)

    def steps(self, limit_id: str) -> tuple[Step, ...]:
        """Return the votes behind a step's limit (several where routes are alternatives)."""
        limit = self.limit(limit_id)
        where = self.case.ratification if limit.party is None else self.case.parties[limit.party].ratification
        for step in where:
            if step.limit == limit_id:
                return step.steps if isinstance(step, Route) else (step,)
            if isinstance(step, Route):
                inner = tuple(each for each in step.steps if each.limit == limit_id)
                if inner:
                    return inner
        return ()

    def input(self, path: str, *, with_party: bool = True) -> str:
        """Return the place of an input (``parties.union.no_deal``) in words."""
        parts = path.split(".")
        if parts[0] == "unknowns" and len(parts) > 1:
            return self.phrases.say("“{unknown}”", unknown=self.unknowns.get(parts[1], clean(parts[1])))
        party = next(
            (each for each in self.case.parties if parts[0] == "parties" and each.id in parts[1:2]), None
        )
        if party is None:
            return self._of_no_party(parts)
        rest = parts[2:]
        index = self.case.parties.index(party)
        words = self._of_party(rest, index)
        if not with_party:
            return words
        return self.phrases.say("{party}: {input}", party=self.party(party.id), input=words)

    def _of_no_party(self, parts: list[str]) -> str:
        """Return an input of a mediator or of the whole agreement in words."""
        match parts:
            case ["mediators", mediator, "leverage", party]:
                return self.phrases.say(
                    "{mediator}, points to offer to {party}",
                    mediator=self.office(mediator),
                    party=self.party(party),
                )
            case ["ratification", number, "days"] if self._step_at(None, number):
                return self.phrases.say("{body}, days to vote", body=self._step_at(None, number))
            case ["schedule", *rest]:
                return schedule_input(rest, self)
            case ["talks", *rest]:
                return talks_input(rest, self)
            case ["events", event, *_]:
                return self.phrases.say("the event “{event}”", event=self._event(event))
            case _:
                return clean(" \u203a ".join(parts).replace("_", " "))

    def _event(self, event_id: str) -> str:
        found = next((each for each in self.case.events if each.id == event_id), None)
        title = None if found is None or found.title is None else found.title
        words = event_id.replace("_", " ") if title is None else title.in_language(self.phrases.language)
        return shortened(words, 70)

    def _step_at(self, party: int | None, number: str) -> str:
        """Return the body of the step of that number, or an empty text."""
        steps = self.case.ratification if party is None else self.case.parties[party].ratification
        if not number.isdecimal() or int(number) >= len(steps):
            return ""
        return self.step_body(self.limit(steps[int(number)].limit))

    def _of_party(self, rest: list[str], party: int) -> str:
        """Return an input of a party in words."""
        say = self.phrases.say
        match rest:
            case ["no_deal", *_]:
                return say("what no deal is worth")
            case ["no_deal_per_day", *_]:
                return say("what a day without agreement costs")
            case ["weights"]:
                return say("weights of the issues")
            case ["weights", issue, *_]:
                return say("weight of {issue}", issue=self.issue_of_id(issue))
            case ["values" | "points", issue, option, *_]:
                return say(
                    "value of {option} on {issue}",
                    option=self._option_of(issue, option),
                    issue=self.issue_of_id(issue),
                )
            case ["values" | "points", issue]:
                return say("values on {issue}", issue=self.issue_of_id(issue))
            case ["red_lines", line, *_]:
                return say("firmness of red line {line}", line=clean(line))
            case ["mandate", *more] | ["delegations", _, "mandate", *more]:
                return mandate_input(more, self.phrases)
            case ["bonuses", number, *_]:
                return self._bonus(number, party)
            case [("seats" | "leans" | "spread" | "turnout" | "abstains_within") as key]:
                return {
                    "seats": say("seats"),
                    "leans": say("leaning"),
                    "spread": say("spread of its voters"),
                    "turnout": say("turnout"),
                    "abstains_within": say("abstains within"),
                }[key]
            case ["ratification", number, "days"] if self._step_at(party, number):
                return say("{body}, days to vote", body=self._step_at(party, number))
            case ["bodies", body, "members", member, *more]:
                name = next(
                    (m.name for b in self.bodies(party) if b.id == body for m in b.members if m.id == member),
                    member,
                )
                inner = self._of_party(more, party) if more else ""
                return say("{member}, {input}", member=clean(name), input=inner) if inner else clean(name)
            case _:
                return clean(" \u203a ".join(rest).replace("_", " "))

    def _bonus(self, number: str, party: int) -> str:
        preferences = self.case.parties[party].preferences
        bonuses = preferences.bonuses if preferences is not None else ()
        if not number.isdecimal() or int(number) >= len(bonuses):
            return self.phrases.say("bonus")
        return self.phrases.say("bonus if “{text}”", text=shortened(_readable(bonuses[int(number)].text), 80))

    def option_at(self, path: str) -> str:
        """Return the option whose value stands at a place (``parties.union.values.jobs.2``)."""
        *_, issue, option = path.split(".")
        return self._option_of(issue, option)

    def _option_of(self, issue_id: str, option: str) -> str:
        issue = next((each for each in self.case.issues if each.id == issue_id), None)
        return clean(option) if issue is None else self.value(issue, option)


def _readable(condition: str) -> str:
    """Return a condition as it was written, without the signs of its syntax that words do not need."""
    return condition.replace("_", " ").replace("==", "=").replace("!=", "\u2260")


def _bodies_of(step: Step | Route) -> str:
    """Return the ids of the bodies that a step asks, joined by spaces (ids hold none)."""
    return " ".join(each.body for each in step.steps) if isinstance(step, Route) else step.body
