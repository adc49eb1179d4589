"""Papers of education: the certificate."""
