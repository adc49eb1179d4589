"""What is measured: facts, counters, measures, dimensions, and how they become SQL. Pure."""
