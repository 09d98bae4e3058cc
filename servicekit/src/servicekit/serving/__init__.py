"""The suite's web servers: they read requests wholly, within limits, before a thread works on them."""
