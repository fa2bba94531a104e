"""Drawing: a chart as plain values becomes an SVG text, and that becomes a PNG. No tally is known here."""
