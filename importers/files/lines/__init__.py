"""Which lines of a grid are headings, titles, totals or signatures, and which are the sheet's own."""
