"""The `crosswalk` command: what a person asks the warehouse after a run, and before one."""
