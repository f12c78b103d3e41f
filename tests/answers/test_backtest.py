from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from goodoffices.answers import backtest as module
from goodoffices.answers.backtest import backtest
from goodoffices.answers.backtest_results import BacktestAnswer, CaseRecord, Label, Verdict
from goodoffices.answers.deals import deals
from goodoffices.answers.sealing import freeze
from goodoffices.answers.talks import talks
from goodoffices.case.catalog import catalog_text
from goodoffices.case.files import load_case
from goodoffices.case.freezing import SEALS_NAME
from goodoffices.errors import CaseError, QuestionError
from tests.past_cases import AS_OF, SEALED_ON, add_outcome, case_text, sealed_folder, write_case

HISTORICAL = ("belfast-1998", "camp-david-1978", "colombia-2016", "dayton-1995", "jcpoa-2015")
EVENTS = ("agreed", "ratified", "holds")


def asked(folder: Path) -> BacktestAnswer:
    return backtest(folder, runs=64, seed=1)


def only(folder: Path) -> CaseRecord:
    (record,) = asked(folder).cases
    return record


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sealed_folder(tmp_path_factory.mktemp("twelve"), 12, schedule=True)


@pytest.fixture(scope="module")
def answer(twelve: Path) -> BacktestAnswer:
    return asked(twelve)


class TestSealedCases:
    def test_all_count(self, answer: BacktestAnswer) -> None:
        assert [case.label for case in answer.cases] == [Label.SCORED] * 12
        assert {case.sealed for case in answer.cases} == {"2025-03-02"}
        assert answer.enough

    def test_have_the_forecast_of_talks(self, answer: BacktestAnswer, twelve: Path) -> None:
        played = talks(load_case(twelve / "case-03.yaml"), runs=64, seed=1)
        record = answer.cases[3]
        curves = (played.agreed, played.ratified, played.holds)
        for event, curve in zip(EVENTS, curves, strict=True):
            found = record.forecast[event]
            assert curve is not None
            assert found is not None
            assert (found.value, found.low, found.high) == (curve.value, curve.low, curve.high)

    def test_are_scored_as_by_hand(self, answer: BacktestAnswer) -> None:
        for event in EVENTS:
            score, forecasts = answer.scores[event], [case.forecast[event] for case in answer.cases]
            assert score is not None
            p = [each.value for each in forecasts if each is not None]
            came = [1.0] * 6 + [0.0] * 6
            assert (score.n, score.n_happened) == (12, 6)
            assert score.brier == pytest.approx(sum((a - b) ** 2 for a, b in zip(p, came, strict=True)) / 12)
            assert score.trivial.brier == 0.25
            assert score.base_rate is not None
            assert score.base_rate.brier == pytest.approx(0.25)
            for rival in (score.trivial, score.base_rate):
                assert rival.margin is not None
                assert rival.margin.value == pytest.approx(rival.brier - score.brier)
                assert rival.verdict is Verdict.BETTER
            assert score.skill is Verdict.BETTER

    def test_a_deal_that_exists_is_the_simpler_forecast(self, answer: BacktestAnswer, twelve: Path) -> None:
        for record in answer.cases[::5]:
            known = deals(load_case(twelve / f"{record.slug}.yaml"), seed=1, worlds=64).p_deal
            assert record.p_deal is not None
            assert record.p_deal.value == pytest.approx(known.value)
        agreed, holds = answer.scores["agreed"], answer.scores["holds"]
        assert agreed is not None
        assert agreed.deal_exists is not None
        assert agreed.deal_exists.n == 12
        assert holds is not None
        assert holds.deal_exists is None

    def test_of_twelve_there_is_no_table_of_calibration(self, answer: BacktestAnswer) -> None:
        assert set(answer.calibration.values()) == {None}
        assert any("calibration" in note for note in answer.notes)
        score = answer.scores["agreed"]
        assert score is not None
        assert score.decomposition is None

    def test_the_same_seed_gives_the_same_answer(self, answer: BacktestAnswer, twelve: Path) -> None:
        assert replace(asked(twelve), seconds=0) == replace(answer, seconds=0)

    def test_swapping_all_outcomes_mirrors_what_happened(
        self, answer: BacktestAnswer, tmp_path: Path
    ) -> None:
        folder = sealed_folder(tmp_path, 12, schedule=True)
        for k in range(12):
            path = folder / f"case-{k:02}.yaml"
            inputs = path.read_text().partition("outcome:")[0]
            path.write_text(inputs + ("outcome: {agreed: no}\n" if k < 6 else "outcome: {agreed: yes}\n"))
        other, score = asked(folder).scores["agreed"], answer.scores["agreed"]
        assert score is not None
        assert other is not None
        assert other.base_rate is not None
        assert other.base_rate.verdict is other.skill is Verdict.WORSE
        assert [case.forecast["agreed"] for case in asked(folder).cases] == [
            case.forecast["agreed"] for case in answer.cases
        ]


