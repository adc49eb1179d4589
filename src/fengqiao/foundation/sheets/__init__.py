"""Tables from offices: XLSX and CSV with a preview; rows in order are taken, the others come back with line and reason.

A context declares an `importing.Importer`: the columns with how each cell is read, and the use case that writes one
row. `pages.paths` gives it its pages. See docs/architecture.md, "Sheets".
"""
