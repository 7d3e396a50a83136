"""Mark-up as HTML: Slack's own, and Markdown."""

import pytest

from bot.sandbox import Workspace
from bot.sandbox.page.markdown import markdown
from bot.sandbox.page.prose import Prose

AWAY = ' target="_blank" rel="noopener noreferrer"'


def mention(words: str) -> str:
    return f'<span class="mention">{words}</span>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~no~ `code`", "<strong>bold</strong> <em>it</em> <s>no</s> <code>code</code>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("`*not bold*`", "<code>*not bold*</code>"),
        ("a\n```\nx  < y\n```\nb", "a<pre>x  &lt; y</pre>b"),
        ("&gt; one\n&gt; two\nthree", "<blockquote>one\ntwo</blockquote>three"),
        ("&lt;b&gt; R&amp;D", "&lt;b&gt; R&amp;D"),
        ("<@U00000002> and <#C00000001>", f"{mention('@Ada Lovelace')} and {mention('#training')}"),
        ("<!here>", mention("@here")),
        ("<!date^0^{date_num}|then>", "1970-01-01"),
        (
            "*<https://example.com/?a=1&amp;b=2|the *list*>*",
            f'<strong><a href="https://example.com/?a=1&amp;b=2"{AWAY}>the *list*</a></strong>',
        ),
        ("<javascript:alert(1)|click>", "click"),
        ("<mailto:a@example.com|a@example.com>", f'<a href="mailto:a@example.com"{AWAY}>a@example.com</a>'),
        (":tada: :nothing_like_it: 10:30:45", "🎉 :nothing_like_it: 10:30:45"),
        ("\x000\x00 \x011\x01", "0 1"),
    ],
)
def test_mark_up_becomes_html(workspace: Workspace, text: str, html: str) -> None:
    """Each mark as Slack would show it, and everything else as it was written."""
    assert Prose(workspace.person("ada").client_view.reader).mrkdwn(text) == html


def test_plain_text_has_no_marks(workspace: Workspace) -> None:
    """Only emoji are known in plain text, and only where the app allows them."""
    prose = Prose(workspace.person("ada").client_view.reader)
    plain = {"type": "plain_text", "text": "*x* <!channel> :tada:"}
    assert prose.text({**plain, "emoji": True}) == "*x* &lt;!channel&gt; 🎉"
    assert prose.text({**plain, "emoji": False}) == "*x* &lt;!channel&gt; :tada:"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Title\nwords", '<p class="heading" role="heading" aria-level="3">Title</p><p>words</p>'),
        ("**bold** *it* ~~no~~ `a*b`", "<p><strong>bold</strong> <em>it</em> <s>no</s> <code>a*b</code></p>"),
        ("- one\n- **two**\n\n1. three", "<ul><li>one</li><li><strong>two</strong></li></ul><ol><li>three</li></ol>"),
        ("> said\n> twice", "<blockquote>said\ntwice</blockquote>"),
        ("```python\na < b\n```\nafter", '<pre tabindex="0">a &lt; b</pre><p>after</p>'),
        ("one\n---\ntwo", "<p>one</p><hr><p>two</p>"),
        ("[x](javascript:alert(1))", "<p>x)</p>"),
        ("<b>no</b>", "<p>&lt;b&gt;no&lt;/b&gt;</p>"),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    """The part of Markdown that Slack shows; HTML in it is only words."""
    assert markdown(text) == html


def test_a_markdown_table_is_a_table() -> None:
    """The line of dashes is not a row."""
    html = markdown("| a | b |\n|---|---|\n| 1 | *2* |")
    assert "<tr><td>a</td><td>b</td></tr><tr><td>1</td><td><em>2</em></td></tr>" in html
