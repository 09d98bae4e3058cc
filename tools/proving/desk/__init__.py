"""Plays the log of a real help desk through a whole suite whose clock is moved in steps."""
