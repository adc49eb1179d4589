"""Word and Typst templates of supervision."""
