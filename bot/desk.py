"""The desk is the one door to the platforms: asks the policy, writes the change down, has it carried out."""

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.changes import change_set, described, steps
from bot.changes.authority import POLICY_CHANGED as POLICY_CHANGED
from bot.changes.authority import Authority, Who
from bot.changes.authority import Lapsed as Lapsed
from bot.changes.calls import Called, nobody
from bot.changes.change import Change, ChangeState, Decision, StepRefused
from bot.changes.describer import Describer
from bot.changes.executor import CHANGE_OUTDATED as CHANGE_OUTDATED
from bot.changes.executor import Executor, load_intent, written
from bot.changes.executor import Health as Health
from bot.changes.executor import Outcome as Outcome
from bot.changes.executor import Pending as Pending
from bot.changes.executor import RequestRefused as RequestRefused
from bot.changes.judging import AccessRefused as AccessRefused
from bot.changes.judging import Judge
from bot.changes.recovery import Recovery
from bot.changes.store import ChangeStore, stored_intent
from bot.changes.subject import Subject as Subject
from bot.policy.policy import (
    BUILT_IN_POLICY,
    Actor,
    Allow,
    Confirm,
    NeedApproval,
    OperationTraits,
    Policy,
    turned_away,
)
from bot.policy.scope import About
from connectors.core.connector import Connector
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, has_secret, returns_secret
from connectors.core.record import Page
from connectors.core.request import Request

CONFIRM_WITHIN_S = 3600.0
"""Seconds for which a question put to the requester waits for an answer."""
ROLE_CHECK_TTL_S = 60.0
"""Seconds for which somebody who has just decided surely has the role still; as long as Slack is believed."""
NO_SUBJECT = Subject()


