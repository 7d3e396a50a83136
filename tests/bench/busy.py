"""The acknowledgement while everything else is at work: commands are answered, webhooks arrive and are told in
channels, approvals are decided, each at a steady pace, whether what came before is done or not."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bot.audit.log import AuditLog
from bot.changes.change import ChangeState
from bot.changes.store import ChangeStore
from bot.notifications.subscription import Subscription
from bot.notifications.subscriptions import Subscriptions
from bot.policy.policy import Actor
from bot.store.sqlite import open_sqlite
from connectors.classcom.templates import TemplatesCreate
from tests.bench.loads import Wire, paced, percentile, pressed, signed, told
from tests.bench.processes import Served, peer, registrar
from tests.bench.table import Row, at_most

ROUNDS, ROUND_S = 3, 5.0
COMMANDS_A_SECOND, WEBHOOKS_A_SECOND, APPROVALS_A_SECOND = 50, 50, 5
CHANNELS = 10
DONE_TIMEOUT_S = 120.0
WAITS_S = 3600.0


async def rows() -> AsyncIterator[Row]:
    late, costs = [], []
    approvals = int(ROUNDS * ROUND_S * APPROVALS_A_SECOND)
    with TemporaryDirectory() as home:
        database = Path(home) / "registrar.db"
        waiting = iter(await prepare(database, approvals))
        async with (
            peer("slack") as slack,
            peer("class") as platform,
            registrar(slack.url, platform.url, database=database) as ours,
        ):
            for _ in range(ROUNDS):
                before, began = ours.cpu_s(), time.perf_counter()
                waits = await everything(ours, slack.url, waiting)
                costs.append((ours.cpu_s() - before) / (time.perf_counter() - began))
                late.append(percentile(waits, 0.99) * 1000)
            await happened(ours, approvals)
    yield Row(
        f"acknowledged, {COMMANDS_A_SECOND} a second, everything else at work, p99",
        late,
        "{:.1f} ms",
        f"{WEBHOOKS_A_SECOND} webhooks, {APPROVALS_A_SECOND} approvals a second",
        f"{median(costs) * 100:.0f} % of a core",
        at_most(50.0),
    )


async def prepare(database: Path, approvals: int) -> Sequence[str]:
    """Channels that want to be told, and requests that wait; their ids."""
    store = await open_sqlite(database)
    subscriptions, changes = Subscriptions(store), ChangeStore(store, AuditLog(store))
    for number in range(CHANNELS):
        await subscriptions.add(Subscription("", f"C{number}", "skilljar", "everything", owner="U1"))
    terms: dict[str, Any] = {
        "approvers": "approver",
        "quorum": 1,
        "until": await store.now() + WAITS_S,
        "card": "C1:1.1",
    }
    intents = (TemplatesCreate(name=f"Evening {number}") for number in range(approvals))
    made = [await changes.open((one,), Actor("U1", "Ines"), "C1", ChangeState.AWAITING, **terms) for one in intents]
    await store.close()
    return [one.id for one in made]


async def everything(server: Served, slack: str, waiting: Any) -> list[float]:
    """Seconds until each command was acknowledged."""
    url, answers = server.url, f"{slack}/response"

    async def sent(request: bytes) -> float:
        wire = Wire(url)  # Slack too comes over many connections
        try:
            return await wire.send(request)
        finally:
            wire.close()

    commands, *_ = await asyncio.gather(
        paced(lambda: sent(signed(url, "class templates list", answers)), COMMANDS_A_SECOND, ROUND_S),
        paced(lambda: sent(told(url)), WEBHOOKS_A_SECOND, ROUND_S),
        paced(lambda: sent(pressed(url, "U2", "change.approve", next(waiting), answers)), APPROVALS_A_SECOND, ROUND_S),
    )
    return commands


async def happened(server: Served, approvals: int) -> None:
    """What was at work must have done its work, or do so soon."""
    wanted = {
        "registrar_approvals_total": approvals,
        "registrar_requests_total": approvals + ROUNDS * ROUND_S * COMMANDS_A_SECOND,
        "registrar_webhooks_total": ROUNDS * ROUND_S * WEBHOOKS_A_SECOND,
        'registrar_news_total{outcome="dispatched"}': ROUNDS * ROUND_S * WEBHOOKS_A_SECOND,
        'registrar_news_total{outcome="told"}': CHANNELS,  # a message may have several
        "registrar_platform_call_seconds_count": approvals + ROUNDS * ROUND_S * COMMANDS_A_SECOND,
    }
    until = time.monotonic() + DONE_TIMEOUT_S
    while True:
        left = {name: f"{done:.0f} of {count:.0f}" async for name, done, count in _less(server, wanted)}
        waiting = await server.metric("registrar_outbox_waiting")
        if not left and not waiting:
            return
        if time.monotonic() > until:
            left |= {"waiting to be told": f"{waiting:.0f}"}
            raise RuntimeError(f"not all of it was done, the machine has too much other work or we have: {left}")
        await asyncio.sleep(1)


async def _less(server: Served, wanted: Mapping[str, float]) -> AsyncIterator[tuple[str, float, float]]:
    """Of what less was done than is wanted: its name, and how much of how much."""
    for name, count in wanted.items():
        if (done := await server.metric(name)) < count:
            yield name, done, count
