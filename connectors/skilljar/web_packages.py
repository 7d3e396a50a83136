"""Packages of web pages that lessons show, such as SCORM. Source: section "web-packages"."""

from typing import Annotated, Any

from pydantic import SecretStr

from connectors.core.field_markers import GET, POST, PUT, Also, Help, OptionsFrom, Url
from connectors.core.field_specs import Part
from connectors.core.record import Display, Page
from connectors.skilljar.base import FETCHED, Sized, Skilljar, Written

WORKING = "Skilljar is still working on it. Look again in a few minutes."


class WebPackage(Written):
    """`download_url` lets anyone fetch the package for an hour; only the view of a single one has it."""

    display = Display("title", ("title", "type", "state", "redirect_on_completion", "sync_completion", "id"))

    title: str = ""
    type: str | None = None
    state: str | None = None
    redirect_on_completion: bool | None = None
    sync_completion: bool | None = None
    id: str | None = None
    download_url: SecretStr | None = None

    @property
    def remark(self) -> str:
        working = self.state == "PROCESSING"
        told = (WORKING if working else "", super().remark)
        return " ".join(filter(None, told))


class PackageDetails(Part):
    title: Annotated[str, Help("Title; Skilljar replaces it once it has read the package", "Forklift basics")]
    redirect_on_completion: Annotated[bool | None, Help("Lead people on when they have completed it")] = None
    sync_completion: Annotated[
        bool | None, Also("sync_on_completion"), Help("Completing the package completes the lesson")
    ] = None


WebPackageId = Annotated[
    str, OptionsFrom("web_packages_list", "id", "title"), Help("Number of the package", "13k7y5yndi8er")
]


class WebPackagesList(Sized[Page[WebPackage]]):
    """List the web packages."""

    http = GET("/web-packages", section="web-packages > list")


class WebPackagesCreate(Skilljar[WebPackage]):
    """Add a web package[ “{web_package.title}”] from[ {content_url}| a zip file on the web]."""

    http = POST("/web-packages", section="web-packages > create")

    content_url: Annotated[Url, FETCHED, Help("Web address of the zip file", "https://files.example.com/forklift.zip")]
    web_package: Annotated[PackageDetails, Help("What to know about it", {"title": "Forklift basics"})]

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        # The schema's shape calls it sync_completion, as answers do; the words of both documents, sync_on_completion.
        # Nobody outside knows which of them counts, so both go, and the answer is compared.
        about = body["web_package"]
        twin = {"sync_on_completion": about["sync_completion"]} if "sync_completion" in about else {}
        return query, {**body, "web_package": {**about, **twin}}


class WebPackagesRead(Skilljar[WebPackage]):
    """Show one web package, with a link to download it."""

    http = GET("/web-packages/{id}", section="web-packages > read")

    id: WebPackageId


class WebPackagesLessonsUpdate(Skilljar[None]):
    """Replace {the id: a web package} with {web_package_id: another} in every lesson that shows it."""

    http = PUT("/web-packages/{id}/lessons", section="web-packages > lessons", repeatable=True)

    id: Annotated[WebPackageId, Help("Number of the package that lessons show now", "13k7y5yndi8er")]
    web_package_id: Annotated[WebPackageId, Help("Number of the package to put in its place", "asdf1234jk")]
