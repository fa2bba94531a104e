"""Linked accounts: two accounts of one person, which count once."""
