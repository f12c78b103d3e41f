"""The grammar of expressions: tokens to a tree of words, before anyone asks what the words name.

::

    either     = both {"or" both}
    both       = negated {"and" negated}
    negated    = "not" negated | comparison
    comparison = sum {("==" | "!=" | "<" | "<=" | ">" | ">=") sum} | sum ["not"] "in" "{" sum {"," sum} "}"
    sum        = product {("+" | "-") product}
    product    = signed {"*" signed}
    signed     = ("-" | "+") signed | atom
    atom       = number | word | "(" either ")" | "implies" "(" either "," either ")"
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from goodoffices.case.spelling import Misspelling, quoted
from goodoffices.case.tokens import COMPARISONS, Token, tokenize

__all__ = [
    "BinarySyntax",
    "ChainSyntax",
    "GroupSyntax",
    "MembershipSyntax",
    "NegationSyntax",
    "NumberSyntax",
    "Syntax",
    "WordSyntax",
    "parse_syntax",
]

_MAX_NESTING = 50
_MAX_DEPTH = 100


@dataclass(frozen=True, slots=True)
class NumberSyntax:
    """A literal, with the text that was written (an option may be so named)."""

    text: str
    value: Fraction
    depth: int = 1


@dataclass(frozen=True, slots=True)
class WordSyntax:
    """A name, or an option id in quotes."""

    text: str
    is_quoted: bool
    depth: int = 1


@dataclass(frozen=True, slots=True)
class BinarySyntax:
    """``left op right`` with op one of ``+ - *``."""

    op: str
    left: Syntax
    right: Syntax
    depth: int


@dataclass(frozen=True, slots=True)
class ChainSyntax:
    """``a < b <= c``: operands with one comparison fewer between them."""

    operands: tuple[Syntax, ...]
    ops: tuple[str, ...]
    depth: int


@dataclass(frozen=True, slots=True)
class MembershipSyntax:
    """``operand in {items}``."""

    operand: Syntax
    items: tuple[Syntax, ...]
    depth: int


@dataclass(frozen=True, slots=True)
class NegationSyntax:
    """``not of``."""

    of: Syntax
    depth: int


@dataclass(frozen=True, slots=True)
class GroupSyntax:
    """``and``, ``or``, ``implies`` over parts."""

    word: str
    parts: tuple[Syntax, ...]
    depth: int


Syntax = (
    NumberSyntax | WordSyntax | BinarySyntax | ChainSyntax | MembershipSyntax | NegationSyntax | GroupSyntax
)


def parse_syntax(text: str) -> Syntax:
    """Return the tree of an expression.

    Raises
    ------
    Misspelling
        If the text breaks the grammar or is nested too deeply.
    """
    parser = _Parser(tokenize(text))
    if parser.sees("end"):
        raise Misspelling("the condition is empty.", "Write a condition such as raise_pct >= 3.")
    tree = parser.either()
    parser.expect_end()
    return tree


def _depth(*parts: Syntax) -> int:
    deepest = 1 + max(part.depth for part in parts)
    if deepest > _MAX_DEPTH:
        raise Misspelling("the expression is nested too deeply or too long.", "Split it into several rules.")
    return deepest


class _Parser:
    """Recursive descent, one method per line of the grammar; `_nesting` bounds the recursion."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._nesting = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def sees(self, kind: str, *texts: str) -> bool:
        """Whether the next token is of that kind and, where texts are given, one of them."""
        token = self._next
        return token.kind == kind and (not texts or token.text in texts)

    def _take(self) -> Token:
        token = self._next
        self._place += 1
        return token

    def _enter(self) -> None:
        self._nesting += 1
        if self._nesting > _MAX_NESTING:
            raise Misspelling("the expression is nested too deeply.", "Split it into several rules.")

    def either(self) -> Syntax:
        return self._group("or")

    def _both(self) -> Syntax:
        return self._group("and")

    def _group(self, word: str) -> Syntax:
        read = self._both if word == "or" else self._negated
        parts = [read()]
        while self.sees("keyword", word):
            self._take()
            parts.append(read())
        return parts[0] if len(parts) == 1 else GroupSyntax(word, tuple(parts), _depth(*parts))

    def _negated(self) -> Syntax:
        if not self.sees("keyword", "not"):
            return self._comparison()
        self._take()
        self._enter()
        of = self._negated()
        self._nesting -= 1
        return NegationSyntax(of, _depth(of))

    def _comparison(self) -> Syntax:
        operands, ops = [self._sum()], []
        while self.sees("operator", *COMPARISONS):
            ops.append(self._take().text)
            operands.append(self._sum())
        if ops and self.sees("keyword", "in"):
            raise Misspelling("'in' cannot follow a comparison.", "Join the two with and.")
        if ops:
            return ChainSyntax(tuple(operands), tuple(ops), _depth(*operands))
        if self.sees("keyword", "in"):
            return self._membership(operands[0])
        following = self._tokens[self._place + 1] if self.sees("keyword", "not") else None
        if following is not None and following.kind == "keyword" and following.text == "in":
            self._take()
            of = self._membership(operands[0])
            return NegationSyntax(of, _depth(of))
        return operands[0]

    def _membership(self, operand: Syntax) -> Syntax:
        self._take()
        self._need("{", "after 'in'", "Write a set in braces: x in {a, b}.")
        items = [self._sum()]
        while self.sees("operator", ","):
            self._take()
            items.append(self._sum())
        self._need("}", "at the end of the set", "Write a set in braces: x in {a, b}.")
        return MembershipSyntax(operand, tuple(items), _depth(operand, *items))

    def _sum(self) -> Syntax:
        left = self._product()
        while self.sees("operator", "+", "-"):
            op = self._take().text
            right = self._product()
            left = BinarySyntax(op, left, right, _depth(left, right))
        return left

    def _product(self) -> Syntax:
        left = self._signed()
        while self.sees("operator", "*"):
            self._take()
            right = self._signed()
            left = BinarySyntax("*", left, right, _depth(left, right))
        return left

    def _signed(self) -> Syntax:
        if not self.sees("operator", "+", "-"):
            return self._atom()
        sign = self._take().text
        self._enter()
        of = self._signed()
        self._nesting -= 1
        if sign == "+":
            return of
        if isinstance(of, NumberSyntax):
            text = of.text[1:] if of.text.startswith("-") else f"-{of.text}"
            return NumberSyntax(text, -of.value)
        return BinarySyntax("-", NumberSyntax("0", Fraction(0)), of, _depth(of))

    def _atom(self) -> Syntax:
        token = self._take()
        if token.kind == "number" and token.value is not None:
            return NumberSyntax(token.text, token.value)
        if token.kind == "word" and token.text == "implies" and self.sees("operator", "("):
            return self._implication()
        if token.kind in {"word", "quoted"}:
            return WordSyntax(token.text, token.kind == "quoted")
        if token.kind == "operator" and token.text == "(":
            self._enter()
            inside = self.either()
            self._need(")", "to close a bracket", "Close every ( with a ).")
            self._nesting -= 1
            return inside
        self._place -= 1
        raise self._unexpected()

    def _implication(self) -> Syntax:
        self._take()
        self._enter()
        hint = "Write implies(a, b): when a holds, b must hold."
        condition = self.either()
        self._need(",", "inside implies", hint)
        consequence = self.either()
        self._need(")", "at the end of implies", hint)
        self._nesting -= 1
        return GroupSyntax("implies", (condition, consequence), _depth(condition, consequence) + 1)

    def _need(self, sign: str, place: str, hint: str) -> None:
        if not self.sees("operator", sign):
            found = self._told(self._next)
            raise Misspelling(f"expected {sign} {place}, found {found}.", hint)
        self._take()

    def _told(self, token: Token) -> str:
        return "the end" if token.kind == "end" else quoted(token.text)

    def _unexpected(self) -> Misspelling:
        token = self._next
        if token.kind == "end":
            return Misspelling("the condition breaks off.", "Something is missing at its end.")
        if token.kind == "keyword":
            hint = f'Something is missing before it; an option of that name stands in quotes: "{token.text}".'
            return Misspelling(f"{quoted(token.text)} stands where a name or number is expected.", hint)
        if token.text == "{":
            return Misspelling(
                "'{' stands where a name or number is expected.", "Write a set after in: x in {a, b}."
            )
        hint = "A name or a number is missing before it."
        return Misspelling(f"{quoted(token.text)} stands where a name or number is expected.", hint)

    def expect_end(self) -> None:
        """Raise unless everything has been read, with the likeliest reason."""
        token = self._next
        if token.kind == "end":
            return
        before = self._tokens[self._place - 1]
        what = f"{quoted(token.text)} is not expected after {quoted(before.text)}."
        if token.text.casefold() in {"and", "or", "not", "in"} and token.kind == "word":
            raise Misspelling(what, f"Write {token.text.casefold()} in small letters.")
        if token.text == ")":
            raise Misspelling(what, "Remove the bracket, or open it before.")
        if token.text == ",":
            raise Misspelling(what, "Join conditions with and.")
        if before.kind == "word" and before.text == "is":
            raise Misspelling(what, "Write == instead of is.")
        if token.kind == "word" and token.text == "is":
            raise Misspelling(what, "Write == instead of is.")
        if token.kind == "word" and before.kind == "word":
            joined = f"{before.text}_{token.text}"
            hint = (
                f'One name is written {quoted(joined)}; an option of several words stands in "double quotes".'
            )
            raise Misspelling(what, hint)
        raise Misspelling(what, "Join conditions with and or or.")
