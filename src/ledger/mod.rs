//! The memory: jobs, rows and their outcomes on disk.
