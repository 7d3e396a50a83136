"""What only a second look at Chamilo could tell, in words of our own."""

from connectors.core.errors import Conflict, NotFound


class NoSuch(NotFound):
    """`what` is a person or a course."""

    def __init__(self, platform: str, what: str, number: int) -> None:
        super().__init__(platform)
        self.what, self.number = what, number

    @property
    def sentence(self) -> str:
        return f"{self.platform} has no {self.what} with the number {self.number}{self.undone}. Check it and try again."


class OtherRole(Conflict):
    """`role` is what the person is in the course."""

    def __init__(self, platform: str, role: str) -> None:
        super().__init__(platform)
        self.role = role

    @property
    def sentence(self) -> str:
        return (
            f"This person is in the course already, as a {self.role}, and {self.platform} does not change that. "
            "Take them out of it first, then enroll them again."
        )
