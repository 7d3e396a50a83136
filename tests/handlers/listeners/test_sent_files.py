"""What is said of files: their names, unless a name tells a password."""

import pytest

from handlers.listeners.sent_files import file_names


@pytest.mark.parametrize("name", ["list.csv", "Fire safety 2026.xlsx", "passwords.xlsx", "IMG_20261130_0912.jpg"])
def test_a_name_is_repeated(name: str) -> None:
    assert file_names({"files": [{"name": name}]}) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "password Hunter2Zq9x.txt",
        "password_Hunter2Zq9x.txt",
        "new-password-Hunter2Zq9x.txt",
        "password: Hunter2Zq9x",
        "the%20password%20is%20Hunter2Zq9x.txt",
    ],
)
def test_one_that_tells_a_password_is_not(name: str) -> None:
    assert file_names({"files": [{"name": name}, {"name": "list.csv"}]}) == ["a file", "list.csv"]


@pytest.mark.parametrize("files", [None, [], [5, None]])
def test_without_files_there_are_no_names(files: object) -> None:
    assert file_names({"files": files}) == []
