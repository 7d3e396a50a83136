"""Files and web packages that lessons show."""

from connectors.skilljar.standin.contents import show_all, without
from connectors.skilljar.standin.endpoint import PAGES, Answer, Endpoint, Given
from connectors.skilljar.standin.fields import Fields, boolean, choice, may, name, needs, nested, url
from connectors.skilljar.standin.refusals import invalid
from connectors.skilljar.standin.school import School, shown
from connectors.standin.standin import Reply

PACKAGE: Fields = {
    "content_url": needs(url),
    "web_package": needs(
        nested(
            {
                "title": needs(name),
                "redirect_on_completion": may(boolean),
                "sync_on_completion": may(boolean),
                "sync_completion": may(boolean),
            }
        )
    ),
}
ASSET: Fields = {
    "content_url": may(url),
    "asset": may(
        nested(
            {
                "name": may(name),
                "embed_link_url": may(url),
                "aspect_ratio": may(choice("16:9", "4:3")),
                "sync_completion": may(boolean),
            }
        )
    ),
}
SIGNED = "https://files.skilljar.example.com/{id}?Expires={at:.0f}&Signature=a1b2c3"


def add_asset(school: School, given: Given) -> Reply:
    """The name is made up from the address if none is given; what kind of file it is shows later."""
    details = given.body.get("asset", {})
    source = given.body.get("content_url")
    if not (source or details.get("embed_link_url")):
        raise invalid({"non_field_errors": ["Either content_url or asset.embed_link_url is required."]})
    row = {
        "name": str(source or details["embed_link_url"]).rsplit("/", 1)[-1],
        "type": "VIDEO_BOTR" if source else "HTML",
        "embed_link_url": "",
        "aspect_ratio": "16:9",
        "sync_completion": False,
    }
    return Reply(without(school.add("assets", **row | details), "type"), 201)


def show_file(table: str) -> Answer:
    """Only here there is a link to download it, good for an hour."""

    def answer(school: School, given: Given) -> Reply:
        row = school.get(table, given["id"])
        return Reply({**shown(row), "download_url": SIGNED.format(id=row["id"], at=school.clock() + 3600)})

    return answer


def add_package(school: School, given: Given) -> Reply:
    """It is being worked on, and has no type until that is done. Which of two names says that it completes the lesson,
    the schema and the older reference see differently; both are taken."""
    details = given.body["web_package"]
    row = {
        "type": "SCORM",
        "redirect_on_completion": details.get("redirect_on_completion", True),
        "state": "PROCESSING",
        "sync_completion": details.get("sync_completion", details.get("sync_on_completion", False)),
        "title": details["title"],
    }
    return Reply(without(school.add("packages", **row), "type"), 201)


def swap_package(school: School, given: Given) -> Reply:
    """The path says which one lessons show now. There is no answer beside the success."""
    old, new = school.get("packages", given["id"]), school.get("packages", given.body["web_package_id"])
    for row in school.all("lessons", content_web_package_id=old["id"]):
        row["content_web_package_id"] = new["id"]
    return Reply()


ENDPOINTS = (
    Endpoint("GET", "/assets", show_all("assets"), PAGES),
    Endpoint("POST", "/assets", add_asset, body=ASSET),
    Endpoint("GET", "/assets/{id}", show_file("assets")),
    Endpoint("GET", "/web-packages", show_all("packages"), PAGES),
    Endpoint("POST", "/web-packages", add_package, body=PACKAGE),
    Endpoint("GET", "/web-packages/{id}", show_file("packages")),
    Endpoint("PUT", "/web-packages/{id}/lessons", swap_package, body={"web_package_id": needs(name)}),
)
