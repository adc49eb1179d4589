"""Pure decisions of mediation: states, moves, matching, planning, votes. No Django, no clock, no I/O."""
