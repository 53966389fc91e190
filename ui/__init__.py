"""The face of the kiosk: renders snapshots, posts intents, and decides nothing. The only package that knows Qt."""
