"""Words that many tests of the command line add."""

SMALL = ("--members", "600", "--days", "70", "--draws", "60")
