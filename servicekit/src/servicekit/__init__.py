"""The ground that the services share, in seven wings; each imports only those before it.

- `base`: errors, persons, texts, moments, logs, numbers; used from everywhere
- `db`: transactions, hand-written SQL, indexes, columns that fold or only grow
- `messages`: the outbox, the inbox, the brokers, the audit's reports
- `auth`: tokens, cookies, permissions, keys of services
- `http`: servers, bodies, the API's form, rates, answers kept for a repeat
- `sockets`: the handshake, frames, pushes
- `ops`: settings, paths, health, the admin, dead letters, invariants

`clock`, which the outside contract names, is in none of them. `testing` holds what the tests of the
services share, and is in no image.
"""
