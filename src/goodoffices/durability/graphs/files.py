"""Reading graph files: JSON or YAML, explicit or in option form, every problem with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from goodoffices.case.building.places import MAX_PROBLEMS, Findings, Place, TooManyProblems
from goodoffices.case.catalog import catalog_slugs
from goodoffices.case.nodes import MappingNode, Node
from goodoffices.case.reading import MAX_BYTES, read_file, read_tree
from goodoffices.case.spelling import Misspelling, quoted, shown
from goodoffices.durability.graphs.explicit_form import read_explicit
from goodoffices.durability.graphs.json_nodes import json_nodes
from goodoffices.durability.graphs.keys import known_entries
from goodoffices.durability.graphs.model import ConflictGraph
from goodoffices.durability.graphs.option_form import read_option_form
from goodoffices.errors import CaseError, Problem

__all__ = ["FORMAT", "MAX_GRAPH_BYTES", "is_case", "load_graph", "load_graph_text"]

FORMAT = "goodoffices-graph/1"
MAX_GRAPH_BYTES = 32 * 1024 * 1024
_BEGIN = f"Begin with format: {FORMAT}."
_CASE_FORMAT = re.compile(rb"""(?m)(?:^|[{,])\s*["']?format["']?\s*:\s*["']?goodoffices/""")
_ONLY_IN_OPTION_FORM = ("infeasible", "priorities", "rankings")
_ONLY_EXPLICIT = ("states", "option_vectors")
_KEYS = (
    *("format", "title", "decision_makers", "options", "status_quo"),
    *_ONLY_EXPLICIT,
    *_ONLY_IN_OPTION_FORM,
)


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
    return load_graph_text(_read_bytes(source), shown(str(source), 200))


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


def is_case(source: str | Path | Mapping[str, Any]) -> bool:
    """Whether this is a case, or the slug of one, rather than a graph; what cannot be read is neither."""
    if isinstance(source, Mapping):
        return str(source.get("format", "")).startswith("goodoffices/")
    path = Path(source)
    try:
        if not path.exists():
            # A bare word is a slug, known or misspelt; whoever reads cases says what is near it.
            return str(source) in catalog_slugs() or (not path.suffix and path.name == str(source))
        if not path.is_file() or path.stat().st_size > MAX_GRAPH_BYTES:
            return False
        with path.open("rb") as stream:
            return _CASE_FORMAT.search(stream.read(MAX_BYTES)) is not None
    except (OSError, ValueError):
        return False


def _read_bytes(source: str | Path) -> bytes:
    file = shown(str(source), 200)
    try:
        found = Path(source)
        is_folder, size = found.is_dir(), found.stat().st_size if found.is_file() else 0
    except (OSError, ValueError):
        is_folder, size = False, 0  # `read_file` says what is wrong with it
    if is_folder:
        raise _whole(file, "this is a folder, not a graph file.", "Name the file inside it.")
    if size > MAX_GRAPH_BYTES:
        limit = MAX_GRAPH_BYTES // (1024 * 1024)
        raise _whole(
            file, f"the file is larger than {limit} MiB.", "Graphs of so many moves are not examined."
        )
    return read_file(source, MAX_GRAPH_BYTES)


def _whole(file: str, what: str, hint: str) -> CaseError:
    return CaseError((Problem(file, 0, "", what, hint),))


def _nodes(data: bytes, file: str) -> Node:
    body = data.removeprefix(b"\xef\xbb\xbf")
    if not body.strip():
        raise _whole(file, "the file is empty.", _BEGIN)
    if not file.casefold().endswith(".json") and not body.lstrip().startswith(b"{"):
        return _yaml_nodes(data, file)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{body[error.start]:02x} is not UTF-8."
        raise CaseError((Problem(file, line, "", what, "Save it as UTF-8 and try again."),)) from error
    try:
        return json_nodes(text)
    except Misspelling as slip:
        raise CaseError((Problem(file, slip.line or 0, "", slip.what, slip.hint),)) from None


def _yaml_nodes(data: bytes, file: str) -> Node:
    if len(data) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES // 1024} KiB, the most that is read as YAML."
        raise _whole(file, what, "Write it as JSON.")
    root, problems = read_tree(data, file)
    if root is None or problems:
        # What the reader of cases advises for a file without keys is the beginning of a case.
        raise CaseError(
            tuple(replace(each, hint=_BEGIN) if "goodoffices/1" in each.hint else each for each in problems)
        )
    return root


def _read(whole: Place) -> ConflictGraph | None:
    if not isinstance(whole.node, MappingNode):
        whole.error("the file is not made of keys and values.", _BEGIN)
        return None
    top = known_entries(whole, _KEYS, "key: value")
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
