"""A change: one write that a person asked for, as a value. Its steps are in `steps.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.changes.change_item import ChangeItem, ItemState
from bot.changes.meant import Meant
from bot.changes.shown import Shown
from bot.changes.states import UNRESOLVED_STATES as UNRESOLVED_STATES
from bot.changes.states import WAITING_STATES as WAITING_STATES
from bot.changes.states import ChangeState as ChangeState
from bot.changes.target import Target

CHANGE_INTERRUPTED = "Registrar stopped while this was in progress."
APPROVAL_EXPIRED = "Its approval has expired, so nothing was tried again. Ask for it again."
CHANGE_INTERNAL_ERROR = "Something went wrong inside Registrar. Check on {title} whether it was done."


class StepRefused(Exception):
    """The step cannot be taken, and nothing was changed. The message is a sentence for the person who tried."""


@dataclass(frozen=True)
class StoredIntent:
    """One operation of a change as it was written down.

    Attributes:
        platform: the name people type, such as `skilljar`
        operation: its id, such as `classes_delete`
        data: plain JSON data under the names people type, without secrets
        digest: SHA-256 of exactly that, in hexadecimal; what is loaded later must have the same
        withheld: the names of the secrets it was given, which are kept nowhere
    """

    platform: str
    operation: str
    data: Mapping[str, Any]
    digest: str
    withheld: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As it is written down."""
        return {name: held for name, held in vars(self).items() if name != "withheld" or held}


@dataclass(frozen=True)
class Decision:
    """What one approver said.

    Attributes:
        user: the approver's Slack user id
        name: what they are called
        yes: approved, else denied
        at: when, in Unix seconds
        reason: why, in their words; empty where they gave none
        void: it was a yes and counts no more, since they no longer have the role
    """

    user: str
    name: str
    yes: bool
    at: float
    reason: str = ""
    void: bool = False


