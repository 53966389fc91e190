"""Pure state machines, one a citizen's journey. No time, no threads, no ports: `step(state, event, rules) -> Step`."""
