"""What somebody is told for whom help and search have nothing: whom to ask, and what is open to them all the same."""

from bot.changes.wording import listed
from bot.policy.access import NeededAccess
from bot.policy.policy import APPROVER, AUDITOR, Actor, Policy
from connectors.catalog import platforms
from connectors.core.intent import operation_id
from connectors.everyday.verbs import Verb
from handlers.everyday.platform_reader import verbs_of
from handlers.everyday.verb_operations import operations_of
from handlers.everyday.verb_rights import verbs_allowed
from handlers.slack.blocks import Element, Message, actions
from handlers.slack.refusals import access_button
from handlers.slack.services import Services

OPEN_TO_ALL = ("`/lms help enroll` and the like", "`/lms subscriptions`")
OPEN_TO_ROLES = {AUDITOR: "`/lms audit`", APPROVER: "Approve and Deny under requests"}
NOT_ALLOWED = "You can't do this."
NO_PLATFORM_YET = "You can't use any platform from here yet."


def whom_to_ask(policy: Policy, actor: Actor, helpers: str = "", first: str = NOT_ALLOWED) -> str:
    """That this is not allowed, as `first` says it, whom to ask, and what there is nevertheless, as sentences.
    `helpers` names people, where whoever asks has looked."""
    held = policy.roles_of(actor)
    also = [*(said for role, said in OPEN_TO_ROLES.items() if role in held)]
    if also:  # they may do what their role is for
        return f"You can use {listed([*also, *OPEN_TO_ALL])}. For anything else: {helpers or policy.helpers}"
    return f"{first} {helpers or policy.helpers} You can use {listed(OPEN_TO_ALL)}."


async def nothing_yet(services: Services, actor: Actor) -> str:
    """The same, naming people, on App Home and in the welcome."""
    policy = services.desk.policy
    return whom_to_ask(policy, actor, await services.desk.judge.whom_to_ask(policy, actor), NO_PLATFORM_YET)


async def with_access(services: Services, actor: Actor, shown: Message) -> Message:
    """The same, with *Ask for access* for somebody who may do nothing at all here."""
    buttons = await access_of(services, actor)
    return Message(shown.text, [*shown.blocks, actions(*buttons)]) if buttons else shown


async def access_of(services: Services, actor: Actor) -> list[Element]:
    """*Ask for access*, for somebody who may do nothing at all here; else nothing."""
    desk = services.desk
    kinds = [one for name in desk.connected for one in platforms()[name].operations.values()]
    if not kinds or verbs_allowed(actor, desk.policy, desk.connected) or any(desk.may(one, actor) for one in kinds):
        return []
    where = [name for name in desk.connected if Verb.ROSTER in verbs_of(name)]
    looks = [(name, operation_id(one)) for name in where for one in operations_of(Verb.ROSTER, name)]
    return await access_button(services, actor.id, NeededAccess(tuple(looks), "Use Registrar", str(Verb.ROSTER)))
