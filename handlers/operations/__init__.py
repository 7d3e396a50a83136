"""Any operation of any platform: run it, show its answer, fill in its form, find it, explain it."""
