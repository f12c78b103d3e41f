"""From the text of a rule to its tree: what each word names, given the issues and their options.

How a word is understood:

- A word that is an issue is the issue; any other word is an option of the issue it is compared with, on
  whichever side it stands (``serb == posavina`` reads like ``posavina == serb``).
- A word that is both an issue and an option is the option where it is compared with an issue that has
  such an option, else the issue. Should both sides of a comparison allow that, the left one is the issue.
- A word in "double quotes" is an option wherever it can be one.
- Two issues compared are equal when their numbers are, or, unless both are numeric, when their options
  have the same name.
- A number compared by ``==``, ``!=`` or ``in`` with a numeric issue is arithmetic; an issue that lists its
  numbers must have that number (a slip otherwise), a range need not. Compared with an issue that is not
  numeric it is the option so written.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from goodoffices.case.decimals import read_number
from goodoffices.case.expressions import (
    And,
    Arithmetic,
    Compare,
    Condition,
    IsOption,
    IssueNumber,
    Not,
    Number,
    Or,
    SameOption,
    Term,
    Truth,
    Variable,
)
from goodoffices.case.issues import Issue
from goodoffices.case.spelling import (
    Misspelling,
    is_name_character,
    latin_digits,
    nearest,
    quoted,
    same_word,
    shown,
    suggestion,
)
from goodoffices.case.syntax import (
    BinarySyntax,
    ChainSyntax,
    GroupSyntax,
    MembershipSyntax,
    NegationSyntax,
    NumberSyntax,
    Syntax,
    WordSyntax,
    parse_syntax,
)
from goodoffices.case.wording import TALKS_STATES, condition_text

__all__ = ["TALKS_STATES", "condition_text", "parse_condition"]

_TALKS = -1
_PROCESS_WORDS = ("day", "step", "talks")


def parse_condition(text: str, issues: Sequence[Issue], variables: frozenset[str] = frozenset()) -> Condition:
    """Return the condition that an expression states about a package.

    Nothing is ever evaluated as code: the text is cut into known signs, parsed by a fixed grammar and
    resolved against the issues.

    Parameters
    ----------
    text : str
        At most 2,000 characters.
    issues : sequence of Issue
        Their positions are what the tree holds.
    variables : frozenset of str
        Which of ``day``, ``step`` and ``talks`` may be used (in assurances only).

    Raises
    ------
    Misspelling
        With what is wrong and what to write.
    """
    return _Resolver(text, tuple(issues), variables).condition(parse_syntax(text))


class _Resolver:
    """Turns words into issues and options; `text` is kept for hints only."""

    def __init__(self, text: str, issues: tuple[Issue, ...], variables: frozenset[str]) -> None:
        self._text = text
        self._issues = issues
        self._ids = tuple(issue.id for issue in issues)
        self._variables = variables

    def condition(self, tree: Syntax) -> Condition:
        match tree:
            case ChainSyntax(operands, ops):
                pairs = zip(operands, ops, operands[1:], strict=False)
                parts = tuple(self._compare(op, left, right) for left, op, right in pairs)
                return parts[0] if len(parts) == 1 else And(parts)
            case MembershipSyntax(operand, items):
                return self._membership(operand, items)
            case NegationSyntax(of):
                return Not(self.condition(of))
            case GroupSyntax("implies", (condition, consequence)):
                return Or((Not(self.condition(condition)), self.condition(consequence)))
            case GroupSyntax(word, parts):
                resolved = tuple(self.condition(part) for part in parts)
                return And(resolved) if word == "and" else Or(resolved)
            case WordSyntax():
                raise self._bare_word(tree)
            case _:
                raise Misspelling(
                    "a number stands where a condition is expected.", "Compare it: raise_pct >= 3."
                )

    def _bare_word(self, word: WordSyntax) -> Misspelling:
        found = self._issue_of(word)
        if found is None:
            owners = self._owners(word.text)
            if not owners:
                return self._unknown(word)
            hint = f"Write {shown(self._ids[owners[0]])} == {shown(word.text)}."
            return Misspelling(f"{quoted(word.text)} alone is no condition.", hint)
        options = self._issues[found].options
        example = f" == {shown(options[0].id)}" if options else " == .."
        return Misspelling(
            f"{quoted(word.text)} alone is no condition.", f"Write {shown(word.text)}{example}."
        )

    def _compare(self, op: str, left: Syntax, right: Syntax) -> Condition:
        if op in {"==", "!="}:
            equal = self._equal(left, right)
            if op == "==":
                return equal
            if isinstance(equal, Compare):
                return Compare("!=", equal.left, equal.right)
            return Not(equal)
        for side in (left, right):
            self._refuse_order(op, side, right if side is left else left)
        return Compare(op, self._term(left), self._term(right))

    def _refuse_order(self, op: str, side: Syntax, other: Syntax) -> None:
        """Say that options without numbers have no order, before the other side is blamed for anything."""
        found = self._issue_of(side)
        if found is None or self._issues[found].is_numeric:
            return
        issue = self._issues[found]
        names = [shown(option.id, 40) for option in issue.options]
        likely = other.text if isinstance(other, WordSyntax) and other.text in names else names[0]
        pair = ", ".join(names[:2])
        hint = f"Write {shown(issue.id)} == {shown(likely)}, or {shown(issue.id)} in {{{pair}}}."
        raise Misspelling(f"{quoted(issue.id)} has options that are not numbers, so {op} says nothing.", hint)

    def _equal(self, left: Syntax, right: Syntax) -> Condition:
        if self._is_talks(left) or self._is_talks(right):
            return self._talks(left, right)
        at_left, at_right = self._issue_of(left), self._issue_of(right)
        for issue, other in ((at_left, right), (at_right, left)):
            option = None if issue is None else self._option_of(issue, other)
            if issue is None or option is None:
                continue
            if isinstance(other, NumberSyntax) and self._issues[issue].is_numeric:
                break
            return IsOption(issue, frozenset({option}))
        if at_left is not None and at_right is not None:
            return self._same(at_left, at_right)
        for issue, other in ((at_left, right), (at_right, left)):
            if issue is not None:
                self._refuse_option(issue, other)
        return Compare("==", self._term(left), self._term(right))

    def _same(self, left: int, right: int) -> Condition:
        first, second = self._issues[left], self._issues[right]
        if first.is_numeric and second.is_numeric:
            return Compare("==", IssueNumber(left), IssueNumber(right))
        shared = {option.id for option in first.options} & {option.id for option in second.options}
        if not shared:
            what = f"{quoted(first.id)} and {quoted(second.id)} have no option in common."
            raise Misspelling(what, f"Options of {shown(second.id)}: {self._listed(right)}.")
        return SameOption(left, right)

    def _refuse_option(self, position: int, other: Syntax) -> None:
        """Raise if `other` was meant as an option that the issue does not have."""
        issue = self._issues[position]
        if isinstance(other, WordSyntax):
            if issue.is_numeric and other.text in self._variables and not other.is_quoted:
                return
            near_option = nearest(other.text, [option.id for option in issue.options])
            if self._is_process_word(other) or (near_option is None and nearest(other.text, self._ids)):
                raise self._unknown(other)
            raise self._no_option(issue, other.text)
        is_listed = not (issue.is_numeric and issue.is_range)
        if isinstance(other, NumberSyntax) and is_listed and self._option_of(position, other) is None:
            raise self._no_option(issue, other.text)

    def _is_process_word(self, word: WordSyntax) -> bool:
        return not word.is_quoted and word.text in _PROCESS_WORDS

    def _no_option(self, issue: Issue, written: str) -> Misspelling:
        options = tuple(option.id for option in issue.options)
        if issue.is_range:
            hint = f"It runs from {shown(options[0])} to {shown(options[-1])}."
            return Misspelling(f"{quoted(issue.id)} has no option {quoted(written)}.", hint)
        owners = [shown(self._ids[owner]) for owner in self._owners(written)]
        hint = suggestion(written, options, f"options of {shown(issue.id)}")
        if owners and not latin_digits(written)[-1:].isdecimal():
            hint = f"It is an option of {', '.join(owners[:3])}. {hint}"
        return Misspelling(f"{quoted(issue.id)} has no option {quoted(written)}.", hint)

    def _membership(self, operand: Syntax, items: tuple[Syntax, ...]) -> Condition:
        parts = [self._equal(operand, item) for item in items]
        merged: dict[int, frozenset[int]] = {}
        others: list[Condition] = []
        for part in parts:
            if isinstance(part, IsOption):
                merged[part.issue] = merged.get(part.issue, frozenset()) | part.options
            else:
                others.append(part)
        together = (*(IsOption(issue, options) for issue, options in merged.items()), *others)
        return together[0] if len(together) == 1 else Or(together)

    def _is_talks(self, tree: Syntax) -> bool:
        if not isinstance(tree, WordSyntax) or tree.is_quoted:
            return False
        return tree.text == "talks" and "talks" in self._variables

    def _talks(self, left: Syntax, right: Syntax) -> Condition:
        other = right if self._is_talks(left) else left
        if isinstance(other, WordSyntax) and other.text in TALKS_STATES:
            return IsOption(_TALKS, frozenset({TALKS_STATES.index(other.text)}))
        written = other.text if isinstance(other, WordSyntax | NumberSyntax) else "this"
        hint = suggestion(written, TALKS_STATES, "states of the talks")
        raise Misspelling(f"{quoted(written)} is not a state of the talks.", hint)

    def _issue_of(self, tree: Syntax) -> int | None:
        if not isinstance(tree, WordSyntax):
            return None
        found = same_word(tree.text, self._ids)
        return None if found is None else self._ids.index(found)

    def _option_of(self, position: int, tree: Syntax) -> int | None:
        """Return the option of the issue that a word or number names, or None."""
        issue = self._issues[position]
        if isinstance(tree, WordSyntax):
            if tree.text == issue.id and not tree.is_quoted and issue.position_of(tree.text) is None:
                return None
            found = same_word(tree.text, [option.id for option in issue.options])
            return None if found is None else issue.position_of(found)
        if not isinstance(tree, NumberSyntax):
            return None
        exact = issue.position_of(tree.text)
        if exact is not None:
            return exact
        for place, option in enumerate(issue.options):
            if option.number == tree.value or (option.number is None and _same_number(option.id, tree.value)):
                return place
        return None

    def _owners(self, option_id: str) -> list[int]:
        return [place for place, issue in enumerate(self._issues) if issue.position_of(option_id) is not None]

    def _listed(self, position: int) -> str:
        return ", ".join(shown(option.id, 40) for option in self._issues[position].options[:24])

    def _term(self, tree: Syntax) -> Term:
        match tree:
            case NumberSyntax(_, value):
                return Number(value)
            case WordSyntax():
                return self._word_as_number(tree)
            case BinarySyntax(op, left, right):
                return Arithmetic(op, self._term(left), self._term(right))
            case _:
                return Truth(self.condition(tree))

    def _word_as_number(self, word: WordSyntax) -> Term:
        found = self._issue_of(word)
        if found is not None:
            issue = self._issues[found]
            if issue.is_numeric:
                return IssueNumber(found)
            unusual = self._unusual_option()
            if unusual is not None:
                hint = f'Put the option "{shown(unusual)}" in double quotes.'
                raise Misspelling(f"an option of {quoted(issue.id)} needs quotes.", hint)
            hint = f"Compare it with one of its options: {self._listed(found)}."
            raise Misspelling(f"{quoted(issue.id)} is not a number.", hint)
        if word.text in self._variables and not word.is_quoted:
            if word.text == "talks":
                hint = f"Compare it with one of its states: {', '.join(TALKS_STATES)}."
                raise Misspelling("'talks' is not a number.", hint)
            return Variable(word.text)
        raise self._unknown(word)

    def _unknown(self, word: WordSyntax) -> Misspelling:
        if word.text in _PROCESS_WORDS and not word.is_quoted:
            hint = "Only the conditions of assurances may name day, step and talks."
            return Misspelling(f"{quoted(word.text)} cannot be used here.", hint)
        hint = suggestion(word.text, self._ids, "issues")
        owners = self._owners(word.text)
        if owners:
            hint = f"It is an option of {quoted(self._ids[owners[0]])}; compare it with that issue. {hint}"
        unusual = self._unusual_option()
        if unusual is not None:
            hint = f'Put the option "{shown(unusual)}" in double quotes.'
        return Misspelling(f"unknown issue {quoted(word.text)}.", hint)

    def _unusual_option(self) -> str | None:
        """Return an option whose id holds other signs than a name may and that the text holds unquoted."""
        for issue in self._issues:
            for option in issue.options:
                plain = all(map(is_name_character, option.id)) or option.number is not None
                if not plain and f'"{option.id}"' not in self._text and option.id in self._text:
                    return option.id
        return None


def _same_number(option_id: str, value: Fraction) -> bool:
    if not latin_digits(option_id)[-1:].isdecimal():
        return False
    try:
        return read_number(option_id) == value
    except Misspelling:
        return False
