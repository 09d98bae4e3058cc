"""Reading the code for `make check`, to compare one part with another."""
