"""Fengqiao: settle financial consumer disputes where they arise."""
