"""What only a second look at Chamilo could tell, in words of our own."""

from collections.abc import Sequence

from connectors.chamilo.logins import MAX_LOGIN_LENGTH
from connectors.core.errors import CHECK_IT, Conflict, Invalid, NotAuthorized, NotFound, OutcomeUnknown


class NoSuch(NotFound):
    """`what` is a person or a course."""

    def __init__(self, platform: str, what: str, number: int) -> None:
        super().__init__(platform)
        self.what, self.number = what, number

    @property
    def sentence(self) -> str:
        return f"{self.platform} has no {self.what} with the number {self.number}{self.undone}. {CHECK_IT}"


class NobodyListed(NoSuch):
    """Chamilo does not list a person; it need not list everyone."""

    def __init__(self, platform: str, number: int) -> None:
        super().__init__(platform, "person", number)

    @property
    def sentence(self) -> str:
        return (
            f"{self.platform} lists no person with the number {self.number} to me{self.undone}. {CHECK_IT} Where it "
            "runs several portals, it lists to me only the people of one."
        )


class OtherRole(Conflict):
    """`role` is what the person is in the course."""

    def __init__(self, platform: str, role: str) -> None:
        super().__init__(platform)
        self.role = role

    @property
    def sentence(self) -> str:
        return (
            f"This person is in the course already, as {self.role}, and {self.platform} doesn't change that. "
            "Unenroll them first, then enroll them again."
        )


class OwnAccount(Conflict):
    """Of what would take from Registrar the account with which it works."""

    @property
    def sentence(self) -> str:
        return (
            f"This is the account with which I work on {self.platform} myself, and without it I can do nothing there"
            f"{self.undone}. Do it on {self.platform} itself."
        )


class StaysOff(Conflict):
    """`standing` is why an account is not active: it stays so when it is turned on."""

    def __init__(self, platform: str, standing: str) -> None:
        super().__init__(platform)
        self.standing = standing

    @property
    def sentence(self) -> str:
        return (
            f"{self.platform} calls this account {self.standing}, and turning it on as it is changes nothing"
            f"{self.undone}. Set active to no first, then to yes. If its end date has passed, give it a later one."
        )


class WrongPassword(NotAuthorized):
    """The password with which Registrar fetches its key."""

    @property
    def sentence(self) -> str:
        return (
            f"{self.platform} didn't accept the password of Registrar's account{self.undone}. Ask your "
            f"Registrar admin to check CHAMILO_USERNAME and CHAMILO_PASSWORD.{self.quoted}"
        )


class UnknownThing(NotFound):
    """The same of something that has no number of its own to be named by, such as a discussion in a forum."""

    def __init__(self, platform: str, what: str) -> None:
        super().__init__(platform)
        self.what = what

    @property
    def sentence(self) -> str:
        return f"{self.platform} has no {self.what}{self.undone}. {CHECK_IT}"


class OtherCourse(Conflict):
    """`course_id` and `course_code` are of two courses; Chamilo would take the one of the code."""

    @property
    def sentence(self) -> str:
        return (
            f"The number and the code of the course are not of the same course on {self.platform}{self.undone}. "
            "Leave the code out, or give both of one course."
        )


class NotStored(Conflict):
    """A session whose values the database did not take."""

    @property
    def sentence(self) -> str:
        return (
            f"{self.platform} did not store the session{self.undone}. Another one has that name, or there is no such "
            "category or coach: it gives no reason in words."
        )


class WrongCurrentKey(Invalid):
    """Of a key to be replaced, Chamilo wants the one that the person has now."""

    def __init__(self, platform: str) -> None:
        super().__init__(platform, "", {"current_api_key": ["is not the key that Chamilo has for this person"]})

    @property
    def sentence(self) -> str:
        return (
            f"{self.platform} did not take this as the person's current key{self.undone}. "
            "Check the key and the number of the person."
        )


class NotRegistered(Invalid):
    """Somebody new whom Chamilo did not take; it says no more than that. `login` and `email` are what was sent."""

    def __init__(self, platform: str, login: str, email: str) -> None:
        fields = {}
        if not email.isascii():
            fields["email"] = ["has letters that Chamilo takes in no address"]
        elif len(login) > MAX_LOGIN_LENGTH:
            fields["login_name"] = [f"has {len(login)} characters, and Chamilo takes {MAX_LOGIN_LENGTH} at most"]
        super().__init__(platform, "User not registered.", fields)

    @property
    def sentence(self) -> str:
        why = "; ".join(f"{name} {' '.join(all_)}" for name, all_ in self.fields.items())
        what = (
            f"It gives no reason, but {why}." if why else "It gives no reason. Check log-in name, address and password."
        )
        return f"{self.platform} did not add this person{self.undone}. {what}"


class ShownTwice(Invalid):
    """A time at the end of summer time, of which Chamilo's clock shows two and takes the earlier."""

    def __init__(self, platform: str, field: str, zone: str) -> None:
        said = f"comes twice that night by the clock in {zone}, and Chamilo takes the earlier: choose another time"
        super().__init__(platform, "", {field: [said]})

    @property
    def sentence(self) -> str:
        said = "; ".join(f"{name} {' '.join(all_)}" for name, all_ in self.fields.items())
        return f"This wasn't sent to {self.platform}{self.undone}: {said}."


class FieldNotStored(Conflict):
    """`field` is an additional field of a person."""

    def __init__(self, platform: str, field: str) -> None:
        super().__init__(platform)
        self.field = field

    @property
    def sentence(self) -> str:
        what = f"the additional field “{self.field}”" if self.field else "an additional field"
        return (
            f"{self.platform} did not store {what}{self.undone}: it has that value already, or there is no such field. "
            "Leave it out if the rest is to be changed."
        )


class StoredInPart(OutcomeUnknown):
    """`stored` are the additional fields before the one that was refused; everything else stayed as it was."""

    def __init__(self, platform: str, field: str, stored: Sequence[str]) -> None:
        super().__init__(platform, why=f"did not store the additional field “{field}”")
        self.field, self.stored = field, tuple(stored)

    @property
    def sentence(self) -> str:
        return (
            f"{self.platform} stored {', '.join(self.stored)} and then refused “{self.field}”, which has that value "
            "already or does not exist. Nothing else of this was changed. Ask again for what is missing."
        )


class SessionInPart(OutcomeUnknown):
    """Chamilo stumbled while it added people to a session. `listed` are those that it lists there now, `missing` the
    others: they may be in courses of the session all the same."""

    def __init__(self, platform: str, listed: Sequence[int], missing: Sequence[int]) -> None:
        super().__init__(platform, why="stumbled over its database half way")
        self.listed, self.missing = tuple(listed), tuple(missing)

    @property
    def sentence(self) -> str:
        there = f"It lists {_numbers(self.listed)} in the session now. " if self.listed else ""
        not_there = f"It does not list {_numbers(self.missing)}. " if self.missing else ""
        return (
            f"{self.platform} {self.why}, so some of this may be done. {there}{not_there}All of them may be in some "
            f"courses of the session all the same. Check on {self.platform} before you ask again."
        )


def _numbers(people: Sequence[int]) -> str:
    return ", ".join(map(str, people))
