"""The welcome of somebody who opens Registrar for the first time, and help on Registrar's own commands."""

from collections.abc import Mapping, Sequence

from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.everyday.allowed_verbs import AllowedVerbs
from handlers.everyday.help import as_here, form_button
from handlers.everyday.platform_reply import listed
from handlers.home.help_card import HELP_TASKS, SUBSCRIBE_TASK, of_theirs
from handlers.slack.blocks import (
    Element,
    Message,
    actions,
    bullets,
    button,
    context,
    header,
    line,
    numbered,
    rich,
    run,
    say,
    spoken,
)

TO_TRY_SHOWN = 3
TO_TRY: Mapping[Verb | None, str] = {
    Verb.FIND: "see what they take, on every platform",
    Verb.ENROLL: "one person or several",
    None: "I post there when something happens",
    Verb.ROSTER: "with how far everyone is",
    Verb.PROGRESS: "of a person or a course",
}
"""Things to try, the best first, and what comes of each; None is subscribing."""


def welcome(
    connected: Sequence[str],
    verbs: AllowedVerbs,
    denied: str,
    *,
    subscribes: bool = True,
    setup: Sequence[str] = (),
    access: Sequence[Element] = (),
    courses: Sequence[str] = (),
) -> Message:
    """Three things to try, of what this person may do; `denied` is whom to ask where that is nothing. `setup` is
    what is left to be set up, for who sets it up, with `code` in backticks; `access` are buttons that ask
    for access; `courses` are all that they may see, where that is not every one."""
    titles = listed([platforms()[one].title for one in connected]) or "no platform yet"
    text = f"Hi! I'm Registrar. I run your learning platforms from Slack: {titles}."
    tried = _to_try(verbs, subscribes, courses)[:TO_TRY_SHOWN]
    help = button("Help", "home.help", "welcome")
    blocks = [header("Welcome to Registrar"), say(text)]
    if tried:
        blocks.append(rich(line(run("Three things to try" if len(tried) == TO_TRY_SHOWN else "To try", bold=True))))
        blocks.append(rich(numbered(said for said, _ in tried)))
    else:
        blocks.append(rich(spoken(denied, people=True)))
    blocks.append(actions(*access, *(pressed for _, pressed in tried), help))
    if setup:
        title = line(run("To finish the setup:", bold=True))
        blocks.append(rich(title, bullets(spoken(one) for one in setup)))
    here = "Here, leave out /lms: write find Jane Doe. " if Verb.FIND in verbs else ""
    blocks.append(context(f"{here}My Home tab shows what waits for you."))
    return Message(text, blocks)


def _to_try(verbs: AllowedVerbs, subscribes: bool, courses: Sequence[str]) -> list[tuple[Element, Element]]:
    """Each as a line, with its button."""
    found = []
    for verb, outcome in TO_TRY.items():
        if verb is None:
            pressed = button(SUBSCRIBE_TASK.label, "subscribe.open")
            found += [(_line(SUBSCRIBE_TASK.title, "/lms subscribe", outcome), pressed)] if subscribes else []
        elif verb in verbs:
            task = HELP_TASKS[verb]
            typed = f"/lms {of_theirs(verb, courses) or as_here(verb, task.example, verbs[verb])}"
            found.append((_line(task.title, typed, outcome), form_button(verb, task.label)))
    return found


def _line(title: str, command: str, outcome: str) -> Element:
    return line(run(title, bold=True), run(f": {outcome}  "), run(command, code=True))


OWN_COMMAND_USAGE: Mapping[str, Sequence[tuple[str, str]]] = {
    "audit": (
        ("/lms audit", "what happened last, a change and its steps; only people with the role “auditor” see it"),
        ("/lms audit okafor", "find any name, address, id, title, value or reason; put several words in quotes"),
        ("/lms audit by ada on chamilo since monday", "who asked, on which platform, when; in any combination"),
        (
            "/lms audit approved by max last month",
            "or denied by; done by finds what someone asked for and what they decided",
        ),
        ("/lms audit waiting for approval", "by state: waiting, done, denied, expired, withdrawn, undone …"),
        ("/lms audit without approval this week", "what was done without anyone's approval"),
        ("/lms audit who deleted onboarding-101?", "ask in plain words; you can leave out “audit”"),
    ),
    "subscribe": (
        ("/lms subscribe", "a form: choose the platform, what happens there, any filters, and how often"),
        ("/lms subscribe skilljar course_completion", "post it here as it happens"),
        ('/lms subscribe skilljar course_completion course="Onboarding 101"', "only this course"),
        (
            "/lms subscribe skilljar course_completion person~acme.com",
            "only people with acme.com in their address or name",
        ),
        (
            "/lms subscribe skilljar everything digest daily",
            "all of it, once a day at the hour in /lms settings; or digest hourly",
        ),
    ),
    "subscriptions": (
        ("/lms subscriptions", "this channel's subscriptions, and yours elsewhere: pause, edit, try, remove"),
        ("/lms subscriptions onboarding", "those with this word"),
    ),
    "settings": (
        ("/lms settings", "a form: default platform, daily digests, quiet hours, how dates are written"),
        ("/lms settings quiet 10pm-7am", "messages that can wait come at 7:00; quiet off ends that"),
        ("/lms settings platform class", "people are added and sessions scheduled there, unless you name another"),
        ("/lms settings digest 8", "your daily digests come at 8:00"),
        ("/lms settings dates german", "how I write and read them; also english, us, iso, french, spanish, portuguese"),
    ),
    "webhooks": (
        ("/lms webhooks", "how each platform's updates arrive"),
        ("/lms webhooks skilljar", "the webhooks there, whether they work, and why not"),
    ),
}
"""Commands about Registrar itself, and what they do."""


def own_command(topic: str) -> Message:
    """Help on one of them."""
    shown = [line(run(command, code=True), run(f"  {meaning}")) for command, meaning in OWN_COMMAND_USAGE[topic]]
    return Message(f"/lms {topic}", [header(f"/lms {topic}"), rich(bullets(shown))])
