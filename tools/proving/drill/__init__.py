"""The drill: causes faults during work, then compares every answer to a client with the stored
rows.
"""
