"""Supervision: five aspects, indicators, goals, evaluation, orders to institutions, reports, bulletins."""
