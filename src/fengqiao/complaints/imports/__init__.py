"""Importing complaints from files: profiles say what a file's columns mean, rows are checked as filings are."""
