"""The spoken prompts: what is said, the clips it is said with, and the player."""
