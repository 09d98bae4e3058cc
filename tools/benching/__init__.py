"""The parts of `make bench`: each measures one promise beside the bare floor under it."""
