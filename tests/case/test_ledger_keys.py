"""What a reviewed claim carries, the rest of a ledger, and what `check` says of slips in them."""

# ruff: noqa: E501 - tables with one slip a line

from __future__ import annotations

from datetime import date

import pytest

from goodoffices.case.catalog import catalog_text
from goodoffices.case.files import load_case_text
from goodoffices.case.ledger import Assessment, DocumentEntry, Link, Proposition, Quote, Selector
from goodoffices.case.model import Case
from goodoffices.errors import CaseError, Problem

ARDEN = catalog_text("port-of-arden").decode("utf-8")
LEDGER = """\
format: goodoffices/1
documents:
  d1: {title: The talks, publisher: the wire, date: 2026-03-04, licence: CC BY 4.0, may_be_shown: false, sha256: "00ff", chars: 900, text_from: html, name: wire.html, note: first edition}
sources:
  official: {named: false, reliability: B}
propositions:
  q1: {says: "The union can sign.", about: union.mandate}
  q2: {says: "They want six.", kind: position, note: heard twice}
claims:
  c80:
    source: official
    says: they can sign
    document: d1
    selector:
      - {start: 10, end: 14, quote: {exact: they, prefix: "said ", suffix: " can"}}
      - {start: 20, end: 28}
    source_selector: {start: 0, end: 8}
    cue_selector: [{start: 9, end: 9}]
    speaker: an official
    relay: [an agency, a paper]
    proposition: q1
    polarity: affirms
    modality: not said
    directness: mixed
    assessed: {by: AB, on: 2026-03-05, reliability: c, credibility: 2, why: was there}
    by: AB
    on: 2026-03-05
  c81: {source: official, says: they cannot, proposition: q1, denies: true}
  c82: {source: official, says: they may not, polarity: denies, about: union.mandate, revision: 2, replaces: c81}
  c83: {source: official, says: nothing, polarity: none, withdrawn: true}
links:
  - {kind: position conflict, from: c80, to: c82, difference: definition, by: AB, on: 2026-03-05, note: two meanings}
  - {kind: supports, from: c83, to: c80}
"""


def read(ledger: str) -> Case:
    return load_case_text(ARDEN, "port.yaml", ledger)


def problems(ledger: str) -> tuple[Problem, ...]:
    try:
        read(ledger)
    except CaseError as error:
        return error.problems
    return ()


def test_a_reviewed_claim_carries_its_evidence() -> None:
    claim = next(each for each in read(LEDGER).claims if each.id == "c80")
    assert claim.document == "d1"
    assert claim.selectors == (Selector(10, 14, Quote("they", "said ", " can")), Selector(20, 28))
    assert (claim.source_selectors, claim.cue_selectors) == ((Selector(0, 8),), (Selector(9, 9),))
    assert (claim.speaker, claim.relay) == ("an official", ("an agency", "a paper"))
    assert (claim.polarity, claim.modality, claim.directness) == ("affirms", "not said", "mixed")
    assert (claim.by, claim.on) == ("AB", date(2026, 3, 5))


def test_source_and_statement_are_judged_apart() -> None:
    claim = next(each for each in read(LEDGER).claims if each.id == "c80")
    assert claim.assessed == Assessment("AB", date(2026, 3, 5), "C", 2, "was there")
    assert (claim.reliability, claim.credibility) == ("C", 2)
    half = LEDGER.replace("reliability: c, credibility: 2, ", "")
    claim = next(each for each in read(half).claims if each.id == "c80")
    assert claim.assessed == Assessment("AB", date(2026, 3, 5), "F", 6, "was there")
    assert (claim.reliability, claim.credibility) == (None, 6)


def test_documents_propositions_and_links_are_part_of_the_case() -> None:
    case = read(LEDGER)
    assert case.documents == (
        DocumentEntry(
            *("d1", "The talks", "the wire", date(2026, 3, 4), "CC BY 4.0", False, "00ff", 900),
            *("html", "wire.html", "first edition"),
        ),
    )
    assert case.propositions == (
        Proposition("q1", "The union can sign.", "union.mandate"),
        Proposition("q2", "They want six.", "note", "position", "heard twice"),
    )
    # The link of the claim that was withdrawn says nothing any more.
    assert [each.kind for each in case.links] == ["position conflict"]


