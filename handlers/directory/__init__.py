"""Who is who, as people say and see it."""
