"""How platforms tell their news: their webhooks in plain words, what is wrong with them, and what to do about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.catalog import platforms
from connectors.news.news import Source
from connectors.skilljar.hook_address import leads_to
from handlers.notifications.messages import event_name, tame, titled
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
SKILLJAR_WEBHOOK_PATH = "/webhooks/skilljar"
SKILLJAR_NOT_SET_UP = (
    "I do not listen to Skilljar yet. Whoever runs Registrar sets `SKILLJAR_WEBHOOK_USERNAME` and "
    "`SKILLJAR_WEBHOOK_PASSWORD`, and starts it again."
)
DAMSTRA_NOT_SET_UP = (
    "I do not listen to Damstra yet. Whoever runs Registrar sets `DAMSTRA_WEBHOOK_SECRET` to at least 16 characters "
    "that nobody can guess, and starts it again."
)
PUBLIC_URL_NOT_SET = "Whoever runs Registrar sets `REGISTRAR_PUBLIC_URL` to the web address at which I can be reached."


def overview(told: Sequence[tuple[str, str]]) -> Message:
    """For each platform how its news come, in a sentence."""
    lines = [line(run(f"{titled(name)}: ", bold=True), run(text)) for name, text in told]
    blocks = [header("How news reach me"), rich(bullets(lines)) if lines else say("No platform is connected yet.")]
    return Message("How news reach me", [*blocks, context("/lms webhooks skilljar tells more of one platform.")])


def watched(platform: str) -> str:
    """How a platform is heard, in a sentence."""
    known = platforms().get(platform)
    source = known.news if known else None
    if not source:
        return "It tells no news yet."
    if type(source).read is Source.read:
        return f"It posts nothing by itself, so I look {_often(source.every)}."
    return "It posts to me." + (f" I look {_often(source.every)} for what got lost." if source.every else "")


def by_watching(platform: str) -> Message:
    title = f"How {titled(platform)} tells its news"
    return Message(title, [header(title), say(watched(platform))])


def skilljar(hooks: Sequence[Mapping[str, Any]], address: str, listening: bool) -> Message:
    """`hooks` are rows of the listing with their `remark`; `address` is ours, or only its end where nobody said it."""
    title = "How Skilljar tells its news"
    ours = [one for one in hooks if leads_to(one.get("target_url"), address)]
    works = [one for one in ours if one.get("active")]
    blocks: list[Block] = [header(title), say(SKILLJAR_NOT_SET_UP if not listening else _standing(ours, works))]
    if hooks:
        blocks += [rich(bullets(_hook(one) for one in hooks[:WEBHOOKS_SHOWN]))]
    if len(hooks) > WEBHOOKS_SHOWN:
        blocks.append(context(f"… and {len(hooks) - WEBHOOKS_SHOWN} more."))
    steps: list[Element] = []
    if works:
        steps.append(button("Send a trial", "webhook.ping", str(works[0].get("id") or "")))
    if listening and not any(not one.get("event_type") for one in works):
        steps.append(button("Create it", "webhook.create", "skilljar", style="primary"))
    return Message(title, [*blocks, *([actions(*steps)] if steps else [])])


def created(hook: Mapping[str, Any]) -> Message:
    """What Skilljar answered, without the password, which it gives back."""
    text = f"Done. Skilljar tells me {_which(hook)} from now on."
    return Message(text, [say(text), rich(bullets([_hook(hook)]))])


def trial(arrived: bool, seconds: int, seen: str = "") -> Message:
    """`seen` is how Skilljar saw it end, as a sentence; nothing where it does not say."""
    seen = f" {tame(seen, 400)}" if seen else ""
    if arrived:
        return sentence(f"✅ Skilljar sent a trial, and it arrived. Its news reach me.{seen}")
    return sentence(
        f"Skilljar sent a trial, but it did not arrive within {seconds} seconds.{seen} "
        "Check that the address leads to Registrar, and that name and password are those it was started with."
    )


def ask_address(said: str = "") -> View:
    """The form that asks under which web address Registrar can be reached."""
    box: Block = {
        "type": "input",
        "block_id": "address",
        "label": plain("Web address of Registrar", limits.INPUT_LABEL_CHARS),
        "hint": plain(
            f"Skilljar must be able to reach it. It posts to {SKILLJAR_WEBHOOK_PATH} there.", limits.INPUT_LABEL_CHARS
        ),
        "element": {
            "type": "url_text_input",
            "action_id": "text",
            "placeholder": plain("https://registrar.example.com", limits.PLACEHOLDER_CHARS),
        },
    }
    return modal(
        "Create a webhook", [*([say(said)] if said else []), box], submit="Create", callback=WEBHOOK_FORM_CALLBACK
    )


def damstra(address: str, every: float, listening: bool, public: bool, draft: str) -> Message:
    """`address` without its secret; with `draft` a button shows it whole, once, to this one person."""
    title = f"How {titled('damstra')} tells its news"
    blocks: list[Block] = [header(title)]
    if not listening:
        return Message(title, [*blocks, say(DAMSTRA_NOT_SET_UP)])
    steps = "In Damstra, open Integrations and there WebHooks. Add one for All Events with this address:"
    blocks += [say(steps), rich(code(address))]
    if not public:
        blocks.append(say(PUBLIC_URL_NOT_SET))
    blocks.append(
        context(
            "The end of the address is a password: whoever knows it could tell me false news. So I show it privately, "
            "once, to people who approve."
        )
    )
    if every:
        blocks.append(context(f"Damstra sends each event once at most. I look {_often(every)} for what got lost."))
    return Message(
        title, [*blocks, *([actions(button("Show me the address", "webhook.address", draft))] if draft else [])]
    )


def opened(address: str) -> Message:
    """The whole address, for one pair of eyes."""
    text = "This is the address. Paste it into Damstra, and nowhere else. I do not show it again."
    return Message(text, [say(text), rich(code(address))])


def _standing(ours: Sequence[Mapping[str, Any]], works: Sequence[Mapping[str, Any]]) -> str:
    if works:
        which = ", ".join(dict.fromkeys(_which(one) for one in works))
        return f"✅ Skilljar tells me {clip(which, 500)}."
    if ours:
        why = str(ours[0].get("remark") or "It is switched off there.")
        return (
            f"⛔ I hear nothing from Skilljar. {why} Once that is mended, switch it on there, or create it anew here."
        )
    return "⛔ I hear nothing from Skilljar: none of its webhooks leads to me."


def _hook(one: Mapping[str, Any]) -> Element:
    sign = "✅" if one.get("active") else "⛔"
    said = [run(f"{sign} "), run(tame(str(one.get("target_url") or "no address"), 300), code=True)]
    why = tame(str(one.get("remark") or ""), 300)
    return line(*said, run(f"  {_which(one)}"), run(f". {why}" if why else ""))


def _which(one: Mapping[str, Any]) -> str:
    kind = str(one.get("event_type") or "")
    return event_name(kind.lower()) if kind else "everything that happens"


def _often(every: float) -> str:
    minutes = max(1, round(every / 60))
    return "every minute" if minutes == 1 else f"every {minutes} minutes"
