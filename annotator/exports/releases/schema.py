"""The shape of the lines of a release, as JSON Schema and as a check."""

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from annotator.exports.records import ArticleRecord
from annotator.exports.releases.ratings import RatingRecord

#: by the name of the file of the schema
SHAPES: dict[str, Any] = {"article": ArticleRecord, "rating": RatingRecord}


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(SHAPES[name])


def json_schema(name: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one line. Nothing else may stand in it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_adapter(name).json_schema()}
    for one in (schema, *schema.get("$defs", {}).values()):
        if one.get("type") == "object":
            one["additionalProperties"] = False
    return schema


def read_line(name: str, line: bytes) -> Any:
    """The record of one line. Raises ValueError with what is wrong with it."""
    try:
        found = json.loads(line)
        known = _adapter(name).validate_json(line, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, first['loc'])) or 'the line'}: {first['msg']}") from None
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON") from None
    if known != found:
        raise ValueError("it holds something that the schema does not know")
    return found
