"""A head is checked where it is written: as soon as the class of its operation is made.

class UsersDelete(Moodle[None]):
    http = POST("/users/{id}", effect="destructive")

WrongHead: connectors.moodle.users.UsersDelete: http = POST('/users/{id}', effect='destructive'):
effect must be an Effect, such as Effect.DESTRUCTIVE, and not 'destructive'; no field has the name id on the wire
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from connectors.core.field_markers import Effect, Http, In, Method, Place
from connectors.core.near_names import near_names
from connectors.core.wrong_declaration import WrongDeclaration

WORDS = ("scope", "section", "sensitive", "bare", "shows_only")
SWITCHES = ("reversible", "hollow_yes", "empty_yes")
NAMES = ("twins", "named_by")
ONLY_READS = ("shows_only", "paging")
ONLY_CHANGES = ("repeatable", "hollow_yes", "empty_yes", "named_by")
_PATH, _VARIABLE = re.compile(r"/[^\s?#]*"), re.compile(r"\{(\w+)\}")


class WrongHead(WrongDeclaration):
    """A head that cannot be meant as it stands. The message names the class, the head, and everything wrong in it."""

    def __init__(self, cls: type[BaseModel], faults: list[str]) -> None:
        head = vars(cls)["http"]
        super().__init__(f"{cls.__module__}.{cls.__qualname__}: http = {written(head)}: {'; '.join(faults)}")


def check_head(cls: type[BaseModel], id: str, own: tuple[str, ...]) -> None:
    """Look at the head of a new class, if it has one of its own. `id` is the operation's, `own` are the variables of
    the path that the connector fills. Raises WrongHead."""
    head = vars(cls).get("http")
    if not isinstance(head, Http):
        return
    faults = [*_ill_typed(head)] or [*_ill_placed(head), *_contradicting(head, id), *_at_odds(cls, head, own)]
    if faults:
        raise WrongHead(cls, faults)


def written(head: Http) -> str:
    """A head as it was written: what is as ever is left out."""
    default = Http(head.method, head.path)
    given = ((one.name, getattr(head, one.name)) for one in fields(head)[2:])
    more = (f"{name}={held!r}" for name, held in given if held != getattr(default, name))
    return f"{head.method}({', '.join([repr(head.path), *more])})"


def _ill_typed(head: Http) -> Iterator[str]:
    """What is not of the kind that it has to be."""
    if head.method not in get_args(Method):
        yield f"the method must be one of {', '.join(get_args(Method))}, and not {head.method!r}"
    if not isinstance(head.path, str):
        yield f"the path must be text, and not {head.path!r}"
    if head.effect is not None and not isinstance(head.effect, Effect):
        yield f"effect must be an Effect, such as Effect.DESTRUCTIVE, and not {head.effect!r}"
    if head.place not in (None, "query", "body"):
        yield f"place must be one of query, body, and not {head.place!r}"
    for name in WORDS:
        if not isinstance(held := getattr(head, name), str):
            yield f"{name} must be said in words, and not {held!r}"
    for name in SWITCHES:
        if not isinstance(held := getattr(head, name), bool):
            yield f"{name} must be True or False, and not {held!r}"
    if head.repeatable is not None and not isinstance(head.repeatable, bool):
        yield f"repeatable must be True or False, and not {head.repeatable!r}"
    for name in NAMES:
        held = getattr(head, name)
        if not (isinstance(held, tuple) and all(isinstance(one, str) for one in held)):
            yield f'{name} must be names in a tuple, such as ("users_put",), and not {held!r}'
    if not isinstance(head.fixed, Mapping) or not all(
        isinstance(name, str) and isinstance(held, str | int) for name, held in head.fixed.items()
    ):
        yield f"fixed must be texts or numbers by their names, and not {head.fixed!r}"
    if head.paging is not None and (isinstance(head.paging, type) or not hasattr(head.paging, "cursor")):
        yield f'paging must be one of paging.py, such as PageNumber("page", "size"), and not {head.paging!r}'


def _ill_placed(head: Http) -> Iterator[str]:
    """What no address can be made of."""
    for name, path in (("the path", head.path), ("bare", head.bare or "/")):
        if not path.startswith("/"):
            yield f"{name} must begin with “/”"
        elif not _PATH.fullmatch(path):
            yield f"{name} must be a path alone, without blanks, “?” and “#”: constants of the query go into fixed"
        if set("{}") & set(_VARIABLE.sub("", path)):
            yield f"{name} has a brace that isn't a {{variable}}"
    if more := {*_VARIABLE.findall(head.bare)} - {*_VARIABLE.findall(head.path)}:
        yield f"bare has variables that the path does not have: {', '.join(sorted(more))}"
    if head.bare and head.bare == head.path:
        yield "bare must be another path, for where a variable of it is left out"


def _contradicting(head: Http, id: str) -> Iterator[str]:
    """What cannot both be so."""
    if len({id, *head.twins}) <= len(head.twins):
        yield f"twins must name each further id once, and not its own ({id})"
    if head.method == "DELETE" and head.harm is Effect.READ:
        yield "DELETE takes something away, so effect cannot be READ"
    if head.reversible and head.harm is not Effect.DESTRUCTIVE:
        yield "reversible is said of what takes something away, and this does not"
    read = head.harm is Effect.READ
    for name in ONLY_CHANGES if read else ONLY_READS:
        if getattr(head, name):
            yield f"{name} is said of what {'changes something' if read else 'only reads'}, and this does not"


def _at_odds(cls: type[BaseModel], head: Http, own: tuple[str, ...]) -> Iterator[str]:
    """Where the head and the fields say different things."""
    if not cls.__pydantic_fields_complete__:
        return  # a name in an annotation is not known yet, and with it no name on the wire
    table = {info.serialization_alias or info.alias or name: info for name, info in cls.model_fields.items()}
    variables, bare = _VARIABLE.findall(head.path), _VARIABLE.findall(head.bare or head.path)
    for name in variables:
        info = table.get(name)
        if info is None and name not in own:
            yield f"no field has the name {name} on the wire, which stands in the path"
        elif info and name in bare and not _always_given(info):
            yield f"{name} stands in the path and may be left out: say in bare what the path is then"
        elif info and name not in bare and info.is_required():
            yield f"{name} is always given, so bare is never used"
    marked = [(name, one.place) for name, info in table.items() for one in info.metadata if isinstance(one, In)]
    for name, place in marked:
        if place not in get_args(Place):
            yield f"{name} is marked In({place!r}): it must be one of {', '.join(get_args(Place))}"
        elif (place == "path") != (name in variables):
            there = "stands" if name in variables else "does not stand"
            yield f"{name} is marked In({place!r}), and {there} in the path"
    for name in head.fixed.keys() & table.keys():
        yield f"{name} is fixed, and a field as well"
    for name in filter(None, (head.paging.cursor, head.paging.size) if head.paging else ()):
        if name not in cls.model_fields:
            near = near_names(name, cls.model_fields)
            meant = f" (perhaps {near[0]})" if near else ""
            yield f"paging goes by {name}, and there is no such field{meant}"
    for name in {one.partition(".")[0] for one in head.named_by} - cls.model_fields.keys():
        yield f"named_by names {name}, and there is no such field"


def _always_given(info: FieldInfo) -> bool:
    default: Any = info.default
    return info.is_required() or default is not None or info.default_factory is not None
