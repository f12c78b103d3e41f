"""The JSON Schema that is shipped is the model that files are checked with."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from goodoffices.case.catalog import catalog_slugs, catalog_text
from goodoffices.case.schema import SCHEMA_FILE, make_schema, schema_text, stored_schema
from goodoffices.case.shape import CaseShape

EVERYTHING = Path(__file__).with_name("everything.yaml")


def _as_text(value: Any) -> Any:
    """Turn keys and dates into text, as a JSON reader of the file would have them."""
    if isinstance(value, dict):
        return {str(key): _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    return value if isinstance(value, bool | int | float | str) else str(value)


def _plain(data: bytes) -> Any:
    return _as_text(YAML(typ="safe", pure=True).load(data))


def test_the_shipped_schema_is_up_to_date(same_as_stored: Callable[[str, Path], None]) -> None:
    folder = Path(str(files("goodoffices.case.schema")))
    same_as_stored(schema_text(), folder / SCHEMA_FILE)
    assert stored_schema() == schema_text()


def test_the_schema_refuses_unknown_keys_everywhere() -> None:
    schema = make_schema()
    shapes = [schema, *schema["$defs"].values()]
    assert all(shape.get("additionalProperties") is False for shape in shapes if "properties" in shape)


@pytest.mark.parametrize("slug", catalog_slugs())
def test_cases_of_the_catalog_fit_the_schema(slug: str) -> None:
    CaseShape.model_validate(_plain(catalog_text(slug)))


def test_a_case_with_every_key_fits_the_schema() -> None:
    CaseShape.model_validate(_plain(EVERYTHING.read_bytes()))


def test_a_misspelt_key_does_not_fit_the_schema() -> None:
    data = _plain(catalog_text("port-of-arden"))
    data["parties"]["union"]["wieghts"] = {}
    with pytest.raises(ValidationError, match="wieghts"):
        CaseShape.model_validate(data)
