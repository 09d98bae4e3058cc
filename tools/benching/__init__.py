"""The parts of `make bench`: each measures one operation of the suite, and beside it the bare work
under it.
"""
