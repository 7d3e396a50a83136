"""Links that play a lesson inside another page. Source: Damstra Learning Public API 2.0, section "Embed Player"."""

from pydantic import SecretStr

from connectors.core.field_markers import GET
from connectors.damstra.base import Damstra, DamstraRecord, ScheduleId

PLAYER_LINK_WARNING = "anyone with the link takes the lesson as that person"


class PlayerLink(DamstraRecord):
    """The link holds a token: it plays the lesson as that very person."""

    embed_url: SecretStr | None = None


class EmbedUrlsGet(Damstra[PlayerLink]):
    """Get a link that plays {lesson_schedule_id: someone's lesson} inside another page."""

    http = GET("/embed_player", section="Get Embed url for Player", sensitive=PLAYER_LINK_WARNING)

    lesson_schedule_id: ScheduleId


class EmbedUrlsGetAnyLesson(Damstra[PlayerLink]):
    """Get a link that plays {lesson_schedule_id: someone's lesson}, whatever its type, inside another page."""

    # The path says version; it takes a lesson schedule.
    http = GET(
        "/embed_player/version/{lessonScheduleId}",
        section="Get Embed url for all lesson",
        sensitive=PLAYER_LINK_WARNING,
    )

    lesson_schedule_id: ScheduleId
