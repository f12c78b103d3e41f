"""A text as it is given on the command line: ``issue=option`` words, completed from another text if asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from goodoffices.case.issues import Issue
from goodoffices.case.spelling import latin_digits, quoted, same_word, shown, suggestion
from goodoffices.errors import CaseError, Problem

__all__ = ["choices_from_words", "package_from_words"]


def package_from_words(
    issues: Sequence[Issue], words: Sequence[str], rest: Mapping[str, str], *, offer: str
) -> dict[str, str]:
    """Return the package that `words` give, with what they leave out taken from `rest`.

    Parameters
    ----------
    issues
        The issues of the case.
    words
        Pieces such as ``jobs=2``, in any order.
    rest
        A package, perhaps partial, that completes them; empty if nothing was asked to.
    offer
        What to advise when issues are missing.

    Returns
    -------
    dict
        Issue id to option id, in the order of `issues`.

    Raises
    ------
    CaseError
        With one problem per word that is wrong, and one that lists every issue left open.
    """
    given, problems = _given(issues, words, "goodoffices text")
    package = {**rest, **given}
    named = {word.partition("=")[0].strip() for word in words}
    missing = [issue.id for issue in issues if issue.id not in package and issue.id not in named]
    if missing:
        listed = ", ".join(shown(issue) for issue in missing)
        problems.append(Problem("goodoffices text", 0, "", f"no option is given for: {listed}.", offer))
    if problems:
        raise CaseError(tuple(problems))
    return {issue.id: package[issue.id] for issue in issues}


def choices_from_words(issues: Sequence[Issue], words: Sequence[str], *, command: str) -> dict[str, str]:
    """Return issue id to option id for the issues that `words` give; `command` names itself in messages.

    Raises
    ------
    CaseError
        With one problem per word that is wrong.
    """
    given, problems = _given(issues, words, command)
    if problems:
        raise CaseError(tuple(problems))
    return given


def _given(
    issues: Sequence[Issue], words: Sequence[str], command: str
) -> tuple[dict[str, str], list[Problem]]:
    problems: list[Problem] = []
    given: dict[str, str] = {}
    for word in words:
        found = _choice(issues, word, command)
        if isinstance(found, Problem):
            problems.append(found)
        elif found[0] in given:
            what = f"{quoted(found[0])} is given twice."
            problems.append(_wrong(command, word, what, "Give each issue once."))
        else:
            given[found[0]] = found[1]
    return given, problems


def _choice(issues: Sequence[Issue], word: str, command: str) -> tuple[str, str] | Problem:
    """Return (issue id, option id), or what is wrong with the word."""
    issue_word, sign, option_word = word.partition("=")
    if not sign:
        return _wrong(command, word, "this is no issue=option.", "Write it like jobs=2, without spaces.")
    issue_id = same_word(issue_word.strip(), [issue.id for issue in issues])
    if issue_id is None:
        hint = suggestion(issue_word, [issue.id for issue in issues], "issues")
        return _wrong(command, word, f"unknown issue {quoted(issue_word)}.", hint)
    issue = next(issue for issue in issues if issue.id == issue_id)
    option_id = _option(issue, option_word.removeprefix("=").strip())
    if option_id is None:
        hint = suggestion(option_word, [option.id for option in issue.options], "options")
        return _wrong(command, word, f"{quoted(issue_id)} has no option {quoted(option_word)}.", hint)
    return issue_id, option_id


def _option(issue: Issue, word: str) -> str | None:
    """Return the id of the option so written; ``6.0`` and Arabic digits find the option ``6``."""
    by_name = same_word(word, [option.id for option in issue.options])
    if by_name is not None:
        return by_name
    try:
        number = Fraction(latin_digits(word))
    except (ValueError, ZeroDivisionError):
        return None
    return next((option.id for option in issue.options if option.number == number), None)


def _wrong(command: str, word: str, what: str, hint: str) -> Problem:
    return Problem(command, 0, shown(word), what, hint)
