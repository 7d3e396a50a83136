"""Aliases: the address by which a platform knows a person of Slack, where it is not the one that Slack has.

    asked for ──confirmed by an approver──▶ kept ──removed by its owner
        └──denied, withdrawn, expired──▶ gone

alias_requests/<user>/<platform>        what waits for an approver, for some days
aliases/<user>                          the aliases of a person, by platform
alias_owners/<platform>/<address>       whose alias an address is: it can be one person's only

Whoever has an alias is acted on by it where they are mentioned, so nobody confirms their own, each step is written into
the audit log together with what it changes, and of two who decide at once the first does.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Self

from bot.audit.log import AuditLog
from bot.policy.policy import Actor
from bot.store import ABSENT_VERSION, Delete, Op, Put, Row, Store, WriteConflict, expiry
from connectors.core.same import folded

ALIAS_REQUEST_TTL_S = 3 * 24 * 3600.0
"""Seconds for which a request waits for an approver."""
ALIAS_OTHERS = "That address on {title} belongs to someone else already, so nothing was saved."
ALIAS_DECIDED = "This was decided already, withdrawn, or has expired. Nothing was changed."
ALIAS_OWN = "You can't confirm your own address. Another approver can."
ALIAS_SAVED_ALREADY = "That's saved already."


class AliasRefused(Exception):
    """A step that cannot be taken. The message is a sentence."""


@dataclass(frozen=True)
class Alias:
    """The address by which a platform knows somebody. `by` confirmed it, at the Unix second `at`; `known` is how the
    platform called who had it then, and `account` their id there."""

    platform: str
    address: str
    by: str
    at: float
    known: str = ""
    account: str = ""


@dataclass(frozen=True)
class AliasRequest:
    """Somebody says that an address on a platform is theirs.

    Attributes:
        id: what the buttons of its cards carry; the last part of it cannot be guessed
        user: their Slack id
        name: what Slack calls them
        email: the address that Slack has of them
        platform: the name people type
        address: theirs there, as they say
        known: how the platform calls who has that address; empty where it knows nobody by it
        account: their id there
        unread: why the platform did not say, as a sentence
        began: Unix second
        cards: where its cards stand, each `channel:ts`
    """

    id: str
    user: str
    name: str
    email: str
    platform: str
    address: str
    known: str = ""
    unread: str = ""
    began: float = 0.0
    cards: tuple[str, ...] = ()
    account: str = ""

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**{**stored, "cards": tuple(stored["cards"])})

    @property
    def key(self) -> str:
        return _request_key(self.user, self.platform)

    @property
    def until(self) -> float:
        """The Unix second when it expires."""
        return self.began + ALIAS_REQUEST_TTL_S


class Aliases:
    """Keeps what was confirmed and what waits."""

    def __init__(self, store: Store, audit: AuditLog) -> None:
        self._store, self._audit = store, audit

    # Looking

    async def of(self, user: str) -> dict[str, Alias]:
        """Somebody's aliases, by platform."""
        return _aliases(await self._store.get(f"aliases/{user}"))

    async def known_as(self, mentions: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """By platform, the aliases of these people (a Slack id by each address) by the folded address."""
        found: dict[str, dict[str, str]] = {}
        for address, user in mentions.items():
            for platform, alias in (await self.of(user)).items():
                found.setdefault(platform, {})[folded(address)] = alias.address
        return found

    async def owner(self, platform: str, address: str) -> str:
        """The Slack id of whose alias an address is; empty for nobody's."""
        row = await self._store.get(_owner_key(platform, address))
        return str(row.value) if row else ""

    async def request(self, id: str) -> AliasRequest | None:
        """What waits under this id; None where it was decided, withdrawn, replaced, or has expired."""
        found = await self._waiting(id)
        return AliasRequest.loaded(found.value) if found else None

    async def waiting(self, user: str, platforms: Iterable[str]) -> list[AliasRequest]:
        """What somebody asked for and nobody has decided, on these platforms."""
        found = [await expiry.find(self._store, _request_key(user, one)) for one in platforms]
        return [AliasRequest.loaded(one.value) for one in found if one]

    # Steps. Each raises AliasRefused where it cannot be taken.

    async def ask(self, actor: Actor, platform: str, title: str, address: str) -> AliasRequest:
        """Keep a request, in place of an earlier one for the same platform. `title` is what people call it."""
        owner = await self.owner(platform, address)
        if owner == actor.id:
            raise AliasRefused(ALIAS_SAVED_ALREADY)
        if owner:
            raise AliasRefused(ALIAS_OTHERS.format(title=title))
        now = await self._store.now()
        id = f"{actor.id}.{platform}.{secrets.token_urlsafe(12)}"
        made = AliasRequest(id, actor.id, actor.name, actor.email, platform, address, began=now)
        before = await expiry.find(self._store, made.key)
        if before and folded(before.value["address"]) == folded(address):
            raise AliasRefused("Already sent. Waiting for approval.")
        row = before or _dead(await self._store.get(made.key))
        entry = _entry(made, title, actor, "asked", "awaiting")
        await self._step(entry, *expiry.keep(made.key, asdict(made), made.until, over=row))
        return made

    async def shown(self, request: AliasRequest) -> AliasRequest:
        """Remember what the platform said, and where the cards stand. What was decided meanwhile stays decided."""
        found = await self._waiting(request.id)
        if found:
            with suppress(WriteConflict):
                await self._store.apply(*expiry.keep(request.key, asdict(request), found.end, over=found))
        return request

    async def confirm(self, id: str, approver: Actor, title: str) -> AliasRequest:
        """From now on the platform knows them so; what they were known by there before holds no longer."""
        found, request = await self._found(id)
        if approver.id == request.user:
            raise AliasRefused(ALIAS_OWN)
        kept = await self._store.get(f"aliases/{request.user}")
        owner = await self._store.get(_owner_key(request.platform, request.address))
        if owner and owner.value != request.user:
            raise AliasRefused(ALIAS_OTHERS.format(title=title))
        aliases = _aliases(kept)
        before = aliases.get(request.platform)
        at = await self._store.now()
        alias = Alias(request.platform, request.address, approver.id, at, request.known, request.account)
        gone = [] if not before or folded(before.address) == folded(alias.address) else [before]
        await self._step(
            _entry(request, title, approver, "approved", "done", yes=True),
            *expiry.drop(found),
            _kept(request.user, {**aliases, request.platform: alias}, kept),
            Put(_owner_key(alias.platform, alias.address), request.user, owner.version if owner else ABSENT_VERSION),
            *(Delete(_owner_key(one.platform, one.address)) for one in gone),
        )
        return request

    async def deny(self, id: str, approver: Actor, title: str) -> AliasRequest:
        found, request = await self._found(id)
        if approver.id == request.user:
            raise AliasRefused(ALIAS_OWN)
        await self._step(_entry(request, title, approver, "denied", "denied", yes=False), *expiry.drop(found))
        return request

    async def withdraw(self, id: str, actor: Actor, title: str) -> AliasRequest:
        """By whoever asked, and nobody else."""
        found, request = await self._found(id)
        if actor.id != request.user:
            raise AliasRefused("Only the person who asked for this can withdraw it.")
        await self._step(_entry(request, title, actor, "cancelled", "cancelled"), *expiry.drop(found))
        return request

    async def remove(self, actor: Actor, platform: str, title: str) -> Alias:
        """One's own alias, at once: from then on it is nobody's."""
        kept = await self._store.get(f"aliases/{actor.id}")
        aliases = _aliases(kept)
        alias = aliases.pop(platform, None)
        if not alias:
            raise AliasRefused(f"You have no other address on {title}.")
        entry = {
            "what": "removed",
            "by": actor.id,
            "actor": actor.id,
            "names": {actor.id: actor.name},
            "sentence": f"Remove {alias.address} as the address of {actor.name} ({actor.email}) on {title}.",
            "did": f"Removed {alias.address} as the address of {actor.name} ({actor.email}) on {title}.",
            "state": "done",
            "platforms": [platform],
        }
        gone = Delete(_owner_key(platform, alias.address))
        await self._step(entry, _kept(actor.id, aliases, kept), gone)
        return alias

    async def drop(self, user: str, called: str, alias: Alias, title: str) -> None:
        """What holds no longer, as its address is somebody else's by now. Nothing where it is gone already."""
        kept = await self._store.get(f"aliases/{user}")
        aliases = _aliases(kept)
        if aliases.get(alias.platform) != alias:
            return
        del aliases[alias.platform]
        entry = {
            "what": "removed",
            "by": user,
            "actor": user,
            "names": {user: called},
            "sentence": f"Remove {alias.address} as the address of {called} on {title}: it's someone else's by now.",
            "did": f"Removed {alias.address} as the address of {called} on {title}: it's someone else's by now.",
            "state": "done",
            "platforms": [alias.platform],
        }
        with suppress(AliasRefused):
            await self._step(entry, _kept(user, aliases, kept), Delete(_owner_key(alias.platform, alias.address)))

    async def _found(self, id: str) -> tuple[expiry.Expiring, AliasRequest]:
        found = await self._waiting(id)
        if not found:
            raise AliasRefused(ALIAS_DECIDED)
        return found, AliasRequest.loaded(found.value)

    async def _waiting(self, id: str) -> expiry.Expiring | None:
        user, _, rest = id.partition(".")
        found = await expiry.find(self._store, _request_key(user, rest.partition(".")[0]))
        return found if found and found.value["id"] == id else None

    async def _step(self, entry: Mapping[str, Any], *ops: Op) -> None:
        """All of it or nothing, with its entry in the audit log."""
        try:
            await self._audit.write(entry, *ops)
        except WriteConflict:
            raise AliasRefused(ALIAS_DECIDED) from None


def _request_key(user: str, platform: str) -> str:
    return f"alias_requests/{user.replace('/', '-')}/{platform.replace('/', '-')}"


def _owner_key(platform: str, address: str) -> str:
    return f"alias_owners/{platform}/{folded(address)}"


def _dead(row: Row | None) -> expiry.Expiring | None:
    """A request that has expired and was not swept yet."""
    return expiry.Expiring.of(row) if row else None


def _aliases(row: Row | None) -> dict[str, Alias]:
    return {one["platform"]: Alias(**one) for one in row.value} if row else {}


def _kept(user: str, aliases: Mapping[str, Alias], over: Row | None) -> Op:
    plain: Sequence[dict[str, Any]] = [asdict(one) for one in aliases.values()]
    return Put(f"aliases/{user}", plain, over.version if over else ABSENT_VERSION)


def _entry(
    request: AliasRequest, title: str, by: Actor, what: str, state: str, yes: bool | None = None
) -> dict[str, Any]:
    """What the audit log keeps of a step; all steps of a request have its id in common."""
    said: dict[str, Any] = {
        "what": what,
        "state": state,
        "change": f"alias-{request.id}",
        "by": by.id,
        "actor": request.user,
        "names": {request.user: request.name, by.id: by.name},
        "sentence": f"Record {request.address} as the address of {request.name} ({request.email}) on {title}.",
        "platforms": [request.platform],
        "approved_by": [by.id] if yes else [],
    }
    return said if yes is None else said | {"decision": {"yes": yes, "reason": ""}}
