"""The numbers that citizens took for the hall's queues."""
