"""Facts and measures over cases, their rollups and the cases behind each figure."""
