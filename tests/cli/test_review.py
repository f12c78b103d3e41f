"""`goodoffices review`, with answers from a script."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from goodoffices.case.files import load_case
from goodoffices.case.model import Case
from goodoffices.cli import review as module
from goodoffices.cli.review_card import in_context
from goodoffices.evidence.ledger_file import ledger_path
from goodoffices.evidence.proposals import Document, Proposals
from goodoffices.evidence.wording import Place
from tests.cli.commands import Ran, ran
from tests.evidence.sittings import ARTICLE, new_case, proposals_of

Answering = Callable[..., Ran]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return new_case(tmp_path)


@pytest.fixture
def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An article whose proposals are known, whatever the extractors learn."""

    def proposed(document: Document, **_: object) -> Proposals:
        # The document is read from the file, so its hash is that of the file.
        return Proposals(document, proposals_of(document.text).claims, "by hand", ("A notice.",))

    monkeypatch.setattr(module, "extract", proposed)
    monkeypatch.setenv("COLUMNS", "80")
    path = tmp_path / "wire.txt"
    path.write_bytes(ARTICLE.encode())
    return path


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch, case: Path, wire: Path) -> Answering:
    def answer(*lines: str, options: tuple[str, ...] = ("--by", "AB", "--date", "2026-03-04")) -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return ran("review", str(case), str(wire), *options)

    return answer


def ledger(case: Path) -> Case:
    return load_case(case)


def claims_file(case: Path) -> Path:
    return case.with_name("arden.claims.yaml")


def journal(case: Path) -> Path:
    return case.with_name("arden.review.jsonl")


def new_claims(case: Path) -> list[str]:
    return [claim.says for claim in ledger(case).claims if claim.document is not None]


def test_nothing_is_accepted_without_its_own_answer(answered: Answering, case: Path) -> None:
    result = answered("", "x", "all", "q")
    assert result.code == 0
    assert not claims_file(case).exists()
    assert "0 accepted, 0 rejected, 3 open." in result.out
    assert "No claim was written in this review." in result.out
    assert "'x' is none of the letters" in result.out


def test_each_accepted_claim_is_written_beside_the_case_and_told(answered: Answering, case: Path) -> None:
    result = answered("a", "r only small talk", "a")
    assert result.code == 0
    assert "2 accepted, 1 rejected, 0 open." in result.out
    assert "2 claims written to" in result.out
    assert "arden.claims.yaml" in result.out
    assert new_claims(case) == ["The line on night shifts is absolute", "it is no line at all"]
    assert '"why": "only small talk"' in journal(case).read_text()
    assert result.err.splitlines() == ["A notice."]


def test_a_proposal_is_shown_in_its_context_at_eighty_columns(answered: Answering) -> None:
    result = answered("q")
    assert max(map(len, result.out.splitlines())) <= 80
    flat = " ".join(result.out.split())
    assert "[[The line on night shifts is absolute]], {{the committee}} <<said>>. “We may yet move”," in flat
    assert "who strike committee (party, named)" in flat
    assert "about U1" in flat
    assert "F6 (cannot be judged: nobody has)" in flat


def test_a_context_is_a_few_words_and_long_gaps_are_cut() -> None:
    text = "before " * 40 + "WHO " + "between " * 60 + "WHAT" + " after" * 40
    start, end = text.index("WHO"), text.index("WHAT")
    shown = in_context(Document(text, "0"), Place(((end, end + 4),), ((start, start + 3),)))
    assert shown.startswith("… before ")
    assert "before {{WHO}} between" in shown
    assert " … between" in shown
    assert "[[WHAT]] after" in shown
    assert shown.endswith("after …")
    assert len(shown) < 420


def test_what_could_act_on_a_terminal_is_visible(answered: Answering, wire: Path) -> None:
    wire.write_text("\x1b[31m\u202e" + ARTICLE, encoding="utf-8")
    result = answered("q")
    assert "\x1b" not in result.out
    assert "\u202e" not in result.out
    assert "\\x1b[31m\\u202e" in result.out


