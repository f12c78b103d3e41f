"""Two made-up disputes and their answers, written by hand: the report layer needs no engine to be tested."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from goodoffices.answers.results import (
    Bridge,
    Chance,
    Conflict,
    DealsAnswer,
    Efficient,
    Gap,
    MemberVotes,
    PartyVerdict,
    Settlement,
    SettlementStatus,
    SingleChange,
    StepForecast,
    TabledText,
    TextAnswer,
    Zopa,
)
from goodoffices.case.bodies import Base, Body, Member, RuleKind, Step, VotingRule
from goodoffices.case.claims import Claim, Position, Source
from goodoffices.case.expressions import Compare, Condition, IsOption, IssueNumber, Not, Number, Or
from goodoffices.case.issues import Issue, Option, Text
from goodoffices.case.model import BriefNotes, Case, Mediator
from goodoffices.case.parties import Agreement, Coalition, OptionValues, Party, Preferences, RedLine, Rule
from goodoffices.case.uncertain import Basis, Fixed, Pert, Quantity, Uniform, Unknown

__all__ = ["one_world_answer", "river_answer", "river_case", "text_answer"]

_ARABIC = {
    "River Selva: water, land and the truce": "نهر السلفا: المياه والأراضي والهدنة",
    "Upland Council": "مجلس المرتفعات",
    "Lowland Republic": "جمهورية السهول",
    "Truce": "مدة الهدنة",
    "weeks": "أسابيع",
    "Captives released": "الأسرى المفرج عنهم",
    "people": "شخصا",
    "Dam control": "إدارة السد",
    "upland": "مجلس المرتفعات وحده",
    "joint_board": "هيئة مشتركة",
    "third_party": "طرف ثالث",
    "Water share": "حصة المياه",
    "percent": "في المئة",
    "Withdrawal": "الانسحاب",
    "none": "لا شيء",
    "to_ridge": "إلى خط التلال",
    "full": "كامل",
    "Market road": "طريق السوق",
    "closed": "مغلق",
    "by_permit": "بتصريح",
    "open": "مفتوح",
    "Monitoring": "المراقبة",
    "local": "محلية",
    "mixed": "مختلطة",
    "After the truce": "ما بعد الهدنة",
    "talks_go_on": "تستمر المحادثات",
    "permanent": "وقف دائم",
    "may_resume": "يجوز الاستئناف",
    "war council": "مجلس الحرب",
    "water ministry": "وزارة المياه",
    "finance ministry": "وزارة المالية",
    "Assembly": "الجمعية الوطنية",
    "People's Party": "حزب الشعب",
    "Valley List": "قائمة الوادي",
    "Front for the River": "جبهة النهر",
    "Independents": "المستقلون",
    "Elders' meeting": "مجلس الأعيان",
    "Northern elders": "أعيان الشمال",
    "Southern elders": "أعيان الجنوب",
    "desk officer": "مسؤولة الملف",
    "the special envoy": "المبعوث الخاص",
    "RESTRICTED": "مقيد التداول",
    "2 of 5": "٢ من ٥",
    "Envoy's office": "مكتب المبعوث",
    "council spokesman": "المتحدث باسم المجلس",
    "ministry official": "مسؤول في الوزارة",
    "observer mission": "بعثة المراقبين",
    "at least forty weeks": "أربعون أسبوعا على الأقل",
    "no more than twelve weeks": "اثنا عشر أسبوعا لا أكثر",
    "all of them, at once": "جميعهم دفعة واحدة",
    "in stages": "على مراحل",
    "the dam is ours to run": "إدارة السد حق لنا",
    "a board on which we sit as equals": "هيئة نجلس فيها متساوين",
    "half of the flow": "نصف التدفق",
    "the ridge and not a step further": "خط التلال ولا خطوة بعده",
    "the dam may be shared if the flow is guaranteed": "يمكن تقاسم إدارة السد إن ضُمن التدفق",
    "the council would never share the dam": "لن يقبل المجلس أبدا بتقاسم السد",
    "the assembly will not free captives without a withdrawal": "لن تفرج الجمعية عن الأسرى دون انسحاب",
    "Front for the River leaves if the dam goes to the council alone": (
        "تنسحب جبهة النهر إن آلت إدارة السد إلى المجلس وحده"
    ),
    "wells are low on both sides": "الآبار منخفضة لدى الجانبين",
    "the council is tired of the war": "أنهكت الحرب المجلس",
    "their own irrigation fails by July": "يتعطل ريهم بحلول تموز",
}


def _words(words: str, language: str) -> str:
    return _ARABIC.get(words, words) if language == "ar" else words


def _q(
    path: str,
    law: Fixed | Uniform | Pert | int,
    by: str = "",
    why: str | None = None,
    claims: tuple[str, ...] = (),
) -> Quantity:
    return Quantity(path, Fixed(Fraction(law)) if isinstance(law, int) else law, Basis(by, why, claims))


def _uniform(low: int, high: int) -> Uniform:
    return Uniform(Fraction(low), Fraction(high))


_ISSUES: tuple[tuple[str, str, str | None, tuple[str | int, ...]], ...] = (
    ("truce", "Truce", "weeks", (4, 8, 12, 26, 40)),
    ("captives", "Captives released", "people", (0, 20, 40, 60, 80)),
    ("dam", "Dam control", None, ("upland", "joint_board", "third_party")),
    ("water", "Water share", "percent", (30, 35, 40, 45, 50)),
    ("withdrawal", "Withdrawal", None, ("none", "to_ridge", "full")),
    ("road", "Market road", None, ("closed", "by_permit", "open")),
    ("monitors", "Monitoring", None, ("none", "local", "mixed")),
    ("after", "After the truce", None, ("may_resume", "talks_go_on", "permanent")),
)


def _issues(language: str) -> tuple[Issue, ...]:
    return tuple(
        Issue(
            id=issue_id,
            options=tuple(
                Option(str(each), Fraction(each))
                if isinstance(each, int)
                else Option(
                    _words(each, language) if language == "en" else _words(each, language).replace(" ", "_")
                )
                for each in options
            ),
            title=Text((("", _words(title, language)),)),
            unit=_words(unit, language) if unit else None,
            status_quo=0,
        )
        for issue_id, title, unit, options in _ISSUES
    )


def _preferences(party: str, by: str, no_deal: Quantity, reverse: bool) -> Preferences:
    weights = tuple(
        _q(f"parties.{party}.weights.{issue_id}", _uniform(8, 16) if index < 6 else 5, by)
        for index, (issue_id, *_) in enumerate(_ISSUES)
    )
    values = []
    for index, (issue_id, _, _, options) in enumerate(_ISSUES):
        line = [round(100 * each / (len(options) - 1)) for each in range(len(options))]
        if reverse:
            line.reverse()
        claims = ("c1",) if index == 2 and not reverse else ()
        values.append(
            OptionValues(
                tuple(
                    _q(f"parties.{party}.values.{issue_id}.{option}", value, by, None, claims)
                    for option, value in zip(options, line, strict=True)
                )
            )
        )
    return Preferences(weights, tuple(values), None, (), no_deal)


def _red(
    party: str,
    line_id: str,
    rule: Condition,
    text: str,
    owner: str,
    firmness: Uniform | int,
    claims: tuple[str, ...] = (),
) -> RedLine:
    basis = Basis("", None, claims)
    return RedLine(
        line_id,
        rule,
        text,
        (owner,),
        Quantity(
            f"parties.{party}.red_lines.{line_id}.firmness",
            Fixed(Fraction(1)) if isinstance(firmness, int) else firmness,
            basis,
        ),
        basis=basis,
    )


def _members(body: str, language: str, names: tuple[tuple[str, str, int], ...]) -> tuple[Member, ...]:
    return tuple(
        Member(
            member,
            _words(name, language),
            _q(f"parties.lowland.bodies.{body}.members.{member}.seats", seats),
            None,
            follows=("party", "lowland"),
        )
        for member, name, seats in names
    )


def _upland(language: str) -> Party:
    no_deal = _q(
        "parties.upland.no_deal",
        Pert(Fraction(25), Fraction(38), Fraction(55)),
        "desk officer",
        _words("the council is tired of the war", language),
    )
    return Party(
        "upland",
        _words("Upland Council", language),
        _preferences("upland", "", no_deal, reverse=False),
        red_lines=(
            _red(
                "upland",
                "U1",
                Or((Not(IsOption(4, frozenset({0}))), Compare("<=", IssueNumber(1), Number(Fraction(20))))),
                "implies(withdrawal == none, captives <= 20)",
                _words("war council", language),
                Uniform(Fraction(6, 10), Fraction(9, 10)),
                ("c3",),
            ),
            _red(
                "upland",
                "U2",
                Not(IsOption(2, frozenset({2}))),
                "dam != third_party",
                _words("water ministry", language),
                1,
                ("c1",),
            ),
        ),
        positions=(
            Position(
                0,
                _words("at least forty weeks", language),
                "spokesman",
                date(2026, 2, 24),
                None,
                None,
                ("c3",),
            ),
            Position(2, _words("the dam is ours to run", language), "spokesman", date(2026, 1, 15)),
            Position(
                2,
                _words("the dam may be shared if the flow is guaranteed", language),
                "spokesman",
                date(2026, 2, 27),
                None,
                None,
                ("c1",),
            ),
            Position(4, _words("the ridge and not a step further", language), "spokesman", date(2026, 2, 24)),
        ),
        bodies=(
            Body(
                "elders",
                _words("Elders' meeting", language),
                _members(
                    "elders", language, (("north", "Northern elders", 9), ("south", "Southern elders", 6))
                ),
            ),
        ),
        ratification=(
            Step(
                "upland.elders",
                "elders",
                VotingRule(RuleKind.YES_SHARE_AT_LEAST, _q("r1", Fixed(Fraction(2, 3))), Base.MEMBERS),
            ),
        ),
    )


def _lowland(language: str) -> Party:
    no_deal = _q(
        "parties.lowland.no_deal",
        _uniform(30, 50),
        "",
        _words("their own irrigation fails by July", language),
        ("c6",),
    )
    assembly = Body(
        "assembly",
        _words("Assembly", language),
        _members(
            "assembly",
            language,
            (
                ("people", "People's Party", 52),
                ("valley", "Valley List", 31),
                ("front", "Front for the River", 24),
                ("independents", "Independents", 13),
            ),
        ),
    )
    return Party(
        "lowland",
        _words("Lowland Republic", language),
        _preferences("lowland", "", no_deal, reverse=True),
        red_lines=(
            _red(
                "lowland",
                "L1",
                Not(IsOption(2, frozenset({0}))),
                "dam != upland",
                _words("finance ministry", language),
                Uniform(Fraction(7, 10), Fraction(1)),
                ("c5",),
            ),
            _red(
                "lowland",
                "L2",
                Compare("<=", IssueNumber(0), Number(Fraction(26))),
                "truce <= 26",
                _words("finance ministry", language),
                Uniform(Fraction(1, 2), Fraction(9, 10)),
            ),
        ),
        no_deal_per_day=_q("parties.lowland.no_deal_per_day", Uniform(Fraction(-3, 10), Fraction(-1, 10))),
        positions=(
            Position(
                0,
                _words("no more than twelve weeks", language),
                "official",
                date(2026, 2, 20),
                None,
                None,
                ("c4",),
            ),
            Position(1, _words("in stages", language), "official", date(2026, 2, 20), None, None, ("c4",)),
            Position(2, _words("a board on which we sit as equals", language), "official", date(2026, 2, 28)),
            Position(3, _words("half of the flow", language), "official", date(2026, 2, 20)),
        ),
        bodies=(assembly,),
        ratification=(Step("lowland.assembly", "assembly", VotingRule(RuleKind.YES_AT_LEAST, _q("r2", 61))),),
        coalition=Coalition("assembly", ("people", "front"), _q("needs", 61), None, (None, None), None),
    )


def river_case(language: str = "en") -> Case:
    """Return the made-up dispute over a river, in English or Arabic."""
    sources = (
        Source("spokesman", _words("council spokesman", language), True, "party", "C"),
        Source("official", _words("ministry official", language), False, "party", "B"),
        Source("mission", _words("observer mission", language), True, "observer", "A"),
    )
    claims = (
        Claim(
            "c1",
            "spokesman",
            _words("the dam may be shared if the flow is guaranteed", language),
            date(2026, 2, 27),
            "press",
            3,
            about="upland.dam",
        ),
        Claim(
            "c2",
            "official",
            _words("the council would never share the dam", language),
            date(2026, 2, 28),
            None,
            4,
            about="upland.dam",
            denies=True,
        ),
        Claim(
            "c3",
            "spokesman",
            _words("all of them, at once", language),
            date(2026, 2, 24),
            "press",
            2,
            about="U1",
        ),
        Claim(
            "c4",
            "official",
            _words("the assembly will not free captives without a withdrawal", language),
            date(2026, 2, 20),
            _words("observer mission", language),
            2,
            about="lowland.captives",
        ),
        Claim(
            "c5",
            "official",
            _words("Front for the River leaves if the dam goes to the council alone", language),
            date(2026, 2, 26),
            None,
            2,
            about="L1",
        ),
        Claim(
            "c6",
            "mission",
            _words("wells are low on both sides", language),
            date(2026, 3, 1),
            None,
            1,
            about="lowland.no_deal <= 40",
        ),
    )
    return Case(
        title=Text((("", _words("River Selva: water, land and the truce", language)),)),
        issues=_issues(language),
        parties=(_upland(language), _lowland(language)),
        agreement=Agreement(VotingRule(RuleKind.UNANIMOUS)),
        as_of=date(2026, 3, 2),
        author=_words("desk officer", language),
        rules=(
            Rule(
                None,
                Or((Not(IsOption(7, frozenset({2}))), IsOption(6, frozenset({2})))),
                "implies(after == permanent, monitors == mixed)",
            ),
        ),
        unknowns=(
            Unknown(
                "tired",
                _q("unknowns.tired", Uniform(Fraction(3, 5), Fraction(4, 5))),
                None,
                _words("the council is tired of the war", language),
            ),
        ),
        mediators=(
            Mediator(
                "envoy",
                _words("Envoy's office", language),
                (("upland", _q("mediators.envoy.leverage.upland", 6)),),
            ),
        ),
        sources=sources,
        claims=claims,
        tabled=(2, 2, 1, 2, 1, 1, 1, 1),
        language=language,
        brief=BriefNotes(
            for_whom=_words("the special envoy", language),
            marking=_words("RESTRICTED", language),
            copy=_words("2 of 5", language),
        ),
        file="river-selva.yaml",
        sha256="4f1d2c9be7a04c1f8f0e9b7d6a5c4b3a291807f6e5d4c3b2a19080706f5e4d3c",
    )


def _package(case: Case, chosen: tuple[int, ...]) -> dict[str, str | int | float]:
    package: dict[str, str | int | float] = {}
    for issue, each in zip(case.issues, chosen, strict=True):
        number = issue.options[each].number
        package[issue.id] = issue.options[each].id if number is None else int(number)
    return package


def _forecasts() -> dict[str, tuple[StepForecast, ...]]:
    return {
        "upland": (
            StepForecast(
                "elders",
                "upland.elders",
                0.58,
                True,
                15,
                10.2,
                4.1,
                0.7,
                "yes_share_at_least",
                {"north": MemberVotes(0.81, 0.14, 0.05, 0.0), "south": MemberVotes(0.49, 0.47, 0.04, 0.0)},
            ),
        ),
        "lowland": (
            StepForecast(
                "assembly",
                "lowland.assembly",
                0.44,
                True,
                120,
                66.0,
                47.5,
                6.5,
                "yes_at_least",
                {
                    "people": MemberVotes(0.93, 0.05, 0.02, 0.0),
                    "valley": MemberVotes(0.31, 0.66, 0.03, 0.0),
                    "front": MemberVotes(0.12, 0.88, 0.0, 0.41),
                    "independents": MemberVotes(0.5, 0.25, 0.25, 0.0),
                },
            ),
        ),
    }


def _text(
    case: Case,
    label: str,
    chosen: tuple[int, ...],
    p: tuple[float, float, float],
    utilities: tuple[float, float],
    must: tuple[str, ...],
) -> TabledText:
    tabled = case.tabled or ()
    changes = tuple(
        issue.id for issue, each, now in zip(case.issues, chosen, tabled, strict=True) if each != now
    )
    return TabledText(
        label=label,
        package=_package(case, chosen),
        p_yes={"upland": p[0], "lowland": p[1]},
        p_all=Chance(
            p[2], p[2] - 0.02, p[2] + 0.02, (max(0.0, p[2] - 0.14), p[2] + 0.17), "parties.upland.no_deal"
        ),
        utilities={"upland": utilities[0], "lowland": utilities[1]},
        gains={"upland": utilities[0] - 39, "lowland": utilities[1] - 40},
        ratification=_forecasts(),
        changes=changes,
        must_be_true=must,
        score=p[2],
    )


def river_answer(case: Case | None = None) -> DealsAnswer:
    """Return an answer to the river case, as it might be."""
    case = case or river_case()
    texts = (
        _text(case, "likeliest to pass", (2, 2, 1, 3, 1, 1, 2, 1), (0.66, 0.51, 0.31), (47.0, 45.5), ("L2",)),
        _text(case, "most even", (2, 1, 1, 2, 1, 1, 2, 1), (0.55, 0.56, 0.28), (46.0, 47.0), ("U1",)),
        _text(
            case,
            "most joint gain",
            (3, 3, 1, 3, 2, 2, 2, 1),
            (0.74, 0.33, 0.22),
            (53.0, 41.0),
            ("L2", "tired"),
        ),
        _text(
            case,
            "likeliest within 3 changes of the tabled text",
            (2, 2, 1, 3, 1, 2, 1, 1),
            (0.64, 0.47, 0.27),
            (46.5, 44.0),
            (),
        ),
    )
    frontier_all = tuple(
        Efficient(
            _package(case, (2, 2, 1, 3, 1, 1, 2, 1)),
            {"upland": 20.0 + 5 * i, "lowland": 82.0 - 3.2 * i - 0.1 * i * i},
        )
        for i in range(14)
    )
    frontier = frontier_all[5:9]
    solution = Settlement(
        SettlementStatus.FOUND,
        (texts[0].package,),
        ({"upland": 50.0, "lowland": 62.4},),
        180.0,
        "folding",
        exact=True,
    )
    return DealsAnswer(
        title=str(case.title),
        method="exact over 4,096 draws by folding",
        exact=True,
        seed=1,
        worlds=4096,
        world="reference",
        ess=4096.0,
        n_packages=24_300,
        n_combinations=30_375,
        p_deal=Chance(0.47, 0.455, 0.485, (0.24, 0.68), "parties.upland.no_deal"),
        p_best_text=Chance(0.31, 0.29, 0.33, (0.17, 0.48), "parties.lowland.red_lines.L2.firmness"),
        gap=Gap(-9.0, -4.1, -0.8, 3.3, 7.7, 0.04),
        p_deal_if_no_deal_shifts={"-10": 0.81, "-5": 0.66, "0": 0.47, "5": 0.29, "10": 0.13},
        issue_blocks={
            "truce": 0.55,
            "captives": 0.63,
            "dam": 0.74,
            "water": 0.52,
            "withdrawal": 0.58,
            "road": 0.49,
            "monitors": 0.47,
            "after": 0.5,
        },
        zopa=Zopa(212, (texts[0].package,)),
        frontier=frontier,
        frontier_all=frontier_all,
        solutions={
            "nash": solution,
            "kalai_smorodinsky": solution,
            "egalitarian": Settlement(
                SettlementStatus.FOUND,
                (texts[1].package,),
                ({"upland": 55.0, "lowland": 54.8},),
                15.0,
                "leximin",
                exact=True,
                assumes="interpersonal",
            ),
            "utilitarian": Settlement(
                SettlementStatus.FOUND,
                (texts[2].package,),
                ({"upland": 45.0, "lowland": 63.5},),
                108.5,
                "folding",
                exact=True,
                assumes="interpersonal",
            ),
        },
        texts=texts,
        conflicts=(
            Conflict(
                ("upland.no_deal", "lowland.assembly", "L2"),
                ("party", "assembly", "finance ministry"),
                0.23,
            ),
            Conflict(("upland.no_deal", "lowland.no_deal"), ("party", "party"), 0.14),
            Conflict(("U1", "lowland.assembly"), ("war council", "assembly"), 0.11),
            Conflict(("U2", "L1"), ("water ministry", "finance ministry"), 0.06, by_firmness=True),
        ),
        bridges=(
            Bridge(("L2",), _package(case, (4, 2, 1, 3, 1, 1, 1, 1)), {"L2": "crossed"}, 0.27, {}),
            Bridge(
                ("upland.no_deal",),
                _package(case, (2, 2, 1, 2, 1, 1, 1, 1)),
                {"upland.no_deal": 3.4},
                0.22,
                {"upland.no_deal": ("water", "40", "45", 3.1)},
            ),
            Bridge(
                ("lowland.assembly",),
                _package(case, (2, 2, 1, 3, 1, 2, 1, 1)),
                {"lowland.assembly": 4.0},
                0.19,
                {},
            ),
        ),
        blockage={
            "U1": Chance(0.06, 0.05, 0.07),
            "L2": Chance(0.13, 0.12, 0.14),
            "upland.no_deal": Chance(0.18, 0.17, 0.19),
            "lowland.assembly": Chance(0.16, 0.15, 0.17),
        },
        blockage_by_issue={"truce": 0.13, "captives": 0.03, "withdrawal": 0.03, "whole package": 0.34},
        ratification=_forecasts(),
        no_deal={"upland": 38.7, "lowland": 40.0},
        acceptable={
            "upland": {
                "truce": (12, 26, 40),
                "captives": (20, 40, 60, 80),
                "dam": tuple(o.id for o in case.issues[2].options[:2]),
                "water": (35, 40, 45, 50),
                "withdrawal": tuple(o.id for o in case.issues[4].options[1:]),
                "road": tuple(o.id for o in case.issues[5].options),
                "monitors": (),
                "after": tuple(o.id for o in case.issues[7].options[1:]),
            },
            "lowland": {
                "truce": (4, 8, 12),
                "captives": (0, 20, 40),
                "dam": tuple(o.id for o in case.issues[2].options[1:]),
                "water": (30, 35, 45),
                "withdrawal": tuple(o.id for o in case.issues[4].options[:2]),
                "road": tuple(o.id for o in case.issues[5].options[:2]),
                "monitors": tuple(o.id for o in case.issues[6].options),
                "after": (case.issues[7].options[1].id,),
            },
        },
        methods={},
        notes=("Minimal conflicts are complete.",),
    )


def one_world_answer(case: Case | None = None) -> DealsAnswer:
    """Return the river answer as if every number were fixed and no deal existed."""
    from dataclasses import replace

    answer = river_answer(case)
    nothing = Chance(0.0, 0.0, 0.0)
    return replace(
        answer, worlds=1, world=None, p_deal=nothing, p_best_text=nothing, zopa=Zopa(0, ()), ess=1.0
    )


def text_answer() -> TextAnswer:
    """Return an answer about one text."""
    answer = river_answer()
    first = answer.texts[0]
    return TextAnswer(
        title=answer.title,
        method=answer.method,
        exact=True,
        seed=1,
        worlds=4096,
        ess=4096.0,
        package=first.package,
        coherent=True,
        broken_rules=(),
        parties={
            party: PartyVerdict(
                first.p_yes[party],
                first.utilities[party],
                answer.no_deal[party],
                first.gains[party],
                (),
                {},
                answer.ratification[party],
                None,
            )
            for party in ("upland", "lowland")
        },
        steps=(),
        p_all=first.p_all,
        better=(SingleChange({"road": "open"}, 0.45, {"upland": 0.7, "lowland": 0.49}),),
        notes=(),
    )
