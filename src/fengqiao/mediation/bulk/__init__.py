"""A past of finished mediations, written at once: each as the services would have left it, without papers and notices."""
