"""HTML is read as text, whatever it holds and however long it is."""

import time

import pytest

from connectors.core.html_text import prose


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("I am not a bird.", "I am not a bird."),
        ('<!channel> & "Friends" =cmd()', '<!channel> & "Friends" =cmd()'),
        ("a < b and b > c", "a < b and b > c"),
        ("<p>cats</p>", "cats"),
        ('<h1 style="font-weight: 400">All <b>Courses</b></h1>', "All Courses"),
        ("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"),
        ("<ul><li>Tea</li>\n<li>Salt &amp; pepper</li></ul>", "• Tea\n• Salt & pepper"),
        ("Salt&nbsp;&amp; pepper", "Salt & pepper"),
        ("&lt;b&gt; is bold", "<b> is bold"),
        ("before<script>alert('no')</script >after", "beforeafter"),
        ("before<style>p {}", "before"),
        ("before<!-- no -->after", "beforeafter"),
        ("<p>never closed", "never closed"),
        ("line\nof the source", "line\nof the source"),
        ("<p>line\nof the source</p>", "line of the source"),
        ("", ""),
    ],
)
def test_html_is_read_as_text(html: str, text: str) -> None:
    """Tags and what nobody reads are gone, paragraphs are lines, and what is no HTML stays as it is."""
    assert prose(html) == text


@pytest.mark.parametrize(
    "piece", ["<", "<p", "<a b ", "</", "<!--", "<!---->", "<script>", "<script></script>", "&", "&a"]
)
def test_no_text_keeps_us_busy(piece: str) -> None:
    """200,000 characters of anything take a moment; a reader that looks back at what it has read takes minutes."""
    began = time.process_time()
    prose(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 2
