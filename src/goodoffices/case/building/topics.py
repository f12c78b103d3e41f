"""Building the issues: options from lists and ranges, described options, what holds today."""

from __future__ import annotations

from fractions import Fraction

from goodoffices.case.building.drafts import Draft, canonical, check_name, is_number, law_bounds
from goodoffices.case.building.places import Place
from goodoffices.case.decimals import number_text, read_number
from goodoffices.case.issues import Deferred, Issue, Option, Text, Unclear
from goodoffices.case.nodes import MappingNode, ScalarNode
from goodoffices.case.shape import DeferredShape, IssueShape, UnclearShape
from goodoffices.case.spelling import quoted
from goodoffices.case.uncertain import Quantity

__all__ = ["MAX_OPTIONS", "build_described_options", "build_issues", "build_words"]

MAX_OPTIONS = 10_000
MAX_ISSUES = 64


def build_words(place: Place) -> Text | None:
    """Return words in one language, or in several by their tags."""
    if isinstance(place.node, ScalarNode):
        text = place.text()
        return None if text is None else Text((("", text),))
    found = [(key.text, at.text()) for key, at in place.entries("{en: words, ar: words}")]
    words = tuple((tag, text) for tag, text in found if text is not None)
    if not words and isinstance(place.node, MappingNode) and not place.node.entries:
        place.error("words are missing.", "Write {en: words, ar: words}.")
    return Text(words) if words else None


def build_issues(place: Place, draft: Draft) -> None:
    """Read the issues and make them known; described options are completed by `build_described_options`."""
    issues: list[Issue] = []
    broken: list[str] = []
    entries = place.entries("issues: {jobs: {options: [0, 2, 5]}}")
    if not entries and isinstance(place.node, MappingNode):
        place.error("there are no issues.", "Add one: jobs: {options: [0, 2, 5]}.")
    if len(entries) > MAX_ISSUES:
        place.error(
            f"there are {len(entries)} issues; at most {MAX_ISSUES} can be read.", "Join some of them."
        )
    for key, at in entries[:MAX_ISSUES]:
        check_name(at, key.text, "an issue")
        before = len(draft.findings.errors)
        issues.append(_build_issue(key.text, at))
        if len(draft.findings.errors) > before:
            broken.append(key.text)
    draft.set_issues(issues, broken)
    _warn_of_shared_names(place, issues)


def _warn_of_shared_names(place: Place, issues: list[Issue]) -> None:
    names = {issue.id for issue in issues}
    for issue in issues:
        for option in issue.options:
            if option.id in names:
                place.at(place.node, issue.id).warn(
                    f"option {quoted(option.id)} is also the name of an issue.",
                    "Rename one of them, so that rules cannot be misread.",
                    issue.line,
                )


def _build_issue(name: str, place: Place) -> Issue:
    keys = place.keys(IssueShape)
    if keys is None:
        return Issue(name, (), line=place.line)
    options: tuple[Option, ...] = ()
    before = len(place.findings.errors)
    if "range" in keys and "options" in keys:
        place.error("both 'range' and 'options' are given.", "Keep one of them.")
    elif "range" in keys:
        options = _range_options(keys["range"])
    elif "options" in keys:
        options = _listed_options(keys["options"])
    else:
        place.error("an issue needs 'options' or a 'range'.", "Write options: [a, b] or range: [0, 8, 1].")
    status_quo = None
    is_sound = len(place.findings.errors) == before
    if "status_quo" in keys and options:
        at = keys["status_quo"]
        text = at.text("one of the options")
        ids = [option.id for option in options]
        if text is not None and canonical(text) in ids:
            status_quo = ids.index(canonical(text))
        elif text is not None and is_sound:
            hint = place.suggestion(text, ids, "options")
            place.error(
                f"{quoted(name)} has no option {quoted(text)} that could be its status_quo.", hint, at.line
            )
    return Issue(
        name,
        options,
        title=build_words(keys["title"]) if "title" in keys else None,
        unit=keys["unit"].text() if "unit" in keys else None,
        status_quo=status_quo,
        is_range="range" in keys,
        note=keys["note"].text() if "note" in keys else None,
        line=place.line,
    )


