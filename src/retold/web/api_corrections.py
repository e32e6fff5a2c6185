"""Corrections over HTTP: what a person decided, kept by POST and taken back by DELETE. Whose Origin may ask is decided before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from retold.corrections import KINDS, VERDICTS, correct, corrections_of, undo
from retold.errors import UsageError
from retold.web.api_answers import answer, problem
from retold.web.library import Library

_LARGEST = 100_000  # bytes of a body
_PERSON = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[^\s\x00-\x1f]([^\x00-\x1f]*[^\s\x00-\x1f])?$"}
_ID = {"type": "string", "minLength": 1, "maxLength": 4000}
_PLACE = {"type": "integer", "minimum": 0}


def _about(kind: str, needed: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Any]:
    said = {
        "kind": {"const": kind},
        "verdict": {"enum": list(VERDICTS)},
        "who": _PERSON,
        "note": {"type": "string", "maxLength": 4000},
    }
    return {
        "type": "object",
        "properties": {**said, **needed, **(more or {})},
        "required": ["kind", "verdict", "who", *needed],
        "additionalProperties": False,
    }


BODY_SCHEMA: dict[str, Any] = {
    "oneOf": [
        _about("story", {"article": _ID, "story": _ID}),
        _about("edge", {"retelling": _ID}, {"exemplar": _ID, "upstream": {"type": "string", "minLength": 1, "maxLength": 400}}),
        _about("speaker", {"attribution": _ID}, {"name": _PERSON}),
        _about("alignment", {"a": _ID, "a_start": _PLACE, "a_end": _PLACE, "b": _ID, "b_start": _PLACE, "b_end": _PLACE}),
    ]
}
_NULLABLE = {"type": ["string", "null"]}
ROW_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "correction": {"type": "string"},
        "kind": {"enum": list(KINDS)},
        "verdict": {"enum": list(VERDICTS)},
        "article": {"type": "string"},
        "other": _NULLABLE,
        "name": _NULLABLE,
        "spans": {"type": "array"},
        "field": {"enum": ["text", "title"]},
        "who": {"type": "string"},
        "at": {"type": "string"},
        "note": {"type": "string"},
        "undone": _NULLABLE,
    },
    "required": ["correction", "kind", "verdict", "article", "who", "at", "undone"],
    "additionalProperties": False,
}
LIST_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"rows": {"type": "array", "items": ROW_SCHEMA}},
    "required": ["rows"],
    "additionalProperties": False,
}


def listed(library: Library, every: bool) -> Response:
    """The corrections that stand; every: also those taken back."""
    return answer({"rows": library.read(lambda archive: corrections_of(archive, every=every))})


def taken_back(library: Library, correction: str) -> Response:
    """One of them taken back. Raises NothingFound."""
    row = library.write(lambda archive: undo(archive, correction))
    return answer(row)


def kept(request: Request, library: Library, body: bytes) -> Response:
    """A correction of a body in JSON, kept: 201; 409 where the opposite stands, 415 and 422 on another body."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return problem(request, 415, "This is no JSON", "Send application/json.", "usage")
    said = _read(body)
    if isinstance(said, str):
        return problem(request, 422, "This is no correction", said, "usage")
    who, note, kind, verdict = said.pop("who"), said.pop("note", ""), said.pop("kind"), said.pop("verdict")
    try:
        row = library.write(lambda archive: correct(archive, kind, verdict, said, who=who, note=note, settings=library.settings))
    except UsageError as error:
        status = 409 if "says otherwise" in error.what else 422
        return problem(request, status, "This is no correction", f"{error.what}. {error.todo}.", error.slug)
    made = answer(row)
    made.status_code = 201
    made.headers["location"] = f"/api/v1/corrections/{row['correction']}"
    return made


def _read(body: bytes) -> dict[str, Any] | str:
    """The body as a mapping that says what one of the kinds wants; else what is wrong with it."""
    if len(body) > _LARGEST:
        return f"The body has more than {_LARGEST} bytes."
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return "The body is no JSON."
    if not isinstance(said, dict):
        return "The body is no object."
    schema = next((one for one in BODY_SCHEMA["oneOf"] if one["properties"]["kind"]["const"] == said.get("kind")), None)
    if schema is None:
        return f"kind must be one of {', '.join(KINDS)}."
    unknown = sorted(set(said) - set(schema["properties"]))
    missing = sorted(set(schema["required"]) - set(said))
    wrong = sorted(name for name in said if name not in unknown and not _fits(said[name], schema["properties"][name]))
    told = (("Unknown", unknown), ("Missing", missing), ("Wrong", wrong))
    return " ".join(f"{what}: {', '.join(names)}." for what, names in told if names) or said


def _fits(value: object, schema: Mapping[str, Any]) -> bool:
    """Whether a value is as the description says; what is no Unicode never is."""
    if "const" in schema or "enum" in schema:
        return isinstance(value, str) and value in schema.get("enum", [schema.get("const")])
    if schema["type"] == "integer":
        return type(value) is int and 0 <= value < 2**53
    if not isinstance(value, str) or not schema.get("minLength", 0) <= len(value) <= schema["maxLength"]:
        return False
    return not any("\ud800" <= c <= "\udfff" for c in value) and ("pattern" not in schema or bool(value.strip()))
