"""Figures about ourselves: each Registrar has its own, none names a person, and none costs more the more there is."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import change_counter
from bot.changes.calls import asking
from bot.changes.change import ChangeState
from bot.changes.store import ChangeStore
from bot.desk import Desk
from bot.notifications.backlog import backlog
from bot.notifications.inbox import Inbox
from bot.notifications.outgoing_message import OutgoingMessage
from bot.notifications.queued_news import single
from bot.runtime.metrics import MAX_COUNTED_ROWS, Metrics
from bot.store import Append, Op, Put, Row, Store, StoreError
from connectors.classcom.classes import ClassesGet, ClassesList
from connectors.classcom.standin import ClassStandIn
from connectors.core.errors import NotFound
from connectors.news.news import News
from connectors.standin.standin import Fault, Reply
from tests.bot.asking import ADA, CLEO, DELETE, PEOPLE, UPDATE, Connector, change, requested
from tests.bot.store.clock import Clock


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def figure(metrics: Metrics, name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


def calls(metrics: Metrics, outcome: str) -> float:
    return figure(metrics, "registrar_platform_call_seconds_count", platform="class", outcome=outcome)


class Counted:
    """A store that counts the rows it gives out."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.given = 0

    async def get(self, key: str) -> Row | None:
        return await self._store.get(key)

    async def scan(self, prefix: str, after: str = "", limit: int = 100) -> Sequence[Row]:
        rows = await self._store.scan(prefix, after, limit)
        self.given += len(rows)
        return rows

    async def apply(self, *ops: Op) -> None:
        await self._store.apply(*ops)

    async def now(self) -> float:
        return await self._store.now()

    async def close(self) -> None:
        await self._store.close()


class Closed(Counted):
    async def now(self) -> float:
        raise StoreError("It is closed.")


async def test_a_change_is_counted_in_every_state_it_comes_into(
    connector: Connector, store: Store, changes: ChangeStore, clock: Clock, metrics: Metrics
) -> None:
    """From question to outcome, and its request for approval apart from that."""
    desk = Desk(
        {"class": connector},
        ChangeStore(store, changes._audit, change_counter(metrics)),
        clock=clock,
        called=metrics.called,
    )
    await desk.ask(UPDATE, ADA)
    approved = await requested(desk, DELETE)
    await desk.approve(approved.id, CLEO, PEOPLE)
    for state, count in {"running": 2, "done": 2, "needs_approval": 1, "awaiting": 1}.items():
        assert figure(metrics, "registrar_changes_total", state=state) == count, state
    assert figure(metrics, "registrar_approvals_total", state="requested") == 1
    assert figure(metrics, "registrar_approvals_total", state="approved") == 1
    assert calls(metrics, "ok") >= 2


@pytest.mark.parametrize(
    ("state", "said"),
    [(ChangeState.READY, "approved"), (ChangeState.DENIED, "denied"), (ChangeState.EXPIRED, "expired")],
)
def test_what_became_of_a_request(metrics: Metrics, state: ChangeState, said: str) -> None:
    """Approved is approved, whether it runs at once or waits for its secret."""
    before = change()
    change_counter(metrics)(before, replace(before, state=state))
    assert figure(metrics, "registrar_approvals_total", state=said) == 1


async def test_calls_are_counted_by_how_they_ended(
    connector: Connector, standin: ClassStandIn, metrics: Metrics
) -> None:
    """By how they ended, and timed; whoever asks hears what happened all the same."""
    ask = asking(connector, metrics.called)
    await ask(ClassesList())
    with pytest.raises(NotFound):
        await ask(ClassesGet(ext_class_id="nothing"))
    standin.faults.add(Fault(reply=Reply(status=503)), times=None)
    with pytest.raises(Exception, match="down"):
        await ask(ClassesList())
    assert {outcome: calls(metrics, outcome) for outcome in ("ok", "not_found", "unavailable")} == {
        "ok": 1,
        "not_found": 1,
        "unavailable": 1,
    }


