"""Discord: translates between its events and the core."""
