"""Powers off a primary that is silent and, once it is proven to be off, releases the leader's key."""
