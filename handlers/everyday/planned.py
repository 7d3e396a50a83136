"""What an everyday verb would do: operations of documented platforms, whose they are, and how the outcome is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.changes.target import COURSE, PERSON, Target
from connectors.catalog import platforms
from connectors.core.intent import Intent
from connectors.everyday.everyday import Everyday, Plan
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import Verb
from handlers.everyday.choice_view import course_title
from handlers.everyday.person_view import called
from handlers.everyday.platform_reply import listed
from handlers.slack.blocks import Block

NAMES_SHOWN = 3
"""People that a sentence names; more are counted."""


@dataclass(frozen=True)
class Step:
    """What one platform would do about one person.

    Attributes:
        plan: the operations, in order
        person: whom it is about; None for a session
        course: what it is about, if anything
    """

    plan: Plan
    person: Person | None = None
    course: Course | None = None


@dataclass(frozen=True)
class Planned:
    """What would be done, as one change.

    Attributes:
        steps: what each platform would do about each person
        named: whom and what it is about
        done: the sentence once it is done, where that says more than the question in the past
        notes: what must be said beside it
        where: the platforms, with the sites of one that has several
        behind: what the sentence says behind them, such as when a session begins
    """

    steps: Sequence[Step]
    named: str
    done: str = ""
    notes: Sequence[Block] = ()
    where: str = ""
    behind: str = ""

    @property
    def plan(self) -> Plan:
        """All of the operations, in order."""
        return tuple(intent for step in self.steps for intent in step.plan)

    @property
    def about(self) -> list[str]:
        """For each operation whom it is about, in words: what happens to one person does not wait for another."""
        return [called(step.person) if step.person else "" for step in self.steps for _ in step.plan]

    @property
    def targets(self) -> list[Target]:
        """Whom and what it acts on, as each platform knows them."""
        people = [one.person for one in self.steps if one.person]
        courses = [one.course for one in self.steps if one.course]
        return [
            *(Target(PERSON, one.name.strip(), one.email, _id(one), typed=not one.id) for one in people),
            *(Target(COURSE, course_title(one), ids=_id(one)) for one in courses),
        ]

    def sentence(self, verb: Verb, *, taking_back: bool = False) -> str:
        """What it does, to whom, where: `Deactivate Max Okafor (max@acme.com) on Chamilo and Damstra.`"""
        where = self.where or listed(list(dict.fromkeys(platforms()[one.platform].title for one in self.plan)))
        if taking_back and verb is Verb.SCHEDULE:
            return f"Cancel {self.named} on {where}."
        if taking_back:
            return f"Undo: {self.named} on {where}."
        if verb is Verb.ADD:
            return f"Add {self.named} to {where}."
        does = "Get a join link for" if verb is Verb.LINK else verb.capitalize()
        return f"{does} {self.named} on {where}{self.behind}."


def _id(thing: Person | Course) -> dict[str, str]:
    return {thing.platform: thing.id} if thing.id else {}


def at_place(name: str, verbs: Everyday, plan: Sequence[Intent[Any]]) -> str:
    """With where on its platform that is, where it may be in several places: `Onboarding 101 (learn.example.com)`."""
    place = verbs.place(tuple(plan))
    return f"{name} ({place})" if place else name


def people_said(names: Sequence[str]) -> str:
    """Their names, as people list them; of more than a few how many they are."""
    return listed(list(names)) if len(names) <= NAMES_SHOWN else f"{len(names)} people"
