"""What is typed, as Slack writes it down, and back again."""

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
