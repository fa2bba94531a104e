"""Counting, and what may be shown of it."""
