"""How Registrar's own webhook on Skilljar is found, made and tried."""

from collections.abc import Mapping
from typing import Any

from connectors.core.intent import Intent
from connectors.news.webhook import ListedWebhook, WebhookApi
from connectors.news.webhook_auth import WebhookCredentials
from connectors.skilljar.hook_address import leads_to
from connectors.skilljar.ping import WebhooksPing
from connectors.skilljar.webhooks import Webhook, WebhooksCreate, WebhooksList


class SkilljarWebhooks(WebhookApi):
    lists = WebhooksList()
    creates = WebhooksCreate
    trial_event = "ping"

    def values(self, address: str, credentials: WebhookCredentials) -> Mapping[str, Any]:
        name, password = credentials.login
        return {
            "target_url": address,
            "active": True,
            "basic_auth_username": name,
            "basic_auth_password": password,
        }

    def listed(self, row: Webhook) -> ListedWebhook:
        event = (row.event_type or "").lower()
        return ListedWebhook(row.id or "", row.target_url or "", bool(row.active), event, row.remark)

    def leads_to(self, hook: ListedWebhook, address: str) -> bool:
        return leads_to(hook.address, address)

    def trial(self, id: str) -> Intent[Any]:
        return WebhooksPing(webhook_id=id)
