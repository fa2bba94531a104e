"""Questions and their curated answers."""
