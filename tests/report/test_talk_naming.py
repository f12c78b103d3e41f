"""Numbers of talks and mandates in words."""

from __future__ import annotations

import pytest

from goodoffices.report.naming import Names
from goodoffices.report.words import phrases_for
from tests.small_cases import two_sides


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("talks.deadline_day", "the deadline of the talks"),
        ("talks.answer_days", "how long a side takes to answer"),
        ("talks.breakdown_per_day", "the risk that the talks break down"),
        ("talks.tactics.union.exponent", "how soon union concedes"),
        ("talks.tactics.union.deadline_day", "how long union thinks that there is time"),
        ("talks.tactics.union.threshold", "what union holds out for"),
        ("talks.outside.port.worth", "what port can turn to instead"),
        ("talks.outside.port.from_day", "when port can turn to something else"),
        ("talks.discount.port", "what waiting costs port"),
        ("talks.some_thing", "talks › some thing"),
        ("parties.port.mandate.real", "port: whether the envoys' mandate is real"),
        ("parties.port.mandate.consult_days", "port: how long its envoys take to consult"),
        (
            "parties.port.delegations.doha.mandate.widens",
            "port: whether the mandate is widened when its envoys consult",
        ),
        ("parties.port.mandate", "port: the envoys' mandate"),
    ],
)
def test_every_number_of_the_talks_has_words(path: str, words: str) -> None:
    assert Names(two_sides(), phrases_for("en")).input(path) == words
