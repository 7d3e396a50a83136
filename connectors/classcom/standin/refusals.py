"""The vendor's error answers."""

from collections.abc import Iterable

from connectors.standin.standin import Refused, Reply


def refused(status: int, text: str) -> Refused:
    return Refused(Reply({"error": text}, status))


def not_found(noun: str, identifier: object) -> Refused:
    return refused(404, f"{noun} {identifier} not found")


def invalid(faults: Iterable[tuple[str, str]]) -> Refused:
    data: dict[str, list[str]] = {}
    for attribute, sentence in faults:
        data.setdefault(attribute, []).append(sentence)
    return Refused(Reply({"error": "Request failed validation", "data": data}, 400))
