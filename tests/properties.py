"""How many examples a property tries, and which: the same ones in every `make test`, fresh ones in `make fuzz`.

`tests/conftest.py` makes this module known to pytest before any property is read; pyproject.toml and the Makefile name
the profile.
"""

from hypothesis import HealthCheck, settings

REPEATABLE, FUZZ = "repeatable", "fuzz"
EXAMPLES = 100
"""What a property tries that does not say how many."""
FUZZ_FACTOR = 20
"""How many times as many examples `make fuzz` tries."""

_NOTHING_TIMED = [HealthCheck.too_slow]
"""A machine that has other work fails nothing."""
settings.register_profile(
    REPEATABLE,
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=_NOTHING_TIMED,
)
settings.register_profile(
    FUZZ,
    derandomize=False,  # which hypothesis would do by itself where CI is set
    deadline=None,
    suppress_health_check=_NOTHING_TIMED,
    max_examples=EXAMPLES * FUZZ_FACTOR,
    print_blob=True,
)


def examples(count: int) -> int:
    """How many examples to try of what `make test` tries so many times."""
    return count * FUZZ_FACTOR if settings.get_current_profile_name() == FUZZ else count
