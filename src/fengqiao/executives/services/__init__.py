"""Use cases: each checks who asks, decides by rules, and writes the change with its event in one transaction."""
