"""The terminal: the first platform, and the proof that every reply reads well as text."""
