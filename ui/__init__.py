"""The face of the kiosk: renders snapshots and turns touches into events. Knows Qt, decides nothing."""