def test_a_claim_that_says_nothing_else_is_about_what_its_proposition_is() -> None:
    claim = next(each for each in read(LEDGER).claims if each.id == "c80")
    assert claim.about == "union.mandate"


def test_only_the_newest_words_of_a_claim_count_under_its_first_id() -> None:
    case = read(LEDGER)
    claim = next(each for each in case.claims if each.id == "c81")
    assert (claim.says, claim.written_as, claim.revision, claim.denies) == ("they may not", "c82", 2, True)
    assert [each.says for each in claim.earlier] == ["they cannot"]
    assert "c82" not in {each.id for each in case.claims}


def test_a_withdrawn_claim_is_kept_apart() -> None:
    case = read(LEDGER)
    assert "c83" not in {each.id for each in case.claims}
    assert [each.id for each in case.withdrawn] == ["c83"]


def test_a_link_to_the_revision_means_the_claim() -> None:
    """A person links what they see in the ledger, and that is the id of the revision."""
    links = read(LEDGER).links
    assert links == (
        Link("position conflict", "c80", "c81", "definition", "AB", date(2026, 3, 5), "two meanings"),
    )


def test_plain_ledgers_stay_what_they_were() -> None:
    case = read(
        "claims: {c80: {source: mayor, says: words, credibility: 3, denies: true}}\nsources: {mayor: {}}\n"
    )
    claim = case.claims[-1]
    assert (claim.polarity, claim.denies, claim.credibility, claim.assessed) == ("denies", True, 3, None)
    assert (claim.selectors, claim.relay, claim.revision) == ((), (), 1)
    assert (case.documents, case.propositions, case.links, case.withdrawn) == ((), (), (), ())


SLIPS = [
    ("selector:\n", "selectors:\n", "claims.c80", "unknown key 'selectors'", "Did you mean 'selector'?"),
    ("publisher:", "publsher:", "documents.d1", "unknown key 'publsher'", "Did you mean 'publisher'?"),
    (
        "exact: they",
        "exakt: they",
        "claims.c80.selector.0.quote",
        "unknown key 'exakt'",
        "Did you mean 'exact'?",
    ),
    (
        'says: "They want six.", ',
        'sais: "They want six.", ',
        "propositions.q2",
        "unknown key 'sais'",
        "Did you mean 'says'?",
    ),
    ("document: d1", "document: d2", "claims.c80", "unknown document 'd2'", "d1"),
    ("proposition: q1\n", "proposition: q7\n", "claims.c80", "unknown proposition 'q7'", "q1, q2"),
    (
        "about: union.mandate}\n",
        "about: unoin.mandate}\n",
        "propositions.q1.about",
        "'unoin.mandate' is nothing in this case",
        "Did you mean 'union.mandate'?",
    ),
    ("start: 10", "start: -10", "claims.c80.selector.0.start", "'-10' is no count", "whole number"),
    ("start: 10", "start: 1.5", "claims.c80.selector.0.start", "'1.5' is no count", "whole number"),
    ("end: 14", "end: 4", "claims.c80.selector.0.end", "the end 4 comes before the start 10", "Swap them"),
    (
        "start: 20",
        "start: 12",
        "claims.c80.selector.1",
        "begins before the one above it ends",
        "order of the text",
    ),
    ("chars: 900", "chars: many", "documents.d1.chars", "many", ""),
    ("polarity: affirms", "polarity: affirmed", "claims.c80.polarity", "affirmed", "affirms"),
    ("modality: not said", "modality: hegded", "claims.c80.modality", "hegded", "hedged"),
    ("directness: mixed", "directness: reported", "claims.c80.directness", "reported", "indirect"),
    (
        "reliability: c",
        "reliability: G",
        "claims.c80.assessed.reliability",
        "'G' is no reliability",
        "A (best)",
    ),
    ("credibility: 2", "credibility: 7", "claims.c80.assessed.credibility", "from 1 to 6", "1 .. 6"),
    (
        "speaker: an official",
        "credibility: 3",
        "claims.c80.assessed.credibility",
        "the claim has credibility 3, and here it is 2",
        "Keep one",
    ),
    (
        "polarity: denies",
        "polarity: affirms, denies: true",
        "claims.c82.polarity",
        "do not go together",
        "Keep one",
    ),
    ("replaces: c81", "replaces: c99", "claims.c82", "the claim 'c99' that this replaces does not exist", ""),
    ("replaces: c81", "replaces: c82", "claims.c82", "is further below", ""),
    (
        "denies: true}",
        "denies: true, replaces: c82}",
        "claims.c81",
        "the claim 'c82' that this replaces is further below",
        "",
    ),
    ("withdrawn: true", "replaces: c81", "claims.c83", "'c81' was replaced before", "Replace c82"),
    (
        "revision: 2, replaces: c81",
        "revision: 5, replaces: c81",
        "claims.c82",
        "this is revision 2, not 5",
        "Correct the number",
    ),
    (
        "revision: 2, replaces: c81",
        "revision: 2",
        "claims.c82",
        "revision 2 replaces nothing",
        "Add replaces",
    ),
    ("kind: supports", "kind: support", "links.1.kind", "support", "supports"),
    ("to: c82", "to: c99", "links.0.to", "unknown claim 'c99'", ""),
    ("from: c83, to: c80", "from: c80, to: c80", "links.1", "linked to itself", "Name two claims"),
    ("difference: definition", "difference: money", "links.0.difference", "money", "number"),
    ("kind: position,", "kind: positions,", "propositions.q2.kind", "positions", "position"),
]


