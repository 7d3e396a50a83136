"""App Home and the launcher."""
