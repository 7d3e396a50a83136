"""Where keys, values and elements begin and end, and that no text takes longer than its length deserves."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.classcom.users import UsersUpsert
from connectors.core.field_specs import field_specs
from connectors.core.grammar import read_all
from connectors.core.intent import Mistakes
from connectors.core.tokenizer import Tokenizer, Unbalanced, pairs, parsed, quoted, unquote
from tests.connectors.strategies import NASTY
from tests.rows import every

PAIRS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "nothing": ("", "", []),
    "only words": ("hello there", "hello there", []),
    "words in front": ("hello a=1 b=2", "hello", [("a", "1"), ("b", "2")]),
    "a key needs a blank before it": ("a=1,b=2 c=x?d=3", "", [("a", "1,b=2"), ("c", "x?d=3")]),
    "a key begins with a letter": ("a=1 2=3 é=4", "", [("a", "1 2=3"), ("é", "4")]),
    "a double sign is no key": ("a=1 b==2", "", [("a", "1 b==2")]),
    "dots": ("a.b-c.2=1", "", [("a.b-c.2", "1")]),
    "quotes hide keys": ('a="x b=1" b=2', "", [("a", '"x b=1"'), ("b", "2")]),
    "JSON hides keys": ('a=["x b=1"] b={"c": "d e=2"}', "", [("a", '["x b=1"]'), ("b", '{"c": "d e=2"}')]),
    "a quote in each of several": ('a="Q&A" for all b="x"', "", [("a", '"Q&A" for all'), ("b", '"x"')]),
    "an apostrophe, then quotes": ("a=’t Hart b='x y'", "", [("a", "’t Hart"), ("b", "'x y'")]),
    "a forgotten quote stops at the next": ('a="one b="two"', "", [("a", '"one'), ("b", '"two"')]),
    "a text that begins like JSON": ("a=[1] rest, {} b=2", "", [("a", "[1] rest, {}"), ("b", "2")]),
    "commas around": ("a=1 , b=2, c=3,", "", [("a", "1"), ("b", "2"), ("c", "3")]),
    "quoted elements": ('a="x, y", “z”, \'b=1\' b=2', "", [("a", '"x, y", “z”, \'b=1\''), ("b", "2")]),
    "three quotes": ('a="""hi"" he said" b=2', "", [("a", '"""hi"" he said"'), ("b", "2")]),
}  # fmt: skip

UNQUOTED = {
    '"a ""b"" c"': ('a "b" c', True),
    "“a”": ("a", True),
    "“a““b””b”": ("a“b”b", True),
    "'it''s'": ("it's", True),
    "\"5''\"": ("5''", True),
    '""': ("", True),
    '""""': ('"', True),
    "a": ("a", False),
    "": ("", False),
    "'Rock 'n Roll'": ("Rock 'n Roll", True),
    "'Jane's book'": ("Jane's book", True),
    "„Der „große“ Tag“": ("Der „große“ Tag", True),
    '"the "big" one"': ('the "big" one', True),
    "« le « soleil » brille »": (" le « soleil » brille ", True),
    "’t Hart": ("’t Hart", False),
}

LONG = 40_000
SHAPES = (
    "a=", "a= ", '"', '""', '"a', '" ', ",", ", ", "'a,", "’a, ", "a,", " ", "\n", "[", "[1,", '["a",', "{", '{"a":',
    "a.", "a='", 'a="', 'a="b" ', "a=“b, ", "b c=’d, ", "a = ", "= ", "-", "😀",
)  # fmt: skip


@pytest.mark.parametrize(("text", "rest", "found"), PAIRS.values(), ids=PAIRS)
def test_a_command_falls_apart_at_its_keys(text: str, rest: str, found: list[tuple[str, str]]) -> None:
    """Quotes and JSON keep what is inside them together; nothing is lost but blanks and separating commas."""
    assert pairs(text) == (rest, found)


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("a, b,c", ["a", "b", "c"]),
        ('"a, b", c', ['"a, b"', "c"]),
        ('{"a": [1, 2]}, [3], 4', ['{"a": [1, 2]}', "[3]", "4"]),
        ("[Draft] a, b", ["[Draft] a", "b"]),
        ("'t Hart, O'Neill", ["'t Hart", "O'Neill"]),
        (",,a,", ["a"]),
        ("", []),
    ],
)
def test_a_value_falls_apart_at_its_commas(text: str, elements: list[str]) -> None:
    """Outside quotes and JSON; empty elements do not count."""
    assert Tokenizer(text).elements() == (elements, len(text))


@pytest.mark.parametrize(("raw", "text"), UNQUOTED.items())
def test_quotes_come_off(raw: str, text: tuple[str, bool]) -> None:
    """Two equal quotes of the same family stand for one."""
    assert unquote(raw) == text


@pytest.mark.parametrize(
    "raw",
    [
        '"a" b', '"Q&A" for all', '"Evening" "Late"', '"a", "b"', "“a” and “b”", "'it' is 'x'", '"a" ""b""', '"a"b"',
        "'a' 'b'", '"" "b"', '"a "b" c" d "e"', '"a" pw: "b"', "'a' pw 'b'", "“a” pw: »b«",
    ],
)  # fmt: skip
def test_a_value_in_quotes_ends_with_them(raw: str) -> None:
    """What stands behind them belongs to nothing, whatever sign it ends in."""
    with pytest.raises(Unbalanced, match="There's something after the quotes around “"):
        unquote(raw)


WORDS = st.text("ab é:=,.-([1", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))


@given(WORDS, WORDS, st.sampled_from(['""', "“”", "„“", "«»", "''", "‘’"]), st.booleans())
def test_whatever_stands_behind_them(inside: str, behind: str, marks: str, again: bool) -> None:
    """In quotes itself or not, the last sign is none of the value's."""
    opening, closing = marks[0], marks[1]
    behind = f"{opening}{behind.strip()}{closing}" if again else behind.strip()
    with pytest.raises(Unbalanced):
        unquote(f"{opening}{inside.strip()}{closing} {behind}")


@every("text", NASTY)
def test_quotes_go_on_and_come_off(text: str) -> None:
    """Whatever is inside."""
    assert unquote(quoted(text)) == (text, True)


def test_an_open_double_quote_is_a_mistake() -> None:
    """A single one is an apostrophe."""
    with pytest.raises(Unbalanced, match="The quote before “Onboarding 101” is never closed"):
        pairs('a="Onboarding 101')
    assert pairs("a='Onboarding 101") == ("", [("a", "'Onboarding 101")])


@pytest.mark.parametrize("raw", ["NaN", "-Infinity", "[1e999]", "[" * LONG, "9" * 5_000, "{", ""])
def test_what_no_platform_takes_is_not_json(raw: str) -> None:
    """Python's own reader would take the first three, and stumble over the fourth."""
    with pytest.raises(ValueError, match=r"\w"):
        parsed(raw)


@every("shape", SHAPES)
def test_long_texts_take_as_long_as_they_are(shape: str) -> None:
    """Four times the text costs at most about four times the work (quadratic would be sixteen), and no text much."""

    def cost(length: int) -> float:
        text = f"roles=x{shape * (length // len(shape))}"
        tries = []
        for _ in range(3):  # the best of three: what else the machine does is none of the grammar's fault
            started = time.process_time()
            with contextlib.suppress(Mistakes):
                read_all(field_specs(UsersUpsert), text)
            tries.append(time.process_time() - started)
        return min(tries)

    long = cost(LONG)
    assert long < 9 * cost(LONG // 4) + 0.1
    assert long < 1.5
