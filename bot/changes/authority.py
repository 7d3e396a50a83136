"""Whether what was asked for may still be done: asked anew at every step, of whoever asked, about what would run."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.changes import steps
from bot.changes.about_courses import natures
from bot.changes.change import APPROVAL_EXPIRED, AskedAlready, Change, Decision, StepRefused
from bot.changes.change_set import together
from bot.changes.describer import Describer
from bot.changes.executor import RequestRefused, load_intent
from bot.changes.meant import Drift
from bot.changes.places import place
from bot.changes.roles import holders
from bot.changes.states import UNRESOLVED_STATES, WAITING_STATES, ChangeState
from bot.changes.store import ChangeStore, stored_intent
from bot.policy.policy import (
    NO_RULE,
    READ_ONLY_REFUSAL,
    Actor,
    Allow,
    NeedApproval,
    OperationTraits,
    Policy,
    Refuse,
    Standing,
    Verdict,
    decide,
    may_approve,
)
from connectors.catalog import operation
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, Operation

POLICY_CHANGED = "The policy has changed since this was requested, so nothing was done. Ask for it again."
REQUESTER_UNKNOWN = "Slack didn't tell me whether {name} still has the role for this, so nothing was done. Try again."


NO_LONGER = {
    Standing.GUEST: "they are a guest now",
    Standing.BOT: "apps and workflows aren't allowed to",
    Standing.STRANGER: "they belong to another workspace",
    Standing.GONE: "their account is deactivated",
}
"""Why somebody may not, as others hear it."""


class Lapsed(StepRefused):
    """It may not be done any more as it was asked for, and is over, or stays in doubt. The message is for whoever
    tried; `change` is as it stands now, with why in words for everybody."""

    def __init__(self, change: Change, said: str) -> None:
        super().__init__(said)
        self.change = change


Who = Callable[[str], Awaitable[Actor | None]]
"""Somebody as they are at this moment, by id; None where nobody can say."""


UndoStill = Callable[[Change], Awaitable[None]]
"""Raises StepRefused where what a change takes back has been changed by others since."""


async def nothing_since(change: Change) -> None:
    """Nobody looks."""


class Authority:
    """Asks the policy of this moment about changes that were asked for earlier.

    Attributes:
        undo_still: looks at what came after the change that another takes back
    """

    def __init__(
        self,
        changes: ChangeStore,
        read_only: bool,
        policy: Callable[[], Policy],
        describer: Describer,
        who: Who | None = None,
    ) -> None:
        """Without `who`, people are believed to be what they were."""
        self._changes, self._read_only, self._policy, self._who = changes, read_only, policy, who
        self._describer = describer
        self.undo_still: UndoStill = nothing_since

    async def still(
        self, change: Change, requester: Actor, intents: Iterable[Intent[Any]], by: Decision | str = ""
    ) -> Verdict:
        """What it takes by now that this person has this done. `by` is who presses, or what they say, for the log.

        Raises Lapsed where they may not, or not on the word that was given; RequestRefused while all is read only.
        """
        self.may_write(change)
        verdict = await self._verdict(intents, requester)
        if isinstance(verdict, Refuse):
            rule = f"the rule “{verdict.rule}” does not allow it" if verdict.rule != NO_RULE else "they lost their role"
            why = NO_LONGER.get(requester.standing, rule)
            raise await self.lapsed(
                change, f"{change.name} can't do this any more: {why}. Nothing was done.", verdict.reason, by
            )
        if isinstance(verdict, NeedApproval) and not steps.fits(change, verdict):
            raise await self.lapsed(change, POLICY_CHANGED, by=by)
        if isinstance(verdict, NeedApproval) and change.yes and change.state is not ChangeState.AWAITING:
            await self._voices_still(change, verdict, by)
        return verdict

    async def _verdict(self, intents: Iterable[Intent[Any]], requester: Actor) -> Verdict:
        """About exactly these, and the courses that they are about at this moment."""
        policy = self._policy()
        return decide(await natures(intents, requester, policy, self._describer), requester, policy)

    async def asked_already(
        self, intents: Iterable[Intent[Any]], actor: Actor, verdict: Verdict, takes_back: str
    ) -> Change | None:
        """The very same, where they asked for it, and it waits for the approval that it takes by now too."""
        if not isinstance(verdict, NeedApproval):
            return None
        same = await self._changes.asked_already(actor.id, [*map(stored_intent, intents)], takes_back)
        return same if same and steps.fits(same, verdict) else None

    async def asked_once(self, change: Change) -> None:
        """Whether nothing like it waits for approval already. Raises AskedAlready."""
        if same := await self._changes.asked_already(change.actor, change.stored_intents, change.takes_back):
            raise AskedAlready(same)

    async def as_asked_still(self, change: Change, requester: Actor, intents: Mapping[int, Intent[Any]]) -> None:
        """Both: that they may, and that these, by place, are about what was read of them."""
        await self.still(change, requester, intents.values(), requester.id)
        await self.same_still(change, intents, requester.id)

    async def same_still(self, change: Change, intents: Mapping[int, Intent[Any]], by: Decision | str = "") -> None:
        """Whether what these name, by place, is what it was when this was asked for, and nothing came after what an
        Undo takes back. Raises Lapsed where it is another, and RequestRefused where the platform does not say now."""
        await self._taken_back_still(change, by)
        if not intents.keys() & {*(one.at for one in change.meant), *(one.at for one in change.shown)}:
            return
        begun = {at: load_intent(one) for at, one in enumerate(change.stored_intents)} if change.runs else {}
        await self._same(change, await self._describer.drift(change.meant, change.shown, intents, begun), by)

    async def _same(self, change: Change, found: Drift, by: Decision | str = "") -> None:
        if found.others:
            raise await self._otherwise(change, found.said, by)
        if found.unknown:
            raise RequestRefused(found.unsaid)

    async def _otherwise(self, change: Change, why: str, by: Decision | str) -> StepRefused:
        """What to raise where it is not what was asked for any more: it is over, or stays in doubt."""
        if change.state not in UNRESOLVED_STATES:
            return await self.lapsed(change, why, by=by)
        return Lapsed(await self._changes.step(change.id, "registrar", lambda one: steps.hold(one, why)), why)

    async def _taken_back_still(self, change: Change, by: Decision | str) -> None:
        """Whether an Undo takes back what it was asked to, and nothing that came after. Raises Lapsed."""
        try:
            if change.takes_back:
                await self.undo_still(change)
        except StepRefused as since:
            raise await self._otherwise(change, str(since), by) from None

    async def approved_still(self, change: Change, by: Decision) -> None:
        """The same where somebody says yes. What is outdated, or not connected, is left to the run, which ends it."""
        await self._taken_back_still(change, by)
        try:
            intents = {at: load_intent(one) for at, one in enumerate(change.stored_intents)}
            seen = change.meant or change.shown
            found = await self._describer.drift(change.meant, change.shown, intents, {}) if seen else Drift()
        except (StepRefused, RequestRefused):
            return
        await self._same(change, found, by)

    async def recovered_still(self, change: Change, intents: Iterable[Intent[Any]]) -> None:
        """The same after a crash, when nobody presses anything. Raises StepRefused and RequestRefused."""
        if change.decisions and change.until is not None and await self._changes.now() >= change.until:
            raise StepRefused(APPROVAL_EXPIRED)
        if self._who:
            requester = await self._who(change.actor)
            if not requester:
                raise RequestRefused(REQUESTER_UNKNOWN.format(name=change.name))
            await self.still(change, requester, intents)

    async def may_look(self, change: Change, reads: Iterable[Operation]) -> None:
        """Whether whoever asked for this may by now see what these reads show. Raises RequestRefused."""
        if not self._who:
            return
        requester = await self._who(change.actor)
        traits = tuple(map(OperationTraits.of, reads))
        if not requester or not isinstance(decide(traits, requester, self._policy()), Allow):
            raise RequestRefused(f"I can't confirm that {change.name} may still see this.")

    async def _voices_still(self, change: Change, verdict: NeedApproval, by: Decision | str) -> None:
        """Whether those who said yes have the role still. Raises Lapsed, and RequestRefused where nobody can say."""
        lost, who = [], self._who
        for one in change.yes if who else ():
            now = await who(one.user) if who else None
            if not now:
                raise RequestRefused(REQUESTER_UNKNOWN.format(name=one.name))
            if not self.may_approve(change, now):
                lost.append(one.name)
        if len(change.yes) - len(lost) < verdict.quorum:
            why = f"they don't have the role “{change.approvers}” any more"
            said = f"The approval of {together(lost)} no longer counts: {why}. Nothing was done."
            raise await self.lapsed(change, said, by=by)

    async def requested_still(self, change: Change, requester: Actor | None, by: Decision) -> Verdict:
        """The same where somebody else says yes. What is outdated is left to the run, which ends it."""
        if not requester:
            raise RequestRefused(REQUESTER_UNKNOWN.format(name=change.name))
        try:
            intents = [load_intent(one) for one in change.stored_intents]
        except StepRefused:
            return NeedApproval(change.approvers, change.quorum, rule=change.rule, why=change.why)
        try:
            return await self.still(change, requester, intents, by)
        except Lapsed as lapsed:
            raise Lapsed(lapsed.change, lapsed.change.outcome) from None

    async def lapsed(self, change: Change, why: str, said: str = "", by: Decision | str = "") -> StepRefused:
        """What to raise: it is over, and `why` is for everybody; `said` for whoever tried. What has begun already stays
        as it is, to be looked at. The log has `by` whom that was found: Registrar, or who pressed, with their yes."""
        if change.state not in WAITING_STATES:
            return StepRefused(said or why)
        now = await self._changes.now()
        yes, who = (by, by.user) if isinstance(by, Decision) else (None, by or "registrar")
        end = await self._changes.step(change.id, who, lambda one: steps.lapse(one, why, now, yes))
        return Lapsed(end, said or why)

    async def may_deny(self, change: Change, actor: Actor, requester: Actor | None, decision: Decision) -> None:
        """Raises StepRefused where they may not say no by now, or it is over, and Lapsed where others are to be asked.
        `requester` is as they are now; None where Slack does not say, and then nobody can tell who stands in for the
        approvers. What is allowed or refused by now, those may deny who were asked."""
        self.may_decide(change, actor)
        steps.deny(change, decision)
        if not requester:
            self.may_decide(replace(change, fallback=""), actor)
            return
        try:
            intents = [load_intent(one) for one in change.stored_intents]
        except StepRefused:
            return
        verdict = await self._verdict(intents, requester)
        if isinstance(verdict, NeedApproval):
            if not steps.fits(change, verdict):
                raise await self.lapsed(change, POLICY_CHANGED, by=actor.id)
            self.may_decide(steps.as_decided(change, verdict, await self._changes.now()), actor)

    def may_decide(self, change: Change, actor: Actor) -> None:
        """Raises StepRefused where they are no approvers of it. Its requester is refused by the step itself."""
        policy = self._policy()
        if change.actor != actor.id and not self.may_approve(change, actor):
            who = " or ".join(f"{holders(role)} ({policy.members(role)})" for role in change.deciders)
            raise StepRefused(f"Only {who} can decide this.")

    def having_role(self, change: Change, actor: Actor, people: Mapping[str, Actor | None]) -> set[str]:
        """Who of these may approve it, as the policy has it by now. Raises StepRefused where this person may not, and
        RequestRefused where nobody can say what has become of somebody who said yes."""
        self.may_decide(change, actor)
        for one in change.yes:
            if people.get(one.user, actor) is None:
                raise RequestRefused(REQUESTER_UNKNOWN.format(name=one.name))
        return {user for user, one in people.items() if one and self.may_approve(change, one)}

    def may_approve(self, change: Change, actor: Actor) -> bool:
        """Whether they have one of the roles that are asked."""
        return any(may_approve(actor, role, self._policy()) for role in change.deciders)

    async def waiting_for(self, actor: Actor, after: str, most: int) -> list[Change]:
        """What waits for this person's word, oldest first; after the `place` of one, the next."""
        found: list[Change] = []
        roles = sorted(self._policy().roles_of(actor))
        while len(found) < most and (page := await self._changes.waiting(roles, after, most)):
            found += [one for one in page if one.actor != actor.id and not _has_decided(one, actor)]
            after = place(page[-1])
        return found[:most]

    def may_write(self, change: Change) -> None:
        """While set to read only, what was approved waits. Raises RequestRefused."""
        known = [operation(one.platform, one.operation) for one in change.stored_intents]
        if self._read_only and not all(cls and cls.http.harm is Effect.READ for cls in known):
            raise RequestRefused(READ_ONLY_REFUSAL)


def _has_decided(change: Change, actor: Actor) -> bool:
    return any(one.user == actor.id and not one.void for one in change.decisions)
