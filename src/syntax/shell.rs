//! Enough of the shell.
