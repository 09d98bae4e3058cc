"""The database: transactions, hand-written SQL, indexes, folded and append-only columns."""
