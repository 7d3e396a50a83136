"""An invented platform whose few operations use every mark and kind that a declaration can have."""

from collections.abc import Mapping
from typing import Annotated, Any, Generic, Literal, Self

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import ConfigDict, model_validator
from pydantic.alias_generators import to_camel
from typing_extensions import TypeVar

from connectors.core.field_markers import (
    DELETE,
    GET,
    PATCH,
    POST,
    Also,
    AnyOf,
    Day,
    Email,
    Extras,
    Help,
    In,
    Instant,
    Nullable,
    OneOf,
    OptionsFrom,
    Risk,
    Secret,
    Spread,
    Wire,
    ZoneName,
)
from connectors.core.field_specs import Code, Part
from connectors.core.intent import FieldFault, Intent

R = TypeVar("R", default=Any)
CAMEL = ConfigDict(alias_generator=to_camel)


class Workshop(Intent[R], Generic[R]):
    """Its documents write names in camelCase."""

    platform = "workshop"
    model_config = CAMEL


class Level(Code):
    TRAINEE = 6
    TRAINER = 5
    SITE_ADMIN = "adm"


class Address(Part):
    model_config = CAMEL

    street_name: Annotated[str, Help("Street and number", "1 Main Street")]
    zip_code: Annotated[Nullable[str], Help("Postal code", "10115")] = None
    floor: Annotated[int | None, Ge(0), Help("Which floor", 2)] = None


class Stay(Part):
    line = "from {first_day} to {last_day}"
    model_config = CAMEL

    first_day: Annotated[Day, Help("First day", "2026-12-01")]
    last_day: Annotated[Day, Help("Last day", "2026-12-02")]


class Book(Part):
    line = "{title} by {author}"

    title: Annotated[str, Help("Title", "Emma")]
    author: Annotated[str, Help("Author", "Jane Austen")]


class Plan(Part):
    address: Address
    tags: list[str] | None = None


class RoomsBook(Workshop[Mapping[str, Any]]):
    """Book a room.

    The second line is nobody's summary.
    """

    http = POST("/rooms/{roomKey}/bookings/{number}", twins=("rooms_reserve",))

    number: Annotated[int, Ge(1), Le(500), Help("Number of the booking", 7)]
    owner: Annotated[str, Also("boss"), Help("Who books", "Jane")]
    room_key: Annotated[str, Help("Key of the room", "blue")]
    level: Annotated[Level | None, Help("What the owner is", "trainer")] = None
    size: Annotated[Literal["small", "big"] | str | None, Help("How big", "small")] = None
    color: Annotated[Literal["red", "green"] | None, Help("Which color", "red")] = None
    extra: Annotated[Extras | None, Spread("extra_"), Help("Anything else", {"age": "29"})] = None
    stays: Annotated[
        list[Stay] | None, MaxLen(3), Help("When", [{"first_day": "2026-12-01", "last_day": "2026-12-02"}])
    ] = None
    book: Annotated[Book | None, Help("A book to leave there")] = None
    home: Annotated[Address | None, Help("Where the owner lives")] = None
    plan: Annotated[Plan | None, Help("The plan")] = None
    channel: Annotated[str | None, In("query"), Help("Where the booking comes from", "web")] = None
    note: Annotated[Nullable[Annotated[str, MaxLen(200)]], Help("A note")] = None
    seats: Annotated[Nullable[Annotated[int, Ge(1)]], Help("How many seats", 3)] = None
    weight: Annotated[float | None, Help("How heavy", 2.5)] = None
    quiet: Annotated[bool | None, Help("No music")] = None
    starts: Annotated[Instant | None, Help("When it begins", "2026-12-01T18:00:00Z")] = None
    day: Annotated[Day | None, Help("Which day", "2026-12-01")] = None
    zone: Annotated[ZoneName | None, Help("Time zone", "Europe/Paris")] = None
    guests: Annotated[list[Email] | None, Help("Who comes", ["jane@example.com"])] = None
    codes: Annotated[list[int] | None, Help("Codes", [1, 2])] = None
    rows: Annotated[list[list[str]] | None, Help("A table")] = None
    data: Annotated[Any, Help("Whatever you like")] = None
    pin: Annotated[Secret | None, MinLen(4), Help("A code only you know")] = None


class RoomsFind(Workshop[list[str]]):
    """Find rooms."""

    http = GET("/rooms", scope="rooms:read")

    name: Annotated[str, Help("What it is called", "blue")]
    levels: Annotated[list[Level] | None, Help("For whom", ["trainer"])] = None
    tags: Annotated[list[str] | None, Wire(",".join), Help("With these tags", ["warm"])] = None
    free: Annotated[bool | None, Help("Free now")] = None


class RoomsRename(Workshop):
    """Rename a room."""

    http = PATCH("/rooms", repeatable=True)

    room_key: Annotated[str | None, OneOf("room"), OptionsFrom("rooms_find", "key", "name"), Help("Key", "blue")] = None
    room_name: Annotated[str | None, OneOf("room"), Help("Old name", "Blue")] = None
    owner: Annotated[str | None, AnyOf("name"), Help("New owner", "Jane")] = None
    title: Annotated[Nullable[str], AnyOf("name"), Help("New title", "Sky")] = None
    keepers: Annotated[
        list[str] | None,
        Risk("It takes the room from those who hold it.", when=lambda keepers: not keepers),
        Help("Who looks after it", ["Jane"]),
    ] = None

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        return {"dry": False, **query}, {"room": body}


class RoomsClear(Workshop):
    """Take everything out of a room."""

    http = DELETE("/rooms/contents", sensitive="it cannot be put back", reversible=False)

    room_key: Annotated[str, Help("Key of the room", "blue")]
    first: Annotated[int, Help("From this shelf", 1)] = 1
    last: Annotated[int, Help("To this shelf", 9)] = 9

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise FieldFault("last", "must not come before first")
        return self


OPERATIONS: tuple[type[Intent[Any]], ...] = (RoomsBook, RoomsFind, RoomsRename, RoomsClear)
