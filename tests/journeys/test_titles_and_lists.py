"""What nothing is called is said to be nothing, with what is near; what cannot be told is not headed as if it were."""

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies
from tests.journeys.test_whole_answers import many_classes as many_classes

JANE, COURSE = "jane@acme.com", "Onboarding 101"
MISTYPED = [
    "Onbording 101",
    "Onboarding 110",
    "onbaording 101",
    f"{COURSE} afternoon group",
    f"{COURSE} and Dutch A1 beginners",
]


@pytest.mark.on("chamilo", "class", "classonlive", "damstra", "skilljar")
@pytest.mark.parametrize("line", ["is {who} in {title}", "has {who} finished {title}", 'progress {who} in "{title}"'])
@pytest.mark.parametrize("title", MISTYPED)
async def test_a_mistyped_title_is_no_reason_to_say_no(academies: Academies, line: str, title: str) -> None:
    """What was typed is quoted whole, and one press asks the same about what was meant, wherever it is."""
    told = await academies.ask(line.format(who=JANE, title=title))
    assert "Doesn't take" not in told, told
    assert f"No course called “{title}” on Chamilo, Class, ClassOnLive, Damstra Learning and Skilljar." in told
    told = await academies.press("Show", beside=COURSE)
    assert told.count(f"• {COURSE}") == 5, told


@pytest.mark.on("class", "skilljar")
async def test_who_does_not_take_what_there_is_is_told_no(academies: Academies) -> None:
    """Where it is; where it is not, that is said."""
    told = await academies.ask(f'is {JANE} in "Italian A1 beginners"')
    assert "Doesn't take “Italian A1 beginners”." in told, told
    assert "No course called “Italian A1 beginners” on Skilljar." in told, told
    assert "Did you mean" not in told, told


@pytest.mark.on("class", "damstra", "skilljar")
@pytest.mark.parametrize("title", ["Onbording 101", "Underwater basketry"])
async def test_when_is_of_what_there_is_not(academies: Academies, title: str) -> None:
    """Neither a course nor a session is called so."""
    told = await academies.ask(f'when is "{title}"')
    assert "No live sessions" not in told, told
    assert f"No course or live session in that time called “{title}” on" in told, told
    assert ("Did you mean:" in told) is (title == "Onbording 101"), told
    if "Did you mean:" in told:
        told = await academies.press("Show", beside="Class")
        assert f"Live sessions of “{COURSE}”" in told, told
        assert "Ines Moreau · " in told, told


@pytest.mark.on("class", "skilljar")
async def test_that_a_look_was_partial_stands_before_what_it_found(many_classes: None, academies: Academies) -> None:
    told = await academies.ask("sessions next 30 days")
    partial, first = told.index("Looked through 60 of 206 classes"), told.index("•")
    assert partial < first, told


@pytest.mark.on("chamilo", "class", "classonlive")
async def test_who_has_not_completed_it_is_asked_where_it_is_told(academies: Academies) -> None:
    """The same course on platforms that do not tell is left out, and they are named. Class tells who came only."""
    told = await academies.ask(f'who has not finished "{COURSE}"')
    assert "Which one do you mean?" not in told, told
    assert f"{COURSE} on ClassOnLive" in told, told
    assert "Chamilo and Class don't show who has completed a course" in told, told


@pytest.mark.on("chamilo", "classonlive")
@pytest.mark.parametrize("line", ["who has finished {}", "progress {}"])
async def test_how_far_people_are_is_asked_where_it_is_told(academies: Academies, line: str) -> None:
    """The same course on platforms that do not tell is left out, and they are named."""
    told = await academies.ask(line.format(f'"{COURSE}"'))
    assert "Which one do you mean?" not in told, told
    assert f"{COURSE} on ClassOnLive" in told, told
    assert "Chamilo doesn't show progress for a whole course" in told, told


@pytest.mark.on("class")
async def test_how_often_people_came_is_the_progress_of_a_class(academies: Academies) -> None:
    told = await academies.ask(f'progress "{COURSE}" on class')
    assert told.startswith(f"Progress in {COURSE} on Class"), told
    assert "came to 3 of 4" in told, told
    told = await academies.ask("progress jane@acme.com on class")
    says = "Class shows progress only for a whole course: type /lms progress and its title."
    assert says in told.replace("`", ""), told


@pytest.mark.on("chamilo", "class")
@pytest.mark.parametrize(("platform", "title"), [("chamilo", "Chamilo"), ("class", "Class")])
async def test_a_list_that_cannot_be_had_is_not_headed_as_if_it_were(
    academies: Academies, platform: str, title: str
) -> None:
    told = await academies.ask(f'who has not finished "{COURSE}" on {platform}')
    assert told.startswith(f"{title} doesn't list who hasn't completed {COURSE}"), told
    why = "doesn't show who has completed a course" if platform == "class" else "doesn't show progress"
    assert why in told, told
    assert "These are the people in it." in told, told


@pytest.mark.on("classonlive")
async def test_a_list_of_all_says_so_and_a_part_of_it_says_of_how_many(academies: Academies) -> None:
    everybody = await academies.ask(f'who has finished "{COURSE}" on classonlive')
    assert "Everyone who takes it, completed or not." in everybody, everybody
    left = await academies.ask(f'who has not finished "{COURSE}" on classonlive')
    assert "1–15, and more. 60 people take the course, including those who have completed it." in left, left
    assert "Everyone who takes it" not in left, left


@pytest.mark.on("chamilo", "skilljar")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('roster "Onboarding, December"', "On Chamilo I look for courses, not for sessions"),
        ("find orr", "Skilljar finds people by e-mail address, by ID, or by their whole first or last name."),
    ],
)
async def test_how_one_looked_is_said_where_more_may_be_expected(academies: Academies, line: str, said: str) -> None:
    """A session bears a title too, and somebody is there whose name was typed in part."""
    told = await academies.ask(line)
    assert "is called “" in told, told
    assert said in told, told
