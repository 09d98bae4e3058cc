"""WebSockets: the handshake with its one-use tokens, frames, and pushes to groups."""
