"""What keeps other websites out, and foreign text from running."""

from starlette.requests import Request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def from_elsewhere(request: Request) -> bool:
    """A browser sends JSON across origins only after asking, and nobody here answers such a question."""
    if request.headers.get("sec-fetch-site", "same-origin") in ("cross-site", "same-site") and (
        request.method != "GET" or request.headers.get("sec-fetch-dest") != "document"
    ):
        return True
    return request.method == "POST" and not request.headers.get("content-type", "").startswith("application/json")
