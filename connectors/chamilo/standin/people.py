"""People and their messages."""

from typing import Any

from connectors.chamilo.standin.asked import Action, Asked, broken, by_number, refuse
from connectors.chamilo.standin.portal import LANGUAGES, MAX_NAME_CHARS, Portal, held, kept
from connectors.chamilo.standin.records import User, written

PICTURE = "http://localhost/main/img/unknown.jpg"
PERSON = (
    "firstname", "lastname", "status", "email", "loginname", "password", "original_user_id_name",
    "original_user_id_value", "extra", "language", "phone", "official_code", "expiration_date", "auth_source",
    "send_mail",
)  # fmt: skip
CHANGES = {
    "email", "lastname", "firstname", "new_login_name", "phone", "address", "roles", "status", "official_code",
    "language", "expiration_date", "active", "auth_source", "picture_uri", "creator_id", "theme", "hr_dept_id",
    "enabled", "profile_completed", "competences", "diplomas", "openarea", "teach", "productions", "openid", "extra",
}  # fmt: skip


def get_users(portal: Portal, asked: Asked) -> Any:
    """Without a role nobody; sorted by first name. Where there are several portals, only those of the first, which is
    the one that is asked here."""
    asked.as_admin()
    wanted, several = asked.text("status"), len(portal.campuses) > 1
    here = [one for one in portal.users.values() if one.campus == 1 or not several]
    found = [one for one in here if wanted == "*" or wanted == str(one.status)]
    return [row(portal, one) for one in sorted(found, key=lambda one: one.firstname)]


def row(portal: Portal, user: User) -> dict[str, Any]:
    return {
        "id": portal.sql(user.id),
        "firstname": user.firstname,
        "lastname": user.lastname,
        "email": user.email,
        "username": user.username,
        "active": portal.sql(user.active),
    }


def username_exist(portal: Portal, asked: Asked) -> Any:
    return [portal.by_login(asked.text("loginname")) is not None]


def save_user(portal: Portal, asked: Asked) -> Any:
    return [_saved(portal, asked).id]


def save_user_get_apikey(portal: Portal, asked: Asked) -> Any:
    user = _saved(portal, asked)
    user.api_key = portal.key()
    return {"id": user.id, "api_key": user.api_key}


def _saved(portal: Portal, asked: Asked) -> User:
    """Two people may have one e-mail address. Additional fields that are not there are made for everybody; the one for
    another system's number even without a name."""
    asked.as_admin()
    user = portal.add_user(
        kept(asked.text("firstname"), MAX_NAME_CHARS),
        kept(asked.text("lastname"), MAX_NAME_CHARS),
        asked.text("email"),
        asked.text("loginname"),
        asked.number("status"),
        asked.text("password"),
    )
    user.phone = asked.text("phone")
    user.language = asked.text("language") if asked.text("language") in LANGUAGES else "english"
    own = asked.text("original_user_id_name")
    given = {one["field_name"]: one["field_value"] for one in asked["extra"] or []}
    for name, value in {own: asked.text("original_user_id_value"), **given}.items():
        portal.user_fields.add(name)
        user.extra[name] = held(value)
    return user


def update_user_from_username(portal: Portal, asked: Asked) -> Any:
    """Anything it does not know spoils all of it; so does an additional field that has its value already, but those
    before it are stored by then."""
    named = {name.lower(): name for name in asked.form}
    user = portal.by_login(asked.text(named.get("loginname", "")))
    if user is None:
        raise refuse("User not found.")
    if user is not asked.me:
        asked.as_admin()
    changes = {name: held for name, held in asked.form.items() if name.lower() not in (*CALLER_FIELDS, "loginname")}
    if unknown := sorted(changes.keys() - CHANGES):
        raise refuse(f"Unsupported update. '{unknown[0]}'")
    for one in changes.pop("extra", []):
        name, value = one["field_name"], one["field_value"]
        if name not in portal.user_fields or user.extra.get(name) == value:
            shown = f"Array\n(\n    [field_name] => {name}\n    [field_value] => {value}\n)\n"
            raise refuse(f"Could not update extra field value.: {shown}")
        user.extra[name] = held(value)
    for name, new in changes.items():
        if name == "status":
            user.status = int(new)
        elif name == "roles" and not isinstance(new, list):
            raise broken()
        elif name == "active" and bool(user.active) is not bool(int(new)):
            user.active = int(new)  # whoever has expired or was deleted is as good as active in this comparison
        elif name in ("email", "lastname", "firstname", "phone", "official_code"):
            setattr(user, name, kept(new))
    return [True]


