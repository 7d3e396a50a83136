"""Buttons of an answer: Next, Back, Share, Show JSON, CSV, the request; and Try again and Send it.

Each carries the id of a draft and nothing else; the policy is asked again on every click.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.store.claims import claim, release
from connectors.catalog import load, platforms
from connectors.core.errors import Gone, Invalid, NotFound, PartRead
from connectors.core.intent import Intent, Mistakes
from connectors.core.record import plain
from connectors.core.stretches import in_stretches
from handlers.operations import answers, dry_run
from handlers.operations.answers import Answer, Position
from handlers.operations.run import ANSWER_DRAFT, ANSWER_TTL_S, INTENT_DRAFT, intent_at, present
from handlers.operations.sharing import only_us
from handlers.slack import limits
from handlers.slack.blocks import Message, button, code, rich, say, sentence
from handlers.slack.csv_file import RecordsFile
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.interaction import Interaction, log
from handlers.slack.services import Services
from handlers.slack.values import display_of, record_of

BUTTON_EXPIRED = "This button has expired. Type the command again."
COMMAND_OUTDATED = "Registrar has changed since you typed this. Type the command again."
LAST_PAGE = "That was the last page. There are no more now."
PAGE_GONE = (NotFound, Invalid, Gone)
"""What platforms answer to a page that there is no more, or to a cursor that was kept for too long: 404, 400, 422, 410.
It was they who named it, so nothing else can be wrong with it."""
MAX_ANSWER_CSV_ROWS = 50_000
"""Rows in a CSV file."""


async def back(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    answer = await _answer(services, actor, draft)
    if answer.back:
        *earlier, at = answer.back
        await _turn(services, interaction, actor, answer, at, earlier)


async def following(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    answer = await _answer(services, actor, draft)
    if answer.next:
        await _turn(services, interaction, actor, answer, answer.next, answer.behind)


async def _turn(
    services: Services, interaction: Interaction, actor: Actor, answer: Answer, to: Position, behind: Sequence[Position]
) -> None:
    """Show another page. Where the platform does not give it any more, whatever it calls that, what is shown stays, and
    the listing can be begun again."""
    first = answer.first.data
    try:
        await present(services, interaction, actor, intent_at(answer, to), to, behind, replace=True)
    except PAGE_GONE as error:
        if to.data == first:  # it is not the page that is gone
            raise
        last = isinstance(error, NotFound) and to == answer.next
        title = platforms()[answer.platform].title
        said = LAST_PAGE if last else f"{title} no longer gives this page of the list.{error.quoted}"
        stored = {"platform": answer.platform, "operation": answer.operation, "data": first}
        begin = await services.drafts.put(INTENT_DRAFT, actor.id, stored, ANSWER_TTL_S)
        await interaction.say(
            sentence(f"{said} Start again to see it as it is now.", button("Start again", "intent.again", begin))
        )


async def share(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    answer = await _answer(services, actor, draft)
    await only_us(services, interaction, actor)
    if not await claim(services.store, f"share/{draft}/{interaction.channel}", ANSWER_TTL_S):
        await interaction.say(sentence("You already shared this here."))
    elif not await interaction.reply.share(answers.shared(answer, actor.name)):
        await release(services.store, f"share/{draft}/{interaction.channel}")
        await interaction.say(
            sentence("Slack didn't accept this, so nothing was shared. Press Share again in a minute.")
        )


async def show_json(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    text = answers.as_json(await _answer(services, actor, draft))
    if len(text) <= limits.SECTION_TEXT_CHARS:
        await interaction.say(Message("The answer as JSON.", [rich(code(text))]))
    else:
        await _file(services, interaction, actor, "answer.json", text.encode(errors="replace"), "The answer as JSON.")


async def csv(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """The whole listing, not only what is on the screen."""
    answer = await _answer(services, actor, draft)
    stopped = ""
    with RecordsFile(display_of(record_of(answer.cls))) as file:
        try:
            async for page in services.desk.pages(intent_at(answer, answer.first), actor):
                async for row in in_stretches(page):
                    record = plain(row)
                    file.add(record if isinstance(record, Mapping) else {"value": record})
                if file.count > MAX_ANSWER_CSV_ROWS:
                    raise RequestRefused(
                        f"That's more than {MAX_ANSWER_CSV_ROWS:,} rows, too many for one file. Narrow the list down."
                    )
        except PartRead as error:
            stopped = f" {error.sentence}"
        content = await file.content()
    said = f"{answer.headline}: {file.count:,} rows.{stopped}"
    await _file(services, interaction, actor, f"{answer.platform}-{answer.operation}.csv", content, said)


async def dry(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    answer = await _answer(services, actor, draft)
    await dry_run.show(services, interaction, actor, [answer.request], sent=True)


async def again(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    await present(services, interaction, actor, await _intent(services, actor, draft), replace=True)


async def send(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    intent = await _intent(services, actor, draft)
    if not await claim(services.store, f"send/{draft}", ANSWER_TTL_S):
        raise RequestRefused("You already sent this.")
    await present(services, interaction, actor, intent, replace=True)


async def _draft(services: Services, actor: Actor, draft: str, kind: str) -> Any:
    found = await services.drafts.get(draft, kind, actor.id)
    if found is None:
        raise RequestRefused(BUTTON_EXPIRED)
    return found


async def _answer(services: Services, actor: Actor, draft: str) -> Answer:
    stored = await _draft(services, actor, draft, ANSWER_DRAFT)
    try:
        answer = Answer.loaded(stored)
        await services.desk.recall(_asked(answer), actor)
    except (TypeError, KeyError):
        raise RequestRefused(COMMAND_OUTDATED) from None
    return answer


def _asked(answer: Answer) -> Intent[Any] | type[Intent[Any]]:
    """What it answers; its kind alone, where it took a secret, which was not kept. Raises KeyError."""
    try:
        return load({"platform": answer.platform, "operation": answer.operation, "data": answer.at.data})
    except Mistakes:
        return answer.cls


async def _intent(services: Services, actor: Actor, draft: str) -> Intent[Any]:
    stored = await _draft(services, actor, draft, INTENT_DRAFT)
    try:
        return load(stored)
    except (Mistakes, KeyError):
        raise RequestRefused(COMMAND_OUTDATED) from None


async def _file(
    services: Services, interaction: Interaction, actor: Actor, name: str, content: bytes, said: str
) -> None:
    try:
        await services.slack.send_file(actor.id, name, content, said)
    except SLACK_CALL_ERRORS as error:
        log.warning("file_not_sent", error=reason(error))
        await interaction.say(
            sentence("Slack didn't accept the file, so it wasn't sent. Press the button again in a minute.")
        )
    else:
        await interaction.say(Message("Sent to you.", [say(f"I sent `{name}` to you in a direct message.")]))
