"""Whole feeds as files, for terminals that begin or begin anew."""
