"""Faults of YAML in plain words: what the parser complains about, told to someone who never heard of YAML."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from goodoffices.case.spelling import Misspelling, quoted

__all__ = ["SPLIT_LINE_HINT", "explain_fault"]

SPLIT_LINE_HINT = 'a comma split this line; put the expression in "quotes"'
"""What an expression with a comma or a brace gets when it stands unquoted inside ``{ }`` or ``[ ]``."""

_NO_SPACE_AFTER_COLON = re.compile(r"\s*(?:- +)*([^\s:#\"'{\[,]+):(?=[^\s/:,\]}])")
_INLINE_NO_SPACE = re.compile(r"[{,]\s*([^\s:#\"'{\[,]+):(?=[^\s/:,\]}])")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_ODD_STARTS = {
    "@": "A text may not begin with @",
    "`": "A text may not begin with `",
    "%": "A line may not begin with %",
}


def explain_fault(fault: YAMLError, text: str) -> Misspelling:
    """Return a parser's complaint about `text` in plain words, with the line and what to do."""
    if not isinstance(fault, MarkedYAMLError):
        return Misspelling(
            "the text cannot be read as YAML.", "Compare it with the starter of 'goodoffices new'."
        )
    problem, context = fault.problem or "", fault.context or ""
    mark, start = fault.problem_mark, fault.context_mark
    line = mark.line if mark is not None else 0
    begun = start.line if start is not None else line
    column = mark.column if mark is not None else 0
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
    written = lines[line] if line < len(lines) else ""
    opening = lines[begun] if begun < len(lines) else ""
    slip = (
        _quote_fault(problem, context, opening, begun)
        or _tab_fault(written, line)
        or _expression_fault(context, written, opening, line)
        or _colon_fault(problem, written, line, lines)
        or _bracket_fault(problem, context, written, begun, line)
        or _open_quote(problem, context, lines[: line + 1])
        or _layout_fault(problem, context, written, line)
        or _odd_start(problem, written[column : column + 1], line)
    )
    if slip is not None:
        return slip
    hint = "Check spaces, colons, quotes and brackets here and on the line before."
    return Misspelling("this line cannot be read.", hint, line + 1)


def _quote_fault(problem: str, context: str, opening: str, begun: int) -> Misspelling | None:
    if "quoted scalar" not in context and "double-quoted" not in context:
        return None
    if "escape" in problem or "hexdecimal" in problem or "hexadecimal" in problem:
        hint = r"Inside double quotes write \\ for a backslash, or use 'single quotes'."
        return Misspelling("a backslash inside double quotes is not understood.", hint, begun + 1)
    hint = "Close the quote; inside 'single quotes' write '' for an apostrophe."
    if opening.count("'") % 2 and opening.count('"') % 2 == 0 and re.search(r"[:,\[{-]\s*'", opening):
        hint = 'Close the quote; a text with an apostrophe stands in "double quotes".'
    return Misspelling("a quotation mark is opened here and never closed.", hint, begun + 1)


def _open_quote(problem: str, context: str, lines: list[str]) -> Misspelling | None:
    """Tell a quote left open further up, which the parser closes at the next one that it meets."""
    ill_laid = "block end" in problem or "block mapping" in context
    if not ill_laid or not lines or '"' not in lines[-1]:
        return None
    odd = [n for n, line in enumerate(lines[:-1]) if _COMMENT.sub("", line).count('"') % 2]
    # A text over several lines has two such lines, so an odd number of them means that one is left open.
    if len(odd) % 2 == 0:
        return None
    what = "a quotation mark seems to be opened here and never closed."
    return Misspelling(what, "Close the quote at the end of its text.", odd[-1] + 1)


def _tab_fault(written: str, line: int) -> Misspelling | None:
    if "\t" not in written[: len(written) - len(written.lstrip())] and not re.match(r"\s*-\t", written):
        return None
    return Misspelling("this line is indented with a tab.", "Use spaces instead of tabs.", line + 1)


