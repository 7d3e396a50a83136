"""What only a second look at Chamilo could tell, in words of our own."""

from connectors.core.errors import CHECK_IT, Conflict, NotFound


class NoSuch(NotFound):
    """`what` is a person or a course."""

    def __init__(self, platform: str, what: str, number: int) -> None:
        super().__init__(platform)
        self.what, self.number = what, number

    @property
    def sentence(self) -> str:
        return f"{self.platform} has no {self.what} with the number {self.number}{self.undone}. {CHECK_IT}"


class NobodyListed(NoSuch):
    """Chamilo does not list a person; it need not list everybody."""

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
            f"This person is in the course already, as a {self.role}, and {self.platform} does not change that. "
            "Take them out of it first, then enroll them again."
        )
