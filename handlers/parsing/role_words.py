"""What people are in a course: the common words, and those of the platforms themselves."""

from connectors.catalog import platforms
from handlers.parsing.common_words import COMMON_ROLES
from handlers.parsing.words import plain_word


def role_words() -> frozenset[str]:
    """Every word that stands for a role behind `as`. Which of them a platform has, it says itself."""
    kinds = [one.everyday for one in platforms().values() if one.everyday]
    return COMMON_ROLES.union(plain_word(word) for kind in kinds for word in kind.roles)
