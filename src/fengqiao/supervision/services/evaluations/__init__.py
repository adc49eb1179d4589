"""Evaluations: years, courses, scores, decisions."""
