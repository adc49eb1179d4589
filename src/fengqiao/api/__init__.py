"""The HTTP API for institutions, assembled from the contexts."""
