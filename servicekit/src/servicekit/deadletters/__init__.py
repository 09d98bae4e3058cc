"""Stuck messages over HTTP, for the Admins of the suite.

`/dead-letters/` are received messages that could not be handled, `/unsent-messages/` those of the
outbox that could not be published. Both can be viewed, sent again, or discarded.
"""
