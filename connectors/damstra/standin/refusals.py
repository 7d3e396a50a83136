"""The vendor's error answers. The document leaves out their statuses: 403 and 503 are in an older edition of it, 404 is
in the bodies that have a statusCode, and 400 is chosen for the rest."""

from typing import Final

from connectors.standin.standin import Reply, StandInRefusal

WRONG_KEY: Final = {
    "message": "AccessKey does not exist",
    "reason": "Invalid access key",
    "internalCode": 806,
    "error": "Invalid security token",
}
WRONG_KEY_IN_SHORT: Final = {"internalCode": 806, "error": "Token not valid"}
"""How the list of groups, lessons and sessions say it."""
NOT_ALLOWED: Final = {"internalCode": 831, "error": "You are not authorised to make this request"}
BROKEN: Final = {"internalCode": 500, "error": "Internal Server Error"}

CANCELLED: Final = (836, "This lesson schedule is cancelled")
COMPLETED: Final = (837, "This lesson schedule is completed")
NO_SCHEDULE: Final = (840, "Lesson Schedule does not exist")


def invalid(sentence: str) -> StandInRefusal:
    """No documented error speaks of wrong parameters; this is the document's shortest shape."""
    return StandInRefusal(Reply({"error": sentence}, 400))


def coded(code: tuple[int, str]) -> StandInRefusal:
    return StandInRefusal(Reply({"internalCode": code[0], "error": code[1]}, 400))


def no_group(group_id: int) -> StandInRefusal:
    """For a change of who is in it."""
    message = f"Group with id {group_id} not found"
    body = {"message": message, "reason": "Group not found", "internalCode": 842, "statusCode": 404}
    return StandInRefusal(Reply(body, 404))


def no_group_to_show() -> StandInRefusal:
    """The document prints the code as the bare word TBD, which is not JSON; here it is in quotes."""
    body = {"message": "No group found for that Id", "reason": "No Group found", "error": True, "internalCode": "TBD"}
    return StandInRefusal(Reply({**body, "statusCode": 404}, 404))


def missing(what: str, id: int) -> StandInRefusal:
    """The document has no error for people, lessons and sessions that are not there."""
    return StandInRefusal(Reply({"message": f"{what} with id {id} not found", "statusCode": 404}, 404))
