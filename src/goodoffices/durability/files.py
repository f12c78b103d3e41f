"""Reading graph files: JSON or YAML, explicit or in option form, every problem with its line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from goodoffices.case.building.places import MAX_PROBLEMS, Findings, Place, TooManyProblems
from goodoffices.case.nodes import MappingNode, Node
from goodoffices.case.reading import read_file, read_tree
from goodoffices.case.spelling import Misspelling, quoted, shown
from goodoffices.durability.explicit_form import read_explicit
from goodoffices.durability.graph_model import ConflictGraph
from goodoffices.durability.json_nodes import json_nodes
from goodoffices.durability.option_form import read_option_form
from goodoffices.errors import CaseError, Problem

__all__ = ["FORMAT", "MAX_GRAPH_BYTES", "load_graph", "load_graph_text"]

FORMAT = "goodoffices-graph/1"
MAX_GRAPH_BYTES = 32 * 1024 * 1024
_KEYS = (
    "format",
    "title",
    "source",
    "notes",
    "states",
    "decision_makers",
    "options",
    "option_vectors",
    "status_quo",
    "infeasible",
    "priorities",
    "rankings",
    "expected",
)
_ONLY_IN_OPTION_FORM = ("infeasible", "priorities", "rankings")
_ONLY_EXPLICIT = ("states", "option_vectors")


def load_graph(source: str | Path | Mapping[str, Any]) -> ConflictGraph:
    """Return the graph in a file, or in what a JSON file would hold.

    Parameters
    ----------
    source : str, Path or mapping

    Raises
    ------
    CaseError
        Holding every problem of the file, in file order.
    """
    if isinstance(source, Mapping):
        return load_graph_text(json.dumps(source), "<graph>.json")
    return load_graph_text(read_file(source, MAX_GRAPH_BYTES), shown(str(source), 200))


def load_graph_text(text: str | bytes, file: str = "<text>") -> ConflictGraph:
    """Return the graph that a text states; `file` names it in messages.

    A text that begins with ``{``, or whose file ends in ``.json``, is JSON; any other is YAML.

    Raises
    ------
    CaseError
        Holding every problem of the text.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    root = _nodes(data, file)
    findings = Findings()
    graph: ConflictGraph | None = None
    try:
        graph = _read(Place(root, "", file, findings))
    except TooManyProblems:
        findings.errors.append(
            Problem(file, 0, "", f"there are more than {MAX_PROBLEMS} problems.", "Correct these first.")
        )
    if findings.errors:
        unique = dict.fromkeys(findings.errors)
        raise CaseError(tuple(sorted(unique, key=lambda problem: problem.line)))
    assert graph is not None
    return graph


def _nodes(data: bytes, file: str) -> Node:
    if not file.endswith(".json") and not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        root, problems = read_tree(data, file)
        if root is None or problems:
            raise CaseError(problems)
        return root
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{data[error.start]:02x} is not UTF-8."
        raise CaseError((Problem(file, line, "", what, "Save it as UTF-8 and try again."),)) from error
    try:
        return json_nodes(text)
    except Misspelling as slip:
        raise CaseError((Problem(file, slip.line or 0, "", slip.what, slip.hint),)) from None


def _read(whole: Place) -> ConflictGraph | None:
    if not isinstance(whole.node, MappingNode):
        whole.error("the file is not made of keys and values.", f'Begin with "format": "{FORMAT}".')
        return None
    top: dict[str, Place] = {}
    for key, place in whole.entries():
        if key.text in _KEYS:
            top[key.text] = place
        elif (meant := whole.nearest(key.text, _KEYS)) is not None:
            # Other keys are remarks of whoever made the file; a slip would silently lose what it says.
            whole.error(f"unknown key {quoted(key.text)}.", f"Did you mean {quoted(meant)}?", key.line)
    if "format" in top and (found := top["format"].text(FORMAT)) not in {FORMAT, None}:
        top["format"].error(f"{quoted(str(found))} is not a format known here.", f"Write {FORMAT}.")
    title = (top["title"].text("a title") if "title" in top else None) or ""
    explicit = "decision_makers" in top
    if not explicit and "options" not in top:
        whole.error(
            "there are neither decision makers nor options.",
            "Give decision_makers with rankings and moves, or options with priorities.",
        )
        return None
    for key in _ONLY_IN_OPTION_FORM if explicit else _ONLY_EXPLICIT:
        if key in top:
            other = "decision_makers" if explicit else "options without decision_makers"
            top[key].error(f"{quoted(key)} does not go with {other}.", "Remove one of them.")
    return read_explicit(top, title, whole) if explicit else read_option_form(top, title, whole)
