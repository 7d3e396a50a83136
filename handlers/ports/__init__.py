"""How what `bot` says on its own account reaches Slack: implementations of `bot/ports.py`."""
