"""The thin shell around the flows: one object owns the changing state, effects are performed here."""
