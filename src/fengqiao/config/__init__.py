"""Composition root: settings, urls, middleware, base templates, theme."""
