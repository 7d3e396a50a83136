"""The demo's own Registrar and Chamilo: somebody new, a course, a session, and what Chamilo leaves unsaid."""

from pathlib import Path

from tests.journeys.asking import asking, found


async def test_somebody_new_gets_a_course_and_a_session_on_chamilo(tmp_path: Path) -> None:
    async with asking(tmp_path) as ask:
        person = "first_name=Lena last_name=Berg status=student email=lena@example.com login_name=lena"
        added = await ask(f"chamilo save user {person} password=not-in-a-command")
        assert "✅ Added " in added
        lena = found(r"Id: (\d+)", added)
        course = await ask('chamilo save course title="Night school" wanted_code=NIGHT-1 bare_code=yes')
        assert "Added an empty course" in course
        number = found(r"[Ii]d: (\d+)", course)
        assert "✅ Enrolled " in await ask(f"chamilo subscribe user to course course_id={number} user_id={lena}")
        again = await ask(f"chamilo subscribe user to course course_id={number} user_id={lena}")
        assert "They were in this course already" in again
        unknown = await ask(f"chamilo subscribe user to course course_id={number} user_id=9999")
        assert "Chamilo lists no person with the number 9999 to me, so nothing was done." in unknown
        dates = "access_start_date=2027-01-04 08:00 access_end_date=2027-01-08 17:00"
        session = f'chamilo save session name="Onboarding, spring" coach_id=3 {dates} description="For all"'
        assert "Added a session" in await ask(session)
        taken = await ask(session)
        assert "Session name already exists" in taken
        assert "Done" not in taken
        roster = await ask(f"chamilo get users subscribed to course course={number}")
        assert "lena" in roster


async def test_what_is_only_in_a_session_is_said_not_to_be_listed(tmp_path: Path) -> None:
    """Somebody without a course of their own is not said to take nothing, nor is a roster passed off as whole."""
    async with asking(tmp_path) as ask:
        person = "first_name=Lena last_name=Berg status=student email=lena@example.com login_name=lena"
        lena = found(r"Id: (\d+)", await ask(f"chamilo save user {person} password=not-in-a-command"))
        await ask(f"chamilo add users session session_id=1 users={lena}")
        for verb in ("find", "progress"):
            told = await ask(f"{verb} lena@example.com")
            assert "Chamilo doesn't list courses that people take only through a session." in told
            assert "No courses that Chamilo lists." in told
        told = await ask('roster "Onboarding 101" on chamilo')
        assert "Chamilo doesn't list people who are in it only through a session." in told


async def test_what_a_new_list_of_courses_would_take_out_of_a_session_is_shown_first(tmp_path: Path) -> None:
    """Where Chamilo tells; where it does not, that is said."""
    async with asking(tmp_path) as ask:
        told = await ask("chamilo add courses session session_id=1 courses=3")
        assert "Right now that would take out:" in told
        assert "Nothing was done yet" in told
        untold = await ask("chamilo add courses session session_id=2 courses=3")
        assert "Chamilo does not tell Registrar which courses it has now" in untold
