"""A review: steps, undoing, resuming; and the sitting that carries it into the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodoffices.case.files import check_case, load_case
from goodoffices.case.ledger import Assessment, DocumentEntry
from goodoffices.errors import CaseError, QuestionError
from goodoffices.evidence.ledger_file import ledger_path
from goodoffices.evidence.review import Action, Review, Step, Verdict, begin_review
from goodoffices.evidence.wording import Place
from tests.evidence.sittings import ARTICLE, NOW, new_case, proposals_of, sitting_over


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return new_case(tmp_path)


def begun() -> Review:
    return begin_review(proposals_of(), subjects=("U1",))


def step(review: Review, action: Action, **changes: object) -> Step:
    item = review.current
    assert item is not None
    return Step(action, item.key, replace(item.wording, **changes))  # type: ignore[arg-type]  # its fields


def test_a_review_begins_with_every_proposal_open_and_nothing_accepted() -> None:
    review = begun()
    assert [item.verdict for item in review.items] == [Verdict.OPEN] * 3
    assert review.current is review.items[0]
    assert review.steps == ()


def test_only_what_the_case_has_is_taken_over_from_what_is_suggested() -> None:
    assert begun().items[0].wording.about == "U1"
    assert begin_review(proposals_of()).items[0].wording.about == "note"


def test_marks_around_a_quotation_are_not_the_words_of_the_speaker() -> None:
    assert begun().items[1].wording.says == "We may yet move \u2026 on the nights"


def test_a_decision_goes_on_to_the_next_and_a_change_stays() -> None:
    review = begun()
    changed = review.after(step(review, Action.EDIT, says="other words"))
    assert changed.current == replace(review.items[0], wording=changed.items[0].wording)
    accepted = changed.after(step(changed, Action.ACCEPT))
    assert accepted.items[0].verdict is Verdict.ACCEPTED
    assert accepted.current is accepted.items[1]
    rejected = accepted.after(step(accepted, Action.REJECT))
    assert rejected.current is rejected.items[2]


def test_what_is_decided_is_not_decided_again() -> None:
    review = begun()
    once = step(review, Action.ACCEPT)
    with pytest.raises(QuestionError, match="was accepted before"):
        review.after(once).after(once)


def test_a_step_on_what_is_no_longer_proposed_brings_it_back() -> None:
    review = begun()
    gone = step(review, Action.ACCEPT)
    fewer = begin_review(replace(proposals_of(), claims=proposals_of().claims[1:]))
    after = fewer.after(gone)
    assert [item.key for item in after.items] == [item.key for item in review.items]
    assert after.items[0].proposal is None
    assert after.without_last().items == fewer.items


def test_with_no_steps_there_is_nothing_to_undo() -> None:
    with pytest.raises(QuestionError, match="nothing to undo"):
        begun().without_last()


STEPS = st.lists(st.sampled_from([*Action, None]), max_size=12)


def walked(actions: Sequence[Action | None]) -> tuple[Review, list[Review]]:
    """Take steps, None being an undo; return where they lead, and the reviews that still count."""
    review = begun()
    trail = [review]
    for action in actions:
        if action is None:
            if len(trail) > 1:
                trail.pop()
                review = review.without_last()
        elif review.current is not None:
            review = review.after(step(review, action, note=f"after {len(review.steps)}"))
            trail.append(review)
    return review, trail


@given(STEPS)
def test_undoing_leads_back_to_exactly_what_was_before(actions: list[Action | None]) -> None:
    review, trail = walked(actions)
    assert review == trail[-1]
    while review.steps:
        trail.pop()
        review = review.without_last()
        assert review == trail[-1]


@given(STEPS)
def test_taking_the_same_steps_again_resumes_the_same_review(actions: list[Action | None]) -> None:
    review, _ = walked(actions)
    again = begun()
    for each in review.steps:
        again = again.after(each)
    assert again == review


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=4))
def test_the_key_of_a_place_names_it(extents: list[tuple[int, int]]) -> None:
    place = Place(tuple(extents), (), tuple(extents[:1]))
    assert Place.from_key(place.key) == place


def test_an_accepted_claim_is_in_the_ledger_with_its_places(case: Path) -> None:
    with sitting_over(
        case, given=DocumentEntry("", title="Nights", licence="CC0", may_be_shown=True)
    ) as sitting:
        sitting.take(Action.ACCEPT)
        claim = sitting.take(Action.ACCEPT)
    assert claim is not None
    held = load_case(case)
    assert held.documents[0].sha256 == proposals_of().document.sha256
    assert (held.documents[0].title, held.documents[0].may_be_shown) == ("Nights", True)
    kept = next(each for each in held.claims if each.id == claim.id)
    assert [ARTICLE[each.start : each.end] for each in kept.selectors] == [
        each.quote.exact for each in kept.selectors if each.quote is not None
    ]
    assert len(kept.selectors) == 2
    assert (kept.by, kept.on, kept.revision) == ("AB", NOW.date(), 1)
    assert kept.assessed is None
    assert kept.credibility == 6


def test_a_named_source_of_the_case_is_used_again_and_unnamed_ones_never_share(case: Path) -> None:
    with sitting_over(case) as sitting:
        claims = [sitting.take(Action.ACCEPT) for _ in range(3)]
    assert [claim.source for claim in claims if claim] == ["committee", "an_official", "an_official_2"]


def test_grades_and_bindings_are_written_with_the_claim(case: Path) -> None:
    with sitting_over(case) as sitting:
        item = sitting.review.items[0]
        judged = replace(item.wording, assessed=Assessment("CD", NOW.date(), "B", 2))
        sitting.take(Action.ASSESS, judged)
        sitting.take(Action.BIND, replace(judged, about="U1", new_proposition="The line is absolute."))
        sitting.take(Action.ACCEPT)
    held = load_case(case)
    claim = held.claims[-1]
    assert (claim.reliability, claim.credibility, claim.assessed) == (
        "B",
        2,
        Assessment("CD", NOW.date(), "B", 2),
    )
    assert held.propositions[0].says == "The line is absolute."
    assert (claim.proposition, held.propositions[0].about) == (held.propositions[0].id, "U1")


def test_a_claim_that_does_not_fit_the_case_is_told_and_nothing_is_written(case: Path) -> None:
    with sitting_over(case) as sitting:
        wording = replace(sitting.review.items[0].wording, about="union.nothing")
        before = sitting.journal.path.read_bytes()
        for action in (Action.BIND, Action.ACCEPT):
            with pytest.raises(CaseError, match=r"union\.nothing"):
                sitting.take(action, wording)
        assert sitting.review.steps == ()
        assert sitting.journal.path.read_bytes() == before
    assert not ledger_path(case).exists()


def test_undoing_an_acceptance_withdraws_the_claim_by_a_new_revision(case: Path) -> None:
    with sitting_over(case) as sitting:
        claim = sitting.take(Action.ACCEPT)
        assert claim is not None
        with_claim = ledger_path(case).read_text(encoding="utf-8")
        undone = sitting.undo()
        assert undone.action is Action.ACCEPT
        assert sitting.review.current is sitting.review.items[0]
        text = ledger_path(case).read_text(encoding="utf-8")
        assert text.startswith(with_claim)
        held = load_case(case)
        assert claim.id not in {each.id for each in held.claims}
        assert [each.id for each in held.withdrawn] == [claim.id]
        again = sitting.take(Action.ACCEPT)
    assert again is not None
    standing = next(each for each in load_case(case).claims if each.id == claim.id)
    assert (standing.revision, standing.written_as) == (3, again.id)
    assert [each.withdrawn for each in standing.earlier] == [False, True]


def test_a_claim_that_a_number_rests_on_cannot_be_undone(case: Path) -> None:
    with sitting_over(case) as sitting:
        claim = sitting.take(Action.ACCEPT)
        assert claim is not None
        text = case.read_text(encoding="utf-8")
        case.write_text(text.replace("claims: [c3]", f"claims: [c3, {claim.id}]", 1), encoding="utf-8")
        with pytest.raises(CaseError, match="rests on it"):
            sitting.undo()
        assert len(sitting.review.steps) == 1


def test_a_stopped_review_goes_on_where_it_was_and_can_be_undone_further_back(case: Path) -> None:
    with sitting_over(case) as sitting:
        sitting.take(Action.REJECT, why="small talk")
        sitting.take(Action.EDIT, replace(sitting.review.items[1].wording, says="we may move"))
    with sitting_over(case) as sitting:
        assert sitting.resumed.n_steps == 2
        current = sitting.review.current
        assert current is not None
        assert (current.key, current.wording.says) == (sitting.review.items[1].key, "we may move")
        sitting.undo()
        sitting.undo()
        assert sitting.review.current is sitting.review.items[0]
    with sitting_over(case) as sitting:
        assert sitting.resumed.n_steps == 0


def test_a_text_that_has_changed_is_told_and_begins_anew(case: Path) -> None:
    with sitting_over(case) as sitting:
        sitting.take(Action.ACCEPT)
    with sitting_over(case, proposals_of(f"Corrected. {ARTICLE}")) as sitting:
        assert sitting.resumed.other_texts == (proposals_of().document.sha256,)
        assert sitting.review.count(Verdict.OPEN) == 3
        sitting.take(Action.ACCEPT)
    held = load_case(case)
    assert [document.name for document in held.documents] == ["wire.txt", "wire.txt"]


def test_what_the_ledger_has_already_counts_as_accepted_without_a_journal(case: Path) -> None:
    with sitting_over(case) as sitting:
        sitting.take(Action.ACCEPT)
        sitting.journal.path.unlink()
    with sitting_over(case) as sitting:
        assert sitting.resumed.n_known == 1
        assert sitting.review.current is sitting.review.items[1]
        with pytest.raises(QuestionError, match="nothing to undo"):
            sitting.undo()


def test_confirmed_claims_that_are_missing_in_the_ledger_are_written(case: Path) -> None:
    with sitting_over(case) as sitting:
        sitting.take(Action.ACCEPT)
        sitting.take(Action.ACCEPT)
    whole = ledger_path(case).read_bytes()
    ledger_path(case).unlink()
    with sitting_over(case) as sitting:
        assert sitting.resumed.n_recovered == 2
    assert ledger_path(case).read_bytes() == whole


def test_an_undoing_that_did_not_reach_the_ledger_is_made_up_for(case: Path) -> None:
    with sitting_over(case) as sitting:
        sitting.take(Action.ACCEPT)
        before = ledger_path(case).read_bytes()
        sitting.undo()
    ledger_path(case).write_bytes(before)
    with sitting_over(case) as sitting:
        assert sitting.resumed.n_recovered == 1
    assert [claim.withdrawn for claim in load_case(case).withdrawn] == [True]


def test_a_sentence_and_a_source_that_did_not_reach_the_ledger_are_written_too(case: Path) -> None:
    with sitting_over(case) as sitting:
        sitting.take(Action.REJECT)
        wording = replace(sitting.review.items[1].wording, about="U1", new_proposition="It is a line.")
        sitting.take(Action.BIND, wording)
        sitting.take(Action.ACCEPT)
    ledger_path(case).unlink()
    with sitting_over(case) as sitting:
        assert sitting.resumed.n_recovered == 1
    held = load_case(case)
    assert [each.says for each in held.propositions] == ["It is a line."]
    assert "an_official" in {each.id for each in held.sources}


def test_one_speaker_of_a_text_is_one_source(case: Path) -> None:
    proposals = proposals_of()
    same = replace(proposals.claims[2], speaker=proposals.claims[1].speaker)
    with sitting_over(case, replace(proposals, claims=(*proposals.claims[:2], same))) as sitting:
        sources = [claim.source for _ in range(3) if (claim := sitting.take(Action.ACCEPT)) is not None]
    assert sources == ["committee", "an_official", "an_official"]


def test_a_sentence_that_the_ledger_has_is_used_again(case: Path) -> None:
    with sitting_over(case) as sitting:
        for _ in range(2):
            item = sitting.review.current
            assert item is not None
            sitting.take(Action.ACCEPT, replace(item.wording, about="U1", new_proposition="It is a line."))
    assert len(load_case(case).propositions) == 1


def test_a_ledger_that_never_rests_is_not_fought_over(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sitting_over(case) as sitting:
        with monkeypatch.context() as patch:
            patch.setattr("goodoffices.evidence.sitting.put", lambda _: False)
            with pytest.raises(QuestionError, match="what you confirmed is in the journal"):
                sitting.take(Action.ACCEPT)
        assert not ledger_path(case).exists()
    with sitting_over(case) as sitting:
        assert sitting.resumed.n_recovered == 1


def test_two_people_do_not_review_at_once(case: Path) -> None:
    with (
        sitting_over(case),
        pytest.raises(QuestionError, match="Somebody else is writing"),
        sitting_over(case),
    ):
        pass


def test_a_ledger_that_an_editor_changes_meanwhile_keeps_both(case: Path) -> None:
    with sitting_over(case) as sitting:
        sitting.take(Action.ACCEPT)
        ledger = ledger_path(case)
        text = ledger.read_text(encoding="utf-8")
        ledger.write_text(
            text.replace("claims:", "# by hand\nclaims:\n  h1: {source: committee}"), encoding="utf-8"
        )
        sitting.take(Action.ACCEPT)
    text = ledger.read_text(encoding="utf-8")
    assert "# by hand" in text
    assert "We may yet move" in text
    assert check_case(case).errors == ()


def test_a_case_of_the_catalog_is_not_written_to() -> None:
    with pytest.raises(QuestionError, match="case of the catalog"), sitting_over(Path("port-of-arden")):
        pass


def test_when_all_is_decided_no_step_is_left(case: Path) -> None:
    with sitting_over(case) as sitting:
        for _ in range(3):
            sitting.take(Action.REJECT)
        assert sitting.review.current is None
        with pytest.raises(QuestionError, match="Every proposal is decided"):
            sitting.take(Action.ACCEPT)
    assert not ledger_path(case).exists()


def test_a_claim_by_hand_at_the_same_place_is_left_alone(case: Path) -> None:
    """A claim that came by another way, such as a colleague's ledger, is not withdrawn by this journal."""
    with sitting_over(case) as sitting:
        sitting.take(Action.EDIT, replace(sitting.review.items[0].wording, says="mine"))
    folder = case.parent / "other"
    folder.mkdir()
    other = new_case(folder)
    with sitting_over(other) as theirs:
        theirs.take(Action.ACCEPT)
    ledger_path(case).write_bytes(ledger_path(other).read_bytes())
    with sitting_over(case) as sitting:
        assert sitting.resumed.n_known == 1
        assert sitting.review.items[0].verdict is Verdict.ACCEPTED
    assert load_case(case).withdrawn == ()


HOSTILE = st.text(st.characters(codec=None), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None)
@given(words=HOSTILE)
def test_any_words_come_back_from_the_ledger(words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    case = new_case(tmp_path_factory.mktemp("any"))
    text = f"{words}{ARTICLE}{words}"
    with sitting_over(case, proposals_of(text)) as sitting:
        wording = replace(
            sitting.review.items[0].wording, says=f"x{words}", speaker=f"y{words}", note=f"z{words}"
        )
        sitting.take(Action.ACCEPT, wording)
        key = sitting.review.items[0].key
    with sitting_over(case, proposals_of(text)) as sitting:
        assert sitting.resumed.n_recovered == 0
        assert sitting.review.items[0].key == key
        assert sitting.review.items[0].verdict is Verdict.ACCEPTED
    assert check_case(case).errors == ()
