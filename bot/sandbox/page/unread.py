"""What each person has not looked at yet."""

from collections import Counter

from bot.sandbox.person import Person


class Unread:
    """Everything said before the page was opened counts as read."""

    def __init__(self, since: float) -> None:
        self._since = since
        self._read: dict[tuple[str, str], float] = {}  # by (user id, channel id): the time of the newest one seen

    def read_until(self, person: Person, channel_id: str) -> float:
        return self._read.get((person.user.id, channel_id), self._since)

    def mark(self, person: Person, channel_id: str) -> None:
        newest = next((float(m.ts) for m in person.client_view.messages if m.channel == channel_id), self._since)
        self._read[person.user.id, channel_id] = max(newest, self.read_until(person, channel_id))

    def counts(self, person: Person) -> Counter[str]:
        """How many messages of others are new, by channel id."""
        return Counter(
            message.channel
            for message in person.client_view.messages
            if message.user != person.user.id and float(message.ts) > self.read_until(person, message.channel)
        )
