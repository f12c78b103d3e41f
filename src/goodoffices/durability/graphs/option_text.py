"""How options are written in a graph file, and what each state says of them."""

from __future__ import annotations

from collections.abc import Sequence

from goodoffices.case.building.places import Place
from goodoffices.case.spelling import quoted
from goodoffices.durability.graphs.keys import known_entries
from goodoffices.durability.graphs.model import GraphOption
from goodoffices.durability.graphs.ranking_text import StateNames

__all__ = ["read_options", "read_vectors"]

_DIRECTIONS = ("both", "fwd", "back")
_KEYS = ("name", "owner", "direction")


def read_options(place: Place, owners: Sequence[str] | None) -> tuple[GraphOption, ...]:
    """Read ``[{name, owner, direction}]``; owners must be among those given, if any are."""
    options: list[GraphOption] = []
    for item in place.items("[{name: withdraw, owner: US, direction: both}]"):
        parts = known_entries(item, _KEYS, "{name: withdraw, owner: US, direction: both}")
        if "name" not in parts or "owner" not in parts:
            item.error("an option needs a name and an owner.", "Write {name: withdraw, owner: US}.")
            continue
        name = parts["name"].text("withdraw")
        owner = parts["owner"].word(owners, "decision makers") if owners else parts["owner"].text("US")
        direction = parts["direction"].word(_DIRECTIONS, "directions") if "direction" in parts else "both"
        if name is None or owner is None or direction is None:
            continue
        if name in {option.name for option in options}:
            item.error(f"option {quoted(name)} is given twice.", "Give each option a name of its own.")
        options.append(GraphOption(name, owner, direction))
    return tuple(options)


def read_vectors(place: Place, names: StateNames, options: Sequence[GraphOption]) -> dict[int, str]:
    """Read ``{"1": "YN", "2": "Y-"}``: what each state says of the options, - for nothing."""
    vectors: dict[int, str] = {}
    for key, entry in place.entries('"1": "YN"'):
        state = names.find(entry.at(key, key.text))
        text = entry.text("YN")
        if state is None or text is None:
            continue
        plain = "".join(text.split()).upper()
        if set(plain) - set("YN-"):
            entry.error(
                f"{quoted(text)} holds other signs than Y, N and -.", "Write one sign for each option."
            )
        elif options and len(plain) != len(options):
            entry.error(
                f"{quoted(text)} does not have a sign for each option.",
                f"There are {len(options)} options: write {len(options)} of Y, N and -.",
            )
        else:
            vectors[state] = plain
    return vectors
