"""What Registrar is and where to begin, and help on its own commands."""

from collections.abc import Mapping, Sequence

from connectors.catalog import platforms
from connectors.core.field_markers import Effect
from handlers.everyday.help import verbs
from handlers.operations.help import needed, typed_name
from handlers.slack.blocks import Message, bullets, context, header, line, rich, run, say


def welcome(connected: Sequence[str], denied: str = "") -> Message:
    """What Registrar is and where to begin. `denied` is what is said first to whom nothing is allowed."""
    names = [platforms()[name].title for name in connected]
    here = (
        f"Connected here: {', '.join(names)}." if names else "No platform is connected yet. Ask whoever runs Registrar."
    )
    first = platforms()[connected[0] if connected else next(iter(platforms()))]
    known = list(first.operations.values())
    look = next((one for one in known if one.http.harm is Effect.READ and not needed(one)), known[0])
    change = next((one for one in known if one.http.harm is Effect.WRITE), look)
    lines = [
        (f"/lms help {first.name}", "what can be done on a platform"),
        ("/lms search enroll", "find what does a thing, on all platforms"),
        (f"/lms {typed_name(look)}", "do it: the platform, the operation, then name=value for each detail"),
        (f"/lms help {typed_name(change)}", "which details an operation takes"),
        (f"/lms dry run {typed_name(change)} …", "see the exact request without sending it"),
    ]
    lines.append(("/lms subscribe", "have a channel told what happens on a platform"))
    lines.append(("/lms audit", "what was asked for, decided and done, for whoever has the role “auditor”"))
    shown = [line(run(command, code=True), run(f"  {meaning}")) for command, meaning in lines]
    blocks = [
        header("Registrar runs your learning platforms"),
        say(here),
        *([say(denied)] if denied else []),
        *verbs(connected),
    ]
    blocks.append(rich(line(run("Everything else, operation by operation", bold=True)), bullets(shown)))
    blocks.append(context("A verb alone, such as /lms enroll, opens its form. /lms alone finds anything."))
    blocks.append(context("In a thread Slack takes no commands: mention me there, such as @Registrar courses."))
    blocks.append(context("Answers are private until you press Share. Looking changes nothing."))
    return Message(f"Registrar runs your learning platforms. {here}", blocks)


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
        ("/lms subscriptions", "what is told here, and what you asked for elsewhere: pause, edit, try, remove"),
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