async def test_what_waits_is_looked_up_when_the_figures_are_fetched(
    store: Store, clock: Clock, metrics: Metrics
) -> None:
    """How much, and how long the oldest has waited; nothing waits for no time."""
    await metrics.text(partial(backlog, store))
    for name in ("outbox_waiting", "outbox_oldest_seconds", "inbox_oldest_seconds", "approvals_waiting"):
        assert figure(metrics, f"registrar_{name}") == 0
    now = await store.now()
    news = News("class", "session_starting", "k")
    await store.apply(
        Append("outbox/C2", single(news, now - 5).plain()),
        Append("outbox/C1", single(news, now - 90).plain()),
        Append("outbox/C1", single(news, now - 10).plain()),
        Put("waiting/approver/d1", "d1"),
    )
    await Inbox(store).put("skilljar", "{}", "key")
    clock.now += 7
    await metrics.text(partial(backlog, store))
    assert figure(metrics, "registrar_outbox_waiting") == 3
    assert figure(metrics, "registrar_outbox_oldest_seconds") == pytest.approx(97)
    assert figure(metrics, "registrar_inbox_oldest_seconds") == pytest.approx(7)
    assert figure(metrics, "registrar_approvals_waiting") == 1
    await store.apply(Put("sending/C3", OutgoingMessage("1", now, single(news, now - 500)).plain()))
    await metrics.text(partial(backlog, store))
    assert figure(metrics, "registrar_outbox_oldest_seconds") == pytest.approx(507), "what is in hand waits too"


async def test_a_fetch_costs_no_more_the_more_there_is(store: Store, metrics: Metrics) -> None:
    """It counts up to a bound, and says so."""
    news = single(News("class", "session_starting", "k"), 0.0).plain()
    rows: list[Op] = [Append(f"outbox/C{n % 7}", news) for n in range(2 * MAX_COUNTED_ROWS)]
    await store.apply(*rows, *(Put(f"waiting/approver/{n}", "d") for n in range(2 * MAX_COUNTED_ROWS)))
    counted = Counted(store)
    await metrics.text(partial(backlog, counted))
    assert counted.given <= 2 * MAX_COUNTED_ROWS + 100
    assert figure(metrics, "registrar_outbox_waiting") == MAX_COUNTED_ROWS


async def test_a_store_that_does_not_answer_is_a_figure_too(store: Store, metrics: Metrics) -> None:
    """What it would have told is not a number; all else is still told."""
    metrics.webhooks.labels("skilljar", "kept").inc()
    said = (await metrics.text(partial(backlog, Closed(store)))).decode()
    assert "registrar_store_up 0.0" in said
    assert "registrar_outbox_waiting NaN" in said
    assert 'registrar_webhooks_total{outcome="kept",platform="skilljar"} 1.0' in said
    assert "registrar_store_up 1.0" in (await metrics.text(partial(backlog, store))).decode()


async def test_prometheus_reads_it(store: Store, metrics: Metrics) -> None:
    """Every figure has a sentence and is ours; what the pipeline counts is among them."""
    metrics.news.counts = {"told": 3}
    metrics.looked("class", "ok")
    families = list(text_string_to_metric_families((await metrics.text(partial(backlog, store))).decode()))
    names = {one.name for one in families}
    assert names >= {
        "registrar_news",
        "registrar_watcher_polls",
        "registrar_platform_call_seconds",
        "registrar_store_up",
    }
    assert all(one.name.startswith("registrar_") and one.documentation for one in families)
    assert figure(metrics, "registrar_news_total", outcome="told") == 3


def test_two_registrars_in_one_process_count_apart() -> None:
    """Nothing is global."""
    one, other = Metrics(), Metrics()
    one.looked("class", "ok")
    assert figure(other, "registrar_watcher_polls_total", platform="class", outcome="ok") == 0


def everything(metrics: Metrics) -> list[Any]:
    return [metric for metric in vars(metrics).values() if hasattr(metric, "_labelnames")]


def test_labels_have_few_values(metrics: Metrics) -> None:
    """A person, a channel or a course in a label would make a new series for each."""
    assert everything(metrics)
    for metric in everything(metrics):
        assert set(metric._labelnames) <= {"kind", "outcome", "platform", "state"}
