"""The form in which a subscription is asked for, or changed: platform, then event, then filters, then rhythm."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.notifications.subscription import EVERY_EVENT, Filter, Rhythm, Subscription
from connectors.core.labels import label
from connectors.news.news import EventKind
from handlers.notifications.subscription_words import everything, kinds, title
from handlers.notifications.subscriptions_view import RHYTHM_LABELS, described
from handlers.notifications.tamed import titled
from handlers.slack import limits
from handlers.slack.blocks import Block, Element, View, clip, context, line, modal, place, plain, rich, run, say
from handlers.slack.widgets import option

SUBSCRIPTION_FORM_CALLBACK = "subscribe"
FILTERS_HINT = (
    "One per line, and all must match: course=Onboarding 101, or course~onboarding for part of the name. Without "
    "any, everything is posted."
)


@dataclass(frozen=True)
class SubscriptionDraft:
    """What is known of a subscription that is asked for: kept in a draft while its form is open. `filters` are lines as
    they are typed; `id` is of the one that is changed; `revision` counts how often the form was drawn."""

    channel: str
    platform: str = ""
    event: str = ""
    filters: str = ""
    rhythm: Rhythm = Rhythm.AT_ONCE
    id: str = ""
    revision: int = 0

    @property
    def whole(self) -> bool:
        return bool(self.platform and self.event)

    def changed(self, **to: Any) -> Self:
        """The same, to be drawn anew: Slack keeps what was typed under the old block ids."""
        return replace(self, revision=self.revision + 1, **to)

    def made(self, filters: Iterable[Filter], owner: str, zone: str) -> Subscription:
        return Subscription("", self.channel, self.platform, self.event, tuple(filters), self.rhythm, owner, zone)

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**{**stored, "rhythm": Rhythm(stored["rhythm"])})


def view(drafted: SubscriptionDraft, telling: Sequence[str], draft: str) -> View:
    """The modal. `telling` are the connected platforms that tell news."""
    if not telling:
        return modal("Subscribe", [say("No connected platform sends updates yet. Ask your Registrar admin.")])
    blocks: list[Block] = [rich(line(run("Posted in "), _where(drafted.channel)))]
    if drafted.id:
        blocks.append(rich(line(*described(drafted.made((), "", "").asked_for))))
    else:
        blocks.append(
            _menu("platform", "Platform", [(titled(name), name) for name in telling], drafted.platform, drafted)
        )
        if drafted.platform:
            blocks.append(_menu("event", "What happens", _events(drafted.platform), drafted.event, drafted))
    blocks += map(context, everything(drafted.made((), "", "").asked_for))
    if drafted.whole:
        blocks += [_filters(drafted), *_facts(drafted), _rhythm(drafted)]
    heading = "Change a subscription" if drafted.id else "Subscribe"
    return modal(
        heading, blocks, draft, submit="Save" if drafted.id else "Subscribe", callback=SUBSCRIPTION_FORM_CALLBACK
    )


def facts(platform: str, event: str) -> list[str]:
    """What people may filter by."""
    known = kinds(platform)
    every: Iterable[EventKind] = known.values() if event == EVERY_EVENT else filter(None, [known.get(event)])
    return list(dict.fromkeys(fact for kind in every for fact in kind.facts))


def said(drafted: SubscriptionDraft, state: Mapping[str, Mapping[str, Any]]) -> SubscriptionDraft:
    """With what the form says now."""
    held: dict[str, Mapping[str, Any]] = {
        block.partition("#")[0]: next(iter(inputs.values()), {}) for block, inputs in state.items()
    }
    found: dict[str, Any] = {}
    for name in ("platform", "event"):
        if chosen := (held.get(name, {}).get("selected_option") or {}).get("value"):
            found[name] = chosen
    if "filters" in held:
        found["filters"] = held["filters"].get("value") or ""
    chosen = (held.get("rhythm", {}).get("selected_option") or {}).get("value")
    if isinstance(chosen, str) and chosen in [*Rhythm]:
        found["rhythm"] = Rhythm(chosen)
    if found.get("platform", drafted.platform) != drafted.platform:
        found |= {"event": "", "filters": ""}
    return replace(drafted, **found)


def block(name: str, drafted: SubscriptionDraft) -> str:
    return f"{name}#{drafted.revision}"


def _events(platform: str) -> list[tuple[str, str]]:
    known = [(title(platform, event), event) for event in kinds(platform)]
    return [*known[: limits.MENU_OPTIONS - 1], ("Anything happens", EVERY_EVENT)]


def _menu(name: str, said: str, choices: Sequence[tuple[str, str]], chosen: str, drafted: SubscriptionDraft) -> Block:
    """A menu on which the rest of the form depends."""
    options = [option(words, value) for words, value in choices]
    element: Element = {"type": "static_select", "action_id": f"subscribe.{name}", "options": options}
    if first := next((one for one in options if one["value"] == chosen), None):
        element["initial_option"] = first
    else:
        element["placeholder"] = plain("Choose", limits.PLACEHOLDER_CHARS)
    made: Block = {"type": "input", "block_id": block(name, drafted), "label": plain(said, limits.INPUT_LABEL_CHARS)}
    return made | {"element": element, "dispatch_action": True}


def _filters(drafted: SubscriptionDraft) -> Block:
    element: Element = {
        "type": "plain_text_input",
        "action_id": "text",
        "multiline": True,
        "max_length": limits.PLAIN_TEXT_INPUT_CHARS,
    }
    element |= {"initial_value": clip(drafted.filters, limits.PLAIN_TEXT_INPUT_CHARS)} if drafted.filters else {}
    made: Block = {
        "type": "input",
        "block_id": block("filters", drafted),
        "label": plain("Only where", limits.INPUT_LABEL_CHARS),
    }
    return made | {"element": element, "hint": plain(FILTERS_HINT, limits.INPUT_LABEL_CHARS), "optional": True}


def _facts(drafted: SubscriptionDraft) -> list[Block]:
    """A picker that puts the beginning of a line into the filters."""
    names = facts(drafted.platform, drafted.event)[: limits.MENU_OPTIONS]
    if not names:
        return []
    element: Element = {
        "type": "static_select",
        "action_id": "subscribe.fact",
        "placeholder": plain("Choose what to filter by", limits.PLACEHOLDER_CHARS),
        "options": [option(label(name), name) for name in names],
    }
    text = plain("Add a filter", limits.SECTION_TEXT_CHARS)
    return [{"type": "section", "block_id": block("fact", drafted), "text": text, "accessory": element}]


def _rhythm(drafted: SubscriptionDraft) -> Block:
    options = [option(words.capitalize(), rhythm.value) for rhythm, words in RHYTHM_LABELS.items()]
    chosen = next(one for one in options if one["value"] == drafted.rhythm.value)
    element: Element = {"type": "radio_buttons", "action_id": "rhythm", "options": options, "initial_option": chosen}
    made: Block = {
        "type": "input",
        "block_id": block("rhythm", drafted),
        "label": plain("When", limits.INPUT_LABEL_CHARS),
        "hint": plain("Once a day is at the hour in your settings: /lms settings.", limits.INPUT_LABEL_CHARS),
    }
    return made | {"element": element}


def _where(channel: str) -> Element:
    return run("our direct messages", bold=True) if channel.startswith("D") else place(channel)
