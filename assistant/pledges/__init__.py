"""Pledges of people and of organisations."""
