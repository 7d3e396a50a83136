"""Submitted forms: the one kind that is looked at before it is acknowledged, since that carries what is wrong."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.ports import PersonUnknown
from bot.store import StoreError
from bot.store.claims import claim
from handlers.access import asking
from handlers.changes import buttons
from handlers.directory import alias_view, aliases
from handlers.everyday import form_view as verb_form_view
from handlers.everyday import forms as verb_forms
from handlers.home import home
from handlers.listeners.form_secrets import secrets_in
from handlers.listeners.payload import ListenerWork, start, turned_away
from handlers.listeners.payload_interaction import interaction_of
from handlers.notifications import setup, setup_view, subscribe, subscribe_view
from handlers.operations import forms
from handlers.settings import settings, settings_view
from handlers.slack.blocks import modal, say
from handlers.slack.interaction import INTERACTION_STORE_DOWN, Interaction
from handlers.slack.reply import Spot
from handlers.slack.services import Services

SENT_ALREADY = "You already sent this form. Nothing more was changed. My answer to it says what happened."

T = TypeVar("T")
Body = dict[str, Any]
Submission = Callable[[Services, AsyncAck, Body], Awaitable[None]]


def register(app: AsyncApp, services: Services) -> None:
    @app.view(re.compile(r".*", re.DOTALL))
    async def on_submission(ack: AsyncAck, body: Body) -> None:
        if why := await turned_away(services, body):
            await ack(response_action="update", view=modal("Registrar", [say(why)]))
            return
        if faults := secrets_in(body):
            await ack(response_action="errors", errors=faults)
            return
        await SUBMISSIONS.get(str(body["view"].get("callback_id")), OPERATION_FORM)(services, ack, body)


def _closing(work: ListenerWork) -> Submission:
    """The form goes away, and the work begins."""

    async def submitted(services: Services, ack: AsyncAck, body: Body) -> None:
        await ack()
        start(services, body, work, closing=True)

    return submitted


def _once(body: Body, work: ListenerWork) -> ListenerWork:
    """For each time that the form was drawn. Slack may leave one open that was sent: whoever sends it again is told."""
    drawn = hashlib.sha256(str(body["view"].get("hash")).encode()).hexdigest()[:16]

    async def first(services: Services, interaction: Interaction, actor: Actor) -> None:
        if not await claim(services.store, f"submit/{interaction.draft}/{drawn}", forms.FORM_TTL_S):
            raise RequestRefused(SENT_ALREADY)
        await work(services, interaction, actor)

    return first


def _checked(
    check: Callable[[Services, Interaction], Awaitable[tuple[T | None, dict[str, str]]]],
    submit: Callable[[Services, Interaction, Actor, T], Awaitable[None]],
) -> Submission:
    """What is wrong stands under its field; else the form says that it is being worked on, until `submit` ends it."""

    async def submitted(services: Services, ack: AsyncAck, body: Body) -> None:
        try:
            found, faults = await check(services, interaction_of(services, body))
        except (RequestRefused, StoreError) as error:
            await _refuse(ack, error)
            return
        if faults or found is None:
            await ack(response_action="errors", errors=faults)
            return
        done, waiting = found, forms.working()
        await ack(response_action="update", view=waiting)
        body["view"] = body["view"] | {"external_id": waiting["external_id"]}

        async def work(services: Services, interaction: Interaction, actor: Actor) -> None:
            await submit(services, interaction, actor, done)

        start(services, body, _once(body, work))

    return submitted


def _checked_and_closing(
    check: Callable[[Services, Interaction], Awaitable[tuple[T, Spot, dict[str, str]]]],
    submit: Callable[[Services, Interaction, Actor, T, Spot], Awaitable[None]],
) -> Submission:
    """What is wrong stands under its field; else the form goes away, and what it says is done where it was opened."""

    async def submitted(services: Services, ack: AsyncAck, body: Body) -> None:
        try:
            found, spot, faults = await check(services, interaction_of(services, body))
        except (RequestRefused, StoreError, PersonUnknown) as error:
            await _refuse(ack, error)
            return
        if faults:
            await ack(response_action="errors", errors=faults)
            return
        await ack()

        async def work(services: Services, interaction: Interaction, actor: Actor) -> None:
            await submit(services, interaction, actor, found, spot)

        start(services, body, _once(body, work), spot=spot, closing=True)

    return submitted


async def _denied(services: Services, interaction: Interaction, actor: Actor) -> None:
    """The form may have been opened from App Home."""
    try:
        await buttons.denied(services, interaction, actor)
    finally:
        await home.show(services, interaction, actor)


async def _refuse(ack: AsyncAck, error: Exception) -> None:
    said = str(error) if isinstance(error, RequestRefused) else INTERACTION_STORE_DOWN
    await ack(response_action="update", view=modal("Registrar", [say(said)]))


OPERATION_FORM = _checked(forms.check, forms.submit)
SUBMISSIONS: Mapping[str, Submission] = {
    "access.reason": _closing(asking.asked),
    "change.reason": _closing(buttons.requested),
    "change.denied": _closing(_denied),
    subscribe_view.SUBSCRIPTION_FORM_CALLBACK: _checked(subscribe.check, subscribe.submit),
    setup_view.WEBHOOK_FORM_CALLBACK: _checked(setup.check, setup.submit),
    verb_form_view.VERB_FORM_CALLBACK: _checked_and_closing(verb_forms.check, verb_forms.submit),
    settings_view.SETTINGS_FORM_CALLBACK: _checked_and_closing(settings.check, settings.submit),
    alias_view.ALIAS_FORM_CALLBACK: _checked_and_closing(aliases.check, aliases.submit),
}
"""By the callback id of the form. Any other is the form of an operation."""
