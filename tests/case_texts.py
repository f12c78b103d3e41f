"""Plain case data and the YAML it is written in; renaming and mirroring it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

__all__ = ["CaseText", "mirrored", "names_in", "renamed", "written"]

Data = dict[str, Any]

_PLAIN_IN_BLOCK = re.compile(r"\w[\w .()<>=!+*,{}-]*")
_PLAIN_IN_FLOW = re.compile(r"\w[\w .()<>=!+*-]*")
_FLOW_WIDTH = 80


@dataclass(frozen=True)
class CaseText:
    """A case file and the plain data that it was written from."""

    text: str
    data: Data

    def __repr__(self) -> str:
        return f"CaseText:\n{self.text}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 - the printer's protocol
        """Show a failing case as the file that it is."""
        printer.text(repr(self))


def written(data: Data) -> CaseText:
    """Write plain data as a case file."""
    return CaseText("\n".join(_block(data, 0)) + "\n", data)


def _scalar(value: Any, plain: re.Pattern[str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    text = str(value)
    if plain.fullmatch(text) and not text.endswith(" "):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k, _PLAIN_IN_FLOW)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value, _PLAIN_IN_FLOW)


def _block(value: Any, depth: int) -> list[str]:
    """Return lines; small things stand in braces on one line, as people write them."""
    pad = "  " * depth
    lines = []
    for key, inner in value.items() if isinstance(value, dict) else ((None, entry) for entry in value):
        head = "-" if key is None else f"{_scalar(key, _PLAIN_IN_BLOCK)}:"
        if not isinstance(inner, dict | list):
            lines.append(f"{pad}{head} {_scalar(inner, _PLAIN_IN_BLOCK)}")
        elif not inner or (depth and len(_flow(inner)) < _FLOW_WIDTH):
            lines.append(f"{pad}{head} {_flow(inner)}")
        elif key is None:
            first, *others = _block(inner, depth + 1)
            lines += [f"{pad}- {first.lstrip()}", *others]
        else:
            lines += [f"{pad}{head}", *_block(inner, depth + 1)]
    return lines


def names_in(data: Data) -> dict[str, list[str]]:
    """Return the ids that a case gives: parties, issues, options, bodies, members, lines, rules, unknowns."""
    parties: Data = data["parties"]
    bodies = [body for holder in (*parties.values(), data) for body in holder.get("bodies", {}).items()]
    members = [member for _, body in bodies for member in body["members"].items()]
    holders = [*parties.values(), *(member for _, member in members)]
    options: list[str] = []
    for issue in data["issues"].values():
        for option in issue.get("options", []):
            name = next(iter(option)) if isinstance(option, dict) else option
            if isinstance(name, str) and name not in options:
                options.append(name)
    return {
        "parties": list(parties),
        "issues": list(data["issues"]),
        "options": options,
        "bodies": [name for name, _ in bodies],
        "members": [name for name, _ in members],
        "lines": [line["id"] for holder in holders for line in holder.get("red_lines", [])],
        "rules": [rule["id"] for rule in data.get("rules", []) if isinstance(rule, dict) and "id" in rule],
        "unknowns": list(data.get("unknowns", {})),
    }


def renamed(data: Data, names: Mapping[str, str]) -> Data:
    """Return the data with ids (and whole words in texts and expressions) replaced, all at once."""
    if not names:
        return data
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b")

    def replaced(value: Any) -> Any:
        if isinstance(value, dict):
            return {replaced(key): replaced(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [replaced(inner) for inner in value]
        if isinstance(value, str):
            return pattern.sub(lambda match: names[match[0]], value)
        return value

    result: Data = replaced(data)
    return result


def mirrored(data: Data) -> tuple[Data, dict[str, str]]:
    """Let the first two modelled parties change names, and with them places; return the old-to-new names.

    What stood under the first name now stands, whole, under the second, and the other way round. The order
    of the names in the file is as before, so the two sides have changed places in it.
    """
    first, second = [name for name, party in data["parties"].items() if "always" not in party][:2]
    names = {first: second, second: first}
    called = {name: data["parties"][name].get("name", name) for name in (first, second)}
    if called[first] != called[second]:
        names |= {called[first]: called[second], called[second]: called[first]}
    swapped = renamed(data, names)
    swapped["parties"] = {name: swapped["parties"][name] for name in data["parties"]}
    return swapped, names
