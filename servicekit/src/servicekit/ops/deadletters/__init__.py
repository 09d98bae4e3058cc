"""Endpoints for stuck messages, for the Admins of the suite.

`/dead-letters/` lists the messages that the service has received but could not handle,
`/unsent-messages/` the messages of its outbox that could not be published. Messages of both kinds
can be viewed, sent again, or discarded.
"""
