"""The pages: one file each, reading the live snapshot and nothing else."""
