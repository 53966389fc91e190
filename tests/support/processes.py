"""What the kernel says of a process."""


def core_size(limits: str) -> str:
    """The soft limit, of /proc/PID/limits."""
    (line,) = (line for line in limits.splitlines() if line.startswith("Max core file size"))
    return line.split()[4]
