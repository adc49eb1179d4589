"""Measures the budgets of the architecture as ratios. ``python -m bench --help``."""
