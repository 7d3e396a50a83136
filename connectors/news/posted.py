"""News of a platform that posts them, as simple as they can be: one JSON object for each event, with a field that says
which kind it is.

class AcmeNews(PostedSource):
    platform = "acme"
    kinds = {"course_completion": EventKind("{person} completes {course}", …), "unknown": EventKind(…)}
    posts = {"course.completed": "course_completion"}
    event_field, id_field, time_field = "event", "id", "sent_at"

    def facts(self, body):
        return {"person": news_facts.names(body.get("name"), body.get("email"))}
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from connectors.news import news_facts
from connectors.news.hidden_values import covered
from connectors.news.news import News, Source


class PostedSource(Source):
    """A Source that reads events by their kind. What a platform posts besides is news of the kind `unknown`."""

    posts: ClassVar[Mapping[str, str]]
    """Kinds by what the platform calls them."""
    event_field: ClassVar[str]
    id_field: ClassVar[str] = ""
    """What tells an event from all others, where anything does; else all of it does."""
    time_field: ClassVar[str] = ""

    def facts(self, body: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
        """What is told of an event, made with `news_facts.names`. Any part may be missing or of another type."""
        raise NotImplementedError

    def identity(self, body: Any) -> tuple[str, str]:
        kind = self.posts.get(_text(body, self.event_field), "unknown")
        return kind, news_facts.key(kind, _text(body, self.id_field) or news_facts.fingerprint(body))

    def read(self, body: Any) -> News:
        kind, key = self.identity(body)
        told = covered(body) if isinstance(body, dict) else {}
        if kind == "unknown":
            event = news_facts.names(told.get(self.event_field)) or ("something",)
            found = {**news_facts.plain_facts(told, (self.event_field, self.id_field)), "event": event}
        else:
            found = {
                name: spoken
                for name, all_ in self.facts(told).items()
                if (spoken := tuple(one for one in all_ if not news_facts.looks_secret(one)))
            }
        return News(self.platform, kind, key, news_facts.seconds(_text(body, self.time_field)), found)


def _text(body: Any, name: str) -> str:
    return news_facts.text(body.get(name)) if isinstance(body, dict) else ""
