"""Staff: administrators, instructors and designers. Learners are enrollments. Source: section "Users"."""

from typing import Annotated, Literal, Self

from annotated_types import Ge, Le
from pydantic import model_validator

from connectors.classcom.base import Class
from connectors.core.field_markers import (
    DELETE,
    GET,
    NULL,
    PUT,
    AnyOf,
    Email,
    Help,
    MayBeNew,
    Nullable,
    OneOf,
    OptionsFrom,
    Risk,
)
from connectors.core.intent import FieldFault
from connectors.core.record import Display, Page, Record

Id = Annotated[int | None, OptionsFrom("users_list", "id", "user_name"), Help("Class's own number of the user", 2)]
ExtUserId = Annotated[Nullable[str], Help("Your own number of the user", "888")]
UserEmail = Annotated[Email | None, Help("The user's e-mail address", "jane@acme.com")]
Role = Literal["admin", "instructor", "instructional-designer"]


class User(Record):
    display = Display("user_name", ("user_name", "email", "roles", "is_zoom_configured", "id"))

    user_name: str = ""
    email: str | None = None
    roles: tuple[str, ...] = ()
    is_zoom_configured: bool | None = None
    id: int | None = None
    ext_user_id: str | None = None


class UsersUpsert(Class[User]):
    """Create the account of {email: a user}; anyone who already has this number or e-mail address is changed."""

    http = PUT("/api/v1/users", scope="user:write", section="Create or Update a User", repeatable=True)

    identified_by: Annotated[
        Literal["id", "ext_user_id", "email"], Help("Which of the three finds the user; it must be given too", "email")
    ]
    user_name: Annotated[str, Help("Full name", "Jane Doe")]
    email: Annotated[UserEmail, AnyOf("user"), MayBeNew()] = None
    id: Annotated[Id, AnyOf("user")] = None
    ext_user_id: Annotated[ExtUserId, AnyOf("user"), MayBeNew()] = None
    roles: Annotated[
        list[Role] | None,
        Risk("It makes this person an administrator of Class.", when=lambda roles: "admin" in roles),
        Help("What the user may be", ["instructor"]),
    ] = None

    @model_validator(mode="after")
    def _found_by(self) -> Self:
        if getattr(self, self.identified_by) in (None, NULL, ""):
            raise FieldFault(self.identified_by, "is needed, because identified_by names it")
        return self


class UsersList(Class[Page[User]]):
    """List all users."""

    http = GET("/api/v1/users", scope="user:read", section="Get All Users")

    page: Annotated[int | None, Ge(1), Help("Which page, from 1", 1)] = None
    limit: Annotated[int | None, Ge(1), Le(1000), Help("How many on a page", 20)] = None


class UsersGet(Class[User]):
    """Show one user."""

    http = GET("/api/v1/users", scope="user:read", section="Get a User")

    id: Annotated[Id, OneOf("user")] = None
    ext_user_id: Annotated[str | None, OneOf("user"), Help("Your own number of the user", "888")] = None
    email: Annotated[UserEmail, OneOf("user")] = None


class UsersDelete(Class[User]):
    """Delete {the email id ext_user_id: a user} for good."""

    http = DELETE("/api/v1/users", scope="user:write", section="Remove a User")

    id: Annotated[Id, OneOf("user")] = None
    ext_user_id: Annotated[str | None, OneOf("user"), Help("Your own number of the user", "888")] = None
    email: Annotated[UserEmail, OneOf("user")] = None
