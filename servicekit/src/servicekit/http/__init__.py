"""HTTP: how servers read requests, the form and rate of requests, and the answers of the API."""
