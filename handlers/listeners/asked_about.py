"""What a click was about, for an answer that does not stand where it was asked for: in a line, for the one
person who asked."""

from bot.changes.change import StepRefused
from bot.desk import RequestRefused
from connectors.catalog import platforms
from connectors.everyday.exact import shown
from connectors.everyday.verbs import Verb
from handlers.changes.cards import description
from handlers.everyday.dispatch import kept
from handlers.everyday.planned import people_said
from handlers.parsing.arguments import EVERYWHERE, VerbArguments
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

LEADING_ON = {"everyday.go", "everyday.next", "everyday.back", "everyday.also", "everyday.csv"}
"""Buttons that stand for an everyday verb."""
BEFORE_THE_COURSE = {Verb.ENROLL: "in", Verb.UNENROLL: "from", Verb.LINK: "to"}
"""What stands before the course."""


async def of_click(services: Services, interaction: Interaction, name: str, value: str) -> str:
    """What this button is about; empty where that is nothing of this person's, or is not known any more."""
    try:
        if name.startswith("change."):
            change = await services.desk.change(value)
            return description(change) if change.actor == interaction.user else ""
        if name in LEADING_ON:
            return in_words(await kept(services, await services.slack.actor(interaction.user), value))
    except (RequestRefused, StepRefused):
        return ""
    return ""


def in_words(arguments: VerbArguments) -> str:
    """`Unenroll Jane Doe from “Onboarding 101” on Skilljar`."""
    course = arguments.title or shown(arguments.course)
    who = people_said([one.name or shown(one.who) for one in arguments.people])
    where = platforms()[arguments.on].title if arguments.on in platforms() else ""
    said = [
        arguments.verb.capitalize(),
        who if not arguments.either else "",
        BEFORE_THE_COURSE.get(arguments.verb, "") if who and course else "",
        f"“{course}”" if course else "",
        f"on {where}" if where else EVERYWHERE if arguments.on == EVERYWHERE else "",
    ]
    return " ".join(filter(None, said))
