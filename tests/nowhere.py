"""Learning platforms that people name and that Registrar does not run, whichever it runs."""

from handlers.parsing.platform_parser import others

NOWHERES = tuple(one for one in ("moodle", "canvas", "docebo", "blackboard", "cornerstone", "teams") if one in others())
NOWHERE = NOWHERES[0]
