"""What to do and whether it was done: task files, checks, runs, reports."""
