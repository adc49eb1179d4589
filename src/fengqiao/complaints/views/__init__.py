"""The staff's working place: work list, intake, case page, orders, ledger."""
