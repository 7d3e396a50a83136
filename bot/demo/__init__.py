"""The demo: the whole of Registrar on one machine, with a local Slack workspace and stand-in platforms."""
