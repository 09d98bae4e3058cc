"""Endpoints for stuck messages, for the Admins of the suite.

`/dead-letters/` has received messages that could not be handled, `/unsent-messages/` messages of
the outbox that could not be published. Both can be viewed, sent again, or discarded.
"""
