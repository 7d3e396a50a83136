"""A call as PHP sees it, the action it means, and the shapes in which Chamilo answers."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from connectors.standin import php
from connectors.standin.standin import Call, Reply, StandInRefusal

if TYPE_CHECKING:
    from connectors.chamilo.standin.portal import Portal
    from connectors.chamilo.standin.records import Course, User

V2 = "/main/webservices/api/v2.php"
COMMON = ("action", "username", "api_key", "course", "session", "language")
WARNING = "<br />\n<b>Warning</b>:  Undefined array key in <b>/var/www/Rest.php</b> on line <b>1</b><br />\n"
NOT_ALLOWED = (
    "You are not allowed to see this page. Either your connection has expired or you are trying to access a page for "
    "which you do not have the sufficient privileges."
)
NO_DATA = "No data available"


@dataclass(frozen=True, slots=True)
class Action:
    """What of its parameters it reads from the form, from the address, and from either; `open` is how
    further ones from the form may begin, `*` for any way. `keyless` needs no key."""

    name: str
    answer: Callable[["Portal", "Asked"], Any]
    post: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    method: Any = "POST"
    open: str = ""
    keyless: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """`form` and `address` hold the parameters as PHP would, lists and maps made of names with brackets."""

    form: dict[str, Any]
    address: dict[str, Any]
    caller: "User | None" = None
    course: "Course | None" = None

    @classmethod
    def read(cls, action: Action, call: Call, portal: "Portal") -> "Asked":
        """Raises StandInRefusal for whoever may not, and for parameters that the action would not see."""
        if "cookie" in call.headers:
            raise refuse("Stand-in: no cookies, please.")
        kind = call.headers.get("content-type", "").partition(";")[0]
        if call.body and kind != "application/x-www-form-urlencoded":
            raise refuse("Stand-in: only forms are read as they were sent.")
        form, address = php.parsed(call.form()), php.parsed(call.query)
        common = {name: address.get(name) or form.get(name) for name in COMMON}
        if common["language"] != "english":
            raise refuse("Stand-in: ask for english in the address, or read any language.")
        caller = None if action.keyless else portal.caller(common["username"], common["api_key"])
        seen_in = ((form, (*action.post, *action.either)), (address, (*action.query, *action.either)))
        for given, wanted in seen_in:
            for name in given.keys() - {*wanted, *COMMON}:
                if not (given is form and action.open and name.startswith(action.open.rstrip("*"))):
                    raise refuse(f"Stand-in: {action.name} would not see {name} there.")
        course = portal.course_asked(common["course"]) if "course" in (*form, *address) else None
        return cls(form, address, caller, course)

    def __getitem__(self, name: str) -> Any:
        """From wherever it was given; None if it was not."""
        return self.form.get(name, self.address.get(name))

    def text(self, name: str) -> str:
        held = self[name]
        if isinstance(held, dict | list):
            raise broken()
        return held or ""

    def number(self, name: str) -> int:
        """As PHP casts: what is no number is 0."""
        digits = re.match(r"\s*-?\d+", self.text(name))
        return int(digits[0]) if digits else 0

    def numbers(self, name: str) -> list[int]:
        """PHP 8 breaks where a list is expected and something else comes."""
        held = self[name]
        if not isinstance(held, list):
            raise broken()
        return [int(one) if str(one).isdecimal() else 0 for one in held]

    def needs(self, *names: str) -> None:
        if not all(self[name] for name in names):
            raise refuse(NO_DATA)

    @property
    def me(self) -> "User":
        if self.caller is None:
            raise broken()
        return self.caller

    def in_course(self) -> "Course":
        """Chamilo breaks without one."""
        if self.course is None:
            raise broken()
        return self.course

    def as_admin(self) -> None:
        if not self.me.admin:
            raise refuse(NOT_ALLOWED)


def enveloped(data: Any, warned: bool = False) -> Reply:
    return bare({"error": False, "data": data}, warned)


def bare(data: Any, warned: bool = False) -> Reply:
    """Slashes are escaped, as PHP does; every answer sets a cookie."""
    text = json.dumps(data, indent=4 if warned else None).replace("/", "\\/")
    headers = {"content-type": "application/json", "set-cookie": "ch_sid=0123456789abcdef; path=/; HttpOnly"}
    return Reply((WARNING * warned + text).encode(), headers=headers)


def documented(data: Any) -> Reply:
    """The wiki's example rather than the state of things."""
    return replace(enveloped(data), documented=True)


def by_number(rows: dict[int, Any]) -> Any:
    """A map, which PHP writes as a list when it is empty."""
    return {str(number): row for number, row in rows.items()} or []


def refuse(message: str) -> StandInRefusal:
    return StandInRefusal(bare({"error": True, "message": message}))


def broken() -> StandInRefusal:
    return StandInRefusal(Reply("", 500))


def statement(table: str, *values: object, doing: str = "") -> StandInRefusal:
    """A key that leads nowhere or is taken: Chamilo answers with the whole statement and its values."""
    what = doing or f"INSERT INTO {table} ("
    begun = f"An exception occurred while executing '{what}…' with params {list(values)}"
    said = f"{begun}: SQLSTATE[23000]: Integrity constraint violation: 1452"
    return refuse(said)
