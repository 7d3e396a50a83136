"""What people mistype is like what they meant, and other things are not."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from handlers.everyday.likeness import LIKE_SCORE, bare, likeness
from tests.rows import every

MISSPELT = {
    # As people really wrote these words: from the Birkbeck spelling error corpus (R. Mitton), in P. Norvig's selection.
    "accommodation": ("accomodation", "acommodation", "acomodation"),
    "arrangement": ("arragment",),
    "beginning": ("begining",),
    "biscuits": ("biscits", "biscutes", "biscuts", "bisquits", "buiscits", "buiscuts"),
    "chapter": ("chaper", "chaphter", "chaptur"),
    "committee": ("comittee",),
    "definition": ("defenition",),
    "description": ("discription",),
    "initials": ("inetials", "inistals", "initails", "initals", "intials"),
    "liaison": ("liaision", "liason"),
    "magnificent": ("magnificnet", "magificent", "magnifcent", "magnifecent", "magnifiscant", "magnifisent"),
    "management": ("managment",),
    "parallel": ("paralel", "paralell", "parrallel", "parralell", "parrallell"),
    "personnel": ("personnell",),
    "questionnaire": ("questionaire",),
    "receive": ("recieve",),
    "refreshment": ("reafreshment", "refreshmant", "refresment", "refressmunt"),
    "scarcely": ("scarcly", "scarecly", "scarely", "scarsely"),
    "separate": ("seperate",),
    "special": ("speaical", "specail", "specal", "speical"),
    "voluntary": ("volantry",),
}
TITLES = (
    "Onboarding 101",
    "Fire safety",
    "Welder induction",
    "Forklift refresher",
    "Chemical handling – Kraków lab",
    "Reporting for administrators",
    "Manual handling",
    "Italian A2 evening group",
    "First aid at work",
    "Working at height",
    "Data protection basics",
    "Coaching skills, spring group",
)
PEOPLE = (
    "Jane Doe",
    "Maeve O'Brien",
    "José García",
    "Anneliese van den Berg",
    "Mina Müller",
    "Zoë Saldaña",
    "Dmitri Demir",
    "Farid Tanaka",
    "Łukasz Wójcik",
    "Søren Kierkegaard",
    "Keiko Rossi",
    "Hugo Oliveira",
)


@every(("meant", "typed"), [(word, one) for word, all_ in MISSPELT.items() for one in all_])
def test_how_people_misspell_a_word_is_like_it(meant: str, typed: str) -> None:
    """Alone, and in a title; and it is the likest of all the titles here."""
    title = f"Basics of {meant}"
    assert likeness(typed, title) >= LIKE_SCORE
    assert likeness(f"basics of {typed}", title) > max(likeness(f"basics of {typed}", one) for one in TITLES)


@st.composite
def mistyped(draw: st.DrawFn, names: tuple[str, ...]) -> tuple[str, str]:
    """A name, and what a hand makes of it: a letter swapped with the next, left out, doubled, or a wrong one."""
    name = draw(st.sampled_from(names))
    at = draw(st.integers(1, len(name) - 2))
    assume(name[at].isalpha() and name[at + 1].isalpha())
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    middle = draw(
        st.sampled_from([name[at + 1] + name[at], name[at + 1], name[at] * 2 + name[at + 1], letter + name[at + 1]])
    )
    return name, name[:at] + middle + name[at + 2 :]


@given(mistyped(PEOPLE + TITLES))
@example(("Jane Doe", "Jnae Doe"))
def test_one_slip_of_the_hand_leaves_the_name_the_likest(pair: tuple[str, str]) -> None:
    name, typed = pair
    scores = {one: likeness(typed, one) for one in PEOPLE + TITLES}
    assert scores[name] >= LIKE_SCORE
    assert scores[name] == max(scores.values())


@given(mistyped(PEOPLE))
def test_the_last_name_first_and_a_slip_is_still_like_it(pair: tuple[str, str]) -> None:
    name, typed = pair
    first, _, rest = typed.partition(" ")
    assert likeness(f"{rest} {first}", name) >= LIKE_SCORE


@pytest.mark.parametrize("name", PEOPLE)
def test_accents_may_be_left_out(name: str) -> None:
    assert likeness(bare(name), name) == 1


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("John Doe", "Jane Doe"),
        ("Jane Smith", "Jane Doe"),
        ("Underwater basketry", "Welder induction"),
        ("First aid", "Fire safety"),
        ("zzz", "Jane Doe"),
        ("", "Jane Doe"),
        ("Jane Doe", ""),
        ("!?", "Jane Doe"),
    ],
)
def test_what_is_nothing_like_it_is_not_offered(typed: str, name: str) -> None:
    assert likeness(typed, name) < LIKE_SCORE


@every("one", PEOPLE + TITLES)
def test_no_two_names_here_are_alike(one: str) -> None:
    assert [other for other in PEOPLE + TITLES if likeness(one, other) >= LIKE_SCORE] == [one]


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_score_is_from_nothing_to_the_same(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) in (0, 1)
