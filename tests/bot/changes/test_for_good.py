"""What takes something away for good is not asked for without a name; where there is none to be had, that is said."""

import re
from typing import Any

import pytest

from bot.changes.describer import Describer, for_good
from bot.changes.lookup import NotNamedNow
from bot.changes.naming import identifiers, identifies, way
from connectors.catalog import platforms
from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, groups, make, operation_id

REMOVALS = [
    cls
    for platform in platforms().values()
    for cls in platform.operations.values()
    if cls.http.harm is Effect.DESTRUCTIVE and not cls.http.reversible
]
CASES = [
    pytest.param(cls, name, id=f"{cls.platform}-{operation_id(cls)}-{name}")
    for cls in REMOVALS
    for name, spec in field_specs(cls).items()
    if identifies(cls, spec)
]
FOR_NOW = [
    errors.Unreachable("It"),
    errors.NotAuthorized("It"),
    errors.RateLimited("It"),
    errors.Unavailable("It"),
    errors.NoAnswer("It"),
    errors.Unexpected("It"),
]


def removal(cls: type[Intent[Any]], name: str) -> Intent[Any]:
    """Of what this field says, and whatever else it cannot do without."""
    specs = field_specs(cls)
    rivals = {one for group in groups(cls, "one_of").values() if name in group for one in group}
    needed = [one for one, spec in specs.items() if (spec.required and one not in rivals) or one == name]
    for mark in ("one_of", "any_of"):
        needed += [next(iter(group)) for group in groups(cls, mark).values() if not group.keys() & {*needed}]
    return make(cls, {one: specs[one].example for one in needed})


async def described(intent: Intent[Any], error: Exception) -> str:
    async def read(asked: Intent[Any]) -> Any:
        raise error

    return (await Describer(read, lambda *_: None).of(intent)).sentence


@pytest.mark.parametrize(("cls", "name"), CASES)
async def test_what_may_be_known_in_a_minute_is_asked_for_then(cls: type[Intent[Any]], name: str) -> None:
    """Whatever keeps the platform from answering."""
    intent = removal(cls, name)
    assert for_good(intent)
    if not any(way(cls, one.spec.name) for one in identifiers(intent)):
        pytest.skip("there is no read for it")
    for error in FOR_NOW:
        with pytest.raises(NotNamedNow, match=r"nothing was done\. Try again in a minute\.$"):
            await described(intent, error)


@pytest.mark.parametrize(("cls", "name"), CASES)
async def test_what_nobody_can_look_up_must_be_checked(cls: type[Intent[Any]], name: str) -> None:
    """In plain words, with what it goes by and where that is to be checked; alone and among several."""
    intent = removal(cls, name)
    sentence = await described(intent, errors.Forbidden("It"))
    assert "I couldn't look up who or what this is about, and it can't be undone." in sentence
    (one,) = [one for one in identifiers(intent) if one.spec.name == name][:1]
    check = sentence.partition("Before you say yes, check ")[2]
    assert one.text in check
    assert f"on {platforms()[cls.platform].title} first." in check


async def test_long_ids_push_nothing_out_of_sight() -> None:
    cls = next(one for one in REMOVALS if "courses" in field_specs(one))
    intent = removal(cls, "courses").model_copy(update={"courses": ["9" * 300, "8" * 300, "7" * 300, "6" * 300]})
    sentence = await described(intent, errors.Forbidden("It"))
    assert re.search(r"\d more on Chamilo first\.", sentence)


@pytest.mark.parametrize("cls", REMOVALS, ids=lambda cls: f"{cls.platform}-{operation_id(cls)}")
def test_a_removal_says_what_it_goes_by(cls: type[Intent[Any]]) -> None:
    """Else nobody could check it."""
    assert any(identifies(cls, spec) for spec in field_specs(cls).values())
