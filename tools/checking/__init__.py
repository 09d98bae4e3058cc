"""What `make check` reads of the code to hold one part against another."""
