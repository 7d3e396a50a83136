"""Questions through the one door: nothing is written down, nothing is asked twice, and a dry run asks nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.audit.log import AuditLog
from bot.changes.store import ChangeStore
from bot.desk import Desk, Health, RequestRefused
from bot.policy.policy import BUILT_IN_POLICY, OUTSIDER_REFUSALS, Actor, Rule, RuleAction, Standing
from bot.store import Store, StoreError
from connectors.classcom.classes import ClassesGet, ClassesList
from connectors.classcom.standin import ClassStandIn
from connectors.classcom.users import UsersList
from connectors.core import errors
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.standin.standin import Fault, Reply
from tests.bot.asking import (
    ADA,
    BEN,
    CREATE,
    DELETE,
    KEY,
    LINK,
    MAX,
    PASSCODE,
    TEMPLATE,
    UNENROLL,
    UPDATE,
    Connector,
    done,
)
from tests.bot.store.clock import Clock


async def test_read(desk: Desk, store: Store, standin: ClassStandIn) -> None:
    """A question is answered, and leaves nothing in the store."""
    outcome = await done(desk.ask(ClassesGet(ext_class_id="onboarding-101"), ADA))
    assert outcome.result.class_name == "Onboarding 101"
    assert (outcome.change, outcome.next) == (None, None)
    assert len(standin.calls) == 1
    assert await store.scan("") == []


async def test_refused_question(desk: Desk, standin: ClassStandIn) -> None:
    """Who may not ask is not answered, neither by the way nor page by page."""
    with pytest.raises(RequestRefused):
        await desk.ask(ClassesList(), MAX)
    with pytest.raises(RequestRefused, match="You can't "):
        await desk.read(ClassesList(), MAX)
    with pytest.raises(RequestRefused):
        [page async for page in desk.pages(ClassesList(), MAX)]
    assert standin.calls == []


@pytest.mark.parametrize("intent", [UPDATE, DELETE, UNENROLL, LINK], ids=lambda one: type(one).__name__)
async def test_only_looking(intent: Intent[Any], desk: Desk, standin: ClassStandIn, store: Store) -> None:
    """What changes something, or takes another person, cannot be had as if it were a look."""
    with pytest.raises(RequestRefused, match=r"^I can't look this up for you\.$"):
        await desk.read(intent, ADA)
    with pytest.raises(RequestRefused, match=r"^Only lists have pages\.$"):
        [page async for page in desk.pages(intent, ADA)]
    assert standin.calls == []
    assert await store.scan("") == []


async def test_look(desk: Desk, store: Store) -> None:
    """A look by the way gives the thing itself."""
    assert (await desk.read(ClassesGet(ext_class_id="onboarding-101"), ADA)).class_name == "Onboarding 101"
    assert await store.scan("") == []


async def test_admit(desk: Desk) -> None:
    """Guests, apps and people of elsewhere get nothing; everybody else is let in, and may ask for what they may."""
    for standing in Standing:
        if standing in OUTSIDER_REFUSALS:
            with pytest.raises(RequestRefused):
                desk.admit(Actor("U9", standing=standing))
        else:
            desk.admit(Actor("U9", standing=standing))
    assert [desk.may(ClassesList, actor) for actor in (ADA, MAX)] == [True, False]


async def test_dry_run(desk: Desk, standin: ClassStandIn) -> None:
    """A dry run is the exact request with its secrets masked, and sends nothing."""
    request = desk.dry_run(CREATE)
    assert (request.method, request.url) == ("POST", "http://class.test/api/v1/classes")
    assert request.headers == {"Authorization": "Bearer •••"}
    assert request.body["meeting_passcode"] == "•••"
    assert request.body["class_name"] == "Knitting"
    assert KEY not in str(request.shown())
    assert PASSCODE not in str(request.shown())
    assert standin.calls == []


async def test_dry_run_of_a_listing(desk: Desk, standin: ClassStandIn) -> None:
    """A dry run shows the very address that is then asked for."""
    await desk.ask(UsersList(), ADA)
    (call,) = standin.calls
    assert desk.dry_run(UsersList()).url == "http://class.test/api/v1/users?" + "&".join(
        f"{name}={value}" for name, value in call.query
    )


async def test_next(desk: Desk) -> None:
    """A page says what asks for the next one, and the last says that there is none."""
    outcome = await done(desk.ask(UsersList(limit=8), ADA))
    assert isinstance(outcome.result, Page)
    assert len(outcome.result.items) == 8
    assert outcome.next == UsersList(page=2, limit=8)
    assert (await done(desk.ask(outcome.next, ADA))).next is None


async def test_pages(desk: Desk, standin: ClassStandIn, store: Store) -> None:
    """All pages together are the whole listing, each asked for once, and nothing is written down."""
    pages = [page async for page in desk.pages(UsersList(limit=4), ADA)]
    assert [len(page) for page in pages] == [4, 4, 4, 3]
    assert [user.id for page in pages for user in page] == list(standin.academy.users)
    assert len(standin.calls) == 4
    assert await store.scan("") == []


async def test_one_page(desk: Desk) -> None:
    """What comes all at once is one page."""
    (page,) = [page async for page in desk.pages(ClassesList(), ADA)]
    assert "Onboarding 101" in [one.class_name for one in page]


async def test_a_change_has_no_pages(desk: Desk, standin: ClassStandIn, store: Store) -> None:
    """Nothing is ever changed by asking for pages."""
    with pytest.raises(RequestRefused, match="Only lists have pages"):
        [page async for page in desk.pages(UPDATE, ADA)]
    assert standin.calls == []
    assert await store.scan("") == []


async def test_health(connector: Connector, changes: ChangeStore, standin: ClassStandIn, clock: Clock) -> None:
    """How a platform has been is known from its answers and from what kept it from answering, not from refusals."""
    desk = Desk({"class": connector}, changes, clock=clock)
    assert desk.executor.health() == [("class", Health())]
    with pytest.raises(errors.NotFound):
        await desk.ask(ClassesGet(class_id="nothing"), ADA)
    assert desk.executor.health() == [("class", Health())]
    standin.faults.add(Fault(Reply({"error": "Down for maintenance"}, 503)), times=None)
    with pytest.raises(errors.Unavailable) as error:
        await desk.ask(ClassesList(), ADA)
    ailing = Health(failed=clock.now, said=error.value.sentence)
    assert desk.executor.health() == [("class", ailing)]
    standin.faults.clear()
    clock.advance(60)
    await desk.ask(ClassesList(), ADA)
    assert desk.executor.health() == [("class", replace(ailing, answered=clock.now))]


async def test_what_is_kept_is_for_those_who_may_read_it(desk: Desk, standin: ClassStandIn) -> None:
    """Everybody is judged by the policy before what others have read is looked at."""
    (first,) = await desk.sweep([ClassesList()], ADA, 5)
    (second,) = await desk.sweep([ClassesList()], BEN, 5)
    assert first is second
    assert len(standin.calls) == 1
    with pytest.raises(RequestRefused, match="You can't "):
        await desk.sweep([ClassesList()], MAX, 5)
    for intent in (UPDATE, LINK):
        with pytest.raises(RequestRefused, match="I can't look this up"):
            await desk.sweep([ClassesList(), intent], ADA, 5)
    assert len(standin.calls) == 1
    await desk.read(ClassesList(), ADA)
    assert len(standin.calls) == 2


@pytest.mark.parametrize("write", [UPDATE, TEMPLATE], ids=lambda one: type(one).__name__)
async def test_what_is_written_through_the_desk_makes_what_was_read_forgotten(
    desk: Desk, standin: ClassStandIn, write: Intent[Any]
) -> None:
    """Whether or not the platform took it."""
    await desk.sweep([ClassesList()], ADA, 5)
    await done(desk.ask(write, ADA))
    before = len(standin.calls)
    await desk.sweep([ClassesList()], ADA, 5)
    assert len(standin.calls) == before + 1
    standin.faults.add(Fault(Reply({"error": "no"}, 400)), method="POST")
    with pytest.raises(errors.Invalid):
        await desk.ask(TEMPLATE, ADA)
    before = len(standin.calls)
    await desk.sweep([ClassesList()], ADA, 5)
    assert len(standin.calls) == before + 1


LINKS_ALLOWED = replace(BUILT_IN_POLICY, rules=(Rule("links", RuleAction.ALLOW, sensitive=True),))
HOW_ASKED: dict[str, Callable[[Desk], Awaitable[Any]]] = {
    "asked": lambda desk: desk.ask(LINK, ADA, "C1"),
    "read": lambda desk: desk.read(LINK, ADA),
    "among many": lambda desk: desk.sweep([LINK], ADA, 5.0),
    "page by page": lambda desk: anext(desk.pages(LINK, ADA)),
}
"""Every way in which the desk lets a person look."""


@pytest.mark.parametrize("how", HOW_ASKED.values(), ids=HOW_ASKED)
async def test_what_is_sensitive_is_written_down_though_it_only_looks(
    how: Callable[[Desk], Awaitable[Any]], connector: Connector, changes: ChangeStore, audit: AuditLog, store: Store
) -> None:
    """One entry that says who asked, what, and for whom; the link is in none, and in nothing that is kept."""
    await how(Desk({"class": connector}, changes, policy=lambda: LINKS_ALLOWED))
    (entry,) = [one async for one in audit.entries()]
    assert (entry["what"], entry["by"], entry["actor"]) == ("asked to see", ADA.id, ADA.id)
    (one,) = entry["stored_intents"]
    assert (one["platform"], one["operation"]) == ("class", "launch_link_get")
    assert one["data"] == {"ext_class_id": "onboarding-101", "email": "jane@acme.com"}
    assert "https://" not in str([row.value for row in await store.scan("", limit=1000)])


@pytest.mark.parametrize("how", HOW_ASKED.values(), ids=HOW_ASKED)
async def test_what_cannot_be_written_down_is_not_seen(
    how: Callable[[Desk], Awaitable[Any]],
    connector: Connector,
    changes: ChangeStore,
    store: Store,
    standin: ClassStandIn,
) -> None:
    """Without a store nobody gets a link: it is not even asked for, though whom it is for may be looked up."""
    await store.close()
    with pytest.raises(StoreError):
        await how(Desk({"class": connector}, changes, policy=lambda: LINKS_ALLOWED))
    assert [one for one in standin.calls if one.path.endswith("/launch")] == []
