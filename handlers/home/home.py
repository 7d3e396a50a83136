"""App Home is drawn anew whenever it is opened. Nothing that it shows is asked of a platform then."""

from collections.abc import Sequence

from bot.changes.change import Change
from bot.policy.policy import Actor
from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.everyday.allowed_verbs import PersonMay, allowed_verbs
from handlers.everyday.platform_reply import listed
from handlers.everyday.verb_request import there
from handlers.home import home_changes, home_sessions, home_view
from handlers.home.welcoming import may_subscribe, welcome_once
from handlers.home.without_rights import access_of, nothing_yet
from handlers.operations.forms import FORM_START_DRAFT, FORM_TTL_S
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

HOME_CHANGES_SHOWN, HOME_CHANGES_READ = 8, 30
"""Changes shown, and those among which they are: what nobody needs any more is left out."""


async def opened(services: Services, interaction: Interaction, actor: Actor) -> None:
    """The first time ever, they are welcomed too."""
    await show(services, interaction, actor)
    await welcome_once(services, actor.id)


async def show(
    services: Services, interaction: Interaction, actor: Actor, after: str = "", notes: Sequence[str] = ()
) -> None:
    """`after` is the place of a request that waits: those behind it are shown; `notes` say what became of a look
    at today's sessions."""
    desk, moment = services.desk, await services.store.now()
    now = there(moment, actor.zone)
    verbs = allowed_verbs(desk.connected, PersonMay(desk, actor))
    seen = await home_sessions.seen_by(services, actor)
    asked = await desk.changes_of(actor.id, HOME_CHANGES_READ)
    worth = [one for one in asked if home_changes.worth_showing(one, moment)]
    shown = [(one, await _again(services, actor, one)) for one in worth[:HOME_CHANGES_SHOWN]]
    contents = home_view.HomeContents(
        now=now,
        verbs=verbs,
        denied="" if verbs or not desk.connected else await nothing_yet(services, actor),
        access=await access_of(services, actor),
        sessions=home_sessions.section(
            verbs.get(Verb.SESSIONS, ()), seen, now, notes, limited=bool(desk.policy.scopes(actor))
        ),
        waiting=await desk.waiting_for(actor, after, home_view.HOME_WAITING_SHOWN + 1),
        after=after,
        changes=shown,
        older=len(worth) > len(shown),
        subscriptions=await services.subscriptions.owned(actor.id),
        subscribes=may_subscribe(desk, actor),
        health=desk.executor.health(),
    )
    await services.slack.publish(actor.id, home_view.view(contents))


async def waiting(services: Services, interaction: Interaction, actor: Actor, after: str) -> None:
    """The requests behind those that were shown."""
    await show(services, interaction, actor, after)


async def first(services: Services, interaction: Interaction, actor: Actor, _: str) -> None:
    """The oldest again. Slack takes no two buttons of one name side by side."""
    await show(services, interaction, actor)


async def look_at_sessions(services: Services, interaction: Interaction, actor: Actor, _: str) -> None:
    """Ask the platforms for today's sessions, and show what they said. Raises RequestRefused."""
    names = home_sessions.to_ask(services, actor)
    titles = listed([platforms()[name].title for name in names])
    await show(services, interaction, actor, notes=[f"Asking {titles}…"])
    await show(services, interaction, actor, notes=await home_sessions.look_now(services, actor, names))


async def _again(services: Services, actor: Actor, change: Change) -> str:
    """The draft of a button that does it again; nothing where that is for nobody."""
    if not home_changes.repeatable(change):
        return ""
    one = change.first
    start = {"platform": one.platform, "operation": one.operation, "data": one.data, "channel": ""}
    return await services.drafts.put(FORM_START_DRAFT, actor.id, start, FORM_TTL_S)
