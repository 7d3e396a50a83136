"""How ClassOnLive says no: with `ok` and nothing else, at status 200. Whoever tries things out finds the reason in a
header of the stand-in's own."""

from connectors.standin.standin import Reply, StandInRefusal


def no(why: str) -> StandInRefusal:
    return StandInRefusal(reply(why))


def reply(why: str, status: int = 200) -> Reply:
    return Reply({"ok": False}, status, {"x-standin-reason": why.encode("ascii", "replace").decode()})
