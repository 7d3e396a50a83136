"""The header `Link` of an answer, as RFC 8288 writes it: `<https://api.example.com/rows?page=2>; rel="next"`."""

import re

_PARAMETER = r'\s*;\s*(?:([^\s=;,"]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?)?'
_LINK = re.compile(rf"<([^<>]*)>((?:{_PARAMETER})*)")


def target(header: str, relation: str) -> str | None:
    """Where the first link of this relation leads, as it stands there; None where there is none. Of several headers,
    joined by commas as HTTP joins them."""
    for address, parameters, *_ in _LINK.findall(header):
        relations = [held for name, held in re.findall(_PARAMETER, parameters) if name.lower() == "rel"]
        if relations and relation in relations[0].strip('"').lower().split():  # of several the first counts
            return str(address)
    return None
