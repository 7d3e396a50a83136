"""App Home: what this person did, and how the platforms are."""

from collections.abc import Sequence

from bot.deeds import Deed, State
from bot.desk import Health
from connectors.catalog import platforms
from handlers.outbound.blocks import Block, View, actions, button, context, header, line, rich, run, say
from handlers.outbound.launcher import described
from handlers.outbound.values import read_aloud

SIGNS = {
    State.RUNNING: "⏳ under way",
    State.DONE: "✅ done",
    State.FAILED: "✖️ not done",
    State.UNKNOWN: "❓ unknown whether it was done",
    State.INTERRUPTED: "❓ interrupted",
}


def view(deeds: Sequence[tuple[Deed, str]], health: Sequence[tuple[str, Health]], zone: str, now: float) -> View:
    """`deeds` come with the draft of a button that does them again."""
    blocks: list[Block] = [
        header("Registrar"),
        actions(button("Do something", "launcher.open", "home", style="primary")),
        header("What you did lately"),
    ]
    for deed, draft in deeds:
        when = read_aloud(deed.began, zone, moment=True)
        said = f"{SIGNS[deed.state]} · {when}" + (f" · {deed.outcome}" if deed.outcome else "")
        blocks.append(rich(line(run(described(vars(deed)), bold=True)), line(run(said))))
        blocks.append(actions(button("Do it again", "home.again", draft)))
    if not deeds:
        blocks.append(say("Nothing yet. What you change on a platform will stand here."))
    blocks.append(header("Platforms"))
    for name, one in health:
        blocks.append(rich(line(run(f"{platforms()[name].title}  ", bold=True), run(_well(one, zone)))))
    if not health:
        blocks.append(say("No platform is connected yet. Ask whoever runs Registrar."))
    blocks.append(context(f"As of {read_aloud(now, zone, moment=True)}. Open this tab again to refresh it."))
    return {"type": "home", "blocks": blocks[:100]}


def _well(one: Health, zone: str) -> str:
    if one.failed and one.failed > (one.answered or 0):
        return f"⚠️ {one.said} ({read_aloud(one.failed, zone, moment=True)})"
    return f"✅ answered at {read_aloud(one.answered, zone, moment=True)}" if one.answered else "not asked yet"
