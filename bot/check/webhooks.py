"""Whether the news of platforms can reach us: what is set on our side, and what a platform lists of its webhooks."""

from bot.check.finding import Finding, fault, note, ok
from bot.runtime.settings import Settings
from connectors.core import errors
from connectors.core.connector import Connector
from connectors.news.webhook import ListedWebhook, WebhookApi
from connectors.platform import Platform


async def check_webhook(settings: Settings, platform: Platform, connector: Connector) -> list[Finding]:
    """Closes the connector. Platforms that cannot be asked about their webhooks are looked at from our side alone."""
    title, more, webhook = platform.title, f"/lms webhooks {platform.name}", platform.webhook
    try:
        if not webhook:
            return []
        if platform.name not in settings.webhooks:
            variables = " and ".join(platform.webhook_variables.values())
            return [note(f"{title} can't send its updates here. To get them, set {variables}{webhook.auth.demand}.")]
        if webhook.api:
            found = [webhook.api.listed(row) async for page in connector.pages(webhook.api.lists) for row in page.items]
            return [_hooks(settings, platform, webhook.api, found)]
        if not settings.public_url:
            return [note(f"The webhook of {title} needs an address: set REGISTRAR_PUBLIC_URL, then type {more}.")]
        return [ok(f"{title} can send its updates here. Only {title} shows whether it does. {more} says where.")]
    except errors.PlatformError:
        return []  # what stands in the way is said of the platform itself
    finally:
        await connector.close()


def _hooks(settings: Settings, platform: Platform, api: WebhookApi, found: list[ListedWebhook]) -> Finding:
    title, here = platform.title, f"{settings.public_url}{platform.webhook_path}"
    hint = f"Type /lms webhooks {platform.name} in Slack to make one."
    ours = [one for one in found if api.leads_to(one, here)]
    if not ours:
        return note(f"{title} has no webhook that leads to {here}. {hint}")
    if any(one.active for one in ours):
        return ok(f"The webhook of {title} to {here} is active.")
    why = next((one.remark for one in ours if one.remark), f"{title} does not say why.")
    return fault(f"The webhook of {title} to {here} is switched off. {why} {hint}")
