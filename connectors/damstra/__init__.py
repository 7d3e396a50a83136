"""Damstra Learning (Velpic): people, groups, lessons, who takes them, and classroom sessions. 38 operations."""

from connectors.damstra import groups, lessons, player, schedules, sessions, users
from connectors.damstra.everyday import DamstraEveryday
from connectors.damstra.news import DamstraNews
from connectors.damstra.settings import DamstraSettings
from connectors.everyday.verbs import Verb
from connectors.news.webhook import Webhook
from connectors.news.webhook_auth import AddressSecret
from connectors.platform import Platform

platform = Platform(
    name="damstra",
    title="Damstra Learning",
    settings=DamstraSettings,
    everyday=DamstraEveryday,
    resources=(users, groups, lessons, schedules, sessions, player),
    probe=users.UsersList(max_results=1),
    news=DamstraNews(),
    webhook=Webhook(
        AddressSecret(),
        setup="In Damstra, open Integrations and there WebHooks. Add one for All Events with this address:",
    ),
    lacks={Verb.UNENROLL: "Damstra Learning assigns lessons and can't unassign them."},
    not_looked_up={"attendees.id": "Damstra Learning lists places only with the session"},
)
