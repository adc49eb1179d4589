"""Writing many complaints at once by ``COPY``, each as the services would have written it."""
