"""The audit log as people ask for it and see it."""
