"""What the policy says of what somebody asks for, and whom they may ask where it says no."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from bot.changes import change_set
from bot.changes.about_courses import natures, of_kind
from bot.changes.describer import Describer
from bot.changes.executor import RequestRefused
from bot.policy.access import NeededAccess
from bot.policy.policy import (
    Actor,
    Allow,
    Confirm,
    NeedApproval,
    OperationTraits,
    Policy,
    Refuse,
    Standing,
    decide,
    may_ask,
    not_at_once,
)
from bot.policy.scope import NO_COURSE, SOME_COURSE, About, CourseNames, said
from bot.runtime.logs import logger
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, operation_id

log = logger("registrar.desk")

WhomToAsk = Callable[[Policy, Actor], Awaitable[str]]
"""Whom somebody may ask for more rights, as a sentence."""


class AccessRefused(RequestRefused):
    """The same, where somebody could give them the right: `wanted` is what for."""

    def __init__(self, sentence: str, wanted: NeededAccess) -> None:
        super().__init__(sentence)
        self.wanted = wanted


async def named_in_policy(policy: Policy, actor: Actor) -> str:
    return policy.helpers


class Judge:
    """Asks the policy of this moment.

    Attributes:
        whom_to_ask: names people; until it is set, what the policy says itself
    """

    def __init__(self, policy: Callable[[], Policy], read_only: bool, describer: Describer) -> None:
        self._policy, self._read_only, self._describer = policy, read_only, describer
        self.whom_to_ask: WhomToAsk = named_in_policy

    def may(self, kind: type[Intent[Any]], actor: Actor) -> bool:
        """Whether this person would get anything but a refusal, of some course at least."""
        return may_ask(kind, actor, self._policy(), self._read_only, of_kind(kind))

    async def verdict(
        self, intents: Sequence[Intent[Any]], actor: Actor, about: About | None = None
    ) -> Allow | Confirm | NeedApproval:
        """`about` says which courses they are about, where whoever asks knows; else that is looked up. Raises
        RequestRefused."""
        policy = self._policy()
        asked = (
            await natures(intents, actor, policy, self._describer)
            if about is None
            else tuple(OperationTraits.of(one, about) for one in intents)
        )
        verdict = decide(asked, actor, policy, self._read_only)
        if isinstance(verdict, Refuse):
            where = change_set.together(one.platform for one in intents)
            what = change_set.together(operation_id(type(one)) for one in intents)
            log.info("policy_refused", actor=actor.id, platform=where, operation=what, rule=verdict.rule)
            raise await self.refused(verdict, actor, NeededAccess.of(asked))
        return verdict

    async def may_look(self, intents: Sequence[Intent[Any]], actor: Actor, about: About | None = None) -> None:
        """Raises RequestRefused where any of these is no read, or this person may not do it alone."""
        for one in intents:
            if not isinstance(await self.verdict((one,), actor, about), Allow) or one.effect is not Effect.READ:
                raise RequestRefused("I can't look this up for you.")

    async def recall(self, asked: Intent[Any] | type[Intent[Any]], actor: Actor) -> None:
        """What was answered once is shown again only to who might ask it now: of a kind, about some course. Raises
        RequestRefused."""
        policy = self._policy()
        natured: tuple[OperationTraits, ...]
        if isinstance(asked, type):
            natured = (OperationTraits.of(asked, of_kind(asked)),)
        else:
            natured = await natures((asked,), actor, policy, self._describer)
        verdict = decide(natured, actor, policy)
        if isinstance(verdict, Refuse):
            raise await self.refused(verdict, actor, NeededAccess.of(natured))

    async def permit(self, nature: OperationTraits, actor: Actor) -> None:
        """What is no operation of a platform, and cannot wait for anybody's word. Raises RequestRefused."""
        policy = self._policy()
        verdict = decide((nature,), actor, policy)
        if isinstance(verdict, Refuse):
            raise await self.refused(verdict, actor, NeededAccess.of((nature,)))
        if why := not_at_once(nature, actor, policy):
            raise RequestRefused(why)

    async def refused(self, verdict: Refuse, actor: Actor, wanted: NeededAccess, why: str = "") -> RequestRefused:
        """What to raise: with whom to ask, where anybody could give them what is `wanted`. `why` is in other words."""
        if not verdict.why or actor.standing is Standing.SHELL:
            return RequestRefused(verdict.reason)
        return AccessRefused(f"{why or verdict.why} {await self.whom_to_ask(self._policy(), actor)}", wanted)

    async def refuse_course(self, kinds: Sequence[type[Intent[Any]]], actor: Actor, wanted: NeededAccess) -> None:
        """Raises AccessRefused where this person may see some courses only with these reads, and not the one that is
        wanted. Whether there is such a course is not said."""
        policy = self._policy()
        course = About(tuple(CourseNames.of(one, one) for one in wanted.courses))
        verdict = decide([OperationTraits.of(one, course) for one in kinds], actor, policy)
        named = policy.courses_of(actor)
        if isinstance(verdict, Refuse) and named:
            does = f"{wanted.does[:1].lower()}{wanted.does[1:]}"
            raise await self.refused(verdict, actor, wanted, f"You can't {does}, except for {said(named)}.")

    async def recall_all(
        self, kinds: Iterable[type[Intent[Any]]], actor: Actor, of: Sequence[CourseNames] = ()
    ) -> None:
        """The same of what was read with these, and shows nothing but what is of these courses. Raises
        RequestRefused."""
        asked = tuple(OperationTraits.of(one, About(tuple(of))) for one in kinds)
        verdict = decide(asked, actor, self._policy())
        if isinstance(verdict, Refuse):
            raise await self.refused(verdict, actor, NeededAccess.of(asked))

    def still_sees(self, kinds: Iterable[type[Intent[Any]]], actor: Actor, of: Iterable[CourseNames] = ()) -> bool:
        """Whether that could be shown once more."""
        courses = About(tuple(of))
        asked = tuple(OperationTraits.of(one, courses) for one in kinds)
        return not isinstance(decide(asked, actor, self._policy(), self._read_only), Refuse)

    def sees(self, kinds: Sequence[type[Intent[Any]]], actor: Actor, about: About) -> bool:
        """Whether this person may see what these reads show of these courses."""
        policy = self._policy()
        return all(isinstance(decide((OperationTraits.of(one, about),), actor, policy), Allow) for one in kinds)

    def looking(self, intents: Sequence[Intent[Any]], actor: Actor) -> About:
        """With which these are to be read where only what is about some courses is shown of it afterwards: whoever may
        read all of it may read it as it is."""
        kinds = [type(one) for one in intents]
        return NO_COURSE if self.sees(kinds, actor, NO_COURSE) else SOME_COURSE
