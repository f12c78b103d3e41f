"""Numbers that a case states: fixed, uncertain in every form there is, with or without who says so."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from goodoffices.case.decimals import (
    NUMBER_EXAMPLE,
    is_decimal,
    is_endless,
    is_with_unit,
    number_text,
    read_number,
)
from goodoffices.case.nodes import MappingNode, Node, ScalarNode, SequenceNode
from goodoffices.case.spelling import Misspelling, is_name, latin_digits, quoted, suggestion
from goodoffices.case.uncertain import (
    Choices,
    Conditional,
    Fixed,
    Law,
    Linear,
    Named,
    Normal,
    Pert,
    Shifted,
    Uniform,
)

__all__ = ["BASIS_KEYS", "LAW_KEYS", "LongForm", "number_text", "read_law", "read_number", "split_basis"]

LAW_KEYS = ("normal", "choices", "if", "then", "else", "from", "to", "value", "plus")
"""Keys by which a mapping is known to be a number."""
BASIS_KEYS = ("value", "plus", "by", "why", "claims")
"""Keys of the long form of any value."""

_MAX_NESTING = 16


class LongForm(NamedTuple):
    """A value taken apart: the number itself, and who says so (None and empty where nobody is named)."""

    law: Node
    by: str | None
    why: str | None
    claims: tuple[ScalarNode, ...]


def split_basis(node: Node) -> LongForm:
    """Take the long form ``{value: .., by: .., why: .., claims: [..]}`` apart; other nodes pass unchanged.

    Where `plus` stands beside `value`, the returned law is a mapping of these two.

    Raises
    ------
    Misspelling
        For unknown keys, and for `by`, `why` or `claims` without a `value`.
    """
    if not isinstance(node, MappingNode):
        return LongForm(node, None, None, ())
    found = _by_key(node)
    if "value" not in found:
        _require_value(node, found)
        return LongForm(node, None, None, ())
    _refuse_other_keys(node, BASIS_KEYS)
    law: Node = found["value"]
    if "plus" in found:
        kept = tuple((key, value) for key, value in node.entries if key.text in {"value", "plus"})
        law = MappingNode(kept, node.line)
    claims = found.get("claims")
    return LongForm(
        law,
        _words(found.get("by"), "by"),
        _words(found.get("why"), "why"),
        () if claims is None else _claim_ids(claims),
    )


def _require_value(node: MappingNode, found: dict[str, Node]) -> None:
    stray = [key for key in found if key in {"by", "why", "claims"}]
    if not stray:
        return
    if any(key in LAW_KEYS for key in found):
        hint = "Put the number under value: {value: {normal: [14, 3]}, by: initials}."
    else:
        hint = "Write {value: 12, by: initials, why: text, claims: [c3]}."
    raise Misspelling(f"{quoted(stray[0])} stands without a value.", hint, node.line)


def _words(node: Node | None, key: str) -> str | None:
    if node is None:
        return None
    if not isinstance(node, ScalarNode) or not node.text:
        raise Misspelling(f"{quoted(key)} must be a piece of text.", f"Write {key}: some words.", node.line)
    return node.text


def _claim_ids(node: Node) -> tuple[ScalarNode, ...]:
    items = node.items if isinstance(node, SequenceNode) else (node,)
    ids = tuple(item for item in items if isinstance(item, ScalarNode) and item.text)
    if len(ids) != len(items):
        raise Misspelling("'claims' must be a list of claim ids.", "Write claims: [c1, c2].", node.line)
    return ids


def _by_key(node: MappingNode) -> dict[str, Node]:
    return {key.text: value for key, value in node.entries}


def _refuse_other_keys(node: MappingNode, known: tuple[str, ...]) -> None:
    for key, _ in node.entries:
        if key.text not in known:
            hint = suggestion(key.text, known, "keys")
            if key.text in BASIS_KEYS:
                hint = "Write by, why and claims once, beside the outermost value."
            raise Misspelling(f"unknown key {quoted(key.text)}.", hint, key.line)


def read_law(node: Node, nesting: int = 0) -> Law:
    """Return the law that a node states: a number, a range, a named unknown or one of the braced forms.

    ``10..10`` is `Fixed`. The long form with `by`, `why` and `claims` is taken apart by `split_basis` first.

    Raises
    ------
    Misspelling
        With the line, what is wrong and what to write.
    """
    if nesting > _MAX_NESTING:
        raise Misspelling("numbers are nested too deeply.", "Name a shared unknown instead.", node.line)
    if isinstance(node, ScalarNode):
        try:
            return _read_scalar(node.text)
        except Misspelling as slip:
            raise Misspelling(slip.what, slip.hint, node.line) from slip
    if isinstance(node, SequenceNode):
        raise Misspelling("a list stands where a number is expected.", NUMBER_EXAMPLE, node.line)
    found = _by_key(node)
    if "normal" in found:
        return _read_normal(node, found["normal"])
    if "choices" in found:
        return _read_choices(node, found["choices"])
    if "if" in found or "then" in found or "else" in found:
        return _read_conditional(node, found, nesting)
    if "from" in found or "to" in found:
        return _read_linear(node, found)
    if "value" in found:
        return _read_shifted(node, found, nesting)
    return _refuse_form(node)


def _refuse_form(node: MappingNode) -> Law:
    if not node.entries:
        raise Misspelling("an empty { } stands where a number is expected.", NUMBER_EXAMPLE, node.line)
    key = node.entries[0][0]
    hint = suggestion(key.text, LAW_KEYS, "keys")
    raise Misspelling(f"{quoted(key.text)} does not begin a number.", hint, key.line)


def _read_scalar(text: str) -> Law:
    plain = latin_digits(text).strip()
    if ".." in plain:
        return _read_range(text, plain)
    if plain.casefold() in {"true", "false", "null", "~"}:
        raise Misspelling(f"{quoted(text)} is neither a number nor a name.", NUMBER_EXAMPLE)
    is_number = is_decimal(plain) or is_endless(plain) or is_with_unit(plain)
    if is_name(plain) and not is_number:
        return Named(text.strip())
    return Fixed(read_number(text))


def _read_range(text: str, plain: str) -> Law:
    parts = [part.strip() for part in plain.split("..")]
    if "..." in plain or len(parts) not in {2, 3} or not all(parts):
        raise Misspelling(
            f"{quoted(text)} is not a range.", "Write low..high, or low..likely..high, such as 10..14..20."
        )
    numbers = [read_number(part) for part in parts]
    low, high = numbers[0], numbers[-1]
    if numbers != sorted(numbers):
        if len(parts) == 3 and low <= high:
            what = f"{quoted(text)} is not a range: its likely value {parts[1]} lies outside it."
        else:
            what = f"{quoted(text)} is not a range: its low end is above its high end."
        ordered = "..".join(number_text(number) for number in sorted(numbers))
        raise Misspelling(what, f"Write low..likely..high in rising order: {ordered}.")
    if low == high:
        return Fixed(low)
    return Uniform(low, high) if len(numbers) == 2 else Pert(low, numbers[1], high)


def _number_at(node: Node, what: str) -> Fraction:
    if not isinstance(node, ScalarNode):
        raise Misspelling(f"{what} must be a number.", "Write a number like 12 or 0.5.", node.line)
    try:
        return read_number(node.text)
    except Misspelling as slip:
        raise Misspelling(slip.what, slip.hint, node.line) from slip


def _pair(node: Node, key: str, example: str) -> tuple[Fraction, Fraction]:
    if not isinstance(node, SequenceNode) or len(node.items) != 2:
        raise Misspelling(f"{quoted(key)} needs two numbers.", f"Write {example}.", node.line)
    first, second = (_number_at(item, f"each number of {quoted(key)}") for item in node.items)
    return first, second


def _read_normal(node: MappingNode, given: Node) -> Law:
    _refuse_other_keys(node, ("normal",))
    mean, deviation = _pair(given, "normal", "{normal: [14, 3]}: mean and standard deviation")
    if deviation < 0:
        hint = "Write the mean first, then the standard deviation."
        raise Misspelling("a standard deviation cannot be negative.", hint, given.line)
    return Normal(mean, deviation) if deviation else Fixed(mean)


def _read_choices(node: MappingNode, given: Node) -> Law:
    _refuse_other_keys(node, ("choices",))
    example = "Write {choices: {10: 0.3, 20: 0.7}}: each number with its chance."
    if not isinstance(given, MappingNode) or not given.entries:
        raise Misspelling("'choices' needs numbers with their chances.", example, given.line)
    options: dict[Fraction, Fraction] = {}
    for key, value in given.entries:
        number, chance = _number_at(key, "a choice"), _number_at(value, "a chance")
        if number in options:
            raise Misspelling(f"{quoted(key.text)} is given twice.", "Give each number one chance.", key.line)
        if not 0 <= chance <= 1:
            hint = "Write a number from 0 to 1."
            if 1 < chance <= 100:
                hint = f"Write a number from 0 to 1: {number_text(chance / 100)}."
            raise Misspelling(f"the chance of {quoted(key.text)} is {number_text(chance)}.", hint, value.line)
        options[number] = chance
    total = sum(options.values(), Fraction(0))
    if abs(total - 1) > Fraction(1, 10**9):
        raise Misspelling(
            f"the chances add up to {number_text(total)}.", "They must add up to 1.", given.line
        )
    possible = tuple((number, chance / total) for number, chance in options.items() if chance)
    return Choices(possible) if len(possible) > 1 else Fixed(possible[0][0])


def _missing(node: MappingNode, found: dict[str, Node], keys: tuple[str, ...], example: str) -> None:
    _refuse_other_keys(node, keys)
    for key in keys:
        if key not in found:
            raise Misspelling(f"{quoted(key)} is missing.", f"Write {example}.", node.line)


def _unknown_at(node: Node, key: str) -> str:
    if isinstance(node, ScalarNode) and is_name(node.text.strip()):
        return node.text.strip()
    written = quoted(node.text) if isinstance(node, ScalarNode) else "this"
    hint = f"After {quoted(key)} write the name of one of the unknowns."
    raise Misspelling(f"{written} is not the name of an unknown.", hint, node.line)


def _read_conditional(node: MappingNode, found: dict[str, Node], nesting: int) -> Law:
    _missing(node, found, ("if", "then", "else"), "{if: tired, then: 20..30, else: 35..50}")
    then, otherwise = (read_law(found[key], nesting + 1) for key in ("then", "else"))
    return Conditional(_unknown_at(found["if"], "if"), then, otherwise)


def _read_linear(node: MappingNode, found: dict[str, Node]) -> Law:
    _missing(node, found, ("from", "to"), "{from: lean, to: [100, 0]}")
    start, end = _pair(found["to"], "to", "{from: lean, to: [100, 0]}: the worth at either end")
    return Linear(_unknown_at(found["from"], "from"), start, end)


def _read_shifted(node: MappingNode, found: dict[str, Node], nesting: int) -> Law:
    _refuse_other_keys(node, ("value", "plus"))
    base = read_law(found["value"], nesting + 1)
    if "plus" not in found:
        return base
    plus = read_law(found["plus"], nesting + 1)
    if isinstance(base, Fixed) and isinstance(plus, Fixed):
        return Fixed(base.value + plus.value)
    return Shifted(base, plus)
