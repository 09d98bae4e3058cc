"""Code that all other wings use: errors, names, texts, times, logs and metrics. Imports no wing."""
