"""The far ends of thermometer lines: each module's controller as its document describes it. For simulators and emulators only."""
