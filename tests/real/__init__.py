"""Whole tasks on programs that nobody here wrote."""