class Desk:
    """What every request of a person passes.

    Attributes:
        executor: carries out, and knows how the platforms fare
        authority: asks the policy anew about what was asked for earlier
        recovery: takes up what a crash left, reminds, expires
        describer: says what an intent will do, with the names that the platforms have
        judge: asks the policy about what is asked for now
    """

    def __init__(
        self,
        connectors: Mapping[str, Connector],
        changes: ChangeStore,
        read_only: bool = False,
        policy: Callable[[], Policy] = lambda: BUILT_IN_POLICY,
        clock: Callable[[], float] = time.time,
        called: Called = nobody,
        who: Who | None = None,
    ) -> None:
        """`clock` gives Unix seconds for how platforms fare; `called` hears of calls; `who` says who people are now."""
        self._changes, self._read_only, self._policy = changes, read_only, policy
        self.executor = Executor(connectors, changes, clock, called)
        self.describer = Describer(self.executor.look, self.executor.after)
        self.judge = Judge(policy, read_only, self.describer)
        self.authority = Authority(changes, read_only, policy, self.describer, who)
        self.recovery = Recovery(self.executor, changes, self.authority)

    @property
    def policy(self) -> Policy:
        """The one in force now."""
        return self._policy()

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed now."""
        return self._read_only

    @property
    def connected(self) -> tuple[str, ...]:
        """The platforms that are set up here."""
        return self.executor.connected

    # Looking

    def may(self, kind: type[Intent[Any]], actor: Actor) -> bool:
        """Whether this person would get anything but a refusal, of some course at least."""
        return self.judge.may(kind, actor)

    async def changes_of(self, actor_id: str, most: int) -> list[Change]:
        """What a person asked for last, newest first."""
        return await self._changes.of(actor_id, most)

    async def waiting_for(self, actor: Actor, after: str = "", most: int = 100) -> list[Change]:
        """What this person could approve now, oldest first; after the `place` of one, the next."""
        return await self.authority.waiting_for(actor, after, most)

    async def permit(self, nature: OperationTraits, actor: Actor) -> None:
        """What is no operation of a platform, and cannot wait for anybody's word. Raises RequestRefused."""
        await self.judge.permit(nature, actor)

    def admit(self, actor: Actor, addressed: bool = False) -> None:
        """Guests, apps and people of elsewhere get nothing, not even help; but what is `addressed` to a guest of this
        workspace they may answer. Raises RequestRefused."""
        _let_pass(turned_away(actor, addressed))

    async def recall(self, asked: Intent[Any] | type[Intent[Any]], actor: Actor) -> None:
        """What was answered once is shown again only to who might ask it now. Raises RequestRefused."""
        await self.judge.recall(asked, actor)

    def dry_run(self, intent: Intent[Any]) -> Request:
        """Exactly the request that would be sent, secrets masked. Raises RequestRefused where the platform is not set
        up."""
        connector = self.executor.connector(intent.platform)
        return connector.request(connector.begin(intent))

    # Asking

    async def ask(
        self,
        asked: Intent[Any] | Sequence[Intent[Any]],
        actor: Actor,
        channel: str = "",
        subject: Subject = NO_SUBJECT,
    ) -> Outcome | Pending:
        """Carry it out, if this person may do so alone; several operations are decided on together: a change set. What
        takes another change back is asked about in any case: its button stands where *Go ahead* stood a moment ago,
        and a second click there must not undo what the first did.

        Raises RequestRefused or a PlatformError; both have a sentence. What came of several is told by the outcome's
        change."""
        intents = (asked,) if isinstance(asked, Intent) else tuple(asked)
        verdict = await self.judge.verdict(intents, actor)
        if subject.takes_back and isinstance(verdict, Allow):
            verdict = Confirm(verdict.rule)
        intents = tuple(self.executor.connector(one.platform).begin(one) for one in intents)
        if len(intents) != 1 and (fault := change_set.fault(intents)):
            raise RequestRefused(fault)
        if isinstance(verdict, Confirm | NeedApproval):
            return await self._pend(intents, actor, channel, verdict, subject)
        asking = any(one.http.sensitive for one in intents)
        if len(intents) == 1 and intents[0].effect is Effect.READ:
            about = await self.describer.of(intents[0]) if asking else described.Described("")
            await self._changes.looking(intents, actor, channel, about.sentence, about.targets)
            return await self._look(intents[0])
        terms = {
            "rule": verdict.rule,
            **subject.terms,
            "secret": any(map(has_secret, intents)),
            **await (subject.asked if asking else subject.items)(intents, self.describer),
        }
        opening = self._changes.open(intents, actor, channel, ChangeState.RUNNING, **terms)
        return await self.executor.carry_out(await written(opening), dict(enumerate(intents)))

    async def read(self, intent: Intent[Any], actor: Actor, about: About | None = None) -> Any:
        """The result of a read that this person may do alone. `about` says which courses it is for, where whoever asks
        shows nothing else of it. Raises RequestRefused or a PlatformError."""
        await self.judge.may_look((intent,), actor, about)
        await self._changes.looking((intent,), actor)
        return await self.executor.look(intent)

    async def sweep(
        self, intents: Sequence[Intent[Any]], actor: Actor, timeout_s: float, about: About | None = None
    ) -> list[Any]:
        """Results and PlatformErrors of many such reads, by place; None where there was none in time. What is read is
        kept for some minutes, for all who may read it. Raises RequestRefused."""
        await self.judge.may_look(intents, actor, about)
        await self._changes.looking(intents, actor)
        return await self.executor.reads.sweep(intents, timeout_s)

    async def pages(self, intent: Intent[Any], actor: Actor, about: About | None = None) -> AsyncIterator[Any]:
        """The whole of a listing, page by page; one page for what is no listing."""
        if not isinstance(await self.judge.verdict((intent,), actor, about), Allow) or intent.effect is not Effect.READ:
            raise RequestRefused("Only lists have pages.")
        await self._changes.looking((intent,), actor)
        async for page in self.executor.connector(intent.platform).pages(intent):
            yield page.items if isinstance(page, Page) else page

    async def now(self) -> float:
        """Unix seconds by the clock that all processes share."""
        return await self._changes.now()

    # Steps of a change. Each raises StepRefused, with a sentence, when it cannot be taken, and Lapsed where it is over.

    async def go(self, id: str, actor: Actor, intent: Intent[Any] | None = None) -> Outcome:
        """Go ahead, or Run now: `intent` brings the secrets that were not kept."""
        found, now = await self._changes.found(id), await self.now()
        steps.begin(found, actor.id, now)
        again = self._again(found, intent)
        await self.authority.as_asked_still(found, actor, again)
        change = await self._changes.step(id, actor.id, lambda one: steps.begin(one, actor.id, now))
        return await self.executor.carry_out(change, again)

    async def retry(self, id: str, actor: Actor, intent: Intent[Any] | None = None) -> Outcome:
        """Once more, by whoever asked for it. What is being taken back is not also gone on with."""
        found, now = await self._changes.found(id), await self.now()
        steps.not_taken_back(await self._changes.undoing(found))
        steps.retry(found, actor.id, now)
        again = self._again(found, intent)
        await self.authority.as_asked_still(found, actor, again)
        change = await self._changes.step(id, actor.id, lambda one: steps.retry(one, actor.id, now))
        return await self.executor.carry_out(change, again)

    async def give_up(self, id: str, actor: Actor) -> Change:
        now = await self.now()
        return await self._changes.step(id, actor.id, lambda one: steps.give_up(one, actor.id, now))

    async def request(self, id: str, actor: Actor, reason: str) -> Change:
        """Ask others for their approval. Raises AskedAlready where the same waits for it."""
        found, now = await self._changes.found(id), await self.now()
        steps.request(found, actor.id, reason, now, now)
        await self.authority.asked_once(found)
        verdict = await self.authority.still(found, actor, _loaded(found), actor.id)
        if not isinstance(verdict, NeedApproval):
            raise await self.authority.lapsed(found, POLICY_CHANGED, by=actor.id)

        def transition(one: Change) -> Change:
            return steps.as_decided(steps.request(one, actor.id, reason, now, now + verdict.expires), verdict, now)

        return await self._changes.step(id, actor.id, transition)

    async def approve(self, id: str, actor: Actor, people: Mapping[str, Actor | None]) -> tuple[Change, Outcome | None]:
        """One more yes, and the change itself if it was the last that is needed.

        `people` are its requester and everybody who said yes before, as they are now; None where Slack does not say.
        Who said yes in the last moments, perhaps after that was asked, had the role then.
        """
        found, now = await self._changes.found(id), await self.now()
        self.authority.may_decide(found, actor)
        decision = Decision(actor.id, actor.name, True, now)
        steps.approve(found, decision, set())
        self.authority.may_write(found)
        verdict = await self.authority.requested_still(found, people.get(found.actor), decision)
        has_role = self.authority.having_role(steps.as_decided(found, verdict, now), actor, people)
        await self.authority.approved_still(found, decision)

        def transition(one: Change) -> Change:
            fresh = {yes.user for yes in one.yes if now - yes.at < ROLE_CHECK_TTL_S and yes.user not in people}
            return steps.approve(steps.as_decided(one, verdict, now), decision, {actor.id, *has_role, *fresh})

        change = await self._changes.step(id, actor.id, transition)
        if change.state is not ChangeState.RUNNING:
            return change, None
        try:
            intents = _loaded(change)
            for intent in intents:
                self.executor.connector(intent.platform)
        except (StepRefused, RequestRefused) as error:
            return await self.executor.end(change, ChangeState.FAILED, str(error)), None
        outcome = await self.executor.carry_out(change, dict(enumerate(intents)))
        return outcome.change or change, outcome

    async def deny(self, id: str, actor: Actor, reason: str, requester: Actor | None) -> Change:
        decision = Decision(actor.id, actor.name, False, await self.now(), reason)
        await self.authority.may_deny(await self._changes.found(id), actor, requester, decision)
        return await self._changes.step(id, actor.id, lambda one: steps.deny(one, decision))

    async def cancel(self, id: str, actor: Actor) -> Change:
        now = await self.now()
        return await self._changes.step(id, actor.id, lambda one: steps.cancel(one, actor.id, now))

    async def change(self, id: str) -> Change:
        return await self._changes.found(id)

    async def posted(self, id: str, place: str, drawn: str | None = None) -> Change:
        """Remember where the request of a change was posted, and its look there."""
        return await self._changes.step(id, "", lambda one: replace(one, card=place, drawn=drawn or one.drawn))

    async def told(self, id: str, place: str) -> Change:
        """Remember where its requester is told what becomes of it."""
        return await self._changes.step(id, "", lambda one: replace(one, told=place))

    def may_approve(self, change: Change, actor: Actor) -> bool:
        return self.authority.may_approve(change, actor)

    def requests_of(self, change: Change) -> list[Request]:
        """Exactly what would be sent, one for each stored intent."""
        return [self.dry_run(intent) for intent in _loaded(change)]

    # Within

    async def _look(self, intent: Intent[Any]) -> Outcome:
        result = await self.executor.run(intent)
        return Outcome(intent, result, self.executor.connector(intent.platform).after(intent, result))

    async def _pend(
        self,
        intents: Sequence[Intent[Any]],
        actor: Actor,
        channel: str,
        verdict: Confirm | NeedApproval,
        subject: Subject,
    ) -> Pending:
        if same := await self.authority.asked_already(intents, actor, verdict, subject.takes_back):
            return Pending(same, verdict)
        secret = any(map(has_secret, intents))
        state = ChangeState.CONFIRMING
        terms = {"rule": verdict.rule, **subject.terms, "until": await self.now() + CONFIRM_WITHIN_S}
        if isinstance(verdict, NeedApproval):
            state = ChangeState.NEEDS_APPROVAL
            terms |= {"approvers": verdict.approvers, "quorum": verdict.quorum, "why": verdict.why}
            terms |= {"fallback": verdict.fallback, "secret": secret or any(map(returns_secret, map(type, intents)))}
        elif secret:
            raise RequestRefused(
                "This needs your OK and a secret, and I store no secrets while I wait, so nothing was done. Ask your "
                "Registrar admin to let the policy allow it or have it approved."
            )
        terms |= await subject.asked(intents, self.describer)
        return Pending(await written(self._changes.open(intents, actor, channel, state, **terms)), verdict)

    def _again(self, change: Change, given: Intent[Any] | None) -> dict[int, Intent[Any]]:
        """What is to run, by place: it must be what was confirmed or approved. `given` brings the secret of the one
        that takes it."""
        taking = change.taking if change.items else 0
        if given and (taking is None or stored_intent(given).digest != change.stored_intents[taking].digest):
            raise StepRefused("This isn't what was approved: something in it was changed. Ask for it again.")
        intents = {
            at: given if given and at == taking else load_intent(change.stored_intents[at]) for at in change.left
        }
        if change.taking is not None and not given and change.stored_intents[change.taking].withheld:
            raise StepRefused("This needs a secret, which I don't store. Ask for it again.")
        for intent in intents.values():
            self.executor.connector(intent.platform)
        return intents


def _loaded(change: Change) -> tuple[Intent[Any], ...]:
    """The intents exactly as they were written down. Raises StepRefused if one of them would be another today."""
    return tuple(map(load_intent, change.stored_intents))


def _let_pass(why_not: str) -> None:
    if why_not:
        raise RequestRefused(why_not)
