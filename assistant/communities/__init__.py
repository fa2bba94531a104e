"""Communities that share a drive: who may join, who takes part, what each has brought."""
