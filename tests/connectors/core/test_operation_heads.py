"""A head that cannot be meant is refused where it is written: when the class is made, by its name, in a sentence."""

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from connectors.core.field_markers import DELETE, GET, PATCH, POST, PUT, Effect, Http, In
from connectors.core.intent import Intent
from connectors.core.operation_heads import WrongHead, check_head
from connectors.core.paging import Cursor, HeaderLink, NextLink, PageNumber

WRONG: list[tuple[Callable[..., Http], tuple[Any, ...], dict[str, Any], str]] = [
    (
        POST,
        ("/users",),
        {"effect": "destructive"},
        "effect must be an Effect, such as Effect.DESTRUCTIVE, and not 'dest",
    ),
    (POST, ("/users",), {"effect": True}, "effect must be an Effect"),
    (POST, ("/users",), {"place": "frm"}, "place must be one of query, body, and not 'frm'"),
    (POST, ("/users",), {"place": "path"}, "place must be one of query, body, and not 'path'"),
    (Http, ("FETCH", "/users"), {}, "the method must be one of GET, POST, PUT, PATCH, DELETE, and not 'FETCH'"),
    (GET, ("users",), {}, "the path must begin with “/”"),
    (GET, ("https://example.com/users",), {}, "the path must begin with “/”"),
    (GET, ("",), {}, "the path must begin with “/”"),
    (GET, (None,), {}, "the path must be text, and not None"),
    (GET, ("/users?page=1",), {}, "the path must be a path alone, without blanks, “?” and “#”"),
    (GET, ("/users#all",), {}, "the path must be a path alone"),
    (GET, ("/all users",), {}, "the path must be a path alone"),
    (GET, ("/users/{id",), {}, "the path has a brace that isn't a {variable}"),
    (GET, ("/users/{}",), {}, "the path has a brace that isn't a {variable}"),
    (GET, ("/users/{user-id}",), {}, "the path has a brace that isn't a {variable}"),
    (GET, ("/users/{name}",), {}, "no field has the name name on the wire, which stands in the path"),
    (GET, ("/users/{person_id}",), {}, "no field has the name person_id on the wire"),  # there it is personId
    (GET, ("/users/{at}",), {}, "at stands in the path and may be left out: say in bare what the path is then"),
    (GET, ("/users/{personId}",), {"bare": "/users"}, "personId is always given, so bare is never used"),
    (GET, ("/users/{at}",), {"bare": "users"}, "bare must begin with “/”"),
    (GET, ("/users/{at}",), {"bare": "/users/{other}"}, "bare has variables that the path does not have: other"),
    (GET, ("/users/{personId}",), {"bare": "/users/{personId}"}, "bare must be another path"),
    (GET, ("/users/{channel}",), {}, "channel is marked In('query'), and stands in the path"),
    (PATCH, ("/users",), {"twins": ("users_put", "users_put")}, "twins must name each further id once"),
    (
        PATCH,
        ("/users",),
        {"twins": ("users_change",)},
        "twins must name each further id once, and not its own (users_ch",
    ),
    (PATCH, ("/users",), {"twins": "users_put"}, 'twins must be names in a tuple, such as ("users_put",), and not'),
    (POST, ("/users",), {"named_by": ["at"]}, "named_by must be names in a tuple"),
    (POST, ("/users",), {"named_by": ("title",)}, "named_by names title, and there is no such field"),
    (POST, ("/users",), {"named_by": ("part.name",)}, "named_by names part, and there is no such field"),
    (POST, ("/users",), {"sensitive": True}, "sensitive must be said in words, and not True"),
    (POST, ("/users",), {"scope": ["read"]}, "scope must be said in words"),
    (DELETE, ("/users",), {"reversible": "yes"}, "reversible must be True or False, and not 'yes'"),
    (PUT, ("/users",), {"repeatable": "yes"}, "repeatable must be True or False, and not 'yes'"),
    (POST, ("/users",), {"hollow_yes": 1}, "hollow_yes must be True or False, and not 1"),
    (POST, ("/users",), {"fixed": ("a", "b")}, "fixed must be texts or numbers by their names"),
    (POST, ("/users",), {"fixed": {"a": None}}, "fixed must be texts or numbers by their names"),
    (POST, ("/users",), {"fixed": {"at": "1"}}, "at is fixed, and a field as well"),
    (DELETE, ("/users",), {"effect": Effect.READ}, "DELETE takes something away, so effect cannot be READ"),
    (POST, ("/users",), {"reversible": True}, "reversible is said of what takes something away, and this does not"),
    (GET, ("/users",), {"reversible": True}, "reversible is said of what takes something away"),
    (GET, ("/users",), {"repeatable": True}, "repeatable is said of what changes something, and this does not"),
    (POST, ("/users",), {"effect": Effect.READ, "hollow_yes": True}, "hollow_yes is said of what changes something"),
    (GET, ("/users",), {"empty_yes": True}, "empty_yes is said of what changes something, and this does not"),
    (GET, ("/users",), {"named_by": ("at",)}, "named_by is said of what changes something, and this does not"),
    (GET, ("/users",), {"paging": "at"}, 'paging must be one of paging.py, such as PageNumber("page", "size"), and n'),
    (GET, ("/users",), {"paging": PageNumber}, "paging must be one of paging.py"),
    (GET, ("/users",), {"paging": PageNumber("pages")}, "paging goes by pages, and there is no such field"),
    (GET, ("/users",), {"paging": HeaderLink("att")}, "paging goes by att, and there is no such field (perhaps at)"),
    (GET, ("/users",), {"paging": Cursor("at", "siz")}, "paging goes by siz, and there is no such field"),
    (
        GET,
        ("/users",),
        {"paging": Cursor("personId")},
        "paging goes by personId, and there is no such field (perhaps pe",
    ),
    (POST, ("/users",), {"shows_only": "the active ones"}, "shows_only is said of what only reads, and this does not"),
]


