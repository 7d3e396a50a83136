"""Where a link may lead. An address of any other kind is shown as words: `javascript:` runs nowhere."""

from urllib.parse import urlsplit

from markupsafe import Markup, escape

_SCHEMES = {"http", "https", "mailto", "tel"}


def safe(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def anchor(url: str, words: str = "") -> Markup:
    shown = words or url.removeprefix("mailto:")
    if not safe(url):
        return escape(shown)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url.strip(), shown)


def breakable(text: object) -> Markup:
    """An address may break behind its @ where there is little room. What is copied is the same."""
    return escape(text).replace("@", Markup("@<wbr>"))