def _range_options(place: Place) -> tuple[Option, ...]:
    items = place.items("range: [0, 8, 1]: from, to, step")
    if not items:
        return ()
    if len(items) != 3:
        place.error(
            f"a range has three numbers, not {len(items)}.", "Write [from, to, step], such as [0, 8, 1]."
        )
        return ()
    numbers = [_exact(item) for item in items]
    if None in numbers:
        return ()
    start, end, step = (number or Fraction(0) for number in numbers)
    if step <= 0 or end < start:
        place.error("a range runs upwards.", "Write [from, to, step] with from below to and a step above 0.")
        return ()
    count = (end - start) / step
    if count > MAX_OPTIONS - 1:
        place.error(f"this range has more than {MAX_OPTIONS} options.", "Take a larger step.")
        return ()
    if count.denominator != 1:
        last = start + step * (count.numerator // count.denominator)
        place.error(
            f"steps of {number_text(step)} from {number_text(start)} do not meet {number_text(end)}.",
            f"End at {number_text(last)} or {number_text(last + step)}, or take another step.",
        )
        return ()
    values = (start + step * index for index in range(int(count) + 1))
    return tuple(Option(number_text(value), value) for value in values)


def _exact(place: Place) -> Fraction | None:
    text = place.text("a number")
    return None if text is None else place.read(lambda: read_number(text))


def _listed_options(place: Place) -> tuple[Option, ...]:
    items = place.items("options: [none, voluntary, compulsory]")
    if not items and not isinstance(place.node, ScalarNode | MappingNode):
        place.error("there are no options.", "Write options: [a, b].")
    if len(items) > MAX_OPTIONS:
        place.error(f"there are more than {MAX_OPTIONS} options.", "Use a range with a larger step.")
        return ()
    options: dict[str, Option] = {}
    for item in items:
        option = _listed_option(item)
        if option is None:
            continue
        if option.id in options:
            hint = "2 and 2.0 are the same." if option.number is not None else "Keep one of them."
            place.error(f"option {quoted(option.id)} is given twice.", hint, item.line)
        options[option.id] = option
    return tuple(options.values())


def _listed_option(place: Place) -> Option | None:
    if isinstance(place.node, MappingNode):
        if len(place.node.entries) != 1:
            place.error("an option with a description has one name.", "Write {arbitration: {forum: ..}}.")
            return None
        name, described = place.node.entries[0]
        if not check_name(place, name.text, "an option"):
            return None
        keys = described.entries if isinstance(described, MappingNode) else ()
        is_unclear = any(key.text == "reads" for key, _ in keys)
        # What it leads to may name options that stand further down; it is filled in when all are known.
        return Option(name.text, None, Unclear(()) if is_unclear else Deferred(None, None, None, ()))
    text = place.text("a name or a number")
    if text is None:
        return None
    if is_number(text):
        value = place.read(lambda: read_number(text))
        return None if value is None else Option(number_text(value), value)
    if not check_name(place, text, "an option"):
        return None
    return Option(text)


def build_described_options(place: Place, draft: Draft) -> None:
    """Fill in what deferred and unclear options lead to."""
    issues: list[Issue] = []
    broken = set(draft.broken_issues)
    for key, at in place.entries():
        position = draft.positions.get(key.text)
        if position is None:
            continue
        issue = draft.issues[position]
        described = {option.id for option in issue.options if option.meaning is not None}
        meanings: dict[str, Deferred | Unclear] = {}
        before = len(draft.findings.errors)
        if described and isinstance(at.node, MappingNode):
            listed = {k.text: v for k, v in at.node.entries}["options"]
            for item in at.at(listed, "options").items():
                if isinstance(item.node, MappingNode) and len(item.node.entries) == 1:
                    name, node = item.node.entries[0]
                    inner = at.at(node, name.text)
                    if name.text in described:
                        meanings[name.text] = _meaning(inner, issue, position, draft)
        if len(draft.findings.errors) > before:
            broken.add(issue.id)
        options = tuple(
            Option(option.id, option.number, meanings.get(option.id, option.meaning))
            for option in issue.options
        )
        issues.append(
            Issue(
                issue.id,
                options,
                issue.title,
                issue.unit,
                issue.status_quo,
                issue.is_range,
                issue.note,
                issue.line,
            )
        )
    if len(issues) == len(draft.issues):
        draft.set_issues(issues, broken)


def _meaning(place: Place, issue: Issue, position: int, draft: Draft) -> Deferred | Unclear:
    is_unclear = isinstance(place.node, MappingNode) and any(
        key.text == "reads" for key, _ in place.node.entries
    )
    if is_unclear:
        return _unclear(place, issue, position, draft)
    keys = place.keys(DeferredShape) or {}
    awards: list[tuple[str, Quantity]] = []
    for key, at in keys["awards"].entries("awards: {a: 0.3, b: 0.7}") if "awards" in keys else []:
        option = _plain_option(at, issue, position, key.text, key.line, draft)
        chance = draft.chance(at)
        if option is not None and chance is not None:
            awards.append((option, chance))
    if "awards" in keys and len(awards) == len(keys["awards"].entries()):
        _check_awards(keys["awards"], [chance for _, chance in awards])
    meanwhile = keys["meanwhile"].text() if "meanwhile" in keys else None
    if meanwhile is not None:
        meanwhile = _plain_option(
            keys["meanwhile"], issue, position, meanwhile, keys["meanwhile"].line, draft
        )
    return Deferred(
        keys["forum"].text() if "forum" in keys else None,
        draft.number(keys["by_day"], low=0) if "by_day" in keys else None,
        meanwhile,
        tuple(awards),
    )


def _check_awards(place: Place, chances: list[Quantity]) -> None:
    bounds = [law_bounds(chance.law, {}) for chance in chances]
    least = sum((low or Fraction(0) for low, _ in bounds), Fraction(0))
    most = sum((Fraction(1) if high is None else high for _, high in bounds), Fraction(0))
    fixed = all(chance.is_fixed for chance in chances)
    if fixed and least != 1:
        place.error(f"the chances of the awards add up to {number_text(least)}.", "They must add up to 1.")
    elif least > 1 or most < 1:
        place.error("the chances of the awards cannot add up to 1.", "Make their ranges meet 1.")


def _plain_option(
    place: Place, issue: Issue, position: int, text: str, line: int, draft: Draft
) -> str | None:
    found = draft.option(place, position, text, line)
    if found is None:
        return None
    if issue.options[found].meaning is not None:
        place.error(f"{quoted(text)} is itself a described option.", "Name an ordinary option.", line)
        return None
    return issue.options[found].id


def _unclear(place: Place, issue: Issue, position: int, draft: Draft) -> Unclear:
    keys = place.keys(UnclearShape) or {}
    reads: list[tuple[str, str]] = []
    for key, at in keys["reads"].entries("reads: {egypt: a, israel: b}") if "reads" in keys else []:
        party = draft.party(at, key.text, key.line)
        text = at.text("one of the options")
        option = None if text is None else _plain_option(at, issue, position, text, at.line, draft)
        if party is not None and option is not None:
            reads.append((party, option))
    readings = {option for _, option in reads}
    if len(readings) > 1:
        place.warn(
            "each side reads this option its own way: " + ", ".join(f"{p}: {o}" for p, o in reads) + ".",
            "Each counts its own reading, so a yes to it may not be a yes to the same thing.",
        )
    return Unclear(tuple(reads))
