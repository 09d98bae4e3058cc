"""The ground of the kit: errors, names, texts, moments, logs and numbers. It knows no other wing."""
