"""How the district's tables came about: one file a revision, never edited once it is in the field."""
