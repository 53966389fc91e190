"""The camera: a process that films into shared memory, and a double that films photographs."""
