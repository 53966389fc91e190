"""The microphone: a citizen's own voice, heard only while it is asked for, kept in memory and nowhere else."""
