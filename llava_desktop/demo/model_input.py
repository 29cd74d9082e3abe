"""`input` of a prediction: the model's published schema, and what a body may hold beside it.

`INPUT_SCHEMA` is both what GET versions shows and what a POST is checked against. What the schema lets through and
the model then chokes on (`max_tokens` 0, a wrong number of `<image>`) is `reason_to_fail`: such a run is created
and fails, as the hosted one does.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from llava_desktop.core.conversation import IMAGE_MARKER
from llava_desktop.core.parameters import Parameters
from llava_desktop.core.prediction import DEFAULT_VERSION, WebhookEvent

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Schema: TypeAlias = Mapping[str, Json]

MODEL_NAMES = ("yorickvp/llava-v1.6-34b", "demo/not-llava")
"""Under which `owner/name` the one version is found. The second is what predictions say they are."""

_DEFAULTS = Parameters()

INPUT_SCHEMA: Schema = {
    "type": "object",
    "title": "Input",
    "required": ["prompt"],
    "properties": {
        "image": {"type": "string", "format": "uri", "title": "Image", "x-order": 0},
        "prompt": {"type": "string", "title": "Prompt", "x-order": 1},
        "top_p": {"type": "number", "minimum": 0, "maximum": 1, "default": _DEFAULTS.top_p, "x-order": 2},
        "temperature": {"type": "number", "minimum": 0, "default": _DEFAULTS.temperature, "x-order": 3},
        "max_tokens": {"type": "integer", "minimum": 0, "default": _DEFAULTS.max_tokens, "x-order": 4},
        "history": {"type": "array", "items": {"type": "string"}, "title": "History", "x-order": 5},
    },
}

_BODY_SCHEMA: Schema = {
    "type": "object",
    "required": ["version", "input"],
    "properties": {
        "version": {"type": "string"},
        "input": INPUT_SCHEMA,
        "stream": {"type": "boolean"},
        "webhook": {"type": "string", "format": "https"},
        "webhook_events_filter": {
            "type": "array",
            "items": {"type": "string", "enum": [event.value for event in WebhookEvent]},
        },
    },
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One entry of `invalid_fields`."""

    type: str
    field: str
    description: str


class InvalidBody(Exception):
    """The body of a POST is answered with 422."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        super().__init__("; ".join(f"{found.field}: {found.description}" for found in violations))
        self.violations = violations


class UnknownVersion(Exception):
    """`version` is not the one this engine imitates."""


@dataclass(frozen=True, slots=True)
class ModelInput:
    """What the model is asked, with the schema's defaults filled in. image: a data URI or an http(s) URL."""

    prompt: str
    image: str | None = field(default=None, repr=False)
    history: tuple[str, ...] = ()
    max_tokens: int = _DEFAULTS.max_tokens
    temperature: float = _DEFAULTS.temperature
    top_p: float = _DEFAULTS.top_p


def checked_body(body: Json) -> tuple[ModelInput, Mapping[str, Json]]:
    """The model's input, and `input` exactly as it was sent (GET returns it). Raises InvalidBody, UnknownVersion."""
    violations = tuple(_violations(body, _BODY_SCHEMA, ""))
    if violations:
        raise InvalidBody(violations)
    checked = cast("Mapping[str, Json]", body)
    owner, _, version = str(checked["version"]).rpartition(":")
    if version != DEFAULT_VERSION or owner not in {"", *MODEL_NAMES}:
        raise UnknownVersion
    given = cast("Mapping[str, Json]", checked["input"])
    image = given.get("image")
    return ModelInput(
        prompt=str(given["prompt"]),
        image=None if image is None else str(image),
        history=tuple(str(text) for text in cast("Sequence[Json]", given.get("history", ()))),
        max_tokens=int(cast("int", given.get("max_tokens", _DEFAULTS.max_tokens))),
        temperature=float(cast("float", given.get("temperature", _DEFAULTS.temperature))),
        top_p=float(cast("float", given.get("top_p", _DEFAULTS.top_p))),
    ), given


