"""What is offered in place of a name that nobody has."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.everyday.values import Course, Person
from handlers.everyday.did_you_mean import likely, pieces

JANE = Person("skilljar", "1", "Jane Doe", "jane.doe@acme.com", aliases=("jdoe",))
ONBOARDING = Course("damstra", "1401", "Onboarding 101", "ONB")
letters = st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=14)


def test_what_was_typed_itself_is_never_offered() -> None:
    """In whatever way it names the thing, and with whatever apostrophes and capitals."""
    for typed in ("jane doe", "JANE.DOE@acme.com", "jdoe", "1"):
        assert likely(typed, [JANE]) == []
    for typed in ("onboarding  101", "onb", "1401"):
        assert likely(typed, [ONBOARDING]) == []


def test_the_likest_come_first_whatever_they_are() -> None:
    near = Course("class", "1", "Onboarding 102")
    far = Course("class", "2", "Onboarding for managers")
    assert likely("Onbaording 101", [far, near, ONBOARDING])[0] == ONBOARDING
    assert likely("Onbaording 101", [Course("class", "3", "Fire safety")]) == []
    assert likely("jane.deo@acme.com", [Person("class", "7", "Bob Stone", "bob@acme.com"), JANE]) == [JANE]


@given(letters, st.integers(0, 12), st.sampled_from(["swap", "drop", "double", "wrong"]))
def test_a_slip_leaves_a_piece_by_which_they_are_found(name: str, at: int, slip: str) -> None:
    """Platforms find by a part of a name: one of those that are asked for is in the true one."""
    at = min(at, len(name) - 2)
    one, two = name[at], name[at + 1]
    typed = (
        name[:at]
        + {"swap": two + one, "drop": two, "double": one + one + two, "wrong": "é" + two}[slip]
        + name[at + 2 :]
    )
    assert any(piece in name for piece in pieces(typed))


def test_pieces_are_of_what_stands_before_the_at() -> None:
    assert pieces("jane.doe@acme.com") == ["jane", "doe"]
    assert "onboard" not in pieces("o")
    assert pieces("") == pieces("1401") == []
