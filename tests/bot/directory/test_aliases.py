"""Aliases: asked for, confirmed by somebody else, once; an address is one person's."""

import asyncio

import pytest

from bot.audit.log import AuditLog
from bot.directory.aliases import ALIAS_DECIDED, ALIAS_OWN, ALIAS_REQUEST_TTL_S, Alias, Aliases, AliasRefused
from bot.policy.policy import Actor
from bot.store import Store
from tests.bot.engines import ENGINES
from tests.bot.store.clock import Clock

pytestmark = pytest.mark.engines(*ENGINES)
INES, MAX, ADA = (
    Actor("U1", "Ines Moreau", email="ines@example.com"),
    Actor("U2", "Max Okafor", email="max@example.com"),
    Actor("U3", "Ada Lovelace", email="ada@example.com"),
)
THEIRS = "ines.moreau@class.example"


@pytest.fixture
def aliases(store: Store) -> Aliases:
    return Aliases(store, AuditLog(store))


async def test_it_holds_once_somebody_else_has_confirmed_it(aliases: Aliases) -> None:
    """Under the address by which they are mentioned, however that is written, and on that platform alone."""
    request = await aliases.ask(INES, "class", "Class", THEIRS)
    assert await aliases.known_as({"Ines@Example.com": "U1"}) == {}
    await aliases.confirm(request.id, ADA, "Class")
    assert await aliases.known_as({"Ines@Example.com": "U1", "max@example.com": "U2"}) == {
        "class": {"ines@example.com": THEIRS}
    }
    assert await aliases.owner("class", THEIRS.upper()) == "U1"
    assert await aliases.owner("chamilo", THEIRS) == ""


async def test_nobody_confirms_or_denies_their_own(aliases: Aliases) -> None:
    request = await aliases.ask(INES, "class", "Class", THEIRS)
    for step in (aliases.confirm, aliases.deny):
        with pytest.raises(AliasRefused, match=ALIAS_OWN):
            await step(request.id, INES, "Class")
    assert await aliases.request(request.id) == request


async def test_of_many_who_decide_at_once_one_does(aliases: Aliases) -> None:
    """The others hear that it was decided; the audit log has one decision."""
    request = await aliases.ask(INES, "class", "Class", THEIRS)
    deciders = [Actor(f"U{number}", f"Approver {number}") for number in range(10, 18)]
    steps = [(aliases.confirm if number % 2 else aliases.deny) for number in range(len(deciders))]
    tries = (step(request.id, one, "Class") for step, one in zip(steps, deciders, strict=True))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [str(one) for one in outcomes if isinstance(one, Exception)] == [ALIAS_DECIDED] * 7
    entries = [one async for one in aliases._audit.entries(lambda one: "decision" in one)]
    assert len(entries) == 1
    assert bool(await aliases.of("U1")) == entries[0]["decision"]["yes"]


async def test_of_two_who_say_the_same_address_is_theirs_one_gets_it(aliases: Aliases) -> None:
    """Also where both asked before either was confirmed, and both are confirmed at once."""
    requests = [await aliases.ask(who, "class", "Class", THEIRS) for who in (INES, MAX)]
    tries = (aliases.confirm(one.id, ADA, "Class") for one in requests)
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, AliasRefused) for one in outcomes) == 1
    owners = [who.id for who in (INES, MAX) if await aliases.of(who.id)]
    assert owners == [await aliases.owner("class", THEIRS)]
    with pytest.raises(AliasRefused, match="belongs to someone else"):
        await aliases.ask(ADA, "class", "Class", THEIRS)


async def test_a_request_expires(aliases: Aliases, clock: Clock) -> None:
    """What nobody decided in time cannot be decided; asking again begins anew."""
    old = await aliases.ask(INES, "class", "Class", THEIRS)
    clock.advance(ALIAS_REQUEST_TTL_S + 1)
    with pytest.raises(AliasRefused, match="has expired"):
        await aliases.confirm(old.id, ADA, "Class")
    new = await aliases.ask(INES, "class", "Class", THEIRS)
    with pytest.raises(AliasRefused):
        await aliases.confirm(old.id, ADA, "Class")
    await aliases.confirm(new.id, ADA, "Class")


async def test_a_newer_request_takes_the_place_of_an_older(aliases: Aliases) -> None:
    """The card of the older decides nothing; the same address twice is one request."""
    old = await aliases.ask(INES, "class", "Class", "other@class.example")
    new = await aliases.ask(INES, "class", "Class", THEIRS)
    with pytest.raises(AliasRefused, match="Already sent"):
        await aliases.ask(INES, "class", "Class", THEIRS.upper())
    with pytest.raises(AliasRefused):
        await aliases.confirm(old.id, ADA, "Class")
    await aliases.confirm(new.id, ADA, "Class")
    assert [one.address for one in (await aliases.of("U1")).values()] == [THEIRS]


async def test_another_address_frees_the_one_before(aliases: Aliases) -> None:
    """So does removing it: whoever it belongs to can say so then."""
    for address in ("first@class.example", THEIRS):
        await aliases.confirm((await aliases.ask(INES, "class", "Class", address)).id, ADA, "Class")
    assert await aliases.owner("class", "first@class.example") == ""
    removed = await aliases.remove(INES, "class", "Class")
    assert isinstance(removed, Alias)
    assert removed.address == THEIRS
    assert await aliases.owner("class", THEIRS) == ""
    with pytest.raises(AliasRefused):
        await aliases.remove(INES, "class", "Class")


async def test_only_who_asked_withdraws(aliases: Aliases) -> None:
    request = await aliases.ask(INES, "class", "Class", THEIRS)
    with pytest.raises(AliasRefused, match="Only the person"):
        await aliases.withdraw(request.id, MAX, "Class")
    await aliases.withdraw(request.id, INES, "Class")
    assert await aliases.waiting("U1", ["class"]) == []


@pytest.mark.parametrize("id", ["", "x", "U1.class", "U1.class.guess", "../x.y.z", "U1..", "U1/class/x"])
async def test_an_id_that_was_made_up_finds_nothing(aliases: Aliases, id: str) -> None:
    await aliases.ask(INES, "class", "Class", THEIRS)
    assert await aliases.request(id) is None