@dataclass(frozen=True)
class Change:
    """One write that a person asked for, from the question to its outcome.

    Attributes:
        id: random, in the key of its row and on its buttons
        stored_intents: what exactly is to be done, in order
        actor: who asked: a Slack user id, or `cli:<user>`
        name: what they are called
        channel: where they asked, by id; `cli` at the command line
        state: where it stands
        began: when it was asked for, or its approval was; Unix seconds
        rule: the name of the rule of the policy that decided
        why: the reason that rule gives for asking others
        description: what it will do, in words, with the names that the platforms have
        reason: why the requester needs it, in their words
        approvers: the role that may approve it
        quorum: how many of them must
        fallback: the role that may approve it too once they have taken too long; empty where there is none
        widen: from when on; Unix seconds
        widened: the fallback was asked
        until: when it expires; Unix seconds, None where it does not
        decisions: what approvers said, in order
        secret: it takes a secret or returns one, which is kept nowhere
        card: where its request was posted, `channel:ts`, with `:file` where a file in its thread holds the whole of it;
            of several places, with blanks between them
        drawn: the `look` that its cards have, as far as Slack said so; None where others were never asked
        told: where its requester is told what becomes of it, `channel:ts`
        reminded: the approvers were reminded
        ended: when it was over; Unix seconds
        outcome: why it was not done, or how many items were, as a sentence
        runs: how often it was begun
        items: how each stored intent stands, in the same order; empty where there is only one
        host: the process that runs it
        adopted: another process began it, and left it
        undo: the draft that knows how to take it back; empty where nothing does
        undone_by: the change that takes it back, by its id; empty until somebody asked for that
        takes_back: the change that it takes back, by its id; empty where it takes none
        headline: what is said once all of it is done, as a sentence
        did: what its operations did then, as a sentence, where nobody had a headline
        notes: what is no part of it and must be said beside its outcome, as sentences
        sentence: what it does, to whom, on which platforms, as the audit log says it
        targets: whom and what it acts on
        meant: what its values stood for when it was asked for
        shown: what was read of it besides, where that may be another by now
        made: what the platform tells by what its only operation made or changed; empty where its answer has no id
    """

    id: str
    stored_intents: tuple[StoredIntent, ...]
    actor: str
    name: str
    channel: str
    state: ChangeState
    began: float
    rule: str = ""
    why: str = ""
    description: str = ""
    reason: str = ""
    approvers: str = ""
    quorum: int = 0
    fallback: str = ""
    widen: float | None = None
    widened: bool = False
    until: float | None = None
    decisions: tuple[Decision, ...] = ()
    secret: bool = False
    card: str = ""
    drawn: str | None = None
    told: str = ""
    reminded: bool = False
    ended: float | None = None
    outcome: str = ""
    runs: int = 0
    items: tuple[ChangeItem, ...] = ()
    host: str = ""
    adopted: bool = False
    undo: str = ""
    undone_by: str = ""
    takes_back: str = ""
    headline: str = ""
    did: str = ""
    notes: tuple[str, ...] = ()
    sentence: str = ""
    targets: tuple[Target, ...] = ()
    meant: tuple[Meant, ...] = ()
    shown: tuple[Shown, ...] = ()
    made: str = ""

    @property
    def first(self) -> StoredIntent:
        return self.stored_intents[0]

    @property
    def left(self) -> tuple[int, ...]:
        """The places of the stored intents that are not carried out, as far as anybody knows."""
        if not self.items:
            return () if self.state is ChangeState.DONE else (0,)
        return tuple(at for at, item in enumerate(self.items) if item.state is not ItemState.DONE)

    @property
    def done(self) -> tuple[int, ...]:
        """The places of those that are."""
        return tuple(at for at in range(len(self.stored_intents)) if at not in self.left)

    def made_by(self, at: int) -> str:
        """The same of the operation at this place."""
        return self.items[at].made if self.items else self.made

    @property
    def taking(self) -> int | None:
        """The place of the stored intent that may take its secret when it is run."""
        if not self.items:
            return 0 if self.secret else None
        return next((at for at in self.left if self.items[at].takes), None)

    @property
    def deciders(self) -> tuple[str, ...]:
        """The roles that may approve it by now."""
        return (self.approvers, self.fallback) if self.fallback and self.widened else (self.approvers,)

    @property
    def yes(self) -> tuple[Decision, ...]:
        """Those that count."""
        return tuple(one for one in self.decisions if one.yes and not one.void)

    @property
    def look(self) -> str:
        """What makes its cards look different, for `drawn`."""
        return f"{self.state.value} {len(self.decisions)}{' widened' if self.widened else ''}"

    @property
    def to_draw(self) -> bool:
        """Whether a card is to be posted, or does not show for sure how it stands. What runs is drawn at its end."""
        if self.state is ChangeState.AWAITING and not self.card:
            return True
        return self.drawn not in (None, self.look) and self.state is not ChangeState.RUNNING

    @property
    def due(self) -> float | None:
        """When somebody must look at it again: to remind once at half time, to ask others too, or to let it expire."""
        if self.state not in WAITING_STATES or self.until is None:
            return None
        if self.state is not ChangeState.AWAITING:
            return self.until
        half = self.began + (self.until - self.began) / 2
        others = [] if self.widened or self.widen is None else [self.widen]
        return min([self.until, *([] if self.reminded else [half]), *others])


class AskedAlready(StepRefused):
    """The same person asked for the very same, and that still waits for approval: `change`."""

    def __init__(self, change: Change) -> None:
        super().__init__("You already asked for this. It's waiting for approval.")
        self.change = change


def stored(change: Change) -> dict[str, Any]:
    plain = dict(vars(change))
    plain["stored_intents"] = [one.plain() for one in change.stored_intents]
    plain["notes"] = list(change.notes)
    plain["targets"] = [one.plain() for one in change.targets]
    plain["shown"] = [one.plain() for one in change.shown]
    for name in ("decisions", "items", "meant"):
        plain[name] = [dict(vars(one)) for one in plain[name]]
    if not change.items:
        del plain["items"]  # as it was before there were any
    return plain


def loaded(plain: Mapping[str, Any]) -> Change:
    return Change(
        **{
            **plain,
            "state": ChangeState(plain["state"]),
            "stored_intents": tuple(
                StoredIntent(**one | {"withheld": tuple(one.get("withheld", ()))}) for one in plain["stored_intents"]
            ),
            "decisions": tuple(Decision(**one) for one in plain["decisions"]),
            "notes": tuple(plain.get("notes", ())),
            "targets": tuple(Target(**one) for one in plain.get("targets", ())),
            "meant": tuple(Meant(**one) for one in plain.get("meant", ())),
            "shown": tuple(map(Shown.loaded, plain.get("shown", ()))),
            "items": tuple(ChangeItem(**(one | {"state": ItemState(one["state"])})) for one in plain.get("items", ())),
        }
    )
