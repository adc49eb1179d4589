"""Administrative divisions of the city and their map."""
