"""What Skilljar says that its events look like. Its document does not name these operations; they come from the schema
that it publishes. A sample is the organization's own last event of that kind, and made up where there was none yet."""

from typing import Annotated, Any, Literal

from connectors.core.field_markers import GET, Help
from connectors.core.record import Page
from connectors.skilljar.base import Skilljar

Slug = Literal[
    "course-completion",
    "course-enrollment",
    "domain-enrollment",
    "lesson-completion",
    "path-completion",
    "path-enrollment",
    "purchase-fulfillment",
    "quiz-completion",
    "vilt-registration",
    "dashboard-task-created",
]
"""The kinds as these addresses spell them, one of which is unlike its event."""
EVENT_SLUGS: dict[str, Slug] = {
    "course_completion": "course-completion",
    "course_enrollment": "course-enrollment",
    "domain_enrollment": "domain-enrollment",
    "lesson_completion": "lesson-completion",
    "path_completion": "path-completion",
    "path_enrollment": "path-enrollment",
    "purchase_fulfillment": "purchase-fulfillment",
    "quiz_completion": "quiz-completion",
    "vilt_event_registration": "vilt-registration",
    "dashboard_task_created": "dashboard-task-created",
}


class WebhooksSample(Skilljar[Page[Any]]):
    """Show what an event looks like, in a list of one, which a real one is not."""

    http = GET("/webhooks/sample-{slug}")

    slug: Annotated[Slug, Help("Which event", "course-completion")]


SAMPLES = {event: WebhooksSample(slug=slug) for event, slug in EVENT_SLUGS.items()}
