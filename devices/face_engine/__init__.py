"""The recogniser: a process that looks at the newest picture and compares faces while asked to."""
