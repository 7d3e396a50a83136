"""`/lms help`: a card with the six things people do, each with an example and a button, and where all else is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.catalog import platforms
from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.everyday.allowed_verbs import AllowedVerbs
from handlers.everyday.help import as_here, form_button
from handlers.everyday.platform_reply import listed
from handlers.everyday.verb_guide import VERB_GUIDES
from handlers.slack.blocks import (
    Element,
    Message,
    actions,
    bullets,
    button,
    clip,
    context,
    header,
    line,
    rich,
    run,
    spoken,
)

NO_PLATFORM_CONNECTED = "No platform is connected yet. Ask your Registrar admin."
YOUR_COURSES_CHARS = 1000
TITLE = "Registrar runs your learning platforms"


@dataclass(frozen=True)
class HelpTask:
    """What people do.

    Attributes:
        title: what it is
        label: what its button says
        example: how it is typed, without `/lms`
    """

    title: str
    label: str
    example: str


HELP_TASKS: Mapping[Verb, HelpTask] = {
    Verb.FIND: HelpTask("Find someone", "Find", VERB_EXAMPLES[Verb.FIND]),
    Verb.ENROLL: HelpTask("Enroll someone", "Enroll", VERB_EXAMPLES[Verb.ENROLL]),
    Verb.ROSTER: HelpTask("See who's in a course", "Who's in", VERB_EXAMPLES[Verb.ROSTER]),
    Verb.PROGRESS: HelpTask("See progress", "Progress", VERB_EXAMPLES[Verb.PROGRESS]),
    Verb.SCHEDULE: HelpTask("Schedule a session", "Schedule", VERB_GUIDES[Verb.SCHEDULE].examples[-1][0]),
}
SUBSCRIBE_TASK = HelpTask("Get updates in a channel", "Subscribe", "subscribe")


def help_card(
    connected: Sequence[str],
    verbs: AllowedVerbs,
    denied: str = "",
    *,
    subscribes: bool = True,
    audits: bool = True,
    courses: Sequence[str] = (),
) -> Message:
    """`verbs` are those that this person may use, `subscribes` whether they may subscribe a channel to updates,
    `audits` whether they may read the audit log, `courses` all that they may see, where that is not every one;
    `denied` is what is said to whom nothing is allowed."""
    titles = [platforms()[name].title for name in connected]
    here = f"Connected here: {listed(titles)}." if titles else NO_PLATFORM_CONNECTED
    blocks = [header(TITLE), context(here)]
    if denied:
        blocks.append(rich(spoken(denied, people=True)))
    if courses and verbs:
        blocks.append(context(clip(f"Your courses: {listed([f'“{one}”' for one in courses])}.", YOUR_COURSES_CHARS)))
    tasks = [
        (task, of_theirs(verb, courses) or as_here(verb, task.example, verbs[verb]), form_button(verb, task.label))
        for verb, task in HELP_TASKS.items()
        if verb in verbs
    ]
    if subscribes and any(platforms()[name].news for name in connected):
        tasks.append((SUBSCRIBE_TASK, SUBSCRIBE_TASK.example, button(SUBSCRIBE_TASK.label, "subscribe.open")))
    if tasks:
        blocks.append(rich(bullets(_task(task, f"/lms {example}") for task, example, _ in tasks)))
        blocks.append(actions(*(pressed for _, _, pressed in tasks)))
    if others := [verb for verb in VERB_EXAMPLES if verb in verbs and verb not in HELP_TASKS]:
        more = ", ".join(others)
        blocks.append(context(f"More: {more}. Type /lms help {others[0]} to see how."))
    rest = [
        line(run(command, code=True), run(f"  {meaning}")) for command, meaning in _everything_else(connected, audits)
    ]
    blocks += [rich(line(run("Everything else", bold=True)), bullets(rest))]
    blocks.append(context("Answers are private until you press Share. In a thread, mention me: @Registrar courses"))
    return Message(f"{TITLE}. {here}", blocks)


def of_theirs(verb: Verb, courses: Sequence[str]) -> str:
    """An example about a course that they may see; empty where none has a name of its own, or it is about none."""
    title = next((one for one in courses if "*" not in one), "")
    return f'{verb} "{title}"' if title and verb in (Verb.ROSTER, Verb.PROGRESS) else ""


def _everything_else(connected: Sequence[str], audits: bool) -> list[tuple[str, str]]:
    first = connected[0] if connected else next(iter(platforms()))
    return [
        (f"/lms help {first}", "all that can be done on a platform"),
        ("/lms search certificates", "find any command by what it does"),
        *([("/lms audit", "who changed what")] if audits else []),
        ("/lms settings", "your default platform, hours and dates"),
    ]


def _task(task: HelpTask, example: str) -> Element:
    return line(run(f"{task.title}  ", bold=True), run(example, code=True))
