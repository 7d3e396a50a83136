"""Whatever a platform writes as a time, what is made of it can be shown to anybody."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from connectors.classonlive.vocabulary import read_day, read_moment
from connectors.core.datetimes import moment

ZONES = (
    UTC,
    ZoneInfo("Europe/Madrid"),
    ZoneInfo("Pacific/Kiritimati"),
    ZoneInfo("Pacific/Pago_Pago"),
    timezone(timedelta(hours=23, minutes=59)),
    timezone(-timedelta(hours=23, minutes=59)),
)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
EDGES = (FIRST, LAST, FIRST + timedelta(hours=3), LAST - timedelta(hours=3))
WRITTEN = st.one_of(
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.datetimes().map(datetime.isoformat),
    st.sampled_from(EDGES).map(datetime.isoformat),
    st.sampled_from(EDGES).map(lambda one: one.timestamp() * 1000),
    st.text(max_size=30),
)


@given(WRITTEN)
@example(-6.2135596e13)
@example("0001-01-01T00:00:00+00:00")
@example("9999-12-31T23:59:59.999999Z")
def test_every_moment_can_be_shown_in_every_zone(written: object) -> None:
    """The first and the last day there is are in no year for half of the world."""
    found = moment(written)
    for zone in ZONES if found else ():
        assert found.astimezone(zone)  # type: ignore[union-attr]  # there are none without


@given(WRITTEN)
@example(-6.2135596e13)
@example(-62135596800000)
def test_a_day_of_classonlives_is_read_or_left_as_it_is(written: object) -> None:
    """Never a fault: an odd row costs itself at most."""
    for read in (read_day, read_moment):
        assert read(written) is not None or written is None


def test_an_ordinary_moment_is_itself() -> None:
    assert moment("2026-11-30T08:00:00+01:00") == datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert moment(1_800_000_000) == datetime(2027, 1, 15, 8, tzinfo=UTC)
