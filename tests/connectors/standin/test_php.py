"""Names with brackets, read as PHP reads them."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from connectors.standin import php

SEEN = [
    ("a[]=1&a[]=2&b[0][c]=3", {"a": ["1", "2"], "b": [{"c": "3"}]}),
    ("a=1&a=2", {"a": "2"}),
    ("a[0][b]=1&a[0][c]=2&a[1][b]=3", {"a": [{"b": "1", "c": "2"}, {"b": "3"}]}),
    ("a.b=1&c d=2&%20e=3&f%5Bg.h%20i%5D=4", {"a_b": "1", "c_d": "2", "e": "3", "f": {"g.h i": "4"}}),
    ("a[b]c=1&d[e][f=2&g[[h]=3&i[=4&[j]=5", {"a": {"b": "1"}, "d": {"e": "2"}, "g": {"[h": "3"}, "i_": "4"}),
    ("a[x]=1&a[]=2&a[7]=3&a[]=4&a[-3]=5", {"a": {"x": "1", "0": "2", "7": "3", "8": "4", "-3": "5"}}),
    ("a[][b]=1&a[][b]=2&c[%20]=1&c[%20%20]=2", {"a": [{"b": "1"}, {"b": "2"}], "c": {"0": "1", "  ": "2"}}),
    ("a=1&a[]=2&b[]=1&b=2&c[d]=1&c[d][e]=2", {"a": ["2"], "b": "2", "c": {"d": {"e": "2"}}}),
    ("a%5B%5D=%26%3D%2B+x&b=%C3%A9&c", {"a": ["&=+ x"], "b": "é", "c": ""}),
    ("a[0]=x&a[2]=y&b[01]=z", {"a": {"0": "x", "2": "y"}, "b": {"01": "z"}}),
]
"""What parse_str of PHP 8.2.36 was seen to make of these."""


@pytest.mark.parametrize(("query", "read"), SEEN)
def test_names_are_read_as_php_was_seen_to(query: str, read: dict[str, Any]) -> None:
    """Also where they are ill formed."""
    assert php.parsed(parse_qsl(query, keep_blank_values=True)) == read
