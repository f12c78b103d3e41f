"""`goodoffices talks`."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import broken_case, ran

SIDES = """\
  a: {name: A, weights: {pay: 1}, values: {pay: increasing}, no_deal: 40}
  b: {name: B, weights: {pay: 1}, values: {pay: decreasing}, no_deal: 40}
"""
CERTAIN = "talks: {tactics: {a: {kind: time, exponent: 1}, b: {kind: micro}}}\n"


def case_file(folder: Path, sides: str = SIDES, more: str = "") -> str:
    path = folder / "case.yaml"
    path.write_text(
        "format: goodoffices/1\ntitle: A made-up dispute\nauthor: desk\nhorizon_days: 20\n"
        f"issues: {{pay: {{range: [0, 10, 1], status_quo: 0}}}}\nparties:\n{sides}{more}",
        encoding="utf-8",
    )
    return str(path)


def test_json_has_every_key_of_the_contract() -> None:
    done = ran("talks", "lantern-strait", "--runs", "64", "--seed", "3", "--json")
    answer = done.json()
    assert (done.code, done.err) == (0, "")
    assert {"method", "exact", "seed", "worlds", "runs", "seconds", "outcomes", "blocking_issue"} <= set(
        answer
    )
    assert (answer["runs"], answer["seed"], answer["worlds"], answer["partial"]) == (64, 3, 64, False)
    for name in ("agreed", "ratified", "holds"):
        assert len(answer[name]["by_day"]) == answer["horizon_days"] + 1
        assert set(answer[name]["by_day"][0]) == {"value", "low", "high"}
    assert sum(answer["outcomes"].values()) == pytest.approx(1)


def test_people_read_three_chances_how_talks_end_and_who_is_in_the_way() -> None:
    done = ran("talks", "doha-2024-03", "--runs", "128", "--texts", "200")
    words = " ".join(done.out.split())
    for part in (
        "By day 60 (19 May)",
        "Ratified and kept",
        "Moved most by",
        "By date, in 100 runs",
        "still talking on the last day",
        "The issue last in dispute",
        "Texts agreed on most often",
        "How Israel and Hamas concede over time is not stated",
        "The tactics are behavioural",
        "seed 0",
        "Words for chances",
    ):
        assert part in words
    assert max(map(len, done.out.splitlines())) <= 80
    assert not re.search(r"\d\.\d|\d%", re.sub(r"0\.25\.\.1\.\.4", "", done.out)), "digits that nobody knows"


def test_a_case_without_a_talks_section_is_played_with_what_is_assumed_said() -> None:
    done = ran("talks", "port-of-arden", "--runs", "32")
    assert done.code == 0
    assert "How Dockers' Union and Port of Arden concede over time is not stated" in " ".join(
        done.out.split()
    )
    assert "Nothing says how long an answer takes" in done.out
    assert "The case has no schedule, so nothing is said of holding." in done.out
    assert "and kept" not in done.out


def test_where_all_is_certain_the_answer_is_yes_or_no(tmp_path: Path) -> None:
    done = ran("talks", case_file(tmp_path, more=CERTAIN), "--runs", "16")
    assert re.search(r"Agreed +yes", done.out)
    assert "every run  agreed and ratified" in done.out
    assert "in 100\n" not in done.out


def test_a_party_that_is_counted_only_makes_no_offers(tmp_path: Path) -> None:
    counted = SIDES + "  c: {name: C, always: yes}\n"
    path = case_file(tmp_path, counted, CERTAIN)
    assert ran("talks", path, "--runs", "4", "--json").json()["agreed"]["value"] == 1
    assert "C offers" not in ran("talks", path, "--trace", "0").out


def test_one_party_whose_yes_never_comes_is_named(tmp_path: Path) -> None:
    done = ran("talks", case_file(tmp_path, SIDES + "  c: {name: Board, always: no}\n"), "--runs", "4")
    assert done.code == 0
    assert "the yes of Board is needed" in " ".join(done.out.split())


def test_three_parties_talk_under_every_protocol_but_alternating(tmp_path: Path) -> None:
    third = "  c: {name: C, weights: {pay: 1}, values: {pay: {0: 0, 5: 100, 10: 0}}, no_deal: 20}\n"
    path = case_file(tmp_path, SIDES + third)
    for protocol in ("proximity", "one_text", "bridging"):
        answer = ran("talks", path, "--runs", "8", "--protocol", protocol, "--json").json()
        assert answer["protocol"] == protocol
    done = ran("talks", path, "--protocol", "alternating")
    assert done.code == 2
    assert "alternating offers are for two sides, and 3 are modelled" in done.err


def test_a_run_is_told_as_a_diary_or_as_data() -> None:
    words = ("talks", "port-of-arden", "--runs", "32", "--trace", "2")
    told = ran(*words)
    assert told.code == 0
    assert "Run 2 of 32" in told.out
    assert "Day 0 (2 Mar)" in told.out
    assert max(map(len, told.out.splitlines())) <= 80
    run = ran(*words, "--json").json()
    assert run["run"] == 2
    assert {"outcome", "by", "agreed_day", "diary", "package", "last_issue"} <= set(run)
    assert {"day", "event", "party", "package", "changes"} <= set(run["diary"][0])


def test_fail_if_turns_the_exit_code() -> None:
    words = ("talks", "lantern-strait", "--runs", "32", "--json")
    done = ran(*words, "--fail-if", "p_agreed>0.5")
    assert (done.code, "p_agreed>0.5" in done.err) == (1, True)
    assert ran(*words, "--fail-if", "p_holds<0.1", "--fail-if", "p_ratified<0.1").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no-such-case",), "no case 'no-such-case'"),
        (("port-of-arden", "--rnus", "9"), "No such option: --rnus"),
        (("port-of-arden", "--runs", "0"), "0 runs cannot be played. Ask for 1 to"),
        (("port-of-arden", "--runs", "many"), "should be a valid integer"),
        (("port-of-arden", "--worlds", "0"), "0 worlds cannot be drawn"),
        (("port-of-arden", "--texts", "1"), "talks about 1 texts cannot be played"),
        (("port-of-arden", "--trace", "4096"), "Runs are numbered from 0 to 4095"),
        (("port-of-arden", "--trace", "-1"), "there is no run -1"),
        (
            ("port-of-arden", "--protocol", "proximty"),
            "Did you mean 'proximity'? Known protocols: proximity,",
        ),
        (("port-of-arden", "--fail-if", "p_holds>0"), "the case has no schedule"),
        (("port-of-arden", "--fail-if", "no_deal"), "This command knows: 'p_agreed<0.5'"),
        (("port-of-arden", "--trace", "0", "--fail-if", "p_agreed>0"), "Leave one out"),
    ],
)
def test_a_wrong_question_is_told_with_what_to_do(words: tuple[str, ...], said: str) -> None:
    done = ran("talks", *words)
    assert done.code == 2
    assert done.out == ""
    assert said in " ".join(done.err.split())


def test_what_a_file_gets_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    path = broken_case(tmp_path)
    done = ran("talks", str(path))
    assert done.code == 2
    assert f"{path}:8:" in done.err


def test_one_run_can_be_asked_for() -> None:
    done = ran("talks", "port-of-arden", "--runs", "1")
    assert done.code == 0
    words = " ".join(done.out.split())
    assert "Played once" in words
    assert "1 run of proximity talks" in words


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals and signals")
@pytest.mark.parametrize("as_json", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_ctrl_c_gives_the_result_so_far_marked_partial(as_json: bool) -> None:
    import pty  # not on every system

    words = ["talks", "port-of-arden", "--runs", "9000000", "--seed", "5", *(["--json"] if as_json else [])]
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", "from goodoffices.cli.app import main; main()", *words],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )
    os.close(theirs)
    seen = b""
    # The person waits until the bar shows that some runs are done.
    while not re.search(rb"[1-9]\d*/9000000", seen):
        seen += os.read(ours, 4096)
    program.send_signal(signal.SIGINT)
    out, _ = program.communicate(timeout=60)
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    assert program.returncode == 130
    assert b"stopped." in seen
    assert b"Traceback" not in seen
    if as_json:
        answer = json.loads(out)
        assert answer["partial"] is True
        assert 0 < answer["runs"] < 9_000_000
        assert sum(answer["outcomes"].values()) == pytest.approx(1)
    else:
        assert re.search(rb"PARTIAL: stopped after [\d,]+ of 9,000,000 runs", out)


def _read(terminal: int) -> bytes:
    """Return what a terminal still holds; nothing once the program has gone."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_ctrl_c_before_any_run_is_done_says_so_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("goodoffices.cli.talks.talks", interrupted)
    done = ran("talks", "port-of-arden")
    assert (done.code, done.out, done.err) == (130, "", "stopped.\n")