def test_edits_change_the_wording_and_never_the_places(answered: Answering, case: Path) -> None:
    answered(
        *("e", "says", "Night shifts are out."),
        *("e", "speaker", "Dagny Orell", "yes"),
        *("e", "ki", "named official"),
        *("e", "polarity", "den"),
        *("e", "mod", "nonsense", "refused"),
        *("a", "q"),
    )
    claim = next(each for each in ledger(case).claims if each.document)
    assert claim.says == "Night shifts are out."
    assert (claim.speaker, claim.denies, claim.modality) == ("Dagny Orell", True, "refused")
    assert [ARTICLE[each.start : each.end] for each in claim.selectors] == [
        "The line on night shifts is absolute"
    ]
    source = next(each for each in ledger(case).sources if each.id == claim.source)
    assert (source.name, source.kind, source.named) == ("Dagny Orell", "named official", True)


def test_source_and_statement_are_judged_apart_and_wrong_grades_asked_again(
    answered: Answering, case: Path
) -> None:
    result = answered("s", "G", "b", "7", "0", "2", "a", "q")
    assert result.out.count("is no grade") == 3
    claim = next(each for each in ledger(case).claims if each.document)
    assert (claim.reliability, claim.credibility) == ("B", 2)
    assert claim.assessed is not None
    assert claim.assessed.by == "AB"


def test_without_initials_a_judgement_asks_for_them_once(answered: Answering, case: Path) -> None:
    result = answered("s", "", "KL", "B", "2", "s", "", "3", "a", "q", options=())
    assert result.out.count("your initials") == 2, "asked again only where nothing was answered"
    claim = next(each for each in ledger(case).claims if each.document)
    assert claim.assessed is not None
    assert (claim.assessed.by, claim.credibility, claim.by) == ("KL", 3, None)


def test_a_claim_is_bound_to_an_element_or_a_proposition_and_marked(answered: Answering, case: Path) -> None:
    result = answered(
        *("b", "union.job", "?", "union.no_deal <= 40", "m", "evidence", "a"),
        *("b", "U1", "b", "new", "the union has a line on night shifts", "a"),
        *("b", "the_union_has_a_line_on_night_shifts", "a"),
    )
    assert "Did you mean 'union.jobs'?" in result.out
    assert "elements: " in result.out
    first, second, third = (each for each in ledger(case).claims if each.document)
    assert (first.about, first.use) == ("union.no_deal <= 40", "evidence")
    assert (second.about, second.proposition) == ("U1", "the_union_has_a_line_on_night_shifts")
    assert (third.about, third.proposition) == (second.about, second.proposition)


def test_what_the_case_does_not_allow_is_told_and_asked_again(answered: Answering, case: Path) -> None:
    result = answered("b", "note", "m", "evidence", "b", "no.such >= 3", "a", "q")
    assert result.out.count("Not done: ") == 2
    assert "a note cannot be evidence" in " ".join(result.out.split())
    claim = next(each for each in ledger(case).claims if each.document)
    assert (claim.about, claim.use) == ("note", "basis")


def test_undo_goes_back_any_number_of_steps_and_withdraws_what_was_written(
    answered: Answering, case: Path
) -> None:
    result = answered("e", "says", "Other words.", "a", "r", "u", "u", "u", "u", "q")
    assert result.out.count("Undone: ") == 3
    assert "There is nothing to undo." in result.out
    assert "0 accepted, 0 rejected, 3 open." in result.out
    assert "No claim was written in this review." in result.out
    assert new_claims(case) == []
    assert [claim.says for claim in ledger(case).withdrawn] != []


def test_what_was_undone_is_shown_next(answered: Answering) -> None:
    result = answered("n", "r", "u", "q")
    heads = [line.split(":")[0] for line in result.out.splitlines() if line.startswith("Proposal")]
    assert heads == ["Proposal p1", "Proposal p2", "Proposal p3", "Proposal p2"]


