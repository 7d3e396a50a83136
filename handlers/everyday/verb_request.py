"""What an everyday verb works with: what is wanted, by whom, and on which platforms; and how its answers are said."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.policy.policy import Actor
from connectors.core.same import folded, same
from connectors.everyday.everyday import Everyday
from connectors.everyday.exact import by_id
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import Verb
from handlers.everyday.choice_view import CHOICES_SHOWN
from handlers.everyday.chosen import joined, seen
from handlers.everyday.fan_out import AskOne, PlatformAsk
from handlers.everyday.platform_reader import able, everyday_of
from handlers.everyday.platform_reply import PlatformReply
from handlers.everyday.verb_rights import platforms_allowed
from handlers.parsing.arguments import Chosen, LeftOut, Named, VerbArguments
from handlers.slack.blocks import Block, Element, Message, button, context
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

VERB_DRAFT, VERB_DRAFT_TTL_S = "everyday", 24 * 3600.0
PLACE_IN_ANSWER = frozenset({"after", "onward", "back", "looked"})
"""What says only where in an answer a button leads: with anything else it leads to another."""
LEFT_OUT_CHARS, NAMES_WITH_A_LINE_SHOWN = 280, 4
"""Characters of one line about people who were left out, and how many of them may have a line of their own: an outcome
has room for eight lines."""

T = TypeVar("T")


@dataclass(frozen=True)
class VerbRequest:
    """An everyday verb that a person asked for, with everything needed to answer it.

    `names` are the platforms that may be asked; `over` says that the answer takes the place of the message whose
    button was pressed, which was asked for at `before`; `beside` is what is said with whatever is answered; `known_as`
    are, by platform, the addresses of its own for people who were mentioned, by the folded address that Slack has.
    """

    services: Services
    interaction: Interaction
    actor: Actor
    arguments: VerbArguments
    names: tuple[str, ...]
    over: bool = False
    before: datetime | None = None
    beside: tuple[Block, ...] = ()
    known_as: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def dry(self) -> bool:
        """Whether nothing is to be done, and only shown what would be sent."""
        return self.arguments.dry

    @cached_property
    def platforms(self) -> Mapping[str, Everyday]:
        """The platforms as this person may use them."""
        return everyday_of(self.services.desk, self.actor, self.names, self.arguments.site, self.arguments.verb)

    def asks(self, ask: Callable[[Everyday], Awaitable[T]]) -> dict[str, AskOne[T]]:
        """The same question to each."""
        return {name: PlatformAsk(one, ask) for name, one in self.platforms.items()}

    async def now(self) -> datetime:
        """On the clock of the person who asked."""
        return there(await self.services.store.now(), self.actor.zone)

    def can(self, verb: Verb, among: Collection[str] | None = None) -> bool:
        """Whether this person may use a verb on any platform here, or any of these, so that it is worth a button."""
        has = tuple(one for one in able(self.services.desk, verb) if among is None or one in among)
        return bool(platforms_allowed(verb, self.actor, self.services.desk.policy, has))

    async def keep(self, **to: Any) -> str:
        """A draft of what is wanted, with these changes: what a button leads on with."""
        of_another = {} if to.keys() <= PLACE_IN_ANSWER else {"asked": None, "looked": None}
        stored = changed(self.arguments, **{**of_another, **to}).stored()
        return await self.services.drafts.put(VERB_DRAFT, self.actor.id, stored, VERB_DRAFT_TTL_S)

    async def keep_about(
        self, people: Sequence[Named], chosen: Sequence[Chosen] = (), without: Sequence[LeftOut] = ()
    ) -> str:
        """A draft of the same, about these people, who may be `chosen` just now, and `without` some who were named."""
        known = joined(*self.arguments.chosen, *chosen)
        left = (*self.arguments.without, *without)
        stored = changed(self.arguments.about(people), chosen=known, without=left).stored()
        return await self.services.drafts.put(VERB_DRAFT, self.actor.id, stored, VERB_DRAFT_TTL_S)

    async def fill_in(self, label: str = "Fill in the form", style: str = "primary") -> Element:
        """A button to the form with all that was said."""
        return button(label, f"everyday.form.{self.arguments.verb}", await self.keep(), style=style)

    @property
    def without(self) -> list[Block]:
        """Who was left out on the way here, and why: it stands in every answer from then on."""
        left = self.arguments.without
        max_chars = LEFT_OUT_CHARS // (1 if len(left) <= NAMES_WITH_A_LINE_SHOWN else 2)
        told = [one.said(max_chars) for one in left]
        return [context(f"Left out: {' '.join(some)}") for some in _together(told, LEFT_OUT_CHARS)]

    async def say(self, text: str, blocks: Sequence[Block], *, done: bool = False) -> None:
        """With what stands beside it: before what is asked, and behind what is done."""
        said = [*blocks, *self.beside] if done else [*self.beside, *blocks]
        await self.interaction.reply.say(Message(text, [*said, *self.without]), replace=self.over)

    async def again(self, said: Sequence[PlatformReply[Any]]) -> dict[str, str]:
        """Drafts that ask those once more that failed for now."""
        return {one.platform: await self.keep(on=one.platform) for one in said if one.trouble and not one.final}

    async def chosen(self, things: Sequence[Person | Course], accounts: Sequence[Person | Course] = ()) -> list[str]:
        """For each thing the draft that goes on with it. Of `accounts` some may be one person's, on platforms of
        theirs."""
        return [await self.keep(**self.choice(one, things, accounts or things)) for one in things[:CHOICES_SHOWN]]

    def choice(
        self, one: Person | Course, among: Sequence[Person | Course], accounts: Sequence[Person | Course]
    ) -> dict[str, Any]:
        """With what was shown of it."""
        to = self._exactly(one, among)
        typed = to["course"] if isinstance(one, Course) else to["who"]
        shown = [one] if to.get("on") else [it for it in accounts if isinstance(it, Person) and same(it.email, typed)]
        return {**to, "chosen": joined(*self.arguments.chosen, *seen(typed, shown))}

    def _exactly(self, one: Person | Course, among: Sequence[Person | Course]) -> dict[str, Any]:
        """A person with an address of their own is meant wherever they are; else an id says who, on its platform."""
        if isinstance(one, Course):
            both = {"who": ""} if self.arguments.either else {}
            exactly = {"course": by_id(one.id), "title": one.title} if one.id else {"course": one.title}
            return {**exactly, "on": one.platform, **both}
        both = {"course": ""} if self.arguments.either else {}
        accounts = Counter(p.platform for p in among if isinstance(p, Person) and folded(p.email) == folded(one.email))
        if one.email and max(accounts.values()) == 1 and folded(one.email) != folded(self.arguments.who):
            return {"who": one.email, **both}
        return {"who": by_id(one.id) if one.id else one.email or one.name, "on": one.platform, **both}

    async def form(
        self, label: str, verb: Verb, style: str = "", among: Collection[str] | None = None, **filled: Any
    ) -> list[Element]:
        """A button to a form with what is known filled in; none where no platform has the verb, of those `among` which
        it is to be done, or of the one that is filled in."""
        places = [filled["on"]] if filled.get("on") else among
        if not self.can(verb, places):
            return []
        stored = VerbArguments(verb, **{"mentions": self.arguments.mentions, **filled}).stored()
        draft = await self.services.drafts.put(VERB_DRAFT, self.actor.id, stored, VERB_DRAFT_TTL_S)
        return [button(label, f"everyday.form.{verb}", draft, style=style)]


def _together(told: Sequence[str], max_chars: int) -> list[list[str]]:
    """Sentences in order, as many together as have so many characters."""
    found: list[list[str]] = []
    for one in told:
        if found and len(" ".join([*found[-1], one])) <= max_chars:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def there(moment: float, zone: str) -> datetime:
    """A Unix second on the clocks of a zone; in UTC where nobody knows the zone."""
    try:
        return datetime.fromtimestamp(moment, ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        return datetime.fromtimestamp(moment, UTC)
