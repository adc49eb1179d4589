"""Bulletins (简报、通报): template, figures as an editor writes them, sentences by thresholds, life. Pure."""
