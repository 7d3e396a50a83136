"""Clicks, and choices in menus: the work behind every action id. What a button carries is an id and nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from bot.policy.policy import OUTSIDER_REFUSALS, Actor
from connectors.everyday.verbs import Verb
from handlers.access import asking
from handlers.audit import audit
from handlers.changes import buttons, questions
from handlers.changes.buttons import ChangeButtons
from handlers.changes.pressed_card import on_card
from handlers.directory import aliases
from handlers.everyday import dispatch, planning, sharing, verb_buttons
from handlers.everyday import forms as verb_forms
from handlers.home import home, launcher, welcoming
from handlers.listeners import asked_about, changed_messages
from handlers.listeners.payload import start
from handlers.notifications import setup, subscribe, subscriptions
from handlers.operations import buttons as answer_buttons
from handlers.operations import forms, typed_run
from handlers.operations.run import answered, preview_all
from handlers.settings import settings
from handlers.slack.blocks import action_name
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

Action = Callable[[Services, Interaction, Actor, str], Awaitable[None]]

change_buttons = ChangeButtons(
    answer=answered, preview=preview_all, open_form=forms.open_form, webhook_made=setup.after
)


def _redrawing_home(work: Action) -> Action:
    """A button that stands on App Home too: there the whole of it is drawn anew."""

    async def done(services: Services, interaction: Interaction, actor: Actor, value: str) -> None:
        try:
            await work(services, interaction, actor, value)
        finally:  # what was refused has mostly moved on, and must not go on looking open
            if not interaction.channel and actor.standing not in OUTSIDER_REFUSALS:
                await home.show(services, interaction, actor)

    return done


ACTIONS: Mapping[str, Action] = {
    "answer.back": answer_buttons.back,
    "answer.next": answer_buttons.following,
    "answer.share": answer_buttons.share,
    "answer.json": answer_buttons.show_json,
    "answer.csv": answer_buttons.csv,
    "answer.dry": answer_buttons.dry,
    "intent.again": answer_buttons.again,
    "intent.send": answer_buttons.send,
    "name.take": typed_run.take,
    "change.go": _redrawing_home(change_buttons.go),
    "change.cancel": buttons.cancel,
    "change.withdraw": _redrawing_home(on_card(buttons.withdraw)),
    "change.ask": buttons.ask,
    "change.approve": _redrawing_home(on_card(change_buttons.approve)),
    "change.deny": on_card(buttons.deny),
    "change.dry": on_card(change_buttons.dry),
    "change.whole": questions.show_whole,
    "change.run": _redrawing_home(change_buttons.run),
    "change.retry": _redrawing_home(change_buttons.retry),
    "change.giveup": _redrawing_home(buttons.give_up),
    "change.undo": _redrawing_home(planning.take_back),
    "access.ask": asking.ask,
    "access.done": asking.done,
    "access.later": asking.later,
    "access.lines": asking.lines,
    "audit.csv": audit.as_file,
    "audit.next": audit.turn,
    "audit.back": audit.turn,
    "everyday.go": dispatch.go,
    "everyday.next": dispatch.go,
    "everyday.back": dispatch.go,
    "everyday.also": dispatch.also,
    "everyday.csv": dispatch.as_file,
    "everyday.share": sharing.share,
    "everyday.typed": verb_buttons.press,
    "message.changed": changed_messages.press,
    **{f"everyday.form.{verb}": verb_forms.start for verb in Verb},
    "form.open": forms.start,
    "form.more": forms.more,
    "form.dry": forms.dry,
    "pick": forms.picked,
    "launcher.open": launcher.open_launcher,
    "launcher.choose": launcher.choose,
    "launcher.again": launcher.again,
    "home.again": launcher.again,
    "home.waiting": home.waiting,
    "home.first": home.first,
    "home.sessions": home.look_at_sessions,
    "home.help": welcoming.give_help,
    "verb.open": verb_forms.open_named,
    "settings.open": settings.open_settings,
    "alias.open": aliases.open_form,
    "alias.approve": aliases.approve,
    "alias.deny": aliases.deny,
    "alias.withdraw": aliases.withdraw,
    "alias.remove": aliases.remove,
    "subscription.list": subscriptions.listed,
    "subscription.pause": _redrawing_home(subscriptions.pause),
    "subscription.resume": _redrawing_home(subscriptions.resume),
    "subscription.remove": _redrawing_home(subscriptions.remove),
    "subscription.try": subscriptions.try_it,
    "subscription.edit": subscribe.edit,
    "subscribe.open": subscribe.start,
    "subscribe.platform": subscribe.chosen,
    "subscribe.event": subscribe.chosen,
    "subscribe.fact": subscribe.with_fact,
    "webhook.create": setup.create,
    "webhook.ping": setup.ping,
    "webhook.address": setup.show_address,
}


ADDRESSED_TO_ONE = frozenset({"change.cancel", "change.withdraw", "change.giveup"})
"""Buttons that answer what was addressed to the very person who presses them, which the work behind each looks at: one
right that needs no role, and that guests of this workspace have too."""


async def action(services: Services, interaction: Interaction, actor: Actor, name: str, value: str) -> None:
    """Answer one click."""
    work = ACTIONS.get(name)
    if not work:
        return  # a control that is only looked at when its form is submitted
    await work(services, interaction, actor, value)


def on_action(services: Services, body: Mapping[str, Any]) -> None:
    clicked = body["actions"][0]
    start(
        services,
        body,
        lambda services, interaction, actor: _click(services, interaction, actor, clicked),
        addressed=action_name(clicked["action_id"]) in ADDRESSED_TO_ONE,
    )


async def _click(services: Services, interaction: Interaction, actor: Actor, clicked: Mapping[str, Any]) -> None:
    chosen = (clicked.get("selected_option") or {}).get("value")
    name, value = action_name(clicked["action_id"]), str(clicked.get("value") or chosen or "")
    interaction.is_about(partial(asked_about.of_click, services, interaction, name, value))
    await action(services, interaction, actor, name, value)
