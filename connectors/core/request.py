"""From an intent to the request that carries it: the method, the absolute URL and the body, and nothing sent yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import quote, urlencode

from connectors.core.field_markers import Http, Place
from connectors.core.field_specs import MASK, FieldSpec, Reveal, given
from connectors.core.intent import Intent

BodyKind = Literal["json", "form", "none"]


@dataclass(frozen=True)
class Request:
    """One HTTP request. Built with `mask` it is fit to be shown, with `open_secret` to be sent.

    Attributes:
        method: GET, POST, PUT, PATCH or DELETE
        url: absolute, with its query
        headers: by name
        kind: how the body is encoded: json, form, or none
        body: plain data, before it is encoded
        looks: what is read before or after it besides, a call each, to know what it meets or what came of it
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    kind: BodyKind = "none"
    body: Any = field(default=None, repr=False)
    looks: tuple[str, ...] = ()

    def shown(self) -> dict[str, Any]:
        """As `registrar request` prints it."""
        return {
            "method": self.method,
            "url": self.url.replace(quote(MASK), MASK),
            "headers": dict(self.headers),
            "body": {"kind": self.kind, "value": self.body},
            **({"looks": list(self.looks)} if self.looks else {}),
        }


def build(
    intent: Intent[Any],
    base: str,
    headers: Mapping[str, str],
    reveal: Reveal,
    kind: Literal["json", "form"],
    own: Mapping[str, str] = MappingProxyType({}),
) -> Request:
    """Each field goes where its marker says, else into the path that names it, else where the method says. `own` are
    the variables of the path that are the connector's, such as a key."""
    http = intent.http
    path = {name: quote(value, safe="") for name, value in own.items()}
    query: dict[str, Any] = {}
    body: dict[str, Any] = {}
    for spec, held in given(intent):
        value = spec.kind.wire(held, reveal)
        match place(spec, intent.http):
            case "path":
                path[spec.wire] = quote(_text(value), safe="@:")
            case "query":
                _put(query, spec, value)
            case _:
                _put(body, spec, value)
    query, sent = intent.shape(query, body)
    filled = _filled(http.path, path)
    url = base.rstrip("/") + (_filled(http.bare, path) if http.bare and "{" in filled else filled)
    if query:
        pairs = [(name, _text(one)) for name, value in query.items() for one in _many(value)]
        url += "?" + urlencode(pairs, quote_via=quote, safe="@:/")
    return Request(http.method, url, headers, kind if sent else "none", sent or None)


def place(spec: FieldSpec, http: Http) -> Place:
    """Where a field travels."""
    if spec.place:
        return spec.place
    if f"{{{spec.wire}}}" in http.path:
        return "path"
    return http.place or ("query" if http.method in ("GET", "DELETE") else "body")


def _put(into: dict[str, Any], spec: FieldSpec, value: Any) -> None:
    """Under its wire name; a Spread map entry by entry, where no entry displaces a field that has a name."""
    if spec.spread is None or not isinstance(value, Mapping):
        into[spec.wire] = value
        return
    for key, one in value.items():
        into.setdefault(spec.spread + key, one)


def _filled(path: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
