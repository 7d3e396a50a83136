"""Where Skilljar tells others what happens. Source: section "webhooks", which breaks off in the middle of a table."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, SecretStr, model_validator

from connectors.core.field_markers import GET, POST, Help, Nullable, Secret, Url
from connectors.core.field_specs import MASK, Code
from connectors.core.intent import FieldFault
from connectors.core.record import Display, Page
from connectors.skilljar.base import Paged, Skilljar, Written
from connectors.skilljar.hook_address import discreet


class EventType(Code):
    COURSE_COMPLETION = "COURSE_COMPLETION"
    COURSE_ENROLLMENT = "COURSE_ENROLLMENT"
    DOMAIN_ENROLLMENT = "DOMAIN_ENROLLMENT"
    LESSON_COMPLETION = "LESSON_COMPLETION"
    PATH_COMPLETION = "PATH_COMPLETION"
    PATH_ENROLLMENT = "PATH_ENROLLMENT"
    PURCHASE_FULFILLMENT = "PURCHASE_FULFILLMENT"
    QUIZ_COMPLETION = "QUIZ_COMPLETION"
    VILT_EVENT_REGISTRATION = "VILT_EVENT_REGISTRATION"
    DASHBOARD_TASK_CREATED = "DASHBOARD_TASK_CREATED"


DEACTIVATED = {
    "HTTP_4XX_RESPONSE": "the address refused what it was sent",
    "RETRY_COUNT": "the address did not answer too many times",
    "TOO_MANY_REDIRECTS": "the address kept leading elsewhere",
    "ORG_DISABLED": "the organization was disabled",
}


HEADER = re.compile(r"([\w!#$%&'*+.^`|~-]+): *([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?) *", re.ASCII)


def if_set(secret: Any) -> Any:
    """An empty one is none: it would be masked as if it were one."""
    return secret or None


class Webhook(Written):
    display = Display("target_url", ("target_url", "event_type", "active", "deactivate_reason", "id"))

    target_url: Annotated[str | None, BeforeValidator(discreet)] = None
    event_type: str | None = None
    active: bool | None = None
    deactivate_reason: str | None = None
    id: str | None = None
    basic_auth_username: str | None = None
    basic_auth_password: Annotated[SecretStr | None, BeforeValidator(if_set)] = None
    additional_headers: Mapping[str, SecretStr | None] | None = None

    @property
    def remark(self) -> str:
        why = DEACTIVATED.get(self.deactivate_reason or "")
        return f"Skilljar switched it off, because {why}." if why else super().remark


class WebhooksList(Paged[Page[Webhook]]):
    """List the webhooks to which Skilljar sends updates, and whether they work."""

    http = GET("/webhooks", section="webhooks > list")


class WebhooksCreate(Skilljar[Webhook]):
    """Create a webhook[ to {target_url}]; Skilljar then sends updates there."""

    http = POST(
        "/webhooks",
        section="webhooks > create",
        sensitive="what learners do is sent to that address from then on",
    )

    target_url: Annotated[
        Url, Help("Web address that gets the news", "https://registrar.example.com/webhooks/skilljar")
    ]
    active: Annotated[bool | None, Help("Begin at once")] = None
    event_type: Annotated[Nullable[EventType], Help("Which news; without it, all", "course_completion")] = None
    basic_auth_username: Annotated[str | None, Help("Name to sign in to that address with", "skilljar")] = None
    # The reference breaks off at "basic_au"; the schema that Skilljar publishes has the whole name.
    basic_auth_password: Annotated[Secret | None, Help("Password to sign in to that address with")] = None
    # In the schema alone. People put secrets there, because nothing that Skilljar sends is signed.
    additional_headers: Annotated[
        Secret | None, Help("A header to send along; each further one on a line of its own", "X-Token: abc")
    ] = None

    @model_validator(mode="after")
    def _has_headers(self) -> Self:
        held = self.additional_headers
        if held and not all(map(HEADER.fullmatch, held.get_secret_value().splitlines() or [""])):
            raise FieldFault("additional_headers", "must be a name and a value, such as X-Token: abc, on each line")
        return self

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        match body.get("additional_headers"):
            case str() as lines if lines != MASK:
                found = (HEADER.fullmatch(line) for line in lines.splitlines())
                return query, {**body, "additional_headers": {one[1]: one[2] for one in found if one}}
            case _:  # none, or one that is shown
                return query, body
