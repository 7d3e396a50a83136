"""Templates: reusable contents of classes, known here by name, description and status."""

from dataclasses import asdict, replace

from connectors.classcom.standin.academy import Academy
from connectors.classcom.standin.attributes import NAME, TEXT, Attributes, choice, optional, required
from connectors.classcom.standin.endpoint import Endpoint, Given
from connectors.classcom.standin.records import Template
from connectors.classcom.standin.refusals import not_found
from connectors.standin.standin import Reply

PATH = "/api/v1/templates"

STATUS = optional(choice("published", "draft"))
ONE = {"template_id": required(NAME)}


def create(academy: Academy, given: Given) -> Reply:
    template = Template(
        academy.ids.uuid("template"),
        given["name"],
        given.get("description"),
        given.get("status", "published"),
    )
    academy.templates[template.template_id] = template
    return Reply(asdict(template), 201)


def show_all(academy: Academy, given: Given) -> Reply:
    if "template_id" in given:
        return Reply([asdict(_find(academy, given))])
    return Reply([asdict(template) for template in academy.templates.values()])


def change(academy: Academy, given: Given) -> Reply:
    template = replace(_find(academy, given), **given)
    academy.templates[template.template_id] = template
    return Reply(asdict(template))


def remove(academy: Academy, given: Given) -> Reply:
    """Answers with what was removed."""
    template = _find(academy, given)
    del academy.templates[template.template_id]
    return Reply(asdict(template))


def _find(academy: Academy, given: Given) -> Template:
    template = academy.templates.get(given["template_id"])
    if template is None:
        raise not_found("template", given["template_id"])
    return template


ENDPOINTS = (
    Endpoint(
        "POST",
        PATH,
        "template:write",
        "body",
        Attributes({"name": required(NAME), "description": optional(TEXT), "status": STATUS}),
        create,
    ),
    Endpoint("GET", PATH, "template:read", "query", Attributes({"template_id": optional(NAME)}), show_all),
    Endpoint(
        "PATCH",
        PATH,
        "template:write",
        "body",
        Attributes({**ONE, "name": optional(NAME), "description": optional(TEXT), "status": STATUS}),
        change,
    ),
    Endpoint("DELETE", PATH, "template:write", "query", Attributes(ONE), remove),
)
