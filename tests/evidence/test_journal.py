"""The journal of reviews: what was confirmed survives a crash at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from goodoffices.case.files import check_case, load_case
from goodoffices.case.ledger import Assessment
from goodoffices.errors import QuestionError
from goodoffices.evidence.journal import Journal, Record, journal_path
from goodoffices.evidence.ledger_file import ledger_path
from goodoffices.evidence.review import Action, Step, Verdict
from goodoffices.evidence.sitting import Sitting
from goodoffices.evidence.wording import Wording
from tests.evidence.sittings import new_case, proposals_of, sitting_over

ROOT = Path(__file__).parents[2]
WORDING = Wording(
    "x\u202e\ud800\x00",
    speaker="he",
    source="committee",
    relay=("a", "b"),
    new_proposition="It is so.",
    date=date(2026, 3, 4),
    assessed=Assessment("AB", date(2026, 3, 5), "B", 2, "known to us"),
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "port.review.jsonl")


def accepted(key: str = "0-4;;") -> Record:
    return Record("accept", "hash", "2026-03-05T12:00:00+00:00", "AB", step=Step(Action.ACCEPT, key, WORDING))


@pytest.mark.parametrize("name", ["port.yaml", "port.yml", "port"])
def test_the_journal_stands_beside_the_case(name: str, tmp_path: Path) -> None:
    assert journal_path(tmp_path / name) == tmp_path / "port.review.jsonl"


def test_a_line_says_all_of_a_step(journal: Journal) -> None:
    why = replace(accepted(), do="reject", step=Step(Action.REJECT, "5-6;;", WORDING, "small talk"))
    for record in (accepted(), why):
        journal.add(record)
    assert tuple(journal.records()) == (accepted(), why)
    assert journal.path.read_bytes().isascii()


def test_without_a_file_there_are_no_steps(journal: Journal) -> None:
    assert journal.steps("hash") == ()


def test_an_undone_step_does_not_count_and_other_texts_are_apart(journal: Journal) -> None:
    journal.add(Record("undo", "hash"))
    journal.add(accepted("0-1;;"))
    journal.add(replace(accepted("0-2;;"), document="another"))
    journal.add(accepted("0-3;;"))
    journal.add(Record("undo", "hash"))
    assert [step.key for step in journal.steps("hash")] == ["0-1;;"]
    assert [step.key for step in journal.steps("another")] == ["0-2;;"]


def test_texts_that_a_file_held_before_are_known(journal: Journal) -> None:
    for document in ("one", "two", "one"):
        journal.add(Record("begin", document, name="wire.txt"))
    journal.add(Record("begin", "three", name="else.txt"))
    assert journal.earlier_texts("wire.txt", "two") == ("one",)


@pytest.mark.parametrize(
    "torn", [b'{"do": "accept", "docum', b"[]\n", b'{"do": "sing"}\n', b"\xff\n", b"1\n"], ids=repr
)
def test_a_torn_line_is_passed_over_and_spoils_no_other(torn: bytes, journal: Journal) -> None:
    journal.add(accepted("0-1;;"))
    with journal.path.open("ab") as file:
        file.write(torn)
    journal.add(accepted("0-2;;"))
    assert [step.key for step in journal.steps("hash")] == ["0-1;;", "0-2;;"]
    assert journal.torn == 1


def test_lines_are_only_ever_added(journal: Journal) -> None:
    journal.add(accepted())
    before = journal.path.read_bytes()
    journal.add(Record("undo", "hash"))
    assert journal.path.read_bytes().startswith(before)


def test_a_file_too_large_for_a_journal_is_refused(journal: Journal) -> None:
    with journal.path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(QuestionError, match="larger than 64 MiB"):
        journal.steps("hash")


def test_a_full_disk_loses_nothing_that_was_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = new_case(tmp_path)
    with sitting_over(case) as sitting:
        sitting.take(Action.ACCEPT)
        before = ledger_path(case).read_bytes()

        def full(_: Any) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(OSError, match="No space"):
                sitting.take(Action.ACCEPT)
        assert ledger_path(case).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "arden.claims.yaml",
        "arden.review.jsonl",
        "arden.yaml",
    ]


# A walk with every kind of step; after each, the number of steps that are confirmed is told.
WALK: tuple[Callable[[Sitting], object], ...] = (
    lambda sitting: sitting.take(Action.ACCEPT),
    lambda sitting: sitting.undo(),
    lambda sitting: sitting.take(Action.EDIT, replace(_wording(sitting), says="in other words")),
    lambda sitting: sitting.take(Action.ACCEPT),
    lambda sitting: sitting.take(
        Action.BIND, replace(_wording(sitting), about="U1", new_proposition="It is a line.")
    ),
    lambda sitting: sitting.take(Action.ACCEPT),
    lambda sitting: sitting.take(Action.REJECT, why="small talk"),
    lambda sitting: sitting.undo(),
)


def _wording(sitting: Sitting) -> Wording:
    item = sitting.review.current
    assert item is not None
    return item.wording


def verdicts_after(n_steps: int, folder: Path) -> tuple[tuple[Verdict, Wording], ...]:
    """Return where an undisturbed walk of so many steps leads."""
    with sitting_over(new_case(folder)) as sitting:
        for walk in WALK[:n_steps]:
            walk(sitting)
        return tuple((item.verdict, item.wording) for item in sitting.review.items)


def walk_and_die(case: Path, moment: int, told: int) -> None:
    """Walk, telling each step that was confirmed, and die at the n-th time that the disk is waited for."""
    left = [moment]
    sync = os.fsync

    def counted(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)
        sync(descriptor)

    setattr(os, "fsync", counted)  # noqa: B010 - a plain assignment does not type
    try:
        with sitting_over(case) as sitting:
            for walk in WALK:
                walk(sitting)
                os.write(told, b".")
    finally:
        os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs to split off a process that dies")
@pytest.mark.parametrize("moment", [0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 19])
def test_dying_at_any_moment_loses_nothing_confirmed(moment: int, tmp_path: Path) -> None:
    case = new_case(tmp_path)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        walk_and_die(case, moment, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        n_confirmed = len(pipe.read())
    os.waitpid(child, 0)
    assert check_case(case).errors == ()
    expected = []
    for n_steps in {n_confirmed, min(n_confirmed + 1, len(WALK))}:
        folder = tmp_path / f"undisturbed{n_steps}"
        folder.mkdir()
        expected.append(verdicts_after(n_steps, folder))
    with sitting_over(case) as sitting:
        # The step that was under way when it died may count or not; all before it count.
        assert tuple((item.verdict, item.wording) for item in sitting.review.items) in expected
        n_accepted = sitting.review.count(Verdict.ACCEPTED)
        document = proposals_of().document.sha256
    held = load_case(case)
    ids = {each.id for each in held.documents if each.sha256 == document}
    assert len([claim for claim in held.claims if claim.document in ids]) == n_accepted


KILLED = """
import sys
from pathlib import Path
from goodoffices.evidence.review import Action
from tests.evidence.sittings import sitting_over
with sitting_over(Path(sys.argv[1])) as sitting:
    print(sitting.take(Action.ACCEPT).id, flush=True)
    print(sitting.take(Action.ACCEPT).id, flush=True)
    sys.stdin.read()
"""


def test_a_killed_review_leaves_its_claims_and_no_lock(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(case)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as program:
        assert program.stdout is not None
        confirmed = [program.stdout.readline().decode().strip() for _ in range(2)]
        with pytest.raises(QuestionError, match="Somebody else"), sitting_over(case):
            pass
        program.send_signal(signal.SIGKILL)
        program.wait()
    assert set(confirmed) <= {claim.id for claim in load_case(case).claims}
    with sitting_over(case) as sitting:
        assert sitting.resumed.n_steps == 2
        assert sitting.resumed.n_recovered == 0
