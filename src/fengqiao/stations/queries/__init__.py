"""Reading stations. The public sees those with a mark, institutions their own, regulator and associations all."""
