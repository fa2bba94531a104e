"""Slack, in Socket Mode or over HTTP."""
