"""Learning platforms that people name and that Registrar does not run, whichever it runs."""

from connectors.catalog import platforms
from handlers.parsing.common_words import OTHER_PLATFORMS

NOWHERES = tuple(
    one for one in ("moodle", "canvas", "docebo", "blackboard", "cornerstone", "teams") if one not in platforms()
)
NOWHERE = NOWHERES[0]

assert set(NOWHERES) <= set(OTHER_PLATFORMS)
