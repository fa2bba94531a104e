"""Pledge drives: a goal, a deadline and a wording."""
