"""What all operations of Class share: the head's defaults, and how its documents name classes and people."""

from typing import Annotated, Generic

from typing_extensions import TypeVar

from connectors.core.field_markers import Email, Help, NamedIn, OneOf, OptionsFrom, ZoneName
from connectors.core.intent import Intent
from connectors.core.record import Record

R = TypeVar("R", default=object)


class Class(Intent[R], Generic[R]):
    """An operation of Class (class.com). Source: Class developer platform, REST API v1."""

    platform = "class"


class Removed(Record):
    """All that Class says of a removal: `Success`."""

    message: str | None = None


_UUID = "01cceb4b-afce-4703-a842-6b41fad111b5"

ClassKey = Annotated[
    str, OptionsFrom("classes_list", "class_id", "class_name"), Help("Class's own number of the class", _UUID)
]
ClassId = Annotated[ClassKey | None, OneOf("class")]
ExtClassId = Annotated[
    str | None,
    OneOf("class"),
    OptionsFrom("classes_list", "ext_class_id", "class_name"),
    Help("Your own number of the class", "demo-1"),
]
DeferredId = Annotated[
    int | None,
    OneOf("class"),
    NamedIn("classes_list", "class_deferred_id", "class_name", asked=(("deferred", True),)),
    Help("The number of a class that Class has put off", 100),
]

PersonEmail = Annotated[Email | None, Help("The person's e-mail address", "jane@acme.com")]
ExtPersonId = Annotated[str | None, Help("Your own number of the person", "j.doe")]
FirstName = Annotated[str, Help("The person's first name", "Jane")]
LastName = Annotated[str, Help("The person's last name", "Doe")]
DisplayName = Annotated[str | None, Help("The name others see in the class", "Jane Doe")]
TimeZone = Annotated[ZoneName, Help("Time zone of the class", "America/Los_Angeles")]
