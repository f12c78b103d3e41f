"""Ledgers for other programs: annotations, provenance, and tables that run nothing."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodoffices.case.claims import Claim, Source
from goodoffices.case.files import load_case
from goodoffices.case.ledger import Assessment, DocumentEntry, Quote, Selector
from goodoffices.case.model import Case
from goodoffices.evidence.exports import claims_csv, provenance, web_annotations

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
DOCUMENT = DocumentEntry("d1", title="Talks stall", sha256=SHA, chars=120, text_from="text", name="wire.txt")
FIRST = Claim(
    "c5",
    "vik",
    "We will not sign.",
    date=date(2026, 3, 4),
    about="union.jobs",
    denies=True,
    polarity="denies",
    modality="refused",
    relay=("a desk officer", "an aide"),
    document="d1",
    selectors=(Selector(4, 15, Quote("will not si", "we ", "gn")), Selector(20, 24, Quote("ever"))),
    source_selectors=(Selector(0, 3),),
    assessed=Assessment("AK", date(2026, 3, 5), "B", 2),
    reliability="B",
    credibility=2,
    by="AK",
    on=date(2026, 3, 5),
    written_as="c5",
)
REVISED = replace(FIRST, says="We will not sign now.", revision=2, written_as="c5.2", earlier=(FIRST,))
SECOND = Claim("c 6/é", "vik", "Then we wait.", written_as="c 6/é")


@pytest.fixture(scope="module")
def case() -> Case:
    loaded = load_case("port-of-arden")
    return replace(
        loaded, documents=(DOCUMENT,), sources=(Source("vik", "Anders Vik"),), claims=(REVISED, SECOND)
    )


def items(case: Case) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = web_annotations(case)["first"]["items"]
    return found


def rows(case: Case) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(claims_csv(case), newline="")))


def test_every_claim_is_an_annotation_with_what_the_standard_asks_for(case: Case) -> None:
    collection = web_annotations(case)
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["total"] == len(items(case)) == 2
    for item in items(case):
        assert item["type"] == "Annotation"
        assert item["id"].startswith("urn:goodoffices:claim/")
        assert item["target"]
    json.dumps(collection, allow_nan=False)


def test_each_place_of_a_claim_has_its_position_and_its_words(case: Case) -> None:
    first, second = items(case)[0]["target"]
    assert first["selector"] == [
        {"type": "TextPositionSelector", "start": 4, "end": 15},
        {"type": "TextQuoteSelector", "exact": "will not si", "prefix": "we ", "suffix": "gn"},
    ]
    assert second["selector"][1] == {"type": "TextQuoteSelector", "exact": "ever"}
    assert first["source"] == second["source"] == "ni:///sha-256;n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"


def test_the_two_grades_are_a_body_of_their_own(case: Case) -> None:
    bodies = {body["purpose"]: body["value"] for body in items(case)[0]["body"]}
    assert bodies == {"describing": "We will not sign now.", "assessing": "B2"}
    assert {body["purpose"]: body["value"] for body in items(case)[1]["body"]}["assessing"] == "F6"


def test_a_claim_without_a_document_is_about_its_source(case: Case) -> None:
    assert items(case)[1]["target"] == "urn:goodoffices:source/vik"
    assert items(case)[1]["id"] == "urn:goodoffices:claim/c%206%2F%C3%A9"


def test_a_ledger_without_claims_is_an_empty_collection(case: Case) -> None:
    empty = web_annotations(replace(case, claims=()))
    assert empty["total"] == 0
    assert "first" not in empty


def test_no_day_is_made_into_a_time_of_day(case: Case) -> None:
    for data in (web_annotations(case), provenance(case)):
        assert "T00:00" not in json.dumps(data)
    assert items(case)[0]["go:confirmedOn"] == {"@type": "xsd:date", "@value": "2026-03-05"}


def test_provenance_has_each_revision_and_who_confirmed_it(case: Case) -> None:
    found = provenance(case)
    assert {"go:claim/c5", "go:claim/c5.2", "go:document/d1"} <= set(found["entity"])
    assert found["agent"]["go:person/AK"]["prov:label"] == "AK"
    revisions = [each for each in found["wasDerivedFrom"].values() if "prov:type" in each]
    assert [(each["prov:generatedEntity"], each["prov:usedEntity"]) for each in revisions] == [
        ("go:claim/c5.2", "go:claim/c5")
    ]
    confirmed = {each["prov:entity"] for each in found["wasGeneratedBy"].values()}
    assert confirmed == {"go:claim/c5", "go:claim/c5.2"}, "nobody confirmed the other one"


def test_every_relation_of_the_provenance_joins_things_that_are_there(case: Case) -> None:
    for ledger in (case, load_case("doha-2024-03"), load_case("port-of-arden")):
        found = provenance(ledger)
        known = {name for kind in ("entity", "activity", "agent") for name in found.get(kind, {})}
        for kind in set(found) - {"prefix", "entity", "activity", "agent"}:
            for relation in found[kind].values():
                ends = [value for key, value in relation.items() if key != "prov:type"]
                assert len(ends) == 2
                assert known.issuperset(ends)


def test_a_withdrawn_claim_keeps_its_provenance(case: Case) -> None:
    gone = replace(SECOND, withdrawn=True)
    found = provenance(replace(case, claims=(REVISED,), withdrawn=(gone,)))
    assert found["entity"]["go:claim/c%206%2F%C3%A9"]["go:withdrawn"] is True


def test_the_table_has_one_row_for_each_claim(case: Case) -> None:
    first, second = rows(case)
    assert first["id"] == "c5"
    assert first["source"] == "Anders Vik"
    assert (first["reliability"], first["credibility"], first["assessed_by"]) == ("B", "2", "AK")
    assert (first["start"], first["end"], first["quote"]) == ("4; 20", "15; 24", "will not si … ever")
    assert first["document"] == "wire.txt"
    assert first["relay"] == "a desk officer; an aide"
    assert second["start"] == second["document"] == second["modality"] == ""


@pytest.mark.parametrize(
    "words",
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "  =1+1",
        "\u200b=1+1",
        "\n=HYPERLINK(1)",
        "＝1+1",
    ],
)
def test_no_cell_is_a_formula(case: Case, words: str) -> None:
    hostile = Claim("c1", "vik", words, note=words, speaker=words, relay=(words,), about=words)
    for row in rows(replace(case, claims=(hostile,))):
        for name in ("says", "note", "speaker", "relay", "about"):
            cell = row[name]
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), name
            assert cell[0] in "'\\", name


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_table_of_any_text_reads_back_without_characters_that_act(says: str, note: str) -> None:
    loaded = load_case("port-of-arden")
    written = claims_csv(replace(loaded, claims=(Claim("c1", "vik", says, note=note),)))
    assert len(list(csv.reader(io.StringIO(written, newline="")))) == 2
    assert not any(ord(each) < 32 and each not in "\r\n" for each in written)
    written.encode("utf-8")


def test_numbers_stay_numbers(case: Case) -> None:
    assert ",5,9," in claims_csv(
        replace(case, claims=(replace(FIRST, selectors=(Selector(5, 9, Quote("four")),)),))
    )


def test_the_same_ledger_gives_the_same_files(case: Case) -> None:
    for export in (claims_csv, provenance, web_annotations):
        assert export(case) == export(case)
