"""Bodies and queries as they are written: forms, and what PHP makes arrays of, read by whoever did not write it."""

from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.core import bodies
from connectors.core.connector import Connector, NotSent
from connectors.core.field_markers import GET, POST, Extras, Spread
from connectors.core.field_specs import Part
from connectors.core.intent import Intent
from connectors.standin import php
from tests.connectors.documents import Heard
from tests.connectors.strategies import words

Named = dict[str, Any]


class Option(Part):
    name: str
    values: list[int] | None = None


class RoomsFill(Intent[None]):
    platform = "annex"
    http = POST("/rooms")

    rooms: list[Option]
    extra: Annotated[Extras | None, Spread("extra_")] = None
    map: Extras | None = None
    quiet: bool | None = None


class RoomsSearch(Intent[list[str]]):
    platform = "annex"
    http = GET("/rooms")

    ids: list[int] | None = None
    free: bool | None = None


class Annex(Connector):
    platform = "annex"
    title = "Annex"
    body = "php"


class Forms(Connector):
    platform = "annex"
    title = "Annex"
    body = "form"


inside = st.text(st.characters(exclude_characters="]\0", codec="utf-8"), min_size=2)
names = st.text(st.characters(exclude_characters="[. \0", codec="utf-8"), min_size=1)
plain = st.one_of(words, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False, allow_infinity=False))
fields = st.recursive(plain, lambda one: st.lists(one, max_size=4) | st.dictionaries(inside, one, max_size=4))


def as_php_has_it(held: Any) -> Any:
    """PHP's array of this: all is text, lists are numbered, what is empty is not there."""
    if isinstance(held, dict | list):
        numbered = held if isinstance(held, dict) else {str(at): one for at, one in enumerate(held)}
        inner = {name: as_php_has_it(one) for name, one in numbered.items()}
        return {name: one for name, one in inner.items() if one != {}}
    return str(int(held)) if isinstance(held, bool) else "" if held is None else str(held)


def writable(body: Named) -> bool:
    with suppress(bodies.Unwritable):
        return bool(bodies.php(body))
    return False


@pytest.mark.parametrize(
    ("body", "form"),
    [
        ({"a": []}, {}),
        ({"a": {}}, {}),
        ({"a": [1, True, None]}, {"a[]": ["1", "1", ""]}),
        ({"a": [[1, 2], {"b": 3}]}, {"a[0][]": ["1", "2"], "a[1][b]": "3"}),
        ({"a": {"b": {"c": False}}}, {"a[b][c]": "0"}),
        ({"a": "x=1&b[]=2"}, {"a": "x=1&b[]=2"}),
    ],
)
def test_nested_values_become_names_with_brackets(body: Named, form: Named) -> None:
    """And a text stays a text, whatever is in it."""
    assert bodies.php(body) == form


@given(body=st.dictionaries(names, fields, max_size=5))
def test_php_reads_back_what_was_written(body: Named) -> None:
    """Whatever the names and values: nothing is lost, moved, or read as something else. The reader is the stand-ins',
    made from PHP's manual and held against a PHP."""
    pairs = parse_qsl(bodies.query_string(bodies.php(body)), keep_blank_values=True)
    assert as_php_has_it(php.parsed(pairs)) == as_php_has_it(body)


@given(name=st.text(st.sampled_from("a[]. \0\t"), max_size=4), deep=st.booleans())
def test_what_is_written_is_what_php_keeps(name: str, deep: bool) -> None:
    """A name is refused where PHP would read another, and only there."""
    body: Named = {"a": {name: "1"}} if deep else {name: "1"}
    kept = php.parsed([(f"a[{name}]" if deep else name, "1")]) == body
    assert writable(body) == kept


@pytest.mark.parametrize("body", [{"a": {"b": 1}}, {"a": [1, [2]]}, {"a": [{"b": 1}]}, [1]])
def test_a_form_takes_nothing_nested(body: Any) -> None:
    """It would be sent as Python writes it."""
    with pytest.raises(bodies.Unwritable):
        bodies.form(body)


async def test_what_php_gets_is_what_is_shown() -> None:
    """Brackets in the query too, a list of them under one name, and the type of a form."""
    heard = Heard()
    connector = Annex("https://annex.example.com", transport=heard)
    fill = RoomsFill(rooms=[Option(name="blue", values=[1, 2]), Option(name="Zoë & Co")], quiet=False, map={"x y": "1"})
    await connector.run(fill)
    assert heard.requests[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert heard.requests[0].content == (
        b"rooms%5B0%5D%5Bname%5D=blue&rooms%5B0%5D%5Bvalues%5D%5B%5D=1&rooms%5B0%5D%5Bvalues%5D%5B%5D=2"
        b"&rooms%5B1%5D%5Bname%5D=Zo%C3%AB+%26+Co&map%5Bx+y%5D=1&quiet=0"
    )
    assert connector.request(fill).shown()["body"] == {
        "kind": "form",
        "value": {
            "rooms[0][name]": "blue",
            "rooms[0][values][]": ["1", "2"],
            "rooms[1][name]": "Zoë & Co",
            "map[x y]": "1",
            "quiet": "0",
        },
    }
    assert urlsplit(connector.request(RoomsSearch(ids=[3, 8], free=True)).url).query == "ids%5B%5D=3&ids%5B%5D=8&free=1"
    await connector.close()


@pytest.mark.parametrize(
    ("made", "intent", "said"),
    [
        (
            Annex,
            RoomsFill(rooms=[Option(name="a")], extra={"b.c": "s3cr3t"}),
            "“extra_b.c” is a name that PHP would change",
        ),
        (Annex, RoomsFill(rooms=[Option(name="a")], map={"b]": "s3cr3t"}), "“b]” is a name that PHP would change"),
        (Forms, RoomsFill(rooms=[Option(name="s3cr3t")]), "“rooms” is nested, and a form has no names for that"),
    ],
)
async def test_what_cannot_be_written_is_not_sent(made: type[Connector], intent: Intent[None], said: str) -> None:
    """It is a fault that people can read, of which nothing happened, and it quotes no value."""
    heard = Heard()
    connector = made("https://annex.example.com", transport=heard)
    with pytest.raises(NotSent) as shown:
        connector.request(intent)
    with pytest.raises(NotSent) as caught:
        await connector.run(intent)
    for fault in (shown.value, caught.value):
        assert fault.sentence.startswith(f"This wasn't sent to Annex, so nothing was done: {said}")
        assert fault.happened is False
        assert "s3cr3t" not in f"{fault!r} {fault.fields}"
    assert heard.requests == []
    await connector.close()
