"""What is typed, as Slack writes it down, and back again."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import ManualClock
from bot.sandbox.conversation import Channel
from bot.sandbox.team import Team
from bot.sandbox.typing_in import decode, encode

NAMES = "@ada @nobody @here @team @registrar #training #nowhere"
LINKS = "x@example.com example.com/x https://example.com/a?b=1&c=<2>"
OTHERS = "& < > | ( , &amp; &copy; *bold* ’ é /lms words"
WORDS = st.sampled_from([*NAMES.split(), *LINKS.split(), *OTHERS.split(), "\n"])


def team() -> Team:
    made = Team("Northwind", "northwind", bot_name="Registrar", clock=ManualClock(0))
    made.add_user(name="ada", real_name="Ada Lovelace")
    made.add_usergroup("team", "Team", ())
    made.put_channel(Channel(id="C1", name="training"))
    return made


@given(st.lists(WORDS).map(" ".join))
def test_editing_begins_with_the_words_that_were_typed(typed: str) -> None:
    """Names, channels, groups, links, addresses and special characters come back as they were."""
    place = team()
    assert decode(encode(typed, place, named=False), place) == typed


@pytest.mark.parametrize("part", ["a", "密a", "a.", "a-", "a@", "a@b.", "@a.", "#a", "http://", "a+", "é"])
def test_a_long_message_takes_as_long_as_it_is(part: str) -> None:
    """In processor time: forty thousand characters, which are what Slack takes."""
    place, typed = team(), part * (40_000 // len(part))
    began = time.thread_time()
    encode(typed, place, named=False)
    assert time.thread_time() - began < 1
