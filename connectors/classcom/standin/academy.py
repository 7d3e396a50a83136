"""What the organisation's Class installation holds, and the writes that change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.classcom.standin.records import (
    Activity,
    ClassDate,
    ClassRecord,
    Enrollment,
    Presence,
    Template,
    User,
    same,
)
from connectors.classcom.standin.refusals import invalid, not_found, refused
from connectors.standin.standin import Clock, Ids


@dataclass(slots=True)
class Academy:
    """One organisation. Changes raise StandInRefusal and change nothing when the document says they cannot be done."""

    clock: Clock
    ids: Ids
    site: str = "https://northwind.class.com"
    classes: dict[str, ClassRecord] = field(default_factory=dict)
    rosters: dict[str, dict[str, Enrollment]] = field(default_factory=dict)
    """By class_id, then student_id."""
    dates: dict[str, ClassDate] = field(default_factory=dict)
    presences: dict[tuple[str, str], Presence] = field(default_factory=dict)
    """By session_id and student_id; whoever is not here was absent."""
    activities: dict[str, list[Activity]] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    _students: dict[str, str] = field(default_factory=dict)
    """The student_id of everyone ever enrolled, by e-mail or ext_person_id: it is the person's, in every class."""

    def find_class(self, given: Mapping[str, Any], *, deferred: bool | None = False) -> ClassRecord:
        """The class that one of the documented identifiers names; `deferred=None` looks among both sorts."""
        name = next(n for n in ("class_id", "ext_class_id", "class_deferred_id") if n in given)
        sort = True if name == "class_deferred_id" else deferred
        for record in self.classes.values():
            own = getattr(record, name)
            if own is not None and str(own) == str(given[name]):
                if sort in (None, record.class_deferred_id is not None):
                    return record
                break
        raise not_found("class", given[name])

    def add_class(
        self,
        *,
        email: str,
        host: str,
        name: str,
        ext_class_id: str | None = None,
        description: str | None = None,
        passcode: str | None = None,
    ) -> ClassRecord:
        """Deferred when the instructor is a user who has no Zoom yet: the class has nowhere to meet."""
        if ext_class_id is not None and any(c.ext_class_id == ext_class_id for c in self.classes.values()):
            raise refused(400, f"Class exists for external class ID provided: {ext_class_id}.")
        instructor = self.user_by(email=email)
        deferred = instructor is not None and not instructor.is_zoom_configured
        now = self.clock()
        record = ClassRecord(
            class_id=self.ids.uuid("class"),
            ext_class_id=ext_class_id,
            name=name,
            description=description,
            host=host,
            email=email,
            passcode=passcode,
            created_at=now,
            updated_at=now,
            meeting_id=None if deferred else self._meeting_id(),
            class_deferred_id=self.ids.number("deferred class") if deferred else None,
        )
        self.classes[record.class_id] = record
        self.rosters[record.class_id] = {}
        self.activities[record.class_id] = []
        return record

    def remove_class(self, record: ClassRecord) -> None:
        for held in [date for date in self.dates.values() if date.class_id == record.class_id]:
            del self.dates[held.schedule_id]
        for store in (self.classes, self.rosters, self.activities):
            store.pop(record.class_id)

    def _meeting_id(self) -> str:
        return str(92_117_646_133 + self.ids.number("meeting"))

    def configure_zoom(self, user: User) -> None:
        """The user gets Zoom; the classes that waited for it become ordinary ones."""
        self.users[user.id] = replace(user, is_zoom_configured=True)
        for record in list(self.classes.values()):
            if record.class_deferred_id is not None and same(record.email, user.email):
                self.classes[record.class_id] = replace(
                    record, meeting_id=self._meeting_id(), class_deferred_id=None, updated_at=self.clock()
                )

    def enroll(self, record: ClassRecord, **person: Any) -> Enrollment:
        """Enroll by the attributes of Enrollment, student_id apart. Twice in one class is refused."""
        keys = [str(person[name]).lower() for name in ("email", "ext_person_id") if person.get(name)]
        known = next((self._students[key] for key in keys if key in self._students), None)
        enrollment = Enrollment(known or self.ids.uuid("student"), **person)
        self._refuse_doubles(record, enrollment)
        for key in keys:
            self._students.setdefault(key, enrollment.student_id)
        self.rosters[record.class_id][enrollment.student_id] = enrollment
        return enrollment

    def change_enrollment(self, record: ClassRecord, changed: Enrollment) -> None:
        self._refuse_doubles(record, changed, but=changed.student_id)
        self.rosters[record.class_id][changed.student_id] = changed

    def _refuse_doubles(self, record: ClassRecord, enrollment: Enrollment, but: str | None = None) -> None:
        taken = "The {} is already enrolled in this class."
        for other in self.rosters[record.class_id].values():
            if other.student_id == but:
                continue
            if same(other.email, enrollment.email) or other.student_id == enrollment.student_id:
                raise invalid([("email", taken.format("email"))])
            if other.ext_person_id is not None and other.ext_person_id == enrollment.ext_person_id:
                raise invalid([("ext_person_id", taken.format("ext_person_id"))])

    def find_enrollment(self, record: ClassRecord, given: Mapping[str, Any]) -> Enrollment:
        """By student_id, else e-mail, else ext_person_id: the first of them that finds somebody."""
        named = [name for name in ("student_id", "email", "ext_person_id") if name in given]
        for name in named:
            for enrollment in self.rosters[record.class_id].values():
                own = getattr(enrollment, name)
                if same(own, given[name]) if name == "email" else own == given[name]:
                    return enrollment
            if name == "student_id":
                break  # beside a student_id the others are new values
        raise not_found("enrollment", given[named[0]])

    def add_date(self, record: ClassRecord, start: int, end: int) -> ClassDate:
        date = ClassDate(self.ids.uuid("schedule"), self.ids.uuid("session"), record.class_id, start, end)
        self.dates[date.schedule_id] = date
        return date

    def dates_of(self, record: ClassRecord) -> list[ClassDate]:
        return sorted((d for d in self.dates.values() if d.class_id == record.class_id), key=lambda d: d.start)

    def user_by(
        self, *, id: int | None = None, ext_user_id: str | None = None, email: str | None = None
    ) -> User | None:
        for user in self.users.values():
            if user.id == id or same(user.email, email):
                return user
            if ext_user_id is not None and user.ext_user_id == ext_user_id:
                return user
        return None
