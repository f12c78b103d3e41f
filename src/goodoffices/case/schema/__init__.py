"""The JSON Schema of case files, made from the same model that `check` reads them with."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from goodoffices.case.shape import CaseShape

__all__ = ["SCHEMA_FILE", "make_schema", "schema_text", "stored_schema"]

SCHEMA_FILE = "goodoffices-1.schema.json"


def make_schema() -> dict[str, Any]:
    """Return the schema as the model has it now."""
    schema = CaseShape.model_json_schema()
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A goodoffices case file, format goodoffices/1",
        "description": "What a schema cannot say (names that exist, sums, orders), `goodoffices check` does.",
    }
    return head | {key: value for key, value in schema.items() if key not in head}


def schema_text() -> str:
    """Return the schema as the text that is shipped."""
    return json.dumps(make_schema(), indent=1, ensure_ascii=False) + "\n"


def stored_schema() -> str:
    """Return the text of the schema that was shipped."""
    return files("goodoffices.case.schema").joinpath(SCHEMA_FILE).read_text(encoding="utf-8")
