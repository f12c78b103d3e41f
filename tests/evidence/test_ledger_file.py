"""The ledger beside a case as a file: it only grows, and what goes in comes back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from goodoffices.case.catalog import catalog_text
from goodoffices.case.claims import Claim, Source
from goodoffices.case.files import load_case, load_case_text
from goodoffices.case.ledger import Assessment, DocumentEntry, Link, Proposition, Quote, Selector
from goodoffices.errors import CaseError, QuestionError
from goodoffices.evidence import ledger_file
from goodoffices.evidence.disk import locked
from goodoffices.evidence.ledger_entries import Additions
from goodoffices.evidence.ledger_file import append_to_ledger, ledger_path, prepare, put
from goodoffices.evidence.ledger_growth import check_growth, grown

CASE = catalog_text("port-of-arden")
OFFICIAL = Source("official", "a senior official", named=False)
HAND_MADE = """\
# Kept by hand.
format: goodoffices/1
sources:
    press: {name: 'the press'}   # four spaces
claims:
    c90: {source: press, says: "as it was"}
    # A remark under the last claim.

note: the end
"""


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "port.yaml"
    path.write_bytes(CASE)
    return path


def ledger_of(case_file: Path) -> str:
    return ledger_path(case_file).read_bytes().decode()


def one_claim(claim_id: str = "c91", says: str = "we will not sign", **rest: object) -> Additions:
    """Return a claim with its source."""
    return Additions(sources=(OFFICIAL,), claims=(Claim(claim_id, "official", says, **rest),))  # type: ignore[arg-type]  # fields of a claim


WHOLE = Additions(
    documents=(
        DocumentEntry(
            "d1",
            title="Talks: day 2",
            publisher="the wire",
            date=date(2026, 3, 4),
            licence="CC BY 4.0",
            may_be_shown=True,
            sha256="0" * 64,
            chars=500,
            text_from="html",
            name="wire.html",
            note="first edition",
        ),
    ),
    sources=(OFFICIAL, Source("other", "another", named=True, kind="party", reliability="B", note="seen")),
    propositions=(Proposition("q1", "They will sign.", kind="position", note="on the day"),),
    claims=(
        Claim(
            "c91",
            "official",
            "they will not sign",
            date=date(2026, 3, 4),
            via="press",
            origin="o9",
            p_said_if_true=0.000001,
            p_said_if_false=0.25,
            note="look again",
            proposition="q1",
            polarity="denies",
            denies=True,
            modality="not said",
            directness="mixed",
            speaker="an official",
            relay=("the agency", "a paper"),
            document="d1",
            selectors=(Selector(10, 14, Quote("will", "they ", " not")), Selector(20, 24, Quote("sign"))),
            source_selectors=(Selector(0, 5),),
            cue_selectors=(Selector(6, 9, Quote("add")),),
            assessed=Assessment("AB", date(2026, 3, 5), "C", 3, "known"),
            credibility=3,
            reliability="C",
            by="AB",
            on=date(2026, 3, 5),
        ),
        Claim("c92", "other", "they will", proposition="q1", polarity="none"),
    ),
    links=(Link("responds to", "c92", "c91", "date", "AB", date(2026, 3, 5), "of the same day"),),
)


def bare(claim: Claim) -> dict[str, object]:
    """Return what a claim says, without the line it stands on."""
    skipped = {"line", "written_as", "earlier"}
    return {name: getattr(claim, name) for name in Claim.__slots__ if name not in skipped}


def test_everything_that_was_added_is_in_the_case_that_is_read_back(case_file: Path) -> None:
    append_to_ledger(case_file, WHOLE)
    case = load_case(case_file)
    assert case.documents == WHOLE.documents
    assert case.propositions == WHOLE.propositions
    assert case.links == WHOLE.links
    assert set(WHOLE.sources) <= set(case.sources)
    back = {claim.id: bare(claim) for claim in case.claims}
    for claim in WHOLE.claims:
        assert back[claim.id] == bare(claim)


def test_a_ledger_that_is_not_there_is_made_and_read_with_the_case(case_file: Path) -> None:
    append_to_ledger(case_file, one_claim())
    assert ledger_of(case_file).startswith("format: goodoffices/1\n")
    assert load_case(case_file).claims[-1].says == "we will not sign"
    assert [path.name for path in case_file.parent.iterdir() if path.name.startswith(".")] == []


def test_lines_that_are_there_stay_and_each_claim_is_one_block_of_new_lines(case_file: Path) -> None:
    ledger_path(case_file).write_text(HAND_MADE)
    append_to_ledger(case_file, one_claim())
    after = ledger_of(case_file).splitlines()
    kept = iter(after)
    assert all(line in kept for line in HAND_MADE.splitlines())
    new = [line for line in after if line not in HAND_MADE.splitlines()]
    assert new[0].startswith("    official:")
    assert "    c91:" in new
    assert after.index("    c91:") < after.index("note: the end")


@pytest.mark.parametrize(
    "before",
    [
        HAND_MADE.replace("\n", "\r\n"),
        "\ufeff" + HAND_MADE,
        HAND_MADE.removesuffix("\n"),
        "{format: goodoffices/1, sources: {press: {}}, claims: {c90: {source: press}}}\n",
        "claims: {}\nsources: {press: {}}\n",
        "sources: {}",
        "# only a remark\nnote: nothing yet\n",
    ],
)
def test_ledgers_in_any_style_take_new_entries(before: str) -> None:
    data = before.encode()
    text = grown(data, one_claim())
    assert {claim.id for claim in load_case_text(CASE, "port.yaml", text).claims} >= {"c91"}
    assert (b"\r\n" in text) == ("\r\n" in before)
    assert b"\n" not in text.replace(b"\r\n", b"") or "\r\n" not in before


STYLES = [
    "",
    HAND_MADE,
    HAND_MADE + "links: []\ndocuments: {}\n",
    HAND_MADE + "links:\n- {kind: supports, from: c90, to: c3}\n# the end\n",
    "{format: goodoffices/1, note: all in one}\n",
]


@pytest.mark.parametrize("before", STYLES)
def test_every_section_takes_entries_again_and_again_in_any_style(before: str) -> None:
    first = grown(before.encode(), WHOLE)
    more = Additions(
        documents=(DocumentEntry("d2"),),
        propositions=(Proposition("q2", "They will not."),),
        claims=(Claim("c94", "official", "no", document="d2", proposition="q2"),),
        links=(Link("tension", "c94", "c91"),),
    )
    case = load_case_text(CASE, "port.yaml", grown(first, more))
    assert [each.id for each in case.documents] == ["d1", "d2"]
    assert [each.id for each in case.propositions] == ["q1", "q2"]
    assert [each.id for each in case.claims][-3:] == ["c91", "c92", "c94"]
    assert case.links[-2:] == (*WHOLE.links, *more.links)


def test_a_claim_that_the_case_cannot_hold_leaves_the_file_as_it_was(case_file: Path) -> None:
    append_to_ledger(case_file, one_claim())
    before = ledger_of(case_file)
    wrong = Additions(claims=(Claim("c93", "official", "words", about="nightshfit"),))
    with pytest.raises(CaseError, match="nightshfit"):
        append_to_ledger(case_file, wrong)
    assert ledger_of(case_file) == before


def test_the_same_claim_is_not_written_twice(case_file: Path) -> None:
    append_to_ledger(case_file, one_claim())
    before = ledger_of(case_file)
    with pytest.raises((CaseError, QuestionError)):
        append_to_ledger(case_file, one_claim())
    assert ledger_of(case_file) == before


def test_a_correction_is_a_new_entry_and_the_old_words_stay(case_file: Path) -> None:
    append_to_ledger(case_file, one_claim())
    correction = Claim("c92", "official", "we may sign", revision=2, replaces="c91")
    case = append_to_ledger(case_file, Additions(claims=(correction,)))
    newest = case.claims[-1]
    assert (newest.id, newest.written_as, newest.says) == ("c91", "c92", "we may sign")
    assert "we will not sign" in ledger_of(case_file)


def test_a_ledger_that_changed_after_it_was_read_is_not_replaced(case_file: Path) -> None:
    prepared = prepare(case_file, one_claim())
    ledger_path(case_file).write_text(HAND_MADE)
    assert put(prepared) is False
    assert ledger_of(case_file) == HAND_MADE


def test_a_ledger_that_keeps_changing_is_left_alone(case_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_file, "put", lambda _: False)
    with pytest.raises(QuestionError, match=r"port\.claims\.yaml was changed by another program"):
        append_to_ledger(case_file, one_claim())
    assert not ledger_path(case_file).exists()


def test_of_two_writers_the_second_is_told_to_wait(case_file: Path) -> None:
    with locked(ledger_path(case_file)), pytest.raises(QuestionError, match="Somebody else is writing"):
        append_to_ledger(case_file, one_claim())
    append_to_ledger(case_file, one_claim())


def test_a_lock_that_a_killed_program_left_behind_stops_nobody(case_file: Path) -> None:
    ledger = ledger_path(case_file)
    ledger.with_name(f".{ledger.name}.lock").touch()
    ledger.with_name(f".{ledger.name}.unfinished").write_text("half of a led")
    append_to_ledger(case_file, one_claim())
    assert load_case(case_file).claims[-1].id == "c91"


def test_cases_of_the_catalog_are_not_written_to() -> None:
    with pytest.raises(QuestionError, match="Copy the case file"):
        append_to_ledger("port-of-arden", one_claim())


@pytest.mark.parametrize(
    "shorter",
    ["note: the end\n", HAND_MADE.replace("as it was", "as it is"), HAND_MADE.replace("c90", "c89")],
)
def test_a_text_that_would_lose_or_change_an_entry_is_refused(shorter: str) -> None:
    with pytest.raises(QuestionError, match="would lose or change"):
        check_growth(HAND_MADE.encode(), shorter.encode())


HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
        st.sampled_from(
            "{}[]&*!|>%@`#:,?-'\"\\\n\r\t \x07\x1b\x7f\x85\xa0\u200e\u202e\u2028\u2066\ufeff\U0001f54a"
        ),
    ),
    max_size=60,
)


CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def spelled_out(text: str) -> str:
    """Return a text as the reader of case files gives it: no control character gets past it as itself."""
    return CONTROL.sub(
        lambda found: f"\\x{ord(found[0]):02x}" if ord(found[0]) < 256 else f"\\u{ord(found[0]):04x}", text
    )


@given(HOSTILE)
@example("{{ config }}")
@example("!!python/object/apply:os.system ['true']")
@example("&a *a")
@example(": #")
@example("- a\n- b\n---\n...\n")
@example("say \"no\" \\ and 'yes'")
@example("\u202etxt.exe\u2066\ufeff\x1b[31m\x85\x07")
@example("\U0001f54a\u200d\U0001f468 \u0645\u0631\u062d\u0628\u0627")
@example(" leading and trailing ")
@example("2026-03-04")
@example("0x1F")
@example("~")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_hostile_words_come_back_as_they_went_in_but_for_control_characters(words: str) -> None:
    written = f"x{words}"  # what is empty is left out, and says nothing
    put_in, expected = with_words_everywhere(written), with_words_everywhere(spelled_out(written))
    case = load_case_text(CASE, "port.yaml", grown(HAND_MADE.encode(), put_in))
    back = next(each for each in case.claims if each.id == "c91")
    places = [Selector(place.start, len(written), place.quote) for place in expected.claims[0].selectors]
    wanted = replace(expected.claims[0], reliability=back.reliability, selectors=tuple(places))
    assert bare(back) == bare(wanted)
    assert case.documents == expected.documents
    assert case.propositions == expected.propositions
    assert expected.sources[0] in case.sources


@pytest.mark.parametrize(("words", "back"), [("a\0b", "a\\x00b"), ("a\ud800b", "a\\ud800b")])
def test_what_no_text_can_hold_is_kept_as_a_visible_escape(words: str, back: str) -> None:
    case = load_case_text(CASE, "port.yaml", grown(b"", one_claim(says=words)))
    assert case.claims[-1].says == back


def with_words_everywhere(said: str) -> Additions:
    """Return entries that have the same words in every place for words."""
    document = DocumentEntry("d1", title=said, licence=said, name=said)
    claim = Claim(
        "c91",
        "official",
        said,
        note=said,
        speaker=said,
        relay=(said, "y"),
        document="d1",
        selectors=(Selector(0, len(said), Quote(said, said, said)),),
        assessed=Assessment(said, why=said),
    )
    proposition = Proposition("q1", said, note=said)
    return Additions((document,), (Source("official", said),), (proposition,), (claim,))
