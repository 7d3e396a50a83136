"""Who and what of a list fits what was typed: as the everyday verbs promise it, over made-up lists."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.everyday.exact import NotKnown, Unclear, only_person
from connectors.everyday.fitting import fitting_courses, fitting_people
from connectors.everyday.values import Course, Person
from tests.connectors.everyday.test_spellings import MAEVE, spellings

NAMES = st.sampled_from(("Jane Doe", "Jane Roe", "Maeve O'Brien", "Doe Jane", "王芳", ""))
PEOPLE = st.lists(
    st.builds(
        lambda id, name: Person("acme", id, name, f"{name.replace(' ', '.').lower()}@example.com"),
        st.sampled_from("123456789"),
        NAMES,
    ),
    max_size=6,
)
TYPED = st.sampled_from(("jane", "doe, jane", "JANE DOE", "jane@", "jane@acme.com", "3", "roe@example.com", "芳"))


@given(people=PEOPLE, typed=TYPED, most=st.integers(0, 4))
def test_who_fits_is_found_and_nobody_else(people: list[Person], typed: str, most: int) -> None:
    """Every word is in the name, or it is the whole of an address or an id; who is exactly so comes first."""
    found = fitting_people(typed, people)
    whole = typed.casefold()
    exact = [one for one in people if whole in (one.id, one.email.casefold(), one.name.casefold())]
    words = [] if "@" in typed else whole.replace(",", " ").split()
    loose = [one for one in people if one not in exact and words and all(part in one.name.casefold() for part in words)]
    assert found == [*exact, *loose]
    assert fitting_people(typed, people, most) == found[:most]


@given(typed=spellings())
def test_a_name_is_found_however_it_is_spelled(typed: str) -> None:
    maeve = Person("acme", "7", "Maeve O'Brien", MAEVE)
    assert fitting_people(typed, [Person("acme", "1", "Jane Doe", "jane@example.com"), maeve]) == [maeve]


@given(people=PEOPLE, typed=TYPED)
def test_what_fits_is_what_one_is_chosen_from(people: list[Person], typed: str) -> None:
    """Never a guess: one is taken where exactly one is called so."""
    try:
        chosen = only_person(typed, fitting_people(typed, people))
    except (NotKnown, Unclear):
        return
    assert fitting_people(typed, people)[0] == chosen


def test_courses_are_found_by_a_part_of_their_title() -> None:
    courses = [
        Course("acme", "c1", "Onboarding 101"),
        Course("acme", "c2", "Advanced onboarding"),
        Course("acme", "c3", ""),
    ]
    assert [one.id for one in fitting_courses("onboard", courses)] == ["c1", "c2"]
    assert [one.id for one in fitting_courses("advanced ONBOARDING", courses)] == ["c2"]
    assert [one.id for one in fitting_courses("C3", courses)] == ["c3"]
    assert fitting_courses("", courses, 2) == courses[:2]
