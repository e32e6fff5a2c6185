"""What the API answers with: rows as JSON, CSV or Parquet, tags that save sending them again, and errors as RFC 9457 has them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec
from fastapi import Request, Response

from retold.dossier.exports import outward, write_table
from retold.dossier.tables import TABLES, Table
from retold.web.api_rows import Slice

Form = Literal["json", "csv", "parquet"]
MEDIA: dict[Form, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
PROBLEM = "application/problem+json"
_TAG = 20  # hex digits


def problem(request: Request, status: int, title: str, detail: str, slug: str, **more: Any) -> Response:
    """An error as problem details (RFC 9457): type names it, as docs/errors.md does; instance is what was asked for."""
    body = {
        "type": f"urn:retold:problem:{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        **more,
    }
    return Response(_json(body), status, media_type=PROBLEM)


def _json(value: object) -> bytes:
    """JSON of plain values; a lone surrogate, which no JSON can hold, as U+FFFD."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_whole(value))


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def tagged(request: Request, state: str, make: Callable[[], Response]) -> Response:
    """What `make` gives, with an ETag; 304 where the asker has it already (RFC 9110, 13.1.2). Then nothing is made.

    state   the library's fingerprint: with the address it says all that the answer depends on.
    """
    asked = f"{state} {request.url.path}?{request.url.query}"
    tag = f'"{hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:_TAG]}"'
    given = request.headers.get("if-none-match", "")
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if any(one.strip().removeprefix("W/") in (tag, "*") for one in given.split(",")):
        return Response(status_code=304, headers=headers)
    answer = make()
    answer.headers.update(headers)
    return answer


def answer(value: object) -> Response:
    """A resource as JSON."""
    return Response(_json(value), media_type=MEDIA["json"])


def of_table(request: Request, name: str, found: Slice, form: Form, no_text: bool) -> Response:
    """A page of a table; where there are more, the address of the next stands in Link (RFC 8288), and in the JSON as `next`."""
    table = TABLES[name]
    following = _following(request, found.next) if found.next else None
    if form == "json":
        made = answer({"table": name, "rows": outward(table, found.rows, no_text), "next": following})
    else:
        file = BytesIO()
        write_table(form, table, found.rows, no_text, file)
        made = Response(file.getvalue(), media_type=MEDIA[form])
        made.headers["content-disposition"] = f'attachment; filename="{name}.{form}"'
    if following:
        made.headers["link"] = f'<{following}>; rel="next"'
    return made


def _following(request: Request, cursor: str) -> str:
    """The address of the next page: as a path, so that it holds under whatever name this server is reached."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("cursor", "token")]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"


# --- what is answered, for OpenAPI --------------------------------------------------------------------------------------------

_SPAN = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
_TYPES: dict[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "span": _SPAN,
    "spans": {"type": "array", "items": _SPAN},
    "json": {"type": ["array", "string"]},
}
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}
_FAULTS = {
    304: "What the asker has is still so.",
    400: "What was asked for cannot be.",
    401: "A token is asked for.",
    404: "There is none.",
    422: "A parameter is not as it must be.",
    503: "Another program writes to the archive.",
}


def row_schema(table: Table) -> dict[str, Any]:
    """A row of a table as JSON Schema. `text` is null where texts are left out."""
    properties: dict[str, Any] = {}
    for column in table.columns:
        schema = dict(_TYPES[column.type])
        if column.nullable:
            kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            schema["type"] = [*kinds, "null"]
        properties[column.name] = {**schema, "description": column.meaning}
    return {"type": "object", "properties": properties, "required": list(table.names), "additionalProperties": False}


def table_schema(name: str) -> dict[str, Any]:
    """A page of a table as JSON Schema."""
    return {
        "type": "object",
        "properties": {
            "table": {"const": name},
            "rows": {"type": "array", "items": row_schema(TABLES[name])},
            "next": {"type": ["string", "null"], "description": "The address of the next page."},
        },
        "required": ["table", "rows", "next"],
        "additionalProperties": False,
    }


def responses(schema: dict[str, Any], *faults: int, forms: bool = False) -> dict[int | str, dict[str, Any]]:
    """What an address answers: its own with this schema, and these faults."""
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    if forms:
        content |= {
            "text/csv": {"schema": {"type": "string"}},
            MEDIA["parquet"]: {"schema": {"type": "string", "format": "binary"}},
        }
    found: dict[int | str, dict[str, Any]] = {200: {"description": "What was asked for.", "content": content}}
    for status in (304, *faults, 401, 503):
        found[status] = {"description": _FAULTS[status]}
        if status != 304:
            found[status]["content"] = {PROBLEM: {"schema": PROBLEM_SCHEMA}}
    return found
