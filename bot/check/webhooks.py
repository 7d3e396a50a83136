"""Whether the news of platforms can reach us: what is set on our side, and what Skilljar says of its webhooks."""

from collections.abc import Sequence

from bot.check.finding import Finding, fault, note, ok
from bot.runtime.settings import Settings
from connectors.core import errors
from connectors.core.connector import Connector
from connectors.skilljar.hook_address import leads_to
from connectors.skilljar.webhooks import Webhook, WebhooksList

SKILLJAR_WEBHOOK_PATH = "/webhooks/skilljar"
MAKE_WEBHOOK_HINT = "Type /lms webhooks skilljar in Slack to make one."


def check_damstra(settings: Settings) -> list[Finding]:
    """Damstra cannot be asked about its webhooks; only our side can be looked at."""
    if not settings.damstra_webhook_secret:
        return [
            note(
                "Damstra cannot tell its news here. Set DAMSTRA_WEBHOOK_SECRET to 16 characters or more, if it should."
            )
        ]
    if not settings.public_url:
        return [note("Damstra's webhook needs an address: set REGISTRAR_PUBLIC_URL, then type /lms webhooks damstra.")]
    return [ok("Damstra can tell its news here. Whether it does, stands under Integrations, WebHooks in Damstra.")]


async def check_skilljar(settings: Settings, connector: Connector) -> list[Finding]:
    """Closes the connector."""
    try:
        if not settings.skilljar_webhook_password:
            return [
                note(
                    "Skilljar cannot tell its news here. "
                    "Set SKILLJAR_WEBHOOK_USERNAME and SKILLJAR_WEBHOOK_PASSWORD, if it should."
                )
            ]
        found: list[Webhook] = []
        async for page in connector.pages(WebhooksList()):
            found += page.items
    except errors.PlatformError:
        return []  # what stands in the way is said of Skilljar itself
    finally:
        await connector.close()
    return [_hooks(settings, found)]


def _hooks(settings: Settings, found: Sequence[Webhook]) -> Finding:
    here = f"{settings.public_url}{SKILLJAR_WEBHOOK_PATH}" if settings.public_url else SKILLJAR_WEBHOOK_PATH
    ours = [one for one in found if leads_to(one.target_url, here)]
    if not ours:
        return note(f"Skilljar has no webhook that leads to {here}. {MAKE_WEBHOOK_HINT}")
    if any(one.active for one in ours):
        return ok(f"Skilljar's webhook to {here} is active.")
    why = next((one.remark for one in ours if one.remark), "Skilljar does not say why.")
    return fault(f"Skilljar's webhook to {here} is switched off. {why} {MAKE_WEBHOOK_HINT}")