def _expression_fault(context: str, written: str, opening: str, line: int) -> Misspelling | None:
    """Tell an unquoted ``in {a, b}`` inside braces from a brace that is merely missing."""
    if "flow" not in context:
        return None
    for candidate in (written, opening):
        if re.search(r"[{\[].*\bin\s*\{", candidate):
            what = "an expression with a brace stands here without quotes."
            return Misspelling(what, SPLIT_LINE_HINT, line + 1)
    return None


def _colon_fault(problem: str, written: str, line: int, lines: list[str]) -> Misspelling | None:
    if "could not find expected ':'" in problem:
        for number in (line, line - 1, line - 2):
            if 0 <= number < len(lines) and (match := _NO_SPACE_AFTER_COLON.match(lines[number])):
                return _no_space(match[1], number)
        hint = "Write key: value, with a colon and a space."
        return Misspelling("a line has no colon where one is needed.", hint, line + 1)
    if "mapping values are not allowed" in problem:
        if match := _NO_SPACE_AFTER_COLON.match(written):
            return _no_space(match[1], line)
        hint = 'Put a text that holds ": " in "double quotes", or indent this line like its neighbours.'
        return Misspelling("there is a second colon, or the indentation is off.", hint, line + 1)
    return None


def _no_space(key: str, line: int) -> Misspelling:
    hint = "Write key: value, with a space after the colon."
    return Misspelling(f"there is no space after the colon of {quoted(key)}.", hint, line + 1)


def _bracket_fault(problem: str, context: str, written: str, begun: int, line: int) -> Misspelling | None:
    if "flow mapping" in context or "flow sequence" in context:
        opened, closing = ("{", "}") if "mapping" in context else ("[", "]")
        if match := _INLINE_NO_SPACE.search(written):
            return _no_space(match[1], line)
        hint = f'Close it with {closing}, put a comma between its parts, and put expressions in "quotes".'
        return Misspelling(f"the {opened} opened here is not closed properly.", hint, begun + 1)
    if "flow node" in context:
        hint = "Something is missing before it; look for a doubled comma or an empty place."
        return Misspelling("a comma or bracket stands where a value is expected.", hint, line + 1)
    if "document start" in problem and written.strip()[:1] in {"]", "}", "[", "{"}:
        hint = "Remove it, or open the bracket that it closes."
        return Misspelling("a bracket stands outside of everything.", hint, line + 1)
    return None


def _layout_fault(problem: str, context: str, written: str, line: int) -> Misspelling | None:
    if "block end" in problem or "block mapping" in context or "block collection" in context:
        if match := _NO_SPACE_AFTER_COLON.match(written):
            return _no_space(match[1], line)
        hint = "Indent it exactly like its neighbours; a list item begins with '- '."
        return Misspelling("this line does not fit the lines above it.", hint, line + 1)
    if "block sequence entries" in problem or "sequence entries are not allowed" in problem:
        hint = "Put the first '- ' on a line of its own, indented under its key."
        return Misspelling("a list begins in the middle of a line.", hint, line + 1)
    if "document start" in problem or "mapping keys are not allowed" in problem:
        hint = "Write key: value on each line, indented like its neighbours."
        return Misspelling("this line does not fit the lines above it.", hint, line + 1)
    if "block scalar" in context:
        hint = "After | or > begin the text on the next line, indented."
        return Misspelling("a long text begins in the wrong way.", hint, line + 1)
    return None


def _odd_start(problem: str, character: str, line: int) -> Misspelling | None:
    if "cannot start any token" in problem and character == "\t":
        return Misspelling("a tab stands before a value.", "Use a space instead of the tab.", line + 1)
    if "cannot start any token" in problem or "directive" in problem:
        told = _ODD_STARTS.get(character, f"A text may not begin with {character or 'this'}")
        what = "a value begins with a sign that has another meaning."
        return Misspelling(what, f'{told}; put it in "quotes".', line + 1)
    return None