def users_change(head: Http) -> type[Intent[Any]]:
    """An operation with this head."""

    class UsersChange(Intent[None]):
        platform = "annex"
        own = ("token",)
        http = head

        person: Annotated[str, Field(alias="personId")]
        at: str | None = None
        channel: Annotated[str | None, In("query")] = None

    return UsersChange


@pytest.mark.parametrize(("verb", "path", "more", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_a_wrong_head_is_refused_when_the_class_is_made(
    verb: Callable[..., Http], path: tuple[Any, ...], more: dict[str, Any], said: str
) -> None:
    """It names class and head, and says what is wrong."""
    with pytest.raises(WrongHead) as caught:
        users_change(verb(*path, **more))
    where, _, what = str(caught.value).partition(": http = ")
    assert where.endswith(".UsersChange")
    assert where.startswith("tests.connectors.core.test_operation_heads.")
    for shown in (repr(path[-1]), *(f"{name}={held!r}" for name, held in more.items())):
        assert shown in what
    assert said in what


@pytest.mark.parametrize(
    "head",
    [
        GET("/users"),
        GET("/{token}/users/{personId}", scope="read", section="Users", sensitive="it shows addresses"),
        GET("/users/{at}", bare="/users", shows_only="the active ones"),
        GET("/users", paging=PageNumber("at", "channel")),
        GET("/users", paging=NextLink("at")),
        POST("/", effect=Effect.READ, shows_only="some", fixed={"function": "users", "version": 2}),
        POST("/users", place="query", effect=Effect.DESTRUCTIVE, reversible=True, repeatable=True, hollow_yes=True),
        PATCH("/users", twins=("users_put", "users_partial"), named_by=("person",), empty_yes=True),
        DELETE("/users/{personId}", reversible=True, repeatable=False),
    ],
    ids=str,
)
def test_what_can_be_meant_is_taken(head: Http) -> None:
    """With everything that a head can say."""
    assert users_change(head).http is head


def test_everything_wrong_is_said_at_once() -> None:
    """Nobody mends one fault only to find the next."""
    with pytest.raises(WrongHead) as caught:
        users_change(GET("/users/{name}", twins=("a", "a"), repeatable=True))
    assert str(caught.value).count(";") == 2


def test_a_field_is_known_by_its_name_on_the_wire() -> None:
    """Also where a generator makes it; what stands in the path because a mark says so has to stand there."""

    class Camel(Intent[None]):
        platform = "annex"
        model_config = ConfigDict(alias_generator=to_camel)

    class UsersShow(Camel):
        http = GET("/users/{userId}")

        user_id: str

    with pytest.raises(WrongHead, match=r"user_id is marked In\('path'\), and does not stand in the path"):

        class UsersFind(Intent[None]):
            platform = "annex"
            http = GET("/users")

            user_id: Annotated[str, In("path")]

    with pytest.raises(WrongHead, match=r"user_id is marked In\('header'\): it must be one of path, query, body"):

        class UsersMark(Intent[None]):
            platform = "annex"
            http = GET("/users")

            user_id: Annotated[str, In("header")]

    assert UsersShow.http.route == "/users/{userId}"


def test_a_class_without_a_head_of_its_own_is_left_alone() -> None:
    """What operations share has none, and an heir's fields are its own affair."""

    class Shared(Intent[None]):
        platform = "annex"

    check_head(Shared, "shared", ())
