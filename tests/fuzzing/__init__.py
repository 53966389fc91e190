"""Parsers under a coverage-guided fuzzer, for the night."""
