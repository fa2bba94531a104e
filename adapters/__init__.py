"""The platforms that carry the assistant, and its command line."""
