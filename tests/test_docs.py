"""What pages say of the platforms is what the code has."""

from tests.docs import HOUSE, README_PARTS, readme


def test_the_readme_is_up_to_date() -> None:
    """Part by part; each has its two markers."""
    page = (HOUSE / "README.md").read_text()
    assert [name for name in README_PARTS if page.count(f"<!-- {name} -->\n") != 1] == []
    assert [name for name in README_PARTS if page.count(f"\n<!-- /{name} -->") != 1] == []
    assert page == readme(page), "README.md is out of date: run make docs"


def test_what_is_out_of_date_is_written_anew() -> None:
    """And nothing else of the page."""
    page = (HOUSE / "README.md").read_text()
    for name in README_PARTS:
        head, mark, rest = page.partition(f"<!-- {name} -->\n")
        assert readme(f"{head}{mark}of last year\n{rest}") == page
