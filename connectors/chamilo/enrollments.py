"""Who is in a course. Source: Chamilo's wiki, services on subscriptions."""

from typing import Annotated

from pydantic import BeforeValidator

from connectors.chamilo.base import Chamilo, ChamiloRecord, CourseCode, CourseId, UserId, action
from connectors.chamilo.vocabulary import CourseRole, Role, in_words
from connectors.core.field_markers import Effect, Help, Risk
from connectors.core.record import Display

_code = Help("Its short code as well; better left out", "ONBOARDING101")


class Participant(ChamiloRecord):
    """Somebody in a course. `status_rel` is what they are in it."""

    display = Display("username", ("firstname", "lastname", "username", "status_rel", "user_id"))

    user_id: int | None = None
    username: str | None = None
    firstname: str | None = None
    lastname: str | None = None
    status_rel: Annotated[str | None, BeforeValidator(in_words(CourseRole, Role))] = None


class Enrolled(Participant):
    """`already` says that it was so before; then the rest is what Chamilo lists of the person."""

    display = Display("username", ("firstname", "lastname", "username", "status_rel", "user_id"), hidden=("already",))

    already: bool = False

    @property
    def remark(self) -> str:
        return "They were in this course already, just so; nothing had to be changed." if self.already else ""


class Removed(ChamiloRecord):
    """`already` says that the person was not in the course before either."""

    display = Display(hidden=("already",))

    user_id: int | None = None
    already: bool = False

    @property
    def remark(self) -> str:
        if not self.already:
            return ""
        return (
            "They are not in this course. Chamilo did not list them in it before either, and says yes of anyone; "
            "where it runs several portals, it lists only the people of one."
        )


class GetUsersSubscribedToCourse(Chamilo[list[Participant]]):
    """List the people in a course, teachers among them."""

    http = action(
        "get_users_subscribed_to_course",
        effect=Effect.READ,
        shows_only=(
            "the people of the course itself, not those who are in it only through a session or, where Chamilo runs "
            "several portals, belong to another one"
        ),
    )

    course: CourseId


class SubscribeUserToCourse(Chamilo[Enrolled]):
    """Enroll {user_id: a person} in {course_id course_code: a course}[ as {status}]."""

    http = action("subscribe_user_to_course")  # sent twice at once, it enrolls them twice

    course_id: CourseId
    user_id: UserId
    status: Annotated[
        CourseRole,
        Risk("It makes this person a teacher of the course.", when=lambda role: role is CourseRole.TEACHER),
        Help("What the person is in the course", "student"),
    ] = CourseRole.STUDENT
    course_code: Annotated[CourseCode | None, _code] = None


class UnsubscribeUserFromCourse(Chamilo[Removed]):
    """Unenroll {user_id: a person} from {course_id course_code: a course}."""

    # The wiki's table says subscribe_user_to_course here too; sent like that, it would enroll the person.
    http = action(
        "unsubscribe_user_from_course", effect=Effect.DESTRUCTIVE, reversible=True, repeatable=True, hollow_yes=True
    )

    course_id: CourseId
    user_id: UserId
    course_code: Annotated[CourseCode | None, _code] = None