def reason_to_fail(asked: ModelInput) -> str | None:
    """Why the model's own code would raise for an input that its schema allows; None when it would not.

    The rules are read in the model's published source, the words are ours.
    """
    if asked.max_tokens < 1:
        return "max_tokens must be at least 1"
    if len(asked.history) % 2:
        return "history must hold pairs of user and assistant messages"
    if not all(asked.history):
        return "history must not hold an empty message"
    everything = (*asked.history, asked.prompt)
    markers = sum(text.count(IMAGE_MARKER) for text in everything)
    if asked.image is not None and markers == 0:
        markers = 1  # the server puts one before the first message itself
    wanted = 0 if asked.image is None else 1
    if markers != wanted:
        return f"the number of {IMAGE_MARKER} tokens ({markers}) is not the number of images ({wanted})"
    return None


def _violations(value: Json, schema: Schema, path: str) -> list[Violation]:
    """Every way in which `value` breaks `schema`: the part of JSON Schema that the schemas above use."""
    kind = str(schema["type"])
    where = path or "(root)"
    if not _is_of(value, kind):
        return [Violation("invalid_type", where, f"Invalid type. Expected: {kind}, given: {_kind_of(value)}")]
    if isinstance(value, Mapping):
        return _object_violations(value, schema, path)
    if isinstance(value, str):
        return _string_violations(value, schema, where)
    if isinstance(value, Sequence):
        items = cast("Schema", schema["items"])
        return [
            found for index, item in enumerate(value) for found in _violations(item, items, _below(path, str(index)))
        ]
    return _number_violations(cast("float", value), schema, where)


def _object_violations(value: Mapping[str, Json], schema: Schema, path: str) -> list[Violation]:
    properties = cast("Mapping[str, Schema]", schema["properties"])
    found = [
        Violation("required", path or "(root)", f"{name} is required")
        for name in cast("Sequence[str]", schema["required"])
        if name not in value
    ]
    for name, part in value.items():
        if name not in properties:
            found.append(
                Violation(
                    "additional_property_not_allowed",
                    path or "(root)",
                    f"Additional property {name} is not allowed",
                )
            )
        else:
            found += _violations(part, properties[name], _below(path, name))
    return found


def _string_violations(value: str, schema: Schema, where: str) -> list[Violation]:
    schemes = {"uri": ("data:", "http://", "https://"), "https": ("https://",)}.get(str(schema.get("format")))
    if schemes is not None and not value.lower().startswith(schemes):
        return [Violation("format", where, f"Does not match format '{schema['format']}'")]
    choices = cast("Sequence[str]", schema.get("enum", [value]))
    if value not in choices:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        return [Violation("enum", where, f"Must be one of the following: {listed}")]
    return []


def _number_violations(value: float, schema: Schema, where: str) -> list[Violation]:
    least = cast("float", schema.get("minimum", -math.inf))
    most = cast("float", schema.get("maximum", math.inf))
    if value < least:
        return [Violation("number_gte", where, f"Must be greater than or equal to {least:g}")]
    if value > most:
        return [Violation("number_lte", where, f"Must be less than or equal to {most:g}")]
    return []


def _is_of(value: Json, kind: str) -> bool:
    if kind in {"integer", "number"}:
        # JSON may say 1e999, or an integer of 400 digits; no float holds either.
        if isinstance(value, bool) or not isinstance(value, int | float) or not -1e308 < value < 1e308:
            return False
        return kind == "number" or isinstance(value, int) or value.is_integer()
    python: type | tuple[type, ...] = {
        "boolean": bool,
        "string": str,
        "array": list,
        "object": dict,
    }[kind]
    return isinstance(value, python)


def _kind_of(value: Json) -> str:
    names = {bool: "boolean", str: "string", list: "array", dict: "object", int: "integer", float: "number"}
    return names.get(type(value), "null")


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
