"""Pure decisions about complaints: states and moves, routing between levels, clocks."""
