"""Pages for what no context owns: parameters, calendar, classification, the ledger, requests of persons."""
