"""Figures about ourselves, for Prometheus to fetch. What each means, and when to worry, is in docs/operating.md.

Labels have few values, all of them ours: no person, no channel, nothing that arrived. A registry of our own, because
two Registrars may live in one process.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

MAX_COUNTED_ROWS = 500
"""Rows that a fetch of the figures counts. More than that is told as so many."""
METRICS_STORE_TIMEOUT_S = 1.0
"""Seconds for what the store is asked."""
METRIC_UNKNOWN = float("nan")
CALL_BUCKETS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0)


@dataclass(frozen=True)
class Backlog:
    """What waits in the store at one moment.

    Attributes:
        approvals: requests for approval that nobody has decided on, at most MAX_COUNTED_ROWS
        inbox_oldest_s: seconds for which the oldest of what platforms sent waits to be dispatched
        outbox: messages that wait to be posted, at most MAX_COUNTED_ROWS
        outbox_oldest_s: seconds for which the oldest of them waits
    """

    approvals: int
    inbox_oldest_s: float
    outbox: int
    outbox_oldest_s: float


Measure = Callable[[], Awaitable[Backlog | None]]
"""Asks the store what waits in it; None where it does not answer."""


class _Tally(Collector):
    """What became of news; the pipeline counts it itself."""

    def __init__(self) -> None:
        self.counts: Mapping[str, int] = {}

    def collect(self) -> Iterator[CounterMetricFamily]:
        found = CounterMetricFamily("registrar_news", "Updates, by outcome", labels=["outcome"])
        for outcome, count in sorted(self.counts.items()):
            found.add_metric([outcome], count)
        yield found


class Metrics:
    """The metrics of one Registrar, as Prometheus fetches them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.news = _Tally()
        self.registry.register(self.news)
        self.requests = self._count("registrar_requests", "What people asked for", "kind", "outcome")
        self.refused_signatures = self._count("registrar_slack_signatures_refused", "Payloads not signed by Slack")
        self.changes = self._count("registrar_changes", "Changes that came into a state", "state")
        self.approvals = self._count("registrar_approvals", "Requests for approval that came into a state", "state")
        self.webhooks = self._count("registrar_webhooks", "What platforms posted", "platform", "outcome")
        self.watcher_polls = self._count(
            "registrar_watcher_polls", "Looks at what is new on a platform", "platform", "outcome"
        )
        self.calls = Histogram(
            "registrar_platform_call_seconds",
            "Calls to a platform, retries included",
            ["platform", "outcome"],
            registry=self.registry,
            buckets=CALL_BUCKETS_S,
        )
        self.store_up = self._gauge("registrar_store_up", "Whether the store answers")
        self.waiting = self._gauge("registrar_approvals_waiting", f"Undecided requests, up to {MAX_COUNTED_ROWS}")
        self.inbox_age = self._gauge("registrar_inbox_oldest_seconds", "How long the oldest of what arrived waits")
        self.outbox = self._gauge(
            "registrar_outbox_waiting", f"Messages that wait to be posted, up to {MAX_COUNTED_ROWS}"
        )
        self.outbox_age = self._gauge("registrar_outbox_oldest_seconds", "How long the oldest of them waits")
        self._socket_up: Gauge | None = None

    def called(self, platform: str, outcome: str, seconds: float) -> None:
        """A platform was asked something."""
        self.calls.labels(platform, outcome).observe(seconds)

    def socket_is(self, open: bool) -> None:
        """Whether the connection of Socket Mode is open; without Socket Mode there is no such metric."""
        self._socket_up = self._socket_up or self._gauge(
            "registrar_slack_socket_up", "Whether the connection to Slack is open"
        )
        self._socket_up.set(open)

    def looked(self, platform: str, outcome: str) -> None:
        """A watcher looked whether there is something new."""
        self.watcher_polls.labels(platform, outcome).inc()

    def change_moved(self, state: str, approval: str = "") -> None:
        """A change came into another state; `approval` says what this made of a request for approval, if it was one."""
        self.changes.labels(state.replace(" ", "_")).inc()
        if approval:
            self.approvals.labels(approval).inc()

    async def text(self, measure: Measure) -> bytes:
        """All of it as Prometheus reads it. What the store cannot be asked now is not a number."""
        waits = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(METRICS_STORE_TIMEOUT_S):
                waits = await measure()
        self.store_up.set(int(waits is not None))
        self.waiting.set(waits.approvals if waits else METRIC_UNKNOWN)
        self.inbox_age.set(waits.inbox_oldest_s if waits else METRIC_UNKNOWN)
        self.outbox.set(waits.outbox if waits else METRIC_UNKNOWN)
        self.outbox_age.set(waits.outbox_oldest_s if waits else METRIC_UNKNOWN)
        return generate_latest(self.registry)

    def _count(self, name: str, help: str, *labels: str) -> Counter:
        return Counter(name, help, labels, registry=self.registry)

    def _gauge(self, name: str, help: str) -> Gauge:
        return Gauge(name, help, registry=self.registry)
