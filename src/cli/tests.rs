//! The commands on small directories.