def test_skipped_proposals_come_back_with_the_same_command(answered: Answering, case: Path) -> None:
    first = answered("n", "a", "n")
    assert "1 accepted, 0 rejected, 2 open." in first.out
    assert "The same command goes on with what is open." in first.out
    second = answered("a", "a")
    assert "Going on after 1 step of an earlier review of this text." in second.err
    assert "3 accepted, 0 rejected, 0 open." in second.out
    assert "2 claims written to" in second.out
    assert len(new_claims(case)) == 3


def test_a_finished_review_writes_nothing_twice(answered: Answering, case: Path) -> None:
    answered("a", "a", "a")
    before = claims_file(case).read_bytes()
    again = answered("a", "a", "a")
    assert again.code == 0
    assert "3 accepted, 0 rejected, 0 open." in again.out
    assert "No claim was written in this review." in again.out
    assert claims_file(case).read_bytes() == before


def test_end_of_input_is_quitting_also_in_the_middle_of_a_question(answered: Answering, case: Path) -> None:
    for lines in ((), ("e",), ("e", "says"), ("s", "B"), ("b",), ("m",)):
        result = answered(*lines)
        assert result.code == 0
        assert "0 accepted, 0 rejected, 3 open." in result.out
    assert not claims_file(case).exists()


def test_help_explains_every_letter_and_the_marks(answered: Answering) -> None:
    result = answered("?", "q")
    for letter in "aesbmrknq":
        assert f"\n{letter}: " in result.out
    assert "{{source}}, <<cue>>, [[content]]" in result.out


def test_another_text_under_the_same_name_is_told(answered: Answering, wire: Path) -> None:
    answered("a", "q")
    wire.write_text(ARTICLE + "More.\n", encoding="utf-8")
    result = answered("q")
    assert "'wire.txt' held another text when it was reviewed before" in result.err
    assert "0 accepted, 0 rejected, 3 open." in result.out


def test_a_torn_line_of_the_journal_is_told_and_passed_over(answered: Answering, case: Path) -> None:
    answered("a", "r", "q")
    whole = journal(case).read_bytes()
    journal(case).write_bytes(whole[:-20])
    result = answered("q")
    assert "Passed over: 1 line of the journal cannot be read." in result.err
    assert "1 accepted, 0 rejected, 2 open." in result.out


@pytest.mark.parametrize("key", ["zzz", ";;", "1-2", "5"])
def test_a_line_of_the_journal_that_names_no_place_is_passed_over(
    key: str, answered: Answering, case: Path
) -> None:
    answered("a", "q")
    document = json.loads(journal(case).read_bytes().splitlines()[0])["document"]
    before = claims_file(case).read_bytes()
    with journal(case).open("a") as file:
        line = {"do": "accept", "document": document, "key": key, "wording": {"says": "x"}}
        file.write(json.dumps(line) + "\n")
    result = answered("q")
    assert result.code == 0
    assert "Passed over: 1 line of the journal cannot be read." in result.err
    assert claims_file(case).read_bytes() == before