@pytest.mark.parametrize(("n", "happened"), [(12, 6), (12, 11), (20, 18)])
def test_saying_the_same_of_every_case_is_no_skill(
    n: int, happened: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it hits how often the thing came about: nothing has been told apart."""
    folder = sealed_folder(tmp_path, n)
    for k in range(n):
        path = folder / f"case-{k:02}.yaml"
        inputs = path.read_text().partition("outcome:")[0]
        path.write_text(f"{inputs}outcome: {{agreed: {'yes' if k < happened else 'no'}}}\n")
    same = talks(load_case(tmp_path / "case-00.yaml"), runs=16)
    same = replace(same, agreed=replace(same.agreed, value=happened / n), holds=None)
    monkeypatch.setattr(module, "talks", lambda *_, **__: same)
    score = asked(tmp_path).scores["agreed"]
    assert score is not None
    assert score.base_rate is not None
    assert (score.n, score.n_happened) == (n, happened)
    assert score.base_rate.brier == pytest.approx(score.brier)
    assert score.base_rate.verdict is score.skill is Verdict.NOT_TOLD_APART


def test_of_twenty_there_is_a_table_and_the_parts_of_the_score(tmp_path: Path) -> None:
    found = asked(sealed_folder(tmp_path, 20))
    rows, score = found.calibration["agreed"], found.scores["agreed"]
    assert rows is not None
    assert sum(row.n for row in rows) == 20
    assert score is not None
    assert score.decomposition is not None
    assert score.decomposition.total == pytest.approx(score.brier)
    assert found.scores["holds"] is None  # no schedule
    assert found.calibration["holds"] is None


def test_below_ten_no_margin_and_no_claim(tmp_path: Path) -> None:
    found = asked(sealed_folder(tmp_path, 9))
    score = found.scores["agreed"]
    assert score is not None
    assert score.base_rate is not None
    assert score.base_rate.margin is score.trivial.margin is None
    assert score.trivial.verdict is score.skill is None
    assert not found.enough
    assert any("Too few cases to claim any skill" in note for note in found.notes)


def test_a_single_case_has_no_base_rate(tmp_path: Path) -> None:
    score = asked(sealed_folder(tmp_path, 1)).scores["agreed"]
    assert score is not None
    assert score.base_rate is None
    assert score.n == 1


def test_the_historical_cases_of_the_catalog_are_illustrations(tmp_path: Path) -> None:
    for slug in HISTORICAL:
        (tmp_path / f"{slug}.yaml").write_bytes(catalog_text(slug))
    sealing = freeze(tmp_path, on=date(1978, 9, 17))
    assert {each.slug for each in sealing.refused} == set(HISTORICAL)
    assert not (tmp_path / SEALS_NAME).exists()
    found = backtest(tmp_path, runs=16)
    assert [case.slug for case in found.cases] == list(HISTORICAL)
    assert {case.label for case in found.cases} == {Label.ILLUSTRATION}
    assert all("the analyst knew the outcome" in (case.reason or "") for case in found.cases)
    assert set(found.scores.values()) == {None}
    assert any("no score" in note for note in found.notes)


def spoilt_by_change(folder: Path) -> None:
    path = folder / "case-00.yaml"
    path.write_text(path.read_text().replace("10..50", "10..51"))


def spoilt_by_claims(folder: Path) -> None:
    (folder / "case-00.claims.yaml").write_text("format: goodoffices/1\nclaims: {}\n")


def seal_on(day: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / SEALS_NAME
        path.write_text(path.read_text().replace("2025-03-02", day))

    return spoil


def spoilt_by_removal(folder: Path) -> None:
    (folder / SEALS_NAME).unlink()


def spoilt_by_a_person(folder: Path) -> None:
    path = folder / SEALS_NAME
    path.write_text(path.read_text().replace('"tester"', '"tester", illustration: I had heard'))


def spoilt_seals(folder: Path) -> None:
    (folder / SEALS_NAME).write_text("case-00: [\n")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (spoilt_by_change, "changed since it was sealed on 2025-03-02"),
        (spoilt_by_claims, "changed since"),
        (seal_on("2025-04-01"), "sealed on 2025-04-01, when the outcome"),
        (seal_on("2025-04-29"), "sealed on 2025-04-29, when the outcome"),
        (seal_on("2025-05-01"), "after its horizon had ended on 2025-04-30"),
        (spoilt_by_removal, "no seal"),
        (spoilt_by_a_person, "I had heard"),
        (spoilt_seals, "cannot be read"),
    ],
)
def test_without_a_sound_seal_a_case_is_an_illustration(
    spoil: Callable[[Path], None], reason: str, tmp_path: Path
) -> None:
    sealed_folder(tmp_path, 2)
    (tmp_path / "case-01.yaml").unlink()
    assert only(tmp_path).label is Label.SCORED
    spoil(tmp_path)
    record = only(tmp_path)
    assert record.label is Label.ILLUSTRATION
    assert reason in (record.reason or "")
    assert asked(tmp_path).scores["agreed"] is None


def test_a_seal_of_the_day_before_still_counts(tmp_path: Path) -> None:
    sealed_folder(tmp_path, 2)
    seal_on("2025-03-31")(tmp_path)
    assert {case.label for case in asked(tmp_path).cases} == {Label.SCORED}


def test_comments_and_the_outcome_do_not_break_a_seal(tmp_path: Path) -> None:
    sealed_folder(tmp_path, 2)
    path = tmp_path / "case-00.yaml"
    path.write_text("# how it went on\n" + path.read_text())
    assert asked(tmp_path).cases[0].label is Label.SCORED


@pytest.mark.parametrize(
    ("outcome", "label", "reason"),
    [
        (None, Label.OPEN, "no outcome yet"),
        ("agreed: not yet", Label.OPEN, "no outcome yet"),
        ("agreed: in the spring", Label.OPEN, "free words"),
        ("held: yes", Label.OPEN, "outcome.agreed: not stated"),
        ("agreed: 2025-02-01", Label.OPEN, "before as_of"),
        ("agreed: 2025-03-09, ratified: in May", Label.SCORED, None),
    ],
)
def test_what_cannot_be_read_yet_is_told_and_not_scored(
    outcome: str | None, label: Label, reason: str | None, tmp_path: Path
) -> None:
    write_case(tmp_path, "a", case_text())
    freeze(tmp_path, on=SEALED_ON)
    if outcome is not None:
        add_outcome(tmp_path, "a", outcome)
    record = only(tmp_path)
    assert record.label is label
    assert record.reason is None if reason is None else reason in (record.reason or "")
    score = asked(tmp_path).scores
    assert (score["agreed"] is not None) == (label is Label.SCORED)
    assert score["ratified"] is None


def test_a_case_without_a_date_is_an_illustration(tmp_path: Path) -> None:
    write_case(tmp_path, "a", case_text(as_of=None, more="outcome: {agreed: yes}\n"))
    assert "no as_of" in (only(tmp_path).reason or "")


def test_the_outcome_bears_on_no_forecast(tmp_path: Path) -> None:
    write_case(tmp_path, "a", case_text())
    before = only(tmp_path)
    add_outcome(tmp_path, "a", "agreed: no, text: nothing came of it")
    after = only(tmp_path)
    assert (before.forecast, before.label, after.label) == (after.forecast, Label.OPEN, Label.ILLUSTRATION)


def test_broken_files_are_told_in_one_line_each_and_the_rest_goes_on(tmp_path: Path) -> None:
    sealed_folder(tmp_path, 2)
    write_case(tmp_path, "broken", case_text().replace("weights", "wieghts"))
    write_case(tmp_path, "torn", "format: [\n")
    (tmp_path / "case-00.yml").write_text(case_text())
    write_case(tmp_path, "stuck", case_text(more="rules: [pay > 11]\n"))
    found = asked(tmp_path)
    assert [case.slug for case in found.cases] == ["case-00", "case-01"]
    told = {Path(problem.file).name: str(problem) for problem in found.problems}
    assert set(told) == {"broken.yaml", "torn.yaml", "case-00.yml", "stuck.yaml"}
    assert "more: goodoffices check" in told["broken.yaml"]
    assert all("\n" not in line for line in told.values())


def test_a_folder_of_broken_files_alone_is_wrong_input(tmp_path: Path) -> None:
    write_case(tmp_path, "torn", "format: [\n")
    with pytest.raises(CaseError):
        asked(tmp_path)


def test_a_folder_without_outcomes_is_answered(tmp_path: Path) -> None:
    write_case(tmp_path, "a", case_text())
    found = asked(tmp_path)
    assert found.cases[0].label is Label.OPEN
    assert any("No case has an outcome" in note for note in found.notes)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path, "no folder"),
        (lambda path: path.touch(), "is a file"),
        (lambda path: path.mkdir(), "no case files"),
    ],
)
def test_what_is_no_folder_of_cases_is_told(
    make: Callable[[Path], object], words: str, tmp_path: Path
) -> None:
    path = tmp_path / "there"
    make(path)
    for question in (asked, lambda folder: freeze(folder, on=AS_OF)):
        with pytest.raises(QuestionError, match=words):
            question(path)


def test_numbers_out_of_range_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    for numbers in ({"runs": 0}, {"worlds": 1}, {"seed": -1}):
        with pytest.raises(QuestionError, match=r"nothing can be counted|below 0"):
            backtest(tmp_path / "not there", **numbers)  # type: ignore[arg-type]  # each is an int


def test_work_broken_off_scores_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_case(tmp_path, "a", case_text())
    part = replace(talks(load_case(tmp_path / "a.yaml"), runs=16), partial=True)
    monkeypatch.setattr(module, "talks", lambda *_, **__: part)
    with pytest.raises(KeyboardInterrupt):
        asked(tmp_path)


def test_progress_ends_with_all_cases(tmp_path: Path) -> None:
    sealed_folder(tmp_path, 2)
    told: list[tuple[int, int]] = []
    backtest(tmp_path, runs=16, tick=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_scores_of_forecasts_that_are_true_are_as_good_as_can_be(tmp_path: Path) -> None:
    """Outcomes drawn from the forecasts themselves: on average no other forecast of them scores better."""
    sealed_folder(tmp_path, 2)
    p = np.array([each.value for case in asked(tmp_path).cases if (each := case.forecast["agreed"])])
    came = np.random.default_rng(3).random((4000, 2)) < p
    own = ((p - came) ** 2).mean()
    assert own <= ((np.clip(p + 0.1, 0, 1) - came) ** 2).mean() + 1e-12
    assert own <= ((0.5 - came) ** 2).mean()


class TestFreezing:
    def test_seals_what_is_new_and_keeps_what_is_sealed(self, tmp_path: Path) -> None:
        write_case(tmp_path, "a", case_text())
        first = freeze(tmp_path, on=SEALED_ON)
        assert [(each.slug, each.on, each.by) for each in first.frozen] == [("a", "2025-03-02", "desk")]
        write_case(tmp_path, "b", case_text(no_deal="30"))
        second = freeze(tmp_path, on=date(2025, 3, 9), by="me")
        assert second.kept == first.frozen
        assert [(each.slug, each.on, each.by) for each in second.frozen] == [("b", "2025-03-09", "me")]
        text = (tmp_path / SEALS_NAME).read_text()
        assert freeze(tmp_path, on=date(2025, 3, 10)).frozen == ()
        assert (tmp_path / SEALS_NAME).read_text() == text

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            (case_text(more="outcome: {agreed: no}\n"), "knew the outcome"),
            (case_text(more="outcome: {text: half of it}\n"), "knew the outcome"),
            (case_text(as_of=None), "no as_of"),
            (case_text(as_of="2024-03-01"), "horizon ended on 2024-04-30"),
        ],
    )
    def test_refuses_what_would_come_too_late(self, text: str, reason: str, tmp_path: Path) -> None:
        write_case(tmp_path, "a", text)
        (refused,) = freeze(tmp_path, on=SEALED_ON).refused
        assert reason in refused.reason
        assert not (tmp_path / SEALS_NAME).exists()

    def test_never_renews_a_seal(self, tmp_path: Path) -> None:
        write_case(tmp_path, "a", case_text())
        freeze(tmp_path, on=SEALED_ON)
        text = (tmp_path / SEALS_NAME).read_text()
        write_case(tmp_path, "a", case_text(no_deal="1"))
        (refused,) = freeze(tmp_path, on=SEALED_ON).refused
        assert "never renewed" in refused.reason
        assert (tmp_path / SEALS_NAME).read_text() == text

    @pytest.mark.parametrize("broken", ["a: [\n", "a: {sha256: x, on: 2024-01-01}\n"])
    def test_leaves_a_broken_file_of_seals_alone(self, broken: str, tmp_path: Path) -> None:
        write_case(tmp_path, "b", case_text())
        (tmp_path / SEALS_NAME).write_text(broken)
        with pytest.raises(CaseError):
            freeze(tmp_path, on=SEALED_ON)
        assert (tmp_path / SEALS_NAME).read_text() == broken

    def test_refuses_a_name_that_could_act_on_a_reader(self, tmp_path: Path) -> None:
        write_case(tmp_path, "a\u202eb", case_text())
        (refused,) = freeze(tmp_path, on=SEALED_ON).refused
        assert "rename it" in refused.reason

    def test_an_illustration_is_not_sealed(self, tmp_path: Path) -> None:
        write_case(tmp_path, "a", case_text())
        (tmp_path / SEALS_NAME).write_text("a: {illustration: I was told}\n")
        assert "I was told" in freeze(tmp_path, on=SEALED_ON).refused[0].reason

    def test_a_seal_moves_with_its_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "one"
        folder.mkdir()
        sealed_folder(folder, 2)
        shutil.move(folder, tmp_path / "other")
        assert {case.label for case in asked(tmp_path / "other").cases} == {Label.SCORED}
