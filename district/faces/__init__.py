"""Faces that citizens share with the other terminals of their town, and the withdrawals that end it."""