def test_answers_in_another_encoding_stop_nothing(
    case: Path, wire: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b"\xe9\ne\nsays\nna\xefve\na\nq\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    assert ran("review", str(case), str(wire)).code == 0
    assert new_claims(case) == ["na\\xefve"]


def test_a_text_without_claims_is_said_to_have_none(
    answered: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "extract", lambda document, **_: Proposals(document, (), "by hand"))
    result = answered()
    assert result.code == 0
    assert "No claims are proposed of this text." in result.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("port-of-arden", "{wire}"), "is a case of the catalog"),
        (("{folder}/none.yaml", "{wire}"), "none.yaml"),
        (("{case}", "-"), "your answers are read there"),
        (("{case}", "{folder}/none.txt"), "There is no file"),
        (("{case}", "{folder}/empty.txt"), "is empty"),
        (("{case}", "{wire}", "--date", "yesterday"), "is no day"),
    ],
)
def test_wrong_input_is_told_in_one_message(
    words: tuple[str, ...], told: str, case: Path, wire: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    result = ran("review", *(word.format(case=case, wire=wire, folder=tmp_path) for word in words))
    assert result.code == 2
    assert told in result.err
    assert len(result.err.splitlines()) == 1
    assert not claims_file(case).exists()


@pytest.mark.slow
def test_a_review_that_is_killed_has_lost_nothing_that_was_confirmed(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    text = tmp_path / "wire.txt"
    text.write_text(
        "The offer remains valid, spokeswoman Dagny Orell said.\n\nThe port said that it had offered more.\n",
        encoding="utf-8",
    )
    program = [
        *(sys.executable, "-c", "from goodoffices.cli.app import main; main()"),
        *("review", str(case), str(text), "--extractor", "regex", "--by", "AB"),
    ]
    environment = {**os.environ, "COLUMNS": "80", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"a\n")
        running.stdin.flush()
        while not (line := running.stdout.readline()).startswith(b"Accepted"):
            assert line, "it ended before the answer was taken"
        running.send_signal(signal.SIGKILL)
    assert len(new_claims(case)) == 1
    done = subprocess.run(program, input=b"q\n", capture_output=True, env=environment, check=False)
    assert done.returncode == 0
    assert b"1 accepted, 0 rejected" in done.stdout
    assert len(new_claims(case)) == 1


def test_when_all_is_decided_the_last_step_can_still_be_undone(answered: Answering, case: Path) -> None:
    decided = answered("a", "r", "a")
    assert "All is decided." in decided.out
    assert "2 accepted, 1 rejected, 0 open." in decided.out
    again = answered("k", "r", "q")
    assert "Undone: accept" in again.out
    assert "1 accepted, 2 rejected, 0 open." in again.out
    assert len(new_claims(case)) == 1


@pytest.mark.parametrize("word", ["k", "back", "u", "undo"])
def test_going_back_has_several_names(word: str, answered: Answering) -> None:
    assert "Undone: reject" in answered("r", word, "q").out


def test_json_is_one_object_and_the_questions_go_elsewhere(answered: Answering, case: Path) -> None:
    result = answered("a", "q", options=("--by", "AB", "--json"))
    answer = result.json()
    assert (answer["accepted"], answer["rejected"], answer["open"]) == (1, 0, 2)
    assert answer["claims"] == [claim.id for claim in ledger(case).claims if claim.document is not None]
    assert {"method", "exact", "seed", "worlds"} <= set(answer)
    assert "Proposal p1" in result.err


def test_what_is_said_of_the_document_is_written_with_it(answered: Answering, case: Path) -> None:
    options = ("--title", "Nights", "--publisher", "The Wire", "--licence", "CC0", "--not-to-be-shown")
    answered("a", "q", options=options)
    (document,) = ledger(case).documents
    assert (document.title, document.publisher, document.licence) == ("Nights", "The Wire", "CC0")
    assert document.may_be_shown is False
    exported = ran("ledger", str(case), "--export", "annotation").json()
    targets = [item["target"] for item in exported["first"]["items"] if isinstance(item["target"], dict)]
    assert [[each["type"] for each in target["selector"]] for target in targets] == [["TextPositionSelector"]]


def test_a_review_by_nobody_is_told(answered: Answering) -> None:
    assert "Add --by INITIALS" in answered("q", options=()).err
    assert "--by" not in answered("q").err


def test_where_no_copy_can_be_written_is_told_before_the_first_question(
    answered: Answering, case: Path
) -> None:
    for out in (case.parent, case.parent / "gone" / "copy.html", case, case.with_name("wire.txt")):
        result = answered("a", "q", options=("--html", str(out)))
        assert (result.code, result.out) == (2, "")
        assert "--html" in result.err
    assert not ledger_path(case).exists()


def test_the_article_is_written_with_the_claims_that_were_confirmed(answered: Answering, case: Path) -> None:
    out = case.with_name("copy.html")
    answered("a", "r", "q", options=("--html", str(out)))
    page = out.read_text(encoding="utf-8")
    assert ">1 claim<" in page
    assert "nobody has confirmed" not in page
