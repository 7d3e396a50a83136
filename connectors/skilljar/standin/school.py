"""What an organization's Skilljar holds: rows in tables, in the shape in which they are answered.

What a row knows and does not tell stands under names that begin with an underscore.
"""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from connectors.skilljar.standin.refusals import not_found
from connectors.standin.standin import Clock, Ids

Row = dict[str, Any]
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LINKS = ("_of", "_progress")
"""What says to what a row belongs, and never changes: rows are found by it without looking at all of them."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What Skilljar posts to a webhook. A trial is posted once, whatever comes of it."""

    url: str
    headers: Mapping[str, str]
    event: Mapping[str, Any]
    hook: str = ""
    trial: bool = False


@dataclass(slots=True)
class School:
    """One organization. `deliveries` are the events for webhooks, in order; `carry` takes each there."""

    clock: Clock
    ids: Ids
    tables: dict[str, dict[str, Row]] = field(default_factory=dict)
    linked: dict[tuple[str, str, str], list[Row]] = field(default_factory=dict)
    """The rows of a table that hold this link with this value."""
    deliveries: list[Delivery] = field(default_factory=list)
    carry: Callable[[Delivery], Awaitable[int | None]] | None = None

    def key(self, kind: str) -> str:
        """An id as Skilljar makes them: short, of small letters and digits."""
        number = UUID(self.ids.uuid(kind)).int
        return "".join(DIGITS[number // 36**place % 36] for place in range(13))

    def now(self) -> str:
        return stamp(self.clock())

    def add(self, table: str, **row: Any) -> Row:
        """A new row, with an id of its own unless it goes by a hidden `_key`."""
        if "_key" not in row:
            row.setdefault("id", self.key(table))
        self.tables.setdefault(table, {})[row.get("_key") or row["id"]] = row
        for link in LINKS:
            if link in row:
                self.linked.setdefault((table, link, row[link]), []).append(row)
        return row

    def all(self, table: str, **where: Any) -> list[Row]:
        """The rows that hold just this, under shown names and hidden ones."""
        link = next((name for name in LINKS if name in where), None)
        rows = self.linked.get((table, link, where[link]), []) if link else self.tables.get(table, {}).values()
        return [row for row in rows if all(row.get(name) == value for name, value in where.items())]

    def get(self, table: str, id: str, **where: Any) -> Row:
        """By id, and only where the rest fits too. Raises StandInRefusal (404)."""
        row = self.tables.get(table, {}).get(id) or self.one(table, id=id)
        if row is None or any(row.get(name) != value for name, value in where.items()):
            raise not_found()
        return row

    def one(self, table: str, **where: Any) -> Row | None:
        if where.keys() == {"_key"}:
            return self.tables.get(table, {}).get(where["_key"])
        return next(iter(self.all(table, **where)), None)

    def drop(self, table: str, rows: Iterable[Row]) -> None:
        for row in list(rows):
            self.tables[table] = {key: one for key, one in self.tables[table].items() if one is not row}
            for link in LINKS:
                if link in row:
                    key = table, link, row[link]
                    self.linked[key] = [one for one in self.linked[key] if one is not row]

    def tell(self, event_type: str, **about: Any) -> None:
        """Post an event to every active webhook that wants it, to each address once."""
        event = self.event(event_type, **about)
        told = set()
        for hook in self.all("webhooks", active=True):
            if hook["event_type"] in (None, event_type) and hook["target_url"] not in told:
                told.add(hook["target_url"])
                self.send(hook, event)

    def event(self, event_type: str, **about: Any) -> Row:
        return {"event_type": event_type, "timestamp": self.now().replace("Z", "+00:00"), **about}

    def send(self, hook: Row, event: Row, trial: bool = False) -> Awaitable[int | None] | None:
        """Whoever waits learns the status of the last answer, or that there was none."""
        delivery = Delivery(hook["target_url"], _headers(hook), event, hook["id"], trial)
        self.deliveries.append(delivery)
        return self.carry(delivery) if self.carry else None


def _headers(hook: Row) -> dict[str, str]:
    headers = {"content-type": "application/json", "user-agent": "skilljar"}
    if hook["basic_auth_username"]:
        pair = f"{hook['basic_auth_username']}:{hook['basic_auth_password']}"
        headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return {**headers, **hook.get("additional_headers", {})}


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def person(user: Row, **more: Any) -> Row:
    """Somebody as nearly everything names them."""
    return {name: user[name] for name in ("id", "email", "first_name", "last_name")} | more


def whole_person(user: Row) -> Row:
    return person(user, full_name=f"{user['first_name']} {user['last_name']}".strip())


def shown(value: Any) -> Any:
    """A row as it is answered."""
    if isinstance(value, dict):
        return {name: shown(one) for name, one in value.items() if not name.startswith("_")}
    return [shown(one) for one in value] if isinstance(value, list) else value
