"""What changed between two versions of a case: what went in, and what came out. Data; no prose."""

from __future__ import annotations

from goodoffices.answers.change_topics import Change, Changes, Topic
from goodoffices.answers.changed_answers import changed_answers
from goodoffices.answers.changed_inputs import changed_inputs, differ
from goodoffices.answers.together import Answers
from goodoffices.case.model import Case
from goodoffices.errors import QuestionError

__all__ = ["changes_since", "check_same_dispute"]


def check_same_dispute(before: Case, after: Case) -> None:
    """Refuse two cases that share no party or no issue, and a version of a later date.

    Raises
    ------
    QuestionError
    """
    for what, old, new in (
        ("party", [p.id for p in before.parties], [p.id for p in after.parties]),
        ("issue", [i.id for i in before.issues], [i.id for i in after.issues]),
    ):
        if not set(old) & set(new):
            raise QuestionError(
                f"{before.file or before.title!s} is about another dispute: "
                f"it has no {what} in common with this case.",
                f"There: {', '.join(old[:8])}. Here: {', '.join(new[:8])}. "
                "Give an earlier version of the same case.",
            )
    if before.as_of is not None and after.as_of is not None and before.as_of > after.as_of:
        raise QuestionError(
            f"{before.file or before.title!s} is of {before.as_of}, a later day than {after.as_of}, "
            "the day of this case.",
            "Give an earlier version of the same case, or swap the two.",
        )


def changes_since(before: Case, after: Case, was: Answers | None, now: Answers) -> Changes:
    """Return what changed between two versions of a case and between their answers.

    Parameters
    ----------
    before, after : Case
    was, now : Answers
        `was` None: the answers are the same, because nothing of the case differs.

    Raises
    ------
    QuestionError
        If the two share no party or no issue, or `before` is of a later day.
    """
    check_same_dispute(before, after)
    found = [*changed_inputs(before, after)]
    if was is not None:
        found += changed_answers(before, was, now)
    if not found and differ(before, after):
        found.append(Change(Topic.OTHER, "", None, None))
    topics = list(Topic)
    found.sort(key=lambda change: (topics.index(change.topic), -round(change.size, 9)))
    return Changes(before, tuple(found), before.horizon_days, before.as_of)
