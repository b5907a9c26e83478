//! What programs are said to leave behind.
