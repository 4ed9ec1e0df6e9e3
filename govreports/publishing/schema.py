"""The JSON Schema of the public record, made from the dataclasses of `govreports.items`, so that the two never differ.

`python -m govreports.publishing.schema` prints it; docs/record.schema.json is that text, and a test keeps it so.
"""

from __future__ import annotations

import json
import re
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

from jsonschema import Draft202012Validator

from govreports.items import Finding, Locality, Repair, Report, Section, Source, Statistic, TableRecord

JSON = dict[str, Any]
Check = Callable[[Any], bool]
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "null": (type(None),),
    "array": (list,), "object": (dict,),
}  # fmt: skip
PASSED = ("required", "$schema", "title", "$defs")
NAMES: dict[type, JSON] = {str: {"type": "string"}, int: {"type": "integer"}, float: {"type": "number"}}
NAMES |= {bool: {"type": "boolean"}, type(None): {"type": "null"}}

DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
NULL = {"type": "null"}
LEVELS = ["country", "province", "prefecture", "county", "township", "zone"]
REPAIRS = [
    "pinyin_annotation", "lost_date_characters", "lost_character", "phrase_conversion", "line_join", "punctuation",
    "page_number", "markup_remains",
]  # fmt: skip
APPLICANTS = [
    "natural_person", "legal", "legal.business", "legal.research", "legal.public_welfare", "legal.legal_service",
    "legal.other",
]  # fmt: skip

NARROWER: dict[tuple[type, str], JSON] = {
    (Report, "report_id"): {"type": "string", "pattern": r"^.+-(gov|[0-9a-f]{8})-\d{4}$"},
    (Report, "version"): {"type": "integer", "minimum": 1},
    (Report, "year"): {"type": "integer", "minimum": 1990, "maximum": 2100},
    (Report, "period"): {"anyOf": [{"type": "array", "items": DATE, "minItems": 2, "maxItems": 2}, NULL]},
    (Report, "issuer_kind"): {"enum": ["government", "office", "department", "subdistrict", "zone", "other"]},
    (Report, "published"): {"anyOf": [DATE, NULL]},
    (Report, "dated"): {"anyOf": [DATE, NULL]},
    (Report, "withdrawn"): {"const": True},
    (Report, "script"): {"enum": ["simplified", "traditional", "traditional_tw", "traditional_hk", "mixed"]},
    (Locality, "code"): {"type": "string", "pattern": r"^\d{6}(\d{3})?$"},
    (Locality, "level"): {"enum": LEVELS},
    (Source, "sha256"): {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    (Source, "archive"): {"anyOf": [{"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}, NULL]},
    (Source, "encoding_evidence"): {"enum": ["bom", "header", "meta", "detected", "declared-wrong", None]},
    (Repair, "kind"): {"enum": REPAIRS},
    (Repair, "count"): {"type": "integer", "minimum": 1},
    (Section, "level"): {"type": "integer", "minimum": 1},
    (Statistic, "applicant"): {"enum": [*APPLICANTS, None]},
    (Statistic, "value"): {"type": "number"},
    (Statistic, "origin"): {"enum": ["table", "prose", "derived"]},
    (Statistic, "scope"): {"enum": ["area", "office", None]},
    (Finding, "severity"): {"enum": ["error", "warning", "info"]},
}
"""Where a field allows less than its type: the closed lists and patterns of docs/DATA_FORMAT.md."""


def record_schema() -> JSON:
    """The schema (JSON Schema 2020-12) of one record."""
    definitions: JSON = {}
    for kind in (Locality, Source, Repair, Section, TableRecord, Statistic, Finding):
        definitions[kind.__name__] = _object(kind)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One version of one government open-information annual report",
        **_object(Report),
        "$defs": definitions,
    }


def _object(kind: type) -> JSON:
    hints = get_type_hints(kind)
    names = [f.name for f in fields(kind)]
    properties = {name: NARROWER.get((kind, name)) or _schema(hints[name]) for name in names}
    required = names
    if kind is Statistic:  # `from` is there with origin `derived` only
        properties["from"] = {"type": "array", "items": {"type": "string"}, "minItems": 1}
        del properties["from_"]
        required = [name for name in names if name != "from_"]
    if kind is Report:  # there only where it is true
        required = [name for name in names if name != "withdrawn"]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _schema(hint: Any) -> JSON:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        options = [_schema(a) for a in arguments]
        if all(set(o) == {"type"} for o in options):
            return {"type": [o["type"] for o in options]}
        return {"anyOf": options}
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1])}
    if hint is Any:
        return {}
    if is_dataclass(hint):
        return {"$ref": f"#/$defs/{getattr(hint, '__name__', '')}"}
    return dict(NAMES[hint])


def problem(record: JSON) -> str | None:
    """What is wrong with a record by the schema, as one sentence, or None."""
    if _valid()(record):
        return None
    error = next(Draft202012Validator(record_schema()).iter_errors(record), None)
    if error is None:  # we are stricter in one thing: 1.0 is no integer
        return f"{record.get('report_id')}: a number that must be an integer is written as a fraction"
    where = "/".join(str(part) for part in error.absolute_path) or "the record"
    return f"{record.get('report_id')}: {where}: {error.message[:200]}"


