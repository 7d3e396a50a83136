"""Everyday verbs: what is found, planned and shown."""
