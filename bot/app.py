"""Puts all parts together (the composition root): from settings to a running Registrar. Of all `bot`, only this file
and commands.py know handlers."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from starlette.applications import Starlette

from bot.audit.log import AuditLog
from bot.changes.calls import asking
from bot.changes.change import Change, ChangeState
from bot.changes.recent_operations import RecentOperations
from bot.changes.steps import approval_outcome
from bot.changes.store import CHANGE_NOT_BEGUN, ChangeStore
from bot.desk import Desk
from bot.directory.aliases import Aliases
from bot.notifications.inbox import Inbox
from bot.notifications.leader import LEADER_LEASE_TTL_S, LeaderElection, LeaderWork
from bot.notifications.pipeline import NotificationPipeline
from bot.notifications.quiet_notices import QuietNotices
from bot.notifications.rows import Guard
from bot.notifications.subscriptions import Subscriptions
from bot.notifications.watcher_trouble import WatcherTrouble
from bot.notifications.watchers import Watchers
from bot.policy.policy import Actor, Standing
from bot.policy.policy_file import PolicyFile
from bot.ports import AuditHead, Changed, Channels, Ended, Interrupted, PersonUnknown, Reminder, Requested, Widened
from bot.preferences.preferences import PreferencesStore
from bot.runtime.logs import logger
from bot.runtime.metrics import Metrics
from bot.runtime.settings import SHARED_DATABASE_PREFIXES, Settings
from bot.runtime.tasks import TaskSet
from bot.store import Store, StoreError
from bot.store.claims import claim, release
from bot.store.drafts import Drafts
from bot.store.expiry import sweep
from bot.store.lease import Lease
from bot.store.opening import open_store
from bot.store.replicas import Replicas
from bot.store.watched import WatchedStore
from connectors.catalog import platforms
from connectors.core.connector import Connector, Sleep
from connectors.news.news import AskPlatform, Source
from handlers.changes import telling
from handlers.everyday import undo
from handlers.home.first_start import welcome_owner
from handlers.listeners import webhooks
from handlers.listeners.http import routes
from handlers.listeners.listeners import listen
from handlers.listeners.socket_mode import Socket
from handlers.ports.channels import ChannelsPort
from handlers.ports.notices import NoticesPort
from handlers.slack.addresses import Addresses
from handlers.slack.approvers import directs_of, whom_to_ask
from handlers.slack.client import SlackClient
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.services import Services

log = logger("registrar.app")

RECOVERY_POLL_S = 20.0
"""Seconds between two looks at what has expired."""
EXPIRY_SWEEP_INTERVAL_S = 60.0
"""Seconds between two sweeps of what has expired."""
EXPIRY_SWEEP_ROWS = 200
"""Of these, what goes before others have their turn at the store."""
SLACK_RETRY_DELAY_S = 5.0
"""Seconds after which we introduce ourselves to Slack again, if it did not answer."""


class Registrar:
    """All parts, put together and running. `web` serves the HTTP side."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        connectors: Mapping[str, Connector],
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.time,
        channels: Channels | None = None,
        greets: bool = False,
    ) -> None:
        """`channels` are told instead of Slack's; with `greets`, who installed us is welcomed at the first start."""
        store = WatchedStore(store)
        token = settings.slack_bot_token.get_secret_value()
        secret = settings.slack_signing_secret
        app_token = settings.slack_app_token
        self.store, self.connectors, self._sleep = store, connectors, sleep
        self.slack = SlackClient(token, settings.slack_api_url)
        self.policy = PolicyFile(settings.policy)
        self.notices = NoticesPort(self.slack, self.policy.now)
        self.audit = AuditLog(store)
        self.metrics = Metrics()
        self.shared = settings.database.startswith(SHARED_DATABASE_PREFIXES)
        self.replicas = Replicas(store)
        self.changes = ChangeStore(
            store, self.audit, change_counter(self.metrics), self.replicas.here if self.shared else ""
        )
        self.desk = Desk(
            connectors, self.changes, settings.read_only, self.policy.now, clock, self.metrics.called, self._who
        )
        self.desk.judge.whom_to_ask = partial(whom_to_ask, self.slack)
        self.slack.groups_matter = lambda: self.policy.now().groups
        self.services = Services(
            desk=self.desk,
            store=store,
            drafts=Drafts(store, shared=self.shared),
            recent_operations=RecentOperations(store),
            preferences=PreferencesStore(store),
            aliases=Aliases(store, self.audit),
            slack=self.slack,
            tasks=TaskSet(),
            sleep=sleep,
            audit=self.audit,
            subscriptions=Subscriptions(store),
            channels=ChannelsPort(self.slack),
            notices=self.notices,
            addresses=Addresses(settings.public_url, settings.webhooks),
            inbox=Inbox(store),
            metrics=self.metrics,
        )
        self.desk.authority.undo_still = partial(undo.still, self.services)
        self.quiet = QuietNotices(store, self.notices, self.slack, self._directs, self.desk.change)
        self._told = channels or self.services.channels
        # A file is used by one process only, which takes up at once what the one before it has left.
        self.leader = LeaderElection(
            Lease(store, "notifications", self.changes.here or "alone", LEADER_LEASE_TTL_S), self._work, sleep
        )
        signing = secret.get_secret_value() if secret else None
        bolt = listen(self.services, token, signing)
        self.socket = Socket(bolt, app_token.get_secret_value(), settings.slack_api_url) if app_token else None
        endpoints = webhooks.routes(self.services, settings.webhooks)
        slack = routes(None if self.socket else bolt, self.services, self.socket, signing)
        self.web = Starlette(routes=[*slack, *endpoints])
        self.web.router.redirect_slashes = False  # who posts and is sent elsewhere does not go there
        self._chores = TaskSet()
        self._owner = settings.owner.strip() if greets else None

    async def _who(self, id: str) -> Actor | None:
        """Somebody as Slack knows them at this moment; whoever runs the command line is nobody in Slack."""
        if id.startswith("cli:"):
            return Actor(id, standing=Standing.SHELL)
        try:
            return await self.slack.actor(id, anew=True)
        except PersonUnknown:
            return None

    async def _directs(self, change: Change) -> Mapping[str, str]:
        """Whose direct messages a card of this change stands in, by their channel."""
        return await directs_of(self.slack, self.policy.now(), change.deciders)

    def _work(self, guard: Guard) -> Sequence[LeaderWork]:
        """What one process at a time does with the news."""
        services, told = self.services, (self._sources(), self._asks())
        options: dict[str, Any] = {"sleep": self._sleep, "guard": guard}
        pipeline = NotificationPipeline(
            self.store, services.inbox, services.subscriptions, self._told, self.quiet, *told, **options
        )
        self.metrics.news.counts = pipeline.tally
        trouble = WatcherTrouble(self.store, services.subscriptions, self.quiet, guard)
        looking = {"looked": self.metrics.looked, "trouble": trouble, **options}
        return pipeline, Watchers(self.store, services.inbox, *told, **looking)

    def _sources(self) -> dict[str, Source]:
        return {name: platform.news for name, platform in platforms().items() if platform.news}

    def _asks(self) -> dict[str, AskPlatform]:
        return {name: asking(connector, self.metrics.called) for name, connector in self.connectors.items()}

    async def start(self) -> None:
        self._chores.start(self._introduce())
        self._chores.start(self._sweep())
        self._chores.start(self._watch())
        if self.shared:
            await self.replicas.beat()
            self._chores.start(self.replicas.beat_on(self._sleep))
        await self.recover()
        self.leader.start()
        if self.socket:
            await self.socket.open()
        log.info("started", platforms=list(self.connectors), socket_mode=bool(self.socket))

    async def recover(self) -> None:
        """Settle what a process that is gone left open, and tell who asked for it. Where there is only one, that is the
        last one, and this comes before any new change begins."""
        async for change in self.desk.recovery.recover(self.replicas.alive if self.shared else None):
            self.services.tasks.start(self._settled(change))

    async def look_after(self) -> None:
        """Once: what has expired, what to remind of, and what could not be written down or posted before."""
        async for what, change in self.desk.recovery.look_after():
            if what == "reminded":
                await telling.card(self.quiet, self.desk, change, Reminder(change))
            elif what == "widened":
                widened = await telling.card(self.notices, self.desk, change, Widened(change))
                await telling.card(self.notices, self.desk, widened)
            elif change.card or change.state is ChangeState.INTERRUPTED or change.outcome == CHANGE_NOT_BEGUN:
                await self._settled(change)  # the last is for who was told that nobody could say
            else:
                await telling.card(self.notices, self.desk, change)
        channel = self.policy.now().channel
        for change in await self.desk.recovery.unposted():
            if self.shared and not await telling.to_post(self.store, change.id):
                continue  # another is posting it
            unknown = change.state is ChangeState.AWAITING and not change.card
            late = Requested(change, channel, tried=True) if unknown else Changed(change, late=True)
            await telling.card(self.notices, self.desk, change, late)

    async def post_head(self) -> None:
        """Once a day, the end of the audit log, where the policy says."""
        channel = self.policy.now().audit_channel
        if not channel:
            return
        hour = time.strftime("%Y-%m-%d/%H", time.gmtime(await self.store.now()))
        day = f"head/{hour[:10]}"
        # What Slack does not take is tried again an hour later, not at every look.
        if await claim(self.store, f"head/{hour}", ttl=2 * 3600.0) and await claim(self.store, day, ttl=2 * 86400.0):
            entries, head = await self.audit.head()
            if not await self.notices.deliver(AuditHead(channel, entries, head)):
                await release(self.store, day)

    async def _settled(self, change: Change) -> None:
        """Nobody pressed anything: all whom it concerns hear what became of it."""
        notice = Interrupted(change) if change.state is ChangeState.INTERRUPTED else Ended(change)
        await telling.requester(self.notices, self.desk, change, notice)
        await telling.card(self.notices, self.desk, change)

    async def close(self) -> None:
        """Finish what is running, then let go of everything."""
        if self.socket:
            await self.socket.close()
        await self._chores.drain(0)
        left = await self.services.tasks.drain()
        left += await self.leader.close()
        await self.desk.executor.reads.close()
        if self.shared:
            await self.replicas.leave()
        for connector in self.connectors.values():
            await connector.close()
        await self.slack.close()
        await self.store.close()
        log.info("stopped", cut_off=left)

    async def _introduce(self) -> None:
        while not self.slack.identity:
            try:
                await self.slack.introduce()
            except SLACK_CALL_ERRORS as error:
                log.error("slack_auth_failed", reason=reason(error))
                await self._sleep(SLACK_RETRY_DELAY_S)
        if self._owner is not None:
            self.services.tasks.start(welcome_owner(self.services, self._owner))

    async def _watch(self) -> None:
        """Look after the changes, and post the head of the audit log once a day. What goes wrong costs neither the rest
        nor the next look."""
        while True:
            for look in (
                self.look_after,
                self.post_head,
                self.quiet.deliver_due,
                *([self.recover] if self.shared else []),
            ):
                try:
                    await look()
                except StoreError as error:
                    log.warning("maintenance_failed", error=str(error))
                except Exception:
                    log.exception("maintenance_failed")
            await self._sleep(RECOVERY_POLL_S)

    async def _sweep(self) -> None:
        while True:
            with contextlib.suppress(Exception):  # a store that fails says so to whoever needs it
                while await sweep(self.store, EXPIRY_SWEEP_ROWS) == EXPIRY_SWEEP_ROWS:
                    pass
            await self._sleep(EXPIRY_SWEEP_INTERVAL_S)


def change_counter(metrics: Metrics) -> Callable[[Change | None, Change], None]:
    """What the store of changes reports to, so that /metrics has each state that a change came into."""
    return lambda before, after: metrics.change_moved(after.state.value, approval_outcome(before, after))


@contextlib.asynccontextmanager
async def running(settings: Settings, connectors: Mapping[str, Connector], **options: Any) -> AsyncIterator[Registrar]:
    """A Registrar from open store to closed store."""
    registrar = Registrar(settings, await open_store(settings.database), connectors, **options)
    try:
        await registrar.start()
        yield registrar
    finally:
        await registrar.close()
