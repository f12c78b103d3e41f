"""Small cases with talks, varied enough to compare an engine with the oracle: written by hand, and drawn.

At most 60 packages each. `talk_cases` dresses the cases of `tests.strategies` with everything that belongs to
talks: protocol, tactics, mandates, days of votes, events, options outside, leverage, a text on the table.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.case_texts import CaseText, written
from tests.strategies import fixed_cases, uncertain_cases
from tests.strategies_wants import Data, Draw, among, chance, expressions, option_ids, some_of

__all__ = ["CASES", "talk_cases"]

_HEAD = "format: goodoffices/1\ntitle: A made-up dispute\nauthor: desk\n"

_TWO = """issues:
  pay: {range: [0, 4, 1], status_quo: 0}
  night: {options: [none, some, all], status_quo: none}
  jobs: {options: [0, 2, 5], status_quo: 0}
rules: ["implies(night == all, jobs >= 2)"]
"""
_UNION = """  union:
    weights: {pay: 40..50, night: 30, jobs: 15..20..30}
    values:
      pay: increasing
      night: {none: 100, some: 50..80, all: 0}
      jobs: {0: 0, 2: 60, 5: 100}
    no_deal: 30..40..55
"""
_PORT = """  port:
    weights: {pay: 55, night: 25..35, jobs: 15}
    values: {pay: decreasing, night: {none: 0, some: 70, all: 100}, jobs: decreasing}
    no_deal: 25..45
"""
_THREE = """issues:
  water: {range: [0, 3, 1], status_quo: 0}
  dam: {options: [none, low, high], status_quo: none}
  fund: {options: [0, 10, 30], status_quo: 0}
"""
_STATES = """parties:
  up:
    weights: {water: 30, dam: 50..60, fund: 20}
    values: {water: decreasing, dam: {none: 0, low: 60, high: 100}, fund: increasing}
    no_deal: 20..40
UP  mid:
    weights: {water: 50, dam: 20, fund: 30..40}
    values: {water: increasing, dam: {none: 70, low: 100, high: 0}, fund: decreasing}
    no_deal: 30..45
MID  down:
    weights: {water: 60, dam: 40}
    values: {water: increasing, dam: {none: 100, low: 40..70, high: 0}}
    no_deal: 35
DOWN"""
_GAME = """issues:
  a: {options: [a1, a2, a3, a4]}
  b: {options: [b1, b2]}
  c: {options: [0, 1, 2, 3]}
parties:
  p:
    points: {a: {a1: 40, a2: 30, a3: 10, a4: 0}, b: {b1: 20, b2: 0}, c: {0: 0, 1: 10, 2: 20, 3: 30}}
    no_deal: P
  q:
    points: {a: {a1: 0, a2: 20, a3: 30, a4: 50}, b: {b1: 0, b2: 10}, c: {0: 40, 1: 20, 2: 10, 3: 0}}
    no_deal: Q
"""


def _two(talks: str, union: str = "", port: str = "", more: str = "", horizon: int = 30) -> str:
    head = f"{_HEAD}horizon_days: {horizon}\ntalks: {{{talks}}}\n{more}{_TWO}"
    return f"{head}parties:\n{_UNION}{union}{_PORT}{port}"


def _three(talks: str, up: str = "", mid: str = "", down: str = "", more: str = "", horizon: int = 30) -> str:
    states = _STATES
    for mark, lines in (("UP", up), ("MID", mid), ("DOWN", down)):
        states = states.replace(mark, lines, 1)
    return f"{_HEAD}horizon_days: {horizon}\ntalks: {{{talks}}}\n{more}{_THREE}{states}"


def _game(talks: str, p: str = "30", q: str = "30", more: str = "", horizon: int = 30) -> str:
    body = _GAME.replace("no_deal: P", f"no_deal: {p}").replace("no_deal: Q", f"no_deal: {q}")
    return f"{_HEAD}horizon_days: {horizon}\ntalks: {{{talks}}}\n{more}{body}"


_COMMITTEE = """    mandate:
      {accept: "night != all and pay >= 2", real: 0.3..0.9, consult_days: 1..4, widens: 0.4..0.8}
    bodies:
      committee:
        members:
          docks: {seats: 12}
          cranes: {seats: 7, no_deal: 40..60}
          office: {seats: 5, leans: -10..10, abstains_within: 4}
    ratification: [{body: committee, yes_share_over: 0.5, days: 2..6}]
