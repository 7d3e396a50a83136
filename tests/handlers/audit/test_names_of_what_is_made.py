"""Every operation of the catalogue that makes something: what it makes stands in whatever is said of it."""

from typing import Any

import pytest

from bot.changes.describer import Describer
from bot.changes.made import is_update, naming_fields
from bot.changes.naming import identifies
from bot.changes.sentence import told
from bot.changes.subject import Subject
from connectors.catalog import platforms
from connectors.core.errors import Unavailable
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, field_specs
from connectors.core.intent import Intent, Operation, changeable, groups, make, operation_id

MARK = "Zebra"
WRITES = [
    cls for platform in platforms().values() for cls in platform.operations.values() if cls.http.harm is Effect.WRITE
]
MAKES = [cls for cls in WRITES if cls.http.method == "POST" and not is_update(cls)]
"""Also those that put somebody or something somewhere: what they take in free words tells them apart as well."""


def _ids(cls: Operation) -> str:
    return f"{cls.platform}-{operation_id(cls)}"


def _value(cls: Operation, spec: FieldSpec, mark: str) -> Any:
    """A value that would be accepted; of text one with the mark."""
    kind = spec.kind
    if kind.name == "part":
        return {name: _value(cls, one, mark) for name, one in kind.parts.items() if one.required} or {
            name: _value(cls, one, mark) for name, one in list(kind.parts.items())[:1]
        }
    if kind.name == "url":
        return f"https://{mark}.example.com/"
    return mark if kind.name == "text" and not identifies(cls, spec) and not spec.secret else spec.example


def _asked(cls: Operation, mark: str) -> Intent[Any]:
    specs = field_specs(cls)
    wanted = {name: _value(cls, spec, mark) for name, spec in specs.items() if spec.required}
    naming = {one.partition(".")[0] for one in naming_fields(cls)}
    wanted |= {name: _value(cls, specs[name], mark) for name in naming if name not in wanted}
    for group in (*groups(cls, "one_of").values(), *groups(cls, "any_of").values()):
        chosen = next(iter(group))
        wanted = {name: held for name, held in wanted.items() if name not in group}
        wanted |= {chosen: _value(cls, specs[chosen], mark)}
    if (changes := changeable(cls)) and not changes.keys() & wanted.keys():
        some = next(name for name, spec in changes.items() if spec.example not in (None, spec.default))
        wanted[some] = _value(cls, specs[some], mark)
    return make(cls, wanted)


async def _said(intent: Intent[Any]) -> tuple[str, str]:
    """When it is asked for, while the platform does not answer; and where nobody is asked."""

    async def read(asked: Intent[Any]) -> Any:
        raise Unavailable("It")

    terms = await Subject().asked([intent], Describer(read, lambda *_: None))
    return str(terms["description"]), told([intent])


def _texts(cls: Operation) -> list[str]:
    """What it takes in free words and cannot do without."""
    people = ("first_name", "last_name", "login_name", *(("name",) if "email" in field_specs(cls) else ()))
    return [
        spec.name
        for spec in field_specs(cls).values()
        if spec.required and spec.kind.name in ("text", "url") and not spec.kind.choices and not spec.secret
        if not spec.private  # which stands in no channel
        if not identifies(cls, spec) and spec.name not in people  # who is told by the address
    ]


def _private(cls: Operation) -> list[str]:
    return [spec.name for spec in field_specs(cls).values() if spec.private and spec.kind.name == "text"]


@pytest.mark.parametrize("cls", [one for one in MAKES if _texts(one)], ids=_ids)
async def test_two_that_make_other_things_are_two_sentences(cls: Operation) -> None:
    """Whoever approves one, and whoever reads the log, can tell them apart by what they name."""
    here, there = _asked(cls, MARK), _asked(cls, "Yak")
    needed = ", ".join(f'"{one}"' for one in _texts(cls))
    cure = f"does not say what is made. Say in the head of {cls.__name__} which fields do, of {needed}: named_by=(…,)"
    for said, other in zip(await _said(here), await _said(there), strict=True):
        assert said != other, f"“{said}” {cure}"
        assert MARK.casefold() in said.casefold(), f"“{said}” {cure}"


@pytest.mark.parametrize("cls", [one for one in WRITES if _private(one)], ids=_ids)
async def test_what_is_private_tells_nothing_apart_in_a_channel(cls: Operation) -> None:
    """Codes are shown to whoever asked, and are in no sentence that others read as well."""
    for said in await _said(_asked(cls, "Yak").model_copy(update=dict.fromkeys(_private(cls), MARK))):
        assert MARK.casefold() not in said.casefold(), said
