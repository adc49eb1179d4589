"""Views of the shell: login, errors, health, reading aids, style guide."""
