"""What every handler works with, put together by `bot/app.py`."""

from dataclasses import dataclass, field

from bot.audit.log import AuditLog
from bot.changes.recent_operations import RecentOperations
from bot.desk import Desk
from bot.directory.aliases import Aliases
from bot.notifications.inbox import Inbox
from bot.notifications.subscriptions import Subscriptions
from bot.ports import Audience, Slack
from bot.preferences.preferences import PreferencesStore
from bot.runtime.metrics import Metrics
from bot.runtime.tasks import TaskSet
from bot.store import Store
from bot.store.drafts import Drafts
from connectors.core.connector import Sleep
from handlers.slack.addresses import Addresses
from handlers.slack.client import SlackClient
from handlers.slack.open_refusals import OpenRefusals
from handlers.slack.recent_answers import RecentAnswers


@dataclass(frozen=True)
class Services:
    """Everything a handler works with."""

    desk: Desk
    store: Store
    drafts: Drafts
    recent_operations: RecentOperations
    preferences: PreferencesStore
    aliases: Aliases
    slack: SlackClient
    tasks: TaskSet
    sleep: Sleep
    audit: AuditLog
    subscriptions: Subscriptions
    channels: Audience
    notices: Slack
    inbox: Inbox
    metrics: Metrics
    addresses: Addresses = field(default_factory=Addresses)
    recent_answers: RecentAnswers = field(default_factory=RecentAnswers)
    refusals: OpenRefusals = field(default_factory=OpenRefusals)