"""
_BOARD = """    mandate: {real: firm, consult_days: 3, widens: 0.5}
    no_deal_per_day: -0.4..0
    red_lines: [{id: P1, rule: not (pay >= 3 and jobs == 5), firmness: 0.8}]
    bodies:
      board: {members: {owners: {seats: 3}, bank: {seats: 2, no_deal: 30..50}}}
      town: {members: {voters: {seats: 100, spread: 12, turnout: 0.5..0.8}}}
    ratification: [{body: board, unanimous: true, days: 1}, {body: town, yes_more_than_no: true, days: 4..9}]
"""
_FIRM = "unknowns: {firm: {chance: 0.5..0.7}}\n"
_CABINET = """    bodies:
      cabinet:
        members:
          left: {seats: 20}
          right:
            seats: 15
            leans: -8
            red_lines: [{id: R_EXIT, rule: dam != high, leaves: true, firmness: 0.6}]
    ratification: [{body: cabinet, yes_more_than_no: true, days: 3}]
    coalition:
      {members: [left, right], needs: 30, cost_of_leaving: {right: 5}, cost_of_losing: 10..25}
"""

CASES: tuple[str, ...] = (
    # Nothing but what is assumed where nothing is stated.
    _two(""),
    # Time, with mandates, principals who vote after days, and a risk.
    _two(
        "deadline_day: 15..25, answer_days: 1..3, breakdown_per_day: 0.01..0.03, tactics:"
        " {union: {kind: time, exponent: 0.2..1..4}, port: {kind: time, exponent: 1, deadline_day: 10..20}}",
        union=_COMMITTEE,
        port=_BOARD,
        more=_FIRM + "tabled: {pay: 2, night: some}\n",
    ),
    # MiCRO on both sides; one has something outside from a day on.
    _two(
        "deadline_day: 14, tactics: {union: {kind: micro}, port: {kind: micro}},"
        " outside: {port: {from_day: 12, worth: 35..60}}",
        union=_COMMITTEE,
    ),
    # MiCRO against a fixed threshold that may be too high; an event that helps its chooser.
    _two(
        "deadline_day: 12, tactics: {union: {kind: micro}, port: {kind: fixed, threshold: 30..50}},"
        " outside: {union: {worth: 35..60}}",
        port=_BOARD,
        more=_FIRM + "events: [{id: strike, day: 4..8, chance: 0.6, chosen_by: union, if: no_agreement,"
        " no_deal: {union: 10, port: -15}}]\n",
        horizon=24,
    ),
    # Fixed thresholds, everything referred home, events before and after the vote, certain and not.
    _two(
        "answer_days: 2,"
        " tactics: {union: {kind: fixed, threshold: 50..60}, port: {kind: fixed, threshold: 40}}",
        union=_COMMITTEE.replace("real: 0.3..0.9", "real: 0"),
        port="    no_deal_per_day: 0.3\n    bodies: {board: {members: {owners: {seats: 3}}}}\n"
        "    ratification: [{any_of: [{body: board, unanimous: true, days: 8},"
        " {body: board, yes_share_over: 0.6, days: 3}]}]\n",
        more="events:\n  - {id: verdict, day: 5, no_deal: {union: -5, port: 5}}\n"
        "  - {id: vote, day: 9..14, chance: 0.5, if: no_agreement, no_deal: {port: 12}}\n"
        "  - {id: relief, day: 3, if: agreement, no_deal: {union: 50}}\n",
    ),
    # Envoys who must always ask, of principals with a body that wants more than they do.
    _two(
        "answer_days: 2, deadline_day: 12,"
        " tactics: {union: {kind: time, exponent: 0.5}, port: {kind: time, exponent: 0.6..1.5}}",
        union="    mandate: {real: 0, consult_days: 1, widens: 1}\n"
        "    bodies: {base: {members: {crews: {seats: 3, leans: -25..5}, yard: {seats: 1}}}}\n"
        "    ratification: [{body: base, yes_more_than_no: true, days: 2}]\n",
        horizon=40,
    ),
    # One text, nothing tabled.
    _two(
        "protocol: one_text, deadline_day: 20,"
        " tactics: {union: {kind: micro}, port: {kind: time, exponent: 0.5..3}}",
        union=_COMMITTEE,
    ),
    # One text by time alone, from a half-empty text on the table; envoys ask, principals vote.
    _two(
        "protocol: one_text, deadline_day: 16, answer_days: 1..2, tactics:"
        " {union: {kind: time, exponent: 0.5}, port: {kind: time, exponent: 0.7..1.4}},"
        " outside: {port: {from_day: 12, worth: 30..55}}",
        union=_COMMITTEE,
        port=_BOARD,
        more=_FIRM + "tabled: {night: some}\n",
    ),
    # One text from what is tabled, three sides, one of them not needed.
    _three(
        "protocol: one_text, answer_days: 1..2, breakdown_per_day: 0.02, tactics:"
        " {up: {kind: time, exponent: 1}, mid: {kind: fixed, threshold: 45..60}},"
        " outside: {down: {from_day: 10, worth: 40..70}}",
        up=_CABINET,
        mid="    no_deal_per_day: -0.5\n    mandate: {accept: fund <= 10, consult_days: 2}\n",
        down="    red_lines: [{id: D1, rule: water >= 1, firmness: 0.9}]\n",
        more="agreement: {yes_at_least: 2}\ntabled: {water: 2, fund: 10}\n",
    ),
    # Three sides by proximity, all tactics, all must agree, the whole agreement is put to a vote.
    _three(
        "answer_days: 1.5, deadline_day: 18, tactics: {up: {kind: micro}, mid: {kind: time, exponent: 0.6},"
        " down: {kind: fixed, threshold: 40..50}}",
        up=_CABINET,
        more="bodies: {basin: {members: {n: {seats: 2, follows: up}, s: {seats: 1, follows: down},"
        " e: {seats: 1, always: abstain}}}}\n"
        "ratification: [{body: basin, yes_more_than_no: true, days: 4}]\n",
    ),
    # Three sides, two enough if one of them is there; a fourth is counted and not modelled.
    _three(
        "tactics: {up: {kind: time, exponent: 0.3..3}, mid: {kind: micro}, down: {kind: micro}}",
        up="    seats: 2\n",
        mid="    mandate: {real: 0.5, consult_days: 0..2, widens: 0.7}\n",
        down="  patron: {always: yes}\n",
        more="agreement: {yes_share_at_least: 0.6, of: members, must_include: [up]}\n",
        horizon=20,
    ),
    # Bridging with leverage, votes and events by the day of the answers.
    _two(
        "protocol: bridging, deadline_day: 10..14, answer_days: 2..4,"
        " outside: {port: {from_day: 5, worth: 30..60}}",
        union=_COMMITTEE,
        port=_BOARD,
        more=_FIRM
        + "mediators: {office: {leverage: {union: 3..8, port: 6}}, bank: {leverage: {port: 0..5}}}\n"
        "events: [{id: march, day: 8, chance: 0.5, no_deal: {union: 8, port: -8}}]\n",
    ),
    # Bridging among three; two are enough.
    _three(
        "protocol: bridging, deadline_day: 6, breakdown_per_day: 0.05",
        up=_CABINET,
        more="agreement: {yes_at_least: 2}\nmediators: {m: {leverage: {up: 5, mid: 10, down: 2}}}\n",
        horizon=12,
    ),
    # Alternating offers: discounts, and a last day.
    _game("protocol: alternating, deadline_day: 6, discount: {p: 0.9..0.98, q: 0.95}"),
    # Alternating with mandates, votes, something outside and a risk.
    _game(
        "protocol: alternating, answer_days: 1..2, deadline_day: 9, breakdown_per_day: 0.03,"
        " discount: {p: 0.97}, outside: {q: {from_day: 2, worth: 45..70}}",
        p="25\n    mandate: {accept: a == a1, consult_days: 2, widens: 0.5}",
        q="20\n    bodies: {h: {members: {x: {seats: 1}, y: {seats: 2, leans: -6}}}}\n"
        "    ratification: [{body: h, yes_more_than_no: true, days: 3}]",
    ),
    # Whole numbers and many ties.
    _game("tactics: {p: {kind: micro}, q: {kind: time, exponent: 1, deadline_day: 8}}", p="35", q="40"),
    # No text is good enough for both: talks go on, or somebody leaves.
    _game(
        "deadline_day: 5, tactics: {p: {kind: fixed, threshold: 85}, q: {kind: time, exponent: 2}},"
        " outside: {p: {from_day: 0..12, worth: 40..70}}",
        p="60",
        q="70",
        horizon=15,
    ),
    # Questions split a vote, and a party is decided for by a member.
    _two(
        "tactics: {union: {kind: time, exponent: 0.4}, port: {kind: time, exponent: 0.4}}",
        union="    decides: committee.docks\n"
        "    bodies: {committee: {members: {docks: {seats: 12, leans: -4},"
        " cranes: {seats: 9, no_deal: 35}}}}\n    ratification: [{body: committee, yes_more_than_no: true,"
        " days: 2, questions: [[pay], [night, jobs]]}]\n",
        more="tabled: {pay: 1}\n",
    ),
)


# ------------------------------------------------------------------------------------------ drawn


def _number(draw: Draw, low: int, high: int, *, fixed: bool) -> Any:
    """A number between two; where not all are fixed, now and then a range or a choice."""
    start = draw(st.integers(low, high))
    if fixed or start == high or chance(draw, 50):
        return start
    return draw(
        st.sampled_from([f"{start}..{high}", {"choices": {start: Decimal("0.4"), high: Decimal("0.6")}}])
    )


def _some_chance(draw: Draw, data: Data, *, fixed: bool) -> Any:
    if fixed:
        return draw(among(0, 1))
    named = [name for name, unknown in data.get("unknowns", {}).items() if "chance" in unknown]
    return draw(st.sampled_from([0, 1, Decimal("0.5"), "0.2..0.9", *named]))


@st.composite
def _mandates(draw: Draw, data: Data, *, fixed: bool) -> Data:
    found: Data = {}
    if len(data["issues"]) > 1 and chance(draw, 70):
        found["accept"] = draw(expressions(data["issues"], 1))
    if chance(draw, 50):
        found["real"] = _some_chance(draw, data, fixed=fixed)
    if chance(draw, 80):
        found["consult_days"] = _number(draw, 0, 5, fixed=fixed)
    if chance(draw, 70):
        found["widens"] = draw(st.sampled_from([0, 1, Decimal("0.5"), Decimal("0.3")]))
    return found


@st.composite
def _tactics(draw: Draw, horizon: int, *, fixed: bool) -> Data:
    kind = draw(st.sampled_from(["time", "micro", "fixed", "time"]))
    found: Data = {"kind": kind}
    if kind == "fixed":
        found["threshold"] = _number(draw, 20, 90, fixed=fixed)
    if kind == "time":
        if fixed or chance(draw, 70):
            found["exponent"] = draw(st.sampled_from([1, Decimal("0.5"), 2, Decimal("0.25")]))
        if chance(draw, 40):
            found["deadline_day"] = _number(draw, 0, horizon, fixed=fixed)
    return found


@st.composite
def _events(draw: Draw, data: Data, sides: list[str], horizon: int, *, fixed: bool) -> list[Data]:
    found = []
    for k in range(draw(st.sampled_from([0, 0, 1, 2]))):
        event: Data = {"id": f"event_{k}", "day": _number(draw, 0, horizon, fixed=fixed)}
        if chance(draw, 50):
            event["chance"] = _some_chance(draw, data, fixed=fixed)
        if chance(draw, 30):
            event["chosen_by"] = draw(st.sampled_from(sides))
        if chance(draw, 50):
            event["if"] = draw(st.sampled_from(["no_agreement", "no_agreement", "agreement"]))
        event["no_deal"] = {p: draw(st.integers(-15, 15)) for p in some_of(draw, sides)}
        found.append(event)
    return found


def _give_days(draw: Draw, steps: list[Data], *, fixed: bool) -> None:
    for step in steps:
        for way in step.get("any_of", [step]):
            if chance(draw, 60):
                way["days"] = _number(draw, 0, 8, fixed=fixed)


@st.composite
def _talks(draw: Draw, sides: list[str], horizon: int, *, fixed: bool) -> Data:
    protocols = ["proximity", "one_text", "proximity", "bridging"]
    if len(sides) == 2:
        protocols.append("alternating")
    talks: Data = {"protocol": draw(st.sampled_from(protocols))}
    if talks["protocol"] == "bridging" or chance(draw, 60):
        talks["deadline_day"] = _number(draw, 0, horizon, fixed=fixed)
    if chance(draw, 60):
        talks["answer_days"] = draw(st.sampled_from([1, 2, Decimal("1.5"), 3] + ([] if fixed else ["1..3"])))
    if chance(draw, 25):
        talks["breakdown_per_day"] = draw(among(Decimal("0.02"), Decimal("0.1"), 0))
    if chance(draw, 85):
        talks["tactics"] = {p: draw(_tactics(horizon, fixed=fixed)) for p in some_of(draw, sides)}
    if chance(draw, 35):
        talks["outside"] = {p: {"worth": _number(draw, 10, 80, fixed=fixed)} for p in some_of(draw, sides)}
        for option in talks["outside"].values():
            if chance(draw, 60):
                option["from_day"] = _number(draw, 0, horizon, fixed=fixed)
    if talks["protocol"] == "alternating" and chance(draw, 70):
        talks["discount"] = {p: draw(among(Decimal("0.9"), Decimal("0.99"), 1)) for p in some_of(draw, sides)}
    return talks


@st.composite
def _dressed(draw: Draw, base: CaseText, *, fixed: bool) -> str:
    """A case with everything that belongs to talks."""
    data = base.data
    parties: Data = data["parties"]
    sides = [name for name, party in parties.items() if "always" not in party]
    horizon = draw(st.integers(4, 30))
    data["horizon_days"] = horizon
    data["talks"] = draw(_talks(sides, horizon, fixed=fixed))
    if events := draw(_events(data, sides, horizon, fixed=fixed)):
        data["events"] = events
    for side in sides:
        party = parties[side]
        if chance(draw, 50):
            party["mandate"] = draw(_mandates(data, fixed=fixed))
        if chance(draw, 30):
            party["no_deal_per_day"] = draw(among(Decimal("-0.5"), Decimal("0.25"), -1))
        _give_days(draw, party.get("ratification", []), fixed=fixed)
    _give_days(draw, data.get("ratification", []), fixed=fixed)
    if chance(draw, 40):
        settled = some_of(draw, list(data["issues"]))
        data["tabled"] = {name: draw(st.sampled_from(option_ids(data["issues"][name]))) for name in settled}
    if chance(draw, 40):
        points = {p: _number(draw, 0, 15, fixed=fixed) for p in some_of(draw, sides)}
        data["mediators"] = {"office": {"leverage": points}}
    return written(data).text


@st.composite
def talk_cases(draw: Draw, *, fixed: bool | None = None) -> str:
    """The text of a small case with talks; `fixed`: nothing uncertain but the chances of each run."""
    certain = chance(draw, 30) if fixed is None else fixed
    base = draw(fixed_cases("tiny") if certain else uncertain_cases("tiny"))
    return draw(_dressed(base, fixed=certain))
