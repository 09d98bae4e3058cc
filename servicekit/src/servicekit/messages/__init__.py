"""Messages between services: the outbox, the inbox, the broker, and the audit's reports."""
