"""The proxy of the environment on the way to Slack: slack_sdk finds it, and knows nothing of NO_PROXY."""

from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from slack_sdk.web.async_client import AsyncWebClient


def proxy_to(web: AsyncWebClient, url: str) -> str | None:
    """By which proxy an address is reached; None where there is none, or NO_PROXY names its host."""
    return None if web.proxy is None or proxy_bypass(urlsplit(url).netloc) else web.proxy
