"""One file per command: this folder is the list of what the assistant can do."""
