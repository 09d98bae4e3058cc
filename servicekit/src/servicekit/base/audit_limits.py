"""Maximum lengths of the parts of an audit report, in characters."""

LONGEST_ACTION = 64
LONGEST_TARGET_TYPE = 32
LONGEST_TARGET_ID = 64
LONGEST_LABEL = 255
LONGEST_NAME = 255
LONGEST_EMAIL = 254
LARGEST_CHANGES = 16 * 1024
"""The maximum length of the changes as JSON text."""
