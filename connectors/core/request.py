"""From an intent to the request that carries it: the method, the absolute URL and the body, and nothing sent yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import quote

from connectors.core import bodies
from connectors.core.field_markers import Http, Place
from connectors.core.field_specs import MASK, FieldSpec, Reveal, given
from connectors.core.intent import Intent

BodyKind = Literal["json", "form", "none"]


@dataclass(frozen=True)
class Request:
    """One HTTP request. Built with `mask` it is fit to be shown, with `open_secret` to be sent.

    Attributes:
        method: GET, POST, PUT, PATCH or DELETE
        address: absolute, without its query
        query: plain data by name; a list repeats its name
        headers: by name
        kind: how the body is encoded: json, form, or none
        body: plain data, before it is encoded
        looks: what is read before or after it besides, a call each, to know what it meets or what came of it
    """

    method: str
    address: str = field(repr=False)
    query: Mapping[str, Any] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    kind: BodyKind = "none"
    body: Any = field(default=None, repr=False)
    looks: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address with its query."""
        return f"{self.address}?{bodies.query_string(self.query)}" if self.query else self.address

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
    own: Mapping[str, Any] = MappingProxyType({}),
) -> Request:
    """Each field goes where its marker says, else into the path that names it, else where the method says; so do the
    constants of the head, and what is the connector's `own`, such as a key. The body is not written yet."""
    http = intent.http
    path = {name: quote(str(value), safe="") for name, value in own.items() if f"{{{name}}}" in http.path}
    always = {**http.fixed, **{name: value for name, value in own.items() if name not in path}}
    query: dict[str, Any] = dict(always) if http.main_place == "query" else {}
    body: dict[str, Any] = {} if http.main_place == "query" else dict(always)
    for spec, held in given(intent):
        value = spec.kind.wire(held, reveal)
        match place(spec, http):
            case "path":
                path[spec.wire] = quote(bodies.text(value), safe="@:")
            case "query":
                _put(query, spec, value)
            case _:
                _put(body, spec, value)
    (query if http.main_place == "query" else body).update(always)  # whatever a field is called
    query, sent = intent.shape(query, body)
    filled = _filled(http.path, path)
    if http.bare and "{" in filled:
        filled = _filled(http.bare, path)
    if "{" in filled:
        raise TypeError(
            f"{type(intent).__name__}: a variable of {http.path} is filled neither by a field nor by Connector.own"
        )
    return Request(http.method, base.rstrip("/") + filled, query, headers, body=sent)


def encoded(request: Request, body: bodies.Body) -> Request:
    """The same with its body, and its query, written as the platform reads them. Raises bodies.Unwritable."""
    query = bodies.php(request.query) if body == "php" else request.query
    match body if request.body else "none":
        case "php":
            sent = bodies.php(request.body)
            return replace(request, query=query, kind="form" if sent else "none", body=sent or None)
        case "form":
            return replace(request, query=query, kind="form", body=bodies.form(request.body))
        case "json":
            return replace(request, query=query, kind="json")
        case _:
            return replace(request, query=query, kind="none", body=None)


def place(spec: FieldSpec, http: Http) -> Place:
    """Where a field travels."""
    return spec.place or ("path" if f"{{{spec.wire}}}" in http.path else http.main_place)


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
