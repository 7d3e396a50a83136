"""What Slack makes of typed text, and the way back."""

from html import entities

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack.text import bare, unslack
from tests.handlers import hostile
from tests.rows import every

ENTITIES = [*entities.html5, *(f"&{name}" for name in entities.html5), "&amp;", "&lt;", "&gt;", "&#38;", "&", ";"]
"""Every name that HTML has for a character, with and without what makes an entity of it."""


@every(
    ("sent", "typed"),
    [
        ("class classes list", "class classes list"),
        ("email=<mailto:jane@example.com|jane@example.com>", "email=jane@example.com"),
        ("email=<mailto:jane@example.com>", "email=jane@example.com"),
        ("see <https://x.example/a?b=c&amp;d=e>", "see https://x.example/a?b=c&d=e"),
        ("see <https://x.example/a|the page>", "see https://x.example/a"),
        ("class_name=<http://Booking.com|Booking.com> basics", "class_name=Booking.com basics"),
        ("see <https://x.example|x.example>", "see x.example"),
        ("phone=<tel:+33612345678|+33612345678>", "phone=+33612345678"),
        ("host=<@U1|jane>", "host=@jane"),
        ("host=<@U1>", "host=@U1"),
        ("in <#C1|general>", "in #general"),
        ("in <#C1|>", "in #C1"),
        ("for <!subteam^S1|@trainers>", "for @trainers"),
        ("for <!subteam^S1>", "for @subteam^S1"),
        ("<!channel> hello", "@channel hello"),
        ("<!here|here>", "@here"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("https://x.example/?a=1&amp;copy=2", "https://x.example/?a=1&copy=2"),
        ("<https://x.example/?a=1&amp;copy=2&amp;lt=3>", "https://x.example/?a=1&copy=2&lt=3"),
        (
            "&copy=2 &copy; &nbsp; &quot; &#39; &#x3c; &LT; &lt &amp",
            "&copy=2 &copy; &nbsp; &quot; &#39; &#x3c; &LT; &lt &amp",
        ),
        ("&lt;@U1&gt; &lt;!channel&gt;", "<@U1> <!channel>"),
        ("name=a\u00a0b", "name=a b"),
        ("  \u00a0 padded \n", "padded"),
        ("1 < 2 > 1", "1 < 2 > 1"),
        ("<>", "<>"),
        ("< a>", "< a>"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("<javascript:alert(1)|x>", "<javascript:alert(1)|x>"),
        ("“curly” ‘quotes’", "“curly” ‘quotes’"),
        ("", ""),
    ],
)
def test_unslack(sent: str, typed: str) -> None:
    """Mentions, links and escapes become again what the person typed."""
    assert unslack(sent) == typed


@given(hostile.texts | st.lists(st.sampled_from(ENTITIES)).map("".join) | st.text(alphabet="<>&;#xamplt3", max_size=60))
def test_escapes_are_undone(typed: str) -> None:
    """Slack escapes three characters of what is typed, the `&` first; undone, it is what was typed."""
    sent = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unslack(sent) == typed.replace("\u00a0", " ").strip()


@given(hostile.texts | st.text(alphabet="<>&;|@#!: amplt.", max_size=60))
def test_anything(text: str) -> None:
    """Whatever arrives, something comes out; and what holds nothing of Slack's stays as it is."""
    assert isinstance(unslack(text), str)
    if not set("<&\u00a0") & set(text):
        assert unslack(text) == text.strip()


@pytest.mark.parametrize("text", ["<" * 100_000, "<a" * 50_000, "<@" + "a" * 100_000, "&" * 100_000])
def test_long(text: str) -> None:
    """A text that is nothing but beginnings is read as it is, and not for long."""
    assert unslack(text) == text


@every(
    ("sent", "typed"),
    [
        ("`find jane`", "find jane"),
        ("```find jane```", "find jane"),
        ("```\nfind jane\n```", "find jane"),
        ("*find jane*", "find jane"),
        ("_find jane_", "find jane"),
        ("~find jane~", "find jane"),
        ("*`find jane`*", "find jane"),
        ("&gt; find jane", "find jane"),
        ("&gt; add jane\n&gt; bob", "add jane\n bob"),
        ("`find` `jane`", "`find` `jane`"),
        ("find `jane`", "find `jane`"),
        ("find jane_doe_", "find jane_doe_"),
        ("``", "``"),
        ("", ""),
    ],
)
def test_what_stands_in_code_or_bold_as_a_whole_is_what_it_says(sent: str, typed: str) -> None:
    assert bare(sent) == typed