CALLER_FIELDS = ("action", "username", "api_key")


def delete_user(portal: Portal, asked: Asked) -> Any:
    """Yes to people it never had; no where a course would lose its only teacher."""
    asked.as_admin()
    id = asked.number("user_id")
    teaches = [one for one in portal.courses.values() if one.people.get(id) == 1]
    if not id or any(list(one.people.values()).count(1) == 1 for one in teaches):
        return {"status": False}
    portal.users.pop(id, None)
    for course in portal.courses.values():
        course.people.pop(id, None)
    return {"status": True}


def user_profile(portal: Portal, asked: Asked) -> Any:
    extra = [{"title": name.title(), "value": held} for name, held in asked.me.extra.items()]
    return {**_profile(asked.me), "extra": extra}


def users_profiles_by_extra_field(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    asked.needs("field_name", "field_value")
    name, value = asked.text("field_name"), asked.text("field_value")
    found = {one.id: _profile(one) for one in portal.users.values() if one.extra.get(name) == value}
    return by_number(
        {id: one for id, one in found.items() if portal.users[id].active > 0 or not asked.number("active")}
    )


def _profile(user: User) -> dict[str, Any]:
    return {
        "pictureUri": PICTURE,
        "id": user.id,
        "status": user.status,
        "fullName": user.full_name,
        "username": user.username,
        "officialCode": user.official_code,
        "phone": user.phone,
    }


def user_messages(portal: Portal, asked: Asked) -> Any:
    """Those that are not read yet."""
    mine = (one for one in portal.messages.values() if one.receiver == asked.me.id and not one.read)
    return [
        {
            "id": one.id,
            "title": one.title,
            "sender": {
                "id": portal.sql(one.sender),
                "lastname": portal.users[one.sender].lastname,
                "firstname": portal.users[one.sender].firstname,
                "completeName": portal.users[one.sender].full_name,
            },
            "sendDate": written(one.sent),
            "content": one.content,
            "hasAttachments": False,
            "url": f"http://localhost/main/messages/view_message.php?type=1&id={one.id}",
        }
        for one in mine
        if one.id > asked.number("last")
    ]


def mark(read: bool) -> Any:
    def marked(portal: Portal, asked: Asked) -> Any:
        """Whether each was changed."""
        done: dict[int, bool] = {}
        for id in asked.numbers("messages"):
            found = portal.messages.get(id)
            done[id] = found is not None and found.receiver == asked.me.id and found.read is not read
            if found and done[id]:
                found.read = read
        return by_number(done)

    return marked


def message_users(portal: Portal, asked: Asked) -> Any:
    q = asked.text("q").casefold()
    if len(q) < 2:
        raise refuse("Too short")
    found = (one for one in portal.users.values() if q in one.full_name.casefold())
    return [{"id": one.id, "name": one.full_name} for one in found]


def save_user_message(portal: Portal, asked: Asked) -> Any:
    """`sent` whoever the people are."""
    for id in asked.numbers("receivers"):
        if id in portal.users:
            portal.send(asked.me, id, asked.text("subject"), asked.text("text"))
    return {"sent": True}


ACTIONS = (
    Action("get_users", get_users, ("status", "id_campus", "extra_fields")),
    Action("username_exist", username_exist, ("loginname",)),
    Action("save_user", save_user, PERSON),
    Action("save_user_get_apikey", save_user_get_apikey, PERSON),
    Action("update_user_from_username", update_user_from_username, open="*"),
    Action("delete_user", delete_user, either=("user_id",)),
    Action("user_profile", user_profile),
    Action("users_profiles_by_extra_field", users_profiles_by_extra_field, ("field_name", "field_value", "active")),
    Action("user_messages", user_messages, ("last",)),
    Action("user_message_read", mark(True), ("messages",)),
    Action("user_message_unread", mark(False), ("messages",)),
    Action("message_users", message_users, either=("q",)),
    Action("save_user_message", save_user_message, ("receivers", "subject", "text", "only_local")),
)
