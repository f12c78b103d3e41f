"""The gold of the made-up articles is sound: spans slice to their words, names and links hold together."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ARTICLES = Path(__file__).resolve().parent.parent / "data" / "articles"
KINDS = {
    "named official",
    "unnamed official",
    "mediator",
    "expert",
    "institution",
    "party",
    "faction",
    "publication",
    "unspecified",
}
CONSTRUCTIONS = {"verb", "adjunct", "noun", "predicate", "infinitive", "no cue"}
DIRECTNESS = {"direct", "mixed", "indirect"}
POLARITIES = {"affirms", "denies", "none"}
MODALITIES = {"asserted", "hedged", "conditional", "refused", "promised", "threatened", "asked"}


def _records(name: str) -> list[dict[str, Any]]:
    lines = (ARTICLES / name).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


DEVELOPMENT = _records("gold.jsonl") + _records("gold_2.jsonl") + _records("gold_3.jsonl")
KEPT_BACK = [record for n in ("", "_2", "_3") for record in _records(f"kept_back{n}.jsonl")]
RECORDS = [pytest.param(record, id=record["id"]) for record in DEVELOPMENT + KEPT_BACK]


def _spans(attribution: dict[str, Any]) -> list[dict[str, Any]]:
    lists = [attribution["source"], attribution["cue"], attribution["content"]]
    lists += attribution["source_alt"] + attribution["content_alt"]
    return [span for spans in lists for span in spans]


def test_there_are_seventeen_articles_to_develop_with_and_three_times_four_kept_back() -> None:
    assert (len(DEVELOPMENT), len(KEPT_BACK)) == (17, 12)
    assert len({record["style"] for record in DEVELOPMENT + KEPT_BACK}) == 29


def test_no_article_is_in_both_sets() -> None:
    for key in ("id", "file", "text", "title"):
        assert not {record[key] for record in DEVELOPMENT} & {record[key] for record in KEPT_BACK}
    assert {record["split"] for record in DEVELOPMENT} == {"development"}
    splits = [split for split in ("kept_back", "kept_back_2", "kept_back_3") for _ in range(4)]
    assert [record["split"] for record in KEPT_BACK] == splits


def test_every_text_file_belongs_to_one_record() -> None:
    files = sorted(path.relative_to(ARTICLES).as_posix() for path in ARTICLES.rglob("*.txt"))
    assert files == sorted(record["file"] for record in DEVELOPMENT + KEPT_BACK)
    assert all(record["file"].startswith(f"{record['split']}/") for record in KEPT_BACK)


@pytest.mark.parametrize("record", RECORDS)
def test_the_file_holds_exactly_the_text_of_the_record(record: dict[str, Any]) -> None:
    assert (ARTICLES / record["file"]).read_bytes().decode("utf-8") == record["text"]
    assert record["text"].splitlines()[0] == record["title"]
    assert date.fromisoformat(record["date"]).isoformat() == record["date"]


def test_one_article_has_crlf_and_the_others_have_none() -> None:
    kept = [record["text"] for record in DEVELOPMENT + KEPT_BACK if "\r" in record["text"]]
    assert len(kept) == 1
    assert kept[0].count("\r\n") == kept[0].count("\n") == kept[0].count("\r")


@pytest.mark.parametrize("record", RECORDS)
def test_every_span_slices_to_its_words(record: dict[str, Any]) -> None:
    text = record["text"]
    for attribution in record["attributions"]:
        assert attribution["content"]
        for span in _spans(attribution):
            assert 0 <= span["start"] < span["end"] <= len(text)
            assert text[span["start"] : span["end"]] == span["text"]
            assert span["text"] == span["text"].strip()


@pytest.mark.parametrize("record", RECORDS)
def test_no_span_begins_or_ends_within_a_word(record: dict[str, Any]) -> None:
    text = record["text"]
    for attribution in record["attributions"]:
        for span in _spans(attribution):
            before, after = text[span["start"] - 1 : span["start"]], text[span["end"] : span["end"] + 1]
            assert not (before.isalnum() and span["text"][0].isalnum()), span
            assert not (after.isalnum() and span["text"][-1].isalnum()), span


@pytest.mark.parametrize("record", RECORDS)
def test_the_spans_of_one_part_are_in_order_and_do_not_overlap(record: dict[str, Any]) -> None:
    for attribution in record["attributions"]:
        for role in ("source", "cue", "content"):
            ends = [0, *(span["end"] for span in attribution[role])]
            assert all(end <= span["start"] for end, span in zip(ends, attribution[role], strict=False)), (
                attribution
            )


@pytest.mark.parametrize("record", RECORDS)
def test_ids_are_unique_and_nesting_leads_outwards(record: dict[str, Any]) -> None:
    outer = {a["id"]: a["nested_in"] for a in record["attributions"]}
    assert len(outer) == len(record["attributions"])
    for start in outer:
        seen: list[str] = []
        step: str | None = start
        while step is not None:
            assert step not in seen
            seen.append(step)
            step = outer[step]


@pytest.mark.parametrize("record", RECORDS)
def test_labels_are_from_the_lists(record: dict[str, Any]) -> None:
    for attribution in record["attributions"]:
        assert attribution["relation"] in {"attribution-positive", "attribution-negative"}
        assert attribution["speaker"]["kind"] in KINDS
        assert attribution["construction"] in CONSTRUCTIONS
        assert attribution["directness"] in DIRECTNESS
        assert attribution["polarity"] in POLARITIES
        assert attribution["modality"] in MODALITIES
        assert (attribution["construction"] == "no cue") == (not attribution["cue"])


@pytest.mark.parametrize("record", RECORDS)
def test_a_name_stands_for_one_speaker_and_relays_are_speakers(record: dict[str, Any]) -> None:
    speakers: dict[str, dict[str, Any]] = {}
    for attribution in record["attributions"]:
        speaker = attribution["speaker"]
        assert set(speaker) == {"name", "kind", "named", "collective"}
        assert speakers.setdefault(speaker["name"], speaker) == speaker
        assert (speaker["name"] == "unspecified") == (not attribution["source"])
    for attribution in record["attributions"]:
        assert set(attribution["relay"]) <= set(speakers) - {attribution["speaker"]["name"]}
        assert not attribution["relay"] or attribution["nested_in"] is not None
