"""How platforms tell their news: their webhooks in plain words, what is wrong with them, and what to do about it."""

from collections.abc import Sequence

from connectors.catalog import platforms
from connectors.news.webhook import ListedWebhook, Webhook, WebhookApi
from connectors.platform import Platform
from handlers.notifications.tamed import event_name, tame, titled
from handlers.slack import limits
from handlers.slack.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bullets,
    button,
    clip,
    code,
    context,
    header,
    line,
    modal,
    plain,
    rich,
    run,
    say,
    sentence,
)

WEBHOOK_FORM_CALLBACK = "webhook_address"
WEBHOOKS_SHOWN = 15
"""Webhooks shown."""
PUBLIC_URL_NOT_SET = "Your Registrar admin has to set `REGISTRAR_PUBLIC_URL` to the web address where I can be reached."


def overview(told: Sequence[tuple[str, str]]) -> Message:
    """For each platform how its news come, in a sentence."""
    lines = [line(run(f"{titled(name)}: ", bold=True), run(text)) for name, text in told]
    title = "How updates arrive"
    if not told:
        return Message(title, [header(title), say("No platform is connected yet.")])
    more = context(f"/lms webhooks {told[0][0]} shows more about one platform.")
    return Message(title, [header(title), rich(bullets(lines)), more])


def watched(platform: str) -> str:
    """How a platform is heard, in a sentence."""
    known = platforms().get(platform)
    source = known.news if known else None
    if not source:
        return "No updates yet."
    if not (known and known.webhook):
        return f"No webhooks; checked {_often(source.every)}."
    return "By webhook." + (f" Also checked {_often(source.every)} for anything missed." if source.every else "")


def by_watching(platform: str) -> Message:
    title = f"How updates from {titled(platform)} arrive"
    return Message(title, [header(title), say(watched(platform))])


def not_set_up(platform: Platform) -> str:
    """Which settings are missing, as sentences."""
    demand = platform.webhook.auth.demand if platform.webhook else ""
    return (
        f"I don't receive updates from {platform.title} yet. Your Registrar admin has to set {_variables(platform)}"
        f"{demand}, and restart it."
    )


def by_api(
    platform: Platform, api: WebhookApi, hooks: Sequence[ListedWebhook], address: str, listening: bool
) -> Message:
    """What the platform lists; `address` is ours, or only its end where nobody said it."""
    title = f"How updates from {platform.title} arrive"
    ours = [one for one in hooks if api.leads_to(one, address)]
    works = [one for one in ours if one.active]
    standing = _standing(platform, ours, works) if listening else not_set_up(platform)
    blocks: list[Block] = [header(title), say(standing)]
    if hooks:
        blocks += [rich(bullets(_hook(one) for one in hooks[:WEBHOOKS_SHOWN]))]
    if len(hooks) > WEBHOOKS_SHOWN:
        blocks.append(context(f"… and {len(hooks) - WEBHOOKS_SHOWN} more."))
    steps: list[Element] = []
    if works and api.trial_event:
        steps.append(button("Send a test", "webhook.ping", f"{platform.name}/{works[0].id}"))
    if listening and all(one.event for one in works):
        steps.append(button("Create it", "webhook.create", platform.name, style="primary"))
    return Message(title, [*blocks, *([actions(*steps)] if steps else [])])


def created(platform: Platform, hook: ListedWebhook) -> Message:
    """What the platform answered, without the secret, which it may give back."""
    text = f"Done. {platform.title} sends me {_which(hook)} from now on."
    return Message(text, [say(text), rich(bullets([_hook(hook)]))])


def trial(platform: Platform, arrived: bool, seconds: int, seen: str = "") -> Message:
    """`seen` is how the platform saw it end, as a sentence; nothing where it does not say."""
    seen = f" {tame(seen, 400)}" if seen else ""
    if arrived:
        return sentence(f"✅ {platform.title} sent a test, and it arrived. Its updates reach me.{seen}")
    return sentence(
        f"{platform.title} sent a test, but it didn't arrive within {seconds} seconds.{seen} "
        "Check that the address leads to Registrar, and that the platform uses what is set in "
        f"{_variables(platform)}."
    )


def ask_address(platform: Platform) -> View:
    """The form that asks under which web address Registrar can be reached."""
    box: Block = {
        "type": "input",
        "block_id": "address",
        "label": plain("Web address of Registrar", limits.INPUT_LABEL_CHARS),
        "hint": plain(
            f"{platform.title} must be able to reach it. It posts to {platform.webhook_path} there.",
            limits.INPUT_LABEL_CHARS,
        ),
        "element": {
            "type": "url_text_input",
            "action_id": "text",
            "placeholder": plain("https://registrar.example.com", limits.PLACEHOLDER_CHARS),
        },
    }
    return modal("Create a webhook", [box], platform.name, submit="Create", callback=WEBHOOK_FORM_CALLBACK)


def by_hand(platform: Platform, webhook: Webhook, address: str, listening: bool, public: bool, draft: str) -> Message:
    """`address` without its secret; with `draft` a button shows it whole, once, to this one person."""
    title = f"How updates from {platform.title} arrive"
    blocks: list[Block] = [header(title)]
    if not listening:
        return Message(title, [*blocks, say(not_set_up(platform))])
    blocks += [say(webhook.setup), rich(code(address if public else f"https://…{address}"))]
    if not public:
        blocks.append(say(PUBLIC_URL_NOT_SET))
    blocks.append(context(webhook.auth.handling.format(variables=_variables(platform))))
    if platform.news and platform.news.every:
        blocks.append(context(f"I also check {_often(platform.news.every)} for anything missed."))
    return Message(
        title, [*blocks, *([actions(button("Show the address", "webhook.address", draft))] if draft else [])]
    )


def opened(platform: Platform, address: str) -> Message:
    """The whole address, for one pair of eyes."""
    text = f"This is the address. Paste it into {platform.title} and nowhere else. I won't show it again."
    return Message(text, [say(text), rich(code(address))])


def _variables(platform: Platform) -> str:
    return " and ".join(f"`{one}`" for one in platform.webhook_variables.values())


def _standing(platform: Platform, ours: Sequence[ListedWebhook], works: Sequence[ListedWebhook]) -> str:
    if works:
        which = ", ".join(dict.fromkeys(_which(one) for one in works))
        return f"✅ {platform.title} sends me {clip(which, 500)}."
    nothing = f"⛔ I'm getting nothing from {platform.title}"
    if ours:
        why = ours[0].remark or "It's switched off there."
        return f"{nothing}. {why} Once that's fixed, switch it on there or create it again here."
    return f"{nothing}: none of its webhooks point to me."


def _hook(one: ListedWebhook) -> Element:
    sign = "✅" if one.active else "⛔"
    said = [run(f"{sign} "), run(tame(one.address or "no address", 300), code=True)]
    why = tame(one.remark, 300)
    return line(*said, run(f"  {_which(one)}"), run(f". {why}" if why else ""))


def _which(one: ListedWebhook) -> str:
    return event_name(one.event) if one.event else "everything that happens"


def _often(every: float) -> str:
    minutes = max(1, round(every / 60))
    return "every minute" if minutes == 1 else f"every {minutes} minutes"
