"""Asking for access, and answering that."""
