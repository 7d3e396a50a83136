"""What the command line does besides serving: list operations, show or send one request, verify the audit log."""

import asyncio
import os
import pwd
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.audit.log import AuditLog, Verified
from bot.changes.store import ChangeStore
from bot.cli.progress import Tell, silent
from bot.desk import Desk, Pending, RequestRefused
from bot.policy.policy import Actor, Standing
from bot.policy.policy_file import PolicyFile
from bot.runtime.settings import SHARED_DATABASE_PREFIXES, ShellSettings
from bot.runtime.tasks import TaskSet
from bot.store import Store
from bot.store.opening import open_store
from bot.store.replicas import Replicas
from connectors.catalog import connect, operation, platforms
from connectors.core.connector import Connector
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldKind, field_specs
from connectors.core.grammar import read_pairs
from connectors.core.intent import Intent, Mistakes, make
from connectors.core.json_values import parsed_object
from connectors.core.operation_sentence import summary
from connectors.core.record import plain
from connectors.core.request import place
from connectors.platform import Misconfigured

TYPE_NAMES = {
    "text": "string",
    "secret": "string",
    "zone": "string",
    "url": "string",
    "choice": "enum",
    "list": "array",
}
TYPE_NAMES |= {"part": "object", "extras": "object", "time": "datetime"}


def operations() -> list[dict[str, Any]]:
    """Every operation, as `registrar operations --json` prints it. A fixed interface: others read it."""
    return [
        {
            "platform": platform.name,
            "id": id,
            "aliases": list(cls.http.twins),
            "method": cls.http.method,
            "path": cls.http.path,
            "fixed": dict(cls.http.fixed),
            "effect": cls.http.harm.value,
            "sensitive": bool(cls.http.sensitive),
            "reversible": cls.http.harm is not Effect.DESTRUCTIVE or cls.http.reversible,
            "help": summary(cls),
            "params": [
                {"name": one.wire, "in": place(one, cls.http), "type": _type(one.kind), "required": one.required}
                for one in field_specs(cls).values()
            ],
        }
        for platform in platforms().values()
        for id, cls in platform.operations.items()
    ]


def typed(platform: str, words: Sequence[str], params: str) -> Intent[Any]:
    """The intent that the arguments of `registrar request` mean. Raises Mistakes."""
    if platform not in platforms():
        raise Mistakes({"": [f"“{platform}” isn't a platform. Choose: {', '.join(platforms())}."]})
    names = [word for word in words if "=" not in word]
    cls = operation(platform, " ".join(names))
    if not cls:
        raise Mistakes({"": [_unknown(platform, " ".join(names))]})
    pairs = [(key, raw) for key, _, raw in (word.partition("=") for word in words if "=" in word)]
    try:
        given = parsed_object(cls, params or "{}")
    except ValueError:
        raise Mistakes({"": ['--params must be a JSON object such as {"class_name": "Onboarding 101"}.']}) from None
    return make(cls, given | read_pairs(field_specs(cls), pairs))


def _unknown(platform: str, typed: str) -> str:
    what = f"{platforms()[platform].title} has no operation “{typed}”." if typed else "Name an operation."
    return f"{what} See: registrar operations {platform}"


def dry_run(intent: Intent[Any]) -> dict[str, Any]:
    """The exact request, secrets masked. Raises Misconfigured."""
    connector = _connector(intent)
    return connector.request(intent).shown()


async def send(intent: Intent[Any]) -> Any:
    """Carry it out as the person at this machine, through the desk. Gives the result as JSON data, secrets masked."""
    settings = ShellSettings.load()
    connector = _connector(intent)
    store = await open_store(settings.database)
    try:
        async with _living(store, shared=settings.database.startswith(SHARED_DATABASE_PREFIXES)) as here:
            return await carry_out(intent, connector, store, settings, here)
    finally:
        await connector.close()
        await store.close()


async def carry_out(
    intent: Intent[Any], connector: Connector, store: Store, settings: ShellSettings, here: str = ""
) -> Any:
    """The same on a store that is open, in a process that goes by the name `here` there."""
    changes = ChangeStore(store, AuditLog(store), here=here)
    desk = Desk({intent.platform: connector}, changes, settings.read_only, PolicyFile(settings.policy).now)
    actor = Actor(f"cli:{_user()}", standing=Standing.SHELL)
    outcome = await desk.ask(intent, actor, "cli")
    if isinstance(outcome, Pending):
        await desk.cancel(outcome.change.id, actor)
        raise RequestRefused("This needs an approval or a confirmation, so it was not sent. Ask for it in Slack.")
    return plain(outcome.result)


@asynccontextmanager
async def _living(store: Store, shared: bool) -> AsyncIterator[str]:
    """The name of this process in a store that others use too, where it gives signs of life meanwhile: what it runs is
    taken over by none of them before it falls silent. A file has one user, who has no name."""
    if not shared:
        yield ""
        return
    replicas, chores = Replicas(store), TaskSet()
    await replicas.beat()
    chores.start(replicas.beat_on(asyncio.sleep))
    try:
        yield replicas.here
    finally:
        await chores.drain(0)
        await replicas.leave()


async def verify(posted: str = "", tell: Tell = silent) -> Verified:
    """Walk the audit log, also beside a Registrar that is running; `tell` hears how far it is. Raises StoreError or
    Misconfigured."""
    posted = posted.strip().strip("`").lower()
    if posted and not re.fullmatch(r"[0-9a-f]{64}", posted):
        raise Misconfigured("--posted takes the hash that was posted in Slack: 64 digits and letters from a to f.")
    store = await open_store(ShellSettings.load().database, read_only=True)
    try:
        return await AuditLog(store).verify(posted, partial(tell, "Checking the audit log"))
    finally:
        await store.close()


def _user() -> str:
    """Whom the machine runs this as. The environment says what anybody wishes, so nobody asks it."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # a container may run as a number that has no name
        return str(number)


def _connector(intent: Intent[Any]) -> Connector:
    connected = connect()
    if intent.platform not in connected:
        platform = platforms()[intent.platform]
        names = ", ".join(platform.settings.variables())
        raise Misconfigured(f"{platform.title} is not set up. Set {names} in the environment or in .env.")
    return connected[intent.platform]


def _type(kind: FieldKind) -> str:
    now = datetime.now(UTC)
    if kind.name == "time" and kind.write and kind.write(now) == int(now.timestamp()):
        return "unix_time"
    return TYPE_NAMES.get(kind.name, kind.name)
