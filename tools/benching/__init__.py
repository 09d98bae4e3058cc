"""The code of `make bench`: measures operations of the running services and, to compare, a floor:
the same work without our code, such as a bare INSERT.
"""
