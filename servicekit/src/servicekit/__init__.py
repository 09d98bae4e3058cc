"""The package that all services share. It has seven wings; each imports only the wings before it.

- `base`: errors, persons, texts, times, logs, metrics; all other wings use it
- `db`: transactions, hand-written SQL, indexes, folded columns, append-only tables
- `messages`: the outbox, the inbox, the brokers, the audit's reports
- `auth`: tokens, cookies, permissions, keys of services
- `http`: servers, bodies, the API's form, rate limits, stored answers for repeated requests
- `sockets`: the handshake, frames, pushes
- `ops`: settings, paths, health, the admin, dead letters, invariants

`clock` is in none of them. `testing` has what the tests of the services share; no container image
contains it.
"""
