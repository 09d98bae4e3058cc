"""Messages that got stuck, over HTTP, for the Admins of the suite.

`/dead-letters/` are messages that came and could not be handled, `/unsent-messages/` those of the
outbox that could not be published. Both are looked at, sent again, or given up.
"""
