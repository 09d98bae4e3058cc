"""Putting a service together and looking after it: settings, paths, health, the admin, checks."""
