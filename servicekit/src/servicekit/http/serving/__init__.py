"""The suite's web servers. They read a whole request, within limits, before a thread handles it."""
