"""How the suite's web servers read requests: wholly, within limits, before a thread is given."""
