"""Claims stand beside the numbers that they are about."""

from __future__ import annotations

from goodoffices.case.catalog import catalog_text
from goodoffices.case.files import load_case, load_case_text
from goodoffices.case.model import Case
from goodoffices.evidence.bearing import claims_about
from goodoffices.report.desk import inputs_of


def about(ledger: str) -> dict[str, tuple[str, ...]]:
    case = load_case_text(catalog_text("port-of-arden"), "port.yaml", claims=ledger)
    return claims_about(case, paths_of(case))


def paths_of(case: Case) -> tuple[str, ...]:
    return tuple(each.path for each in inputs_of(case))


def test_a_claim_about_a_red_line_or_a_comparison_stands_beside_its_number() -> None:
    found = about(
        "claims:\n"
        "  c7: {source: committee, about: U1, says: x}\n"
        '  c8: {source: committee, about: "union.no_deal <= 40", says: x}\n'
    )
    assert found["parties.union.red_lines.U1.firmness"] == ("c3", "c7")
    assert found["parties.union.no_deal"] == ("c8",)


def test_what_moves_worlds_or_is_a_note_or_is_withdrawn_stands_beside_none() -> None:
    found = about(
        "claims:\n"
        '  c7: {source: committee, about: "port.no_deal >= 10", says: x, use: evidence}\n'
        "  c8: {source: committee, says: x}\n"
        '  c9: {source: committee, about: "port.no_deal >= 10", says: x}\n'
        "  c9.2: {source: committee, replaces: c9, withdrawn: true}\n"
    )
    assert set(found) == {"parties.union.red_lines.U1.firmness"}


def test_a_claim_about_a_mandate_stands_beside_the_unknown_that_says_whether_it_is_real() -> None:
    case = load_case("doha-2024-03")
    found = claims_about(case, paths_of(case))
    assert set(found["unknowns.mandate_real.chance"]) >= {"s7", "s8"}
