"""What QML binds to: a pure function makes a page's values from a snapshot, a thin QObject shows them and posts intents."""
