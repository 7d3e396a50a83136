"""What people choose for themselves with `/lms settings`."""
