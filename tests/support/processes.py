"""What the kernel says of processes."""

from pathlib import Path


def core_size(limits: str) -> str:
    """The soft limit, of /proc/PID/limits."""
    (line,) = (line for line in limits.splitlines() if line.startswith("Max core file size"))
    return line.split()[4]


def group_members(group: int) -> list[int]:
    """The living processes of a process group, of proc(5)."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _group_of(entry) == group]


def _group_of(process: Path) -> int | None:
    """None for one that has ended."""
    try:
        # behind the name in parentheses, which may hold anything: state, parent, group
        state, _, group, *_ = (process / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else int(group)
