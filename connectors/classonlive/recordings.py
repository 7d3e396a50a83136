"""Recordings of live sessions and who may see them. Source: ClassOnLive API, section "VideoRecords"."""

from typing import Annotated, Any

from annotated_types import MinLen
from pydantic import AliasChoices, Field, model_validator

from connectors.classonlive.base import CAMEL, ApplicantId, ClassOnLive, ClassOnLiveRecord, ContentId
from connectors.classonlive.tutoring import AS_THAT_PERSON
from connectors.core.field_markers import GET, POST, Also, Help, OptionsFrom
from connectors.core.field_specs import Part
from connectors.core.links import OwnLink
from connectors.core.record import Display, Page


class Viewer(ClassOnLiveRecord):
    """A student who may see a recording. The link shows it to that very person."""

    display = Display("name", guarded={"view_link": AS_THAT_PERSON})

    name: str | None = None
    email: str | None = None
    applicant_id: int | None = None
    can_download: bool | None = None
    view_link: OwnLink = None


class Links(ClassOnLiveRecord):
    """One student's own links to a recording."""

    display = Display(guarded=dict.fromkeys(("download_link", "view_link"), AS_THAT_PERSON))

    can_download: bool | None = None
    download_link: OwnLink = None
    view_link: OwnLink = None


class Recording(ClassOnLiveRecord):
    """A list calls its number `id`, an answer about a single one `videoId`. `otherwise` are students of whom that
    answer does not say what was asked for."""

    display = Display(
        "filename",
        ("title", "filename", "register_date", "processed", "published", "download_allowed", "users", "video_id"),
        hidden=("otherwise",),
    )

    video_id: Annotated[int | None, Field(validation_alias=AliasChoices("video_id", "id"))] = None
    title: str | None = None
    filename: str | None = None
    register_date: str | None = None
    processed: bool | None = None
    published: bool | None = None
    download_allowed: Annotated[bool | None, Field(validation_alias="downloaded")] = None
    download_link: OwnLink = None
    drive_url: str | None = None
    users: tuple[Viewer, ...] = ()
    user_links: Links | None = None
    otherwise: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        if not self.otherwise:
            return ""
        return f"ClassOnLive accepted it, but its answer says otherwise for {', '.join(self.otherwise)}."


class Share(Part):
    """As an object, as `1938 download: yes`, or as the number alone."""

    line = "{applicant_id} download: {downloadable}"
    model_config = CAMEL

    applicant_id: ApplicantId
    downloadable: Annotated[bool, Help("Whether they may download it too", "yes")] = False

    @model_validator(mode="before")
    @classmethod
    def _number(cls, typed: Any) -> Any:
        number = isinstance(typed, str) and typed.strip().isdigit()
        return {"applicant_id": typed} if number or isinstance(typed, int) else typed


VideoId = Annotated[
    int,
    OptionsFrom("video_records_list", "video_id", "filename", needs=("content_id",)),
    Help("Number of the recording", 81583),
]


class VideoRecordsList(ClassOnLive[Page[Recording]]):
    """List the recordings of a course and how many may see each."""

    http = GET("/api/v1/{token}/video_records/{contentId}", section="Request recordings of a content")

    content_id: ContentId


class VideoRecordsListByApplicant(ClassOnLive[Page[Recording]]):
    """List the recordings that a student may see."""

    http = GET("/api/v1/{token}/video_records/{contentId}/{applicantId}", section="Request recordings of an applicant")

    content_id: ContentId
    applicant_id: ApplicantId


class VideoRecordPublish(ClassOnLive[Recording]):
    """Publish {video_id: a recording} to {app_list.applicant_id: students}."""

    http = POST("/api/v1/{token}/video_records/publishvideo", section="Share a video with a student", repeatable=True)

    video_id: VideoId
    app_list: Annotated[
        list[Share],
        MinLen(1),
        Also("students"),
        Help("Numbers of the students", [{"applicant_id": 142829, "downloadable": True}], label="Students"),
    ]


class VideoRecordUnpublish(ClassOnLive[Recording]):
    """Hide {video_id: a recording} from {app_list: students}."""

    http = POST(
        "/api/v1/{token}/video_records/unpublishvideo", section="Unpublish a video for a student", repeatable=True
    )

    video_id: VideoId
    app_list: Annotated[
        list[int], MinLen(1), Also("students"), Help("Numbers of the students", [142829, 142830], label="Students")
    ]