@pytest.mark.parametrize(("old", "new", "where", "what", "hint"), SLIPS, ids=[slip[1] for slip in SLIPS])
def test_a_slip_is_told_at_its_place_with_what_to_do(
    old: str, new: str, where: str, what: str, hint: str
) -> None:
    assert old in LEDGER
    found = problems(LEDGER.replace(old, new, 1))
    matching = [each for each in found if each.where == where and what in each.what and hint in each.hint]
    assert matching, found
    assert all(each.file == "port.claims.yaml" for each in found), found


def test_two_revisions_of_one_claim_are_not_linked() -> None:
    found = problems(LEDGER.replace("from: c80, to: c82", "from: c81, to: c82"))
    assert [each.what for each in found] == ["a claim is linked to itself."]


def test_a_number_that_rests_on_a_withdrawn_claim_is_told() -> None:
    assert "firmness: 0.9, claims: [c3]" in ARDEN
    case = ARDEN.replace("claims: [c3]", "claims: [c80]", 1)
    ledger = "claims: {c80: {source: mayor, withdrawn: true}}\nsources: {mayor: {}}\n"
    with pytest.raises(CaseError, match="this claim is withdrawn, but a number of the case rests on it"):
        load_case_text(case, "port.yaml", ledger)


def test_a_number_cites_the_claim_and_not_its_revision() -> None:
    case = ARDEN.replace("claims: [c3]", "claims: [c82]", 1)
    with pytest.raises(CaseError, match="Cite c81, which stands for its newest revision"):
        load_case_text(case, "port.yaml", LEDGER)


@pytest.mark.parametrize(
    ("section", "entry", "what"),
    [
        ("documents", "{d1: {title: again}}", "document 'd1' is given twice"),
        ("propositions", "{q1: {says: again}}", "proposition 'q1' is given twice"),
    ],
)
def test_what_both_files_give_is_told(section: str, entry: str, what: str) -> None:
    with pytest.raises(CaseError, match=what):
        load_case_text(f"{ARDEN}{section}: {entry}\n", "port.yaml", LEDGER)


def test_a_claim_is_corrected_in_the_file_that_it_stands_in() -> None:
    ledger = "claims: {c80: {source: mayor, replaces: c3}}\nsources: {mayor: {}}\n"
    with pytest.raises(CaseError, match=r"Correct it there"):
        load_case_text(ARDEN, "port.yaml", ledger)
