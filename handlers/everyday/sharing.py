"""Share: what a person was shown, posted to everybody in the channel. What only they can use stays away."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.policy.scope import CourseNames
from bot.store.claims import claim, release
from connectors.catalog import operation
from connectors.core.intent import Operation, operation_id
from handlers.everyday.verb_request import VerbRequest
from handlers.operations.run import ANSWER_TTL_S
from handlers.operations.sharing import only_us
from handlers.slack.blocks import Block, Element, Message, button, context, sentence
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

SHARED_ANSWER_DRAFT = "everyday answer"
"""A kind of draft: an answer as everybody may see it."""
SHARE_EXPIRED = "This button has expired. Type the command again."


async def share_button(
    request: VerbRequest,
    text: str,
    blocks: Sequence[Block],
    asked: Iterable[Operation],
    of: Iterable[CourseNames] = (),
) -> list[Element]:
    """The button that shares these blocks, as they are shown now. `asked` are the operations they came from, and `of`
    the courses that they show, where who asks may see some only."""
    kept = sorted({(cls.platform, operation_id(cls)) for cls in asked})
    stored: dict[str, Any] = {"text": text, "blocks": public(blocks), "asked": [list(one) for one in kept]}
    stored["of"] = [[one.title, *sorted(one.ids)] for one in dict.fromkeys(of)]
    draft = await request.services.drafts.put(SHARED_ANSWER_DRAFT, request.actor.id, stored, ANSWER_TTL_S)
    return [button("Share", "everyday.share", draft)]


async def share(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    stored = await services.drafts.get(draft, SHARED_ANSWER_DRAFT, actor.id)
    if not stored:
        raise RequestRefused(SHARE_EXPIRED)
    kinds = [operation(platform, id) for platform, id in stored["asked"]]
    if not all(kinds):
        raise RequestRefused(SHARE_EXPIRED)
    of = [CourseNames.of(*one) for one in stored.get("of", ())]
    await services.desk.judge.recall_all([one for one in kinds if one], actor, of)
    await only_us(services, interaction, actor)
    if not await claim(services.store, f"share/{draft}/{interaction.channel}", ANSWER_TTL_S):
        await interaction.say(sentence("You already shared this here."))
        return
    blocks = [*stored["blocks"], context(f"Shared by {actor.name} from Registrar.")]
    if not await interaction.reply.share(Message(f"{actor.name} shared: {stored['text']}", blocks)):
        await release(services.store, f"share/{draft}/{interaction.channel}")
        await interaction.say(sentence("Slack didn't take this, so nothing was shared. Press Share again in a minute."))


def public(blocks: Sequence[Block]) -> list[Block]:
    """The same without buttons, each of which works for one person alone."""
    told = [one for one in blocks if one["type"] != "actions"]
    return [{name: value for name, value in one.items() if name != "accessory"} for one in told]
