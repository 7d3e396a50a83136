"""The welcome of somebody who opens Registrar for the first time, and help on Registrar's own commands."""

from collections.abc import Mapping, Sequence

from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.everyday.allowed_verbs import AllowedVerbs
from handlers.everyday.help import as_here, form_button
from handlers.everyday.platform_reply import listed
from handlers.home.help_card import HELP_TASKS, SUBSCRIBE_TASK
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
) -> Message:
    """Three things to try, of what this person may do; `denied` is whom to ask where that is nothing. `setup` is
    what is left to be set up, for who sets it up, with `code` in backticks; `access` are buttons that ask
    for access."""
    titles = listed([platforms()[one].title for one in connected]) or "no platform yet"
    text = f"Hi! I'm Registrar. I run your learning platforms from Slack: {titles}."
    tried = _to_try(verbs, subscribes)[:TO_TRY_SHOWN]
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


def _to_try(verbs: AllowedVerbs, subscribes: bool) -> list[tuple[Element, Element]]:
    """Each as a line, with its button."""
    found = []
    for verb, outcome in TO_TRY.items():
        if verb is None:
            pressed = button(SUBSCRIBE_TASK.label, "subscribe.open")
            found += [(_line(SUBSCRIBE_TASK.title, "/lms subscribe", outcome), pressed)] if subscribes else []
        elif verb in verbs:
            task = HELP_TASKS[verb]
            typed = f"/lms {as_here(verb, task.example, verbs[verb])}"
            found.append((_line(task.title, typed, outcome), form_button(verb, task.label)))
    return found


def _line(title: str, command: str, outcome: str) -> Element:
    return line(run(title, bold=True), run(f": {outcome}  "), run(command, code=True))


OWN_COMMAND_USAGE: Mapping[str, Sequence[tuple[str, str]]] = {
    "audit": (
        ("/lms audit", "what happened last, a change and its steps; only people with the role “auditor” see it"),
        ("/lms audit okafor", "by any name, address, id, title, value or reason; a title of several words in quotes"),
        ("/lms audit by ada on chamilo since monday", "who asked, on which platform, when; in any combination"),
        ("/lms audit approved by max last month", "or denied by; done by has both what somebody asked and decided"),
        ("/lms audit waiting for approval", "how a change stands: waiting, done, denied, expired, withdrawn, undone …"),
        ("/lms audit without approval this week", "what was done with nobody’s approval"),
        ("/lms audit who deleted onboarding-101?", "questions in plain words, which need no “audit” in front"),
    ),
    "subscribe": (
        ("/lms subscribe", "a form: which platform, what happens there, only where, and when to tell"),
        ("/lms subscribe skilljar course_completion", "tell it here as it happens"),
        ('/lms subscribe skilljar course_completion course="Onboarding 101"', "only where a fact has this very name"),
        ("/lms subscribe skilljar course_completion person~acme.com", "only where a part of it fits"),
        (
            "/lms subscribe skilljar everything digest daily",
            "all of it, once a day at the hour in /lms settings; or digest hourly",
        ),
    ),
    "subscriptions": (
        ("/lms subscriptions", "this channel's subscriptions, and yours elsewhere: pause, edit, try, remove"),
        ("/lms subscriptions onboarding", "those that have the word"),
    ),
    "settings": (
        ("/lms settings", "a form: default platform, daily digests, quiet hours, how dates are written"),
        ("/lms settings quiet 22:00-07:00", "news about subscriptions waits until 7:00; quiet off ends that"),
        ("/lms settings platform class", "people are added and sessions scheduled there, unless you name another"),
        ("/lms settings digest 8", "your daily digests come at 8:00"),
        ("/lms settings dates german", "or english, us, iso, french, spanish, portuguese"),
    ),
    "webhooks": (
        ("/lms webhooks", "how the news of each platform reach me"),
        ("/lms webhooks skilljar", "the webhooks there, whether they work, and why not"),
    ),
}
"""Commands about Registrar itself, and what they do."""


def own_command(topic: str) -> Message:
    """Help on one of them."""
    shown = [line(run(command, code=True), run(f"  {meaning}")) for command, meaning in OWN_COMMAND_USAGE[topic]]
    return Message(f"/lms {topic}", [header(f"/lms {topic}"), rich(bullets(shown))])
