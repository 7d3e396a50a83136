"""Files that lessons show. Source: section "assets"."""

from typing import Annotated, Literal, Self

from pydantic import SecretStr, model_validator

from connectors.core.field_markers import GET, POST, AnyOf, Help, OptionsFrom, Url
from connectors.core.field_specs import Part
from connectors.core.intent import FieldFault
from connectors.core.record import Display, Page
from connectors.skilljar.base import FETCHED, Sized, Skilljar, Written


class Asset(Written):
    """`download_url` lets anyone fetch the file for an hour; only the view of a single file has it."""

    display = Display("name", ("name", "type", "embed_link_url", "id"))

    name: str = ""
    type: str | None = None
    embed_link_url: str | None = None
    aspect_ratio: str | None = None
    sync_completion: bool | None = None
    id: str | None = None
    download_url: SecretStr | None = None


class AssetDetails(Part):
    name: Annotated[str | None, Help("Name; made up by Skilljar if left out", "Welcome film")] = None
    embed_link_url: Annotated[Url | None, Help("Address to embed, if there is no file to copy")] = None
    aspect_ratio: Annotated[Literal["16:9", "4:3"] | None, Help("Shape of the picture", "16:9")] = None
    sync_completion: Annotated[bool | None, Help("Finishing the file completes the lesson")] = None


class AssetsList(Sized[Page[Asset]]):
    """List the files for lessons."""

    http = GET("/assets", section="assets > list")


class AssetsCreate(Skilljar[Asset]):
    """Add a file[ “{asset.name}”] for lessons[ from {content_url}]; it's copied from a web address or embedded."""

    http = POST("/assets", section="assets > create")

    content_url: Annotated[
        Url | None,
        AnyOf("file"),
        FETCHED,
        Help("Web address to copy the file from", "https://files.example.com/welcome.mp4"),
    ] = None
    asset: Annotated[AssetDetails | None, AnyOf("file"), Help("What to know about the file")] = None

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        if self.content_url is None and not (self.asset and self.asset.embed_link_url):
            raise FieldFault("content_url", "is needed, unless asset.embed_link_url says what to embed")
        return self


class AssetsRead(Skilljar[Asset]):
    """Show one file for lessons, with a link to download it."""

    http = GET("/assets/{id}", section="assets > read")

    id: Annotated[str, OptionsFrom("assets_list", "id", "name"), Help("Skilljar's number of the file", "asdfv34d")]
