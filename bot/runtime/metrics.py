"""Figures about ourselves, for Prometheus to fetch. What each means, and when to worry, is in docs/operating.md.

Labels have few values, all of them ours: no person, no channel, nothing that arrived. A registry of our own, because
two Registrars may live in one process.
"""

import asyncio
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from bot.changes.change import Deed, State
from bot.notifications.rows import heads
from bot.store import Store, StoreError

MOST = 500
"""Rows that a fetch of the figures counts. More than that is told as so many."""
CHANNELS = 20
"""Channels in which a fetch looks for what waits longest."""
PATIENCE = 1.0
"""Seconds for what the store is asked."""
UNKNOWN = float("nan")
DECIDED = {State.RUNNING: "approved", State.READY: "approved"}
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0)


class _Tally(Collector):
    """What became of news; the newsroom counts it itself."""

    def __init__(self) -> None:
        self.counts: Mapping[str, int] = {}

    def collect(self) -> Iterator[CounterMetricFamily]:
        found = CounterMetricFamily("registrar_news", "What became of news, by outcome", labels=["outcome"])
        for outcome, count in sorted(self.counts.items()):
            found.add_metric([outcome], count)
        yield found


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.news = _Tally()
        self.registry.register(self.news)
        self.requests = self._count("registrar_requests", "What people asked for", "kind", "outcome")
        self.refused_signatures = self._count("registrar_slack_signatures_refused", "Payloads not signed by Slack")
        self.deeds = self._count("registrar_deeds", "Deeds that came into a state", "state")
        self.approvals = self._count("registrar_approvals", "Requests for approval that came into a state", "state")
        self.webhooks = self._count("registrar_webhooks", "What came to the doors of webhooks", "platform", "outcome")
        self.looks = self._count("registrar_watch_looks", "Looks at what is new on a platform", "platform", "outcome")
        self.calls = Histogram(
            "registrar_platform_call_seconds",
            "Calls to a platform, retries included",
            ["platform", "outcome"],
            registry=self.registry,
            buckets=BUCKETS,
        )
        self.store_up = self._gauge("registrar_store_up", "Whether the store answers")
        self.waiting = self._gauge("registrar_approvals_waiting", f"Requests nobody has decided on, up to {MOST}")
        self.inbox_age = self._gauge("registrar_inbox_oldest_seconds", "How long the oldest of what arrived waits")
        self.outbox = self._gauge("registrar_outbox_waiting", f"Messages that wait to be posted, up to {MOST}")
        self.outbox_age = self._gauge("registrar_outbox_oldest_seconds", "How long the oldest of them waits")
        self._from_store = (self.waiting, self.inbox_age, self.outbox, self.outbox_age)

    def called(self, platform: str, outcome: str, seconds: float) -> None:
        """A platform was asked something."""
        self.calls.labels(platform, outcome).observe(seconds)

    def looked(self, platform: str, outcome: str) -> None:
        """A watcher looked whether there is something new."""
        self.looks.labels(platform, outcome).inc()

    def stepped(self, before: Deed | None, after: Deed) -> None:
        """A deed came into another state."""
        self.deeds.labels(after.state.value.replace(" ", "_")).inc()
        if after.state is State.AWAITING:
            self.approvals.labels("requested").inc()
        elif before and before.state is State.AWAITING:
            self.approvals.labels(DECIDED.get(after.state, after.state.value)).inc()

    async def text(self, store: Store) -> bytes:
        """All of it as Prometheus reads it. What the store cannot be asked now is not a number."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._ask(store)
            self.store_up.set(1)
        except (StoreError, TimeoutError):
            self.store_up.set(0)
            for gauge in self._from_store:
                gauge.set(UNKNOWN)
        return generate_latest(self.registry)

    async def _ask(self, store: Store) -> None:
        now = await store.now()
        self.waiting.set(len(await store.scan("waiting/", limit=MOST)))
        self.outbox.set(len(await store.scan("outbox/", limit=MOST)))
        arrived = [row.value["at"] for row in await store.scan("inbox/", limit=1)]
        self.inbox_age.set(max(0.0, now - min(arrived, default=now)))
        in_hand = [row.value["what"]["at"] for row in await store.scan("sending/", limit=CHANNELS)]
        first: list[float] = []
        async for row in heads(store, "outbox/"):
            first.append(row.value["at"])
            if len(first) == CHANNELS:
                break
        self.outbox_age.set(max(0.0, now - min((*in_hand, *first), default=now)))

    def _count(self, name: str, help: str, *labels: str) -> Counter:
        return Counter(name, help, labels, registry=self.registry)

    def _gauge(self, name: str, help: str) -> Gauge:
        return Gauge(name, help, registry=self.registry)
