"""What proves the suite from outside: a suite of its own to try, drills, and what is counted in them."""
