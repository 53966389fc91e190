"""What QML binds to: pure functions make a page's values from a snapshot, thin QObjects show them and post intents."""