@lru_cache(maxsize=1)
def _valid() -> Check:
    schema = record_schema()
    definitions: dict[str, Check] = {}
    for name, part in schema["$defs"].items():
        definitions[f"#/$defs/{name}"] = _objects(part, definitions)
    return compiled(schema, definitions)


def compiled(schema: JSON, definitions: Mapping[str, Check]) -> Check:
    """A function that tells whether a value fits a schema: the keywords that `record_schema` uses, at a tenth of the
    cost of a general validator, which every stored record would have to pay. The messages are jsonschema's.

    `definitions` hold for every `$ref` a function that tells whether all values of a list fit.
    """
    checks = [
        _keyword(keyword, argument, schema, definitions)
        for keyword, argument in schema.items()
        if keyword not in PASSED and not (keyword in ("type", "additionalProperties") and "properties" in schema)
    ]
    if len(checks) == 2:  # nearly always, and without a generator a third cheaper
        one, other = checks
        return lambda value: one(value) and other(value)
    return checks[0] if len(checks) == 1 else lambda value: all(check(value) for check in checks)


def _keyword(keyword: str, argument: Any, schema: JSON, definitions: Mapping[str, Check]) -> Check:
    match keyword:
        case "type":
            kinds = _types(argument)
            return lambda value: type(value) in kinds
        case "enum":
            return lambda value: value in argument
        case "const":
            return lambda value: value is argument
        case "pattern":
            search = re.compile(argument).search
            return lambda value: search(value) is not None
        case "minimum":
            return lambda value: bool(value >= argument)
        case "maximum":
            return lambda value: bool(value <= argument)
        case "minItems":
            return lambda value: len(value) >= argument
        case "maxItems":
            return lambda value: len(value) <= argument
        case "items":
            return definitions[argument["$ref"]] if "$ref" in argument else _every(argument, definitions)
        case "anyOf":
            options = [compiled(option, definitions) for option in argument]
            if len(options) == 2 and argument[1] == NULL:
                return lambda value: value is None or options[0](value)
            return lambda value: any(option(value) for option in options)
        case "$ref":
            every = definitions[argument]
            return lambda value: every([value])
        case "properties":
            all_fit = _objects(schema, definitions)
            return lambda value: all_fit([value])
        case "additionalProperties":
            inner = compiled(argument, definitions)
            return lambda value: all(map(inner, value.values()))
    raise ValueError(f"the schema uses {keyword}, which is not compiled")


def _types(argument: str | list[str]) -> frozenset[type]:
    return frozenset(kind for name in ([argument] if isinstance(argument, str) else argument) for kind in TYPES[name])


def _objects(schema: JSON, definitions: Mapping[str, Check]) -> Check:
    """Whether all objects of a list fit, told field by field: a record has hundreds of statistics of the same fields."""
    properties, names = schema["properties"], schema["required"]
    allowed, optional = frozenset(properties), [name for name in properties if name not in names]
    fields = [_every(properties[name], definitions) for name in names]
    others = [(name, _every(properties[name], definitions)) for name in optional]
    of_one = itemgetter(*names)

    def check(values: Any) -> bool:
        if not {dict}.issuperset(map(type, values)):
            return False
        try:
            columns = zip(*map(of_one, values), strict=True)
        except KeyError:
            return False
        if not all(map(_call, fields, columns)):
            return False
        more = [value for value in values if len(value) > len(names)]
        return all(value.keys() <= allowed for value in more) and all(
            fits([value[name] for value in more if name in value]) for name, fits in others
        )

    return check


def _call(check: Check, values: Any) -> bool:
    return check(values)


def _every(schema: JSON, definitions: Mapping[str, Check]) -> Check:
    """Whether all values of a list fit. Most have a type or a closed list and nothing else; of rows, all cells are looked at
    at once."""
    match schema:
        case {"type": kind} if len(schema) == 1:
            kinds = _types(kind)
            return lambda values: kinds.issuperset(map(type, values))
        case {"enum": options}:
            return _all_of(frozenset(options))
        case {"anyOf": [option, {"type": "null"}]}:
            fits = _every(option, definitions)
            return lambda values: fits([value for value in values if value is not None])
        case {"type": "array", "items": item} if schema.keys() <= {"type", "items", "minItems"} and "$ref" not in item:
            inner, least = _every(item, definitions), schema.get("minItems", 0)
            return lambda values: (
                {list}.issuperset(map(type, values))
                and min(map(len, values), default=least) >= least
                and inner(list(chain.from_iterable(values)))
            )
        case {"type": "object", "additionalProperties": dict(item)} if len(schema) == 2:
            inner = _every(item, definitions)
            return lambda values: (
                {dict}.issuperset(map(type, values)) and inner(list(chain.from_iterable(map(dict.values, values))))
            )
    one = compiled(schema, definitions)
    return lambda values: all(map(one, values))


def _all_of(allowed: frozenset[Any]) -> Check:
    def check(values: Any) -> bool:
        try:
            return allowed.issuperset(values)
        except TypeError:  # a list or an object is in no closed list
            return False

    return check


if __name__ == "__main__":
    sys.stdout.write(json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n")
