"""Commands that belong to the installation as a whole."""
