"""The vendor's error answers."""

from collections.abc import Iterable

from connectors.standin.standin import Reply, StandInRefusal


def refused(status: int, text: str) -> StandInRefusal:
    return StandInRefusal(Reply({"error": text}, status))


def not_found(noun: str, identifier: object) -> StandInRefusal:
    return refused(404, f"{noun} {identifier} not found")


def invalid(faults: Iterable[tuple[str, str]]) -> StandInRefusal:
    data: dict[str, list[str]] = {}
    for attribute, sentence in faults:
        data.setdefault(attribute, []).append(sentence)
    return StandInRefusal(Reply({"error": "Request failed validation", "data": data}, 400))
