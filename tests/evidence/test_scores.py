"""How well the extractors do on texts with gold attributions: floors a little under what is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from goodoffices.evidence.proposals import Document
from goodoffices.evidence.regex_rules import extract_by_regex
from goodoffices.evidence.rules import extract_by_rules
from tests.evidence.scoring import Gold, load_gold, matched, scores, speaker_scores

DATA = Path(__file__).resolve().parent.parent / "data"
WIKINEWS = load_gold(DATA / "attribution" / "gum_news_dev.jsonl")
MADE_UP = load_gold(DATA / "articles" / "gold.jsonl")
LATER = load_gold(DATA / "articles" / "gold_2.jsonl")
NEWSPAPERS = load_gold(DATA / "articles" / "gold_3.jsonl")


@pytest.mark.parametrize(
    ("documents", "floors"),
    [
        (WIKINEWS, (83, 80, 78)),
        (WIKINEWS[::2], (81, 78, 76)),
        (WIKINEWS[1::2], (87, 84, 81)),
        (MADE_UP, (95, 93, 95)),
        (LATER, (94, 94, 94)),
        (NEWSPAPERS, (94, 94, 95)),
    ],
    ids=["wikinews", "first half", "second half", "made up", "later ones", "newspapers"],
)
def test_the_rules_reach_what_they_have_reached(documents: list[Gold], floors: tuple[int, int, int]) -> None:
    found = scores(documents, extract_by_rules)
    assert found.detect >= floors[0]
    assert found.source >= floors[1]
    assert found.content >= floors[2]


@pytest.mark.parametrize("documents", [WIKINEWS, MADE_UP], ids=["wikinews", "made up"])
def test_without_a_parser_more_than_the_plain_cases_are_found(documents: list[Gold]) -> None:
    found = scores(documents, extract_by_regex)
    assert found.detect >= 60
    assert found.source >= 50
    assert found.content >= 57


@pytest.mark.parametrize(
    ("documents", "floors"),
    [
        (MADE_UP, (95, 82, 88, 97, 95)),
        (LATER, (98, 86, 96, 98, 98)),
        (NEWSPAPERS, (97, 88, 96, 98, 91)),
    ],
    ids=["made up", "later ones", "newspapers"],
)
def test_speakers_are_told_apart_as_well_as_they_were(
    documents: list[Gold], floors: tuple[int, int, int, int, int]
) -> None:
    found = speaker_scores(documents, extract_by_rules)
    reached = (found.linked, found.strict, found.by_words, found.precision, found.recall)
    assert all(each >= floor for each, floor in zip(reached, floors, strict=True)), found


def test_nearly_every_reporting_verb_with_a_clause_is_noticed() -> None:
    noticed = wanted = 0
    for gold in WIKINEWS:
        claims = extract_by_rules(Document(gold.text, "")).claims
        cues = {span.start for claim in claims for span in claim.cue}
        for one in gold.attributions:
            verbs = [
                cue for cue in one["cue"] if cue["text"].lower() in {"said", "says", "say", "told", "stated"}
            ]
            wanted += bool(verbs)
            noticed += any(cue["start"] in cues for cue in verbs)
    assert wanted > 40
    assert noticed / wanted >= 0.9


def test_how_it_was_said_is_mostly_right_where_it_was_found() -> None:
    right = {"directness": 0, "polarity": 0, "modality": 0}
    n = 0
    for gold in MADE_UP:
        for claim, one, content, _ in matched(gold, extract_by_rules(Document(gold.text, "")).claims):
            if content < 0.5:
                continue
            n += 1
            right["directness"] += claim.directness.value == one["directness"]
            right["polarity"] += claim.polarity.value == one["polarity"]
            right["modality"] += claim.modality.value == one["modality"]
    assert right["directness"] >= 0.96 * n
    assert right["polarity"] >= 0.97 * n
    assert right["modality"] >= 0.94 * n
