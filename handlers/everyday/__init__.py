"""Everyday verbs: what is typed, found, planned and shown."""
