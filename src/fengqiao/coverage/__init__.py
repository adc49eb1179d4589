"""Financial services within reach: service points, reach by village, gaps and their closing, help for who needs it."""
