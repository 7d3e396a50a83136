"""Questions, approval cards and outcomes of changes, and what their buttons do."""
