//! A small program is cut, and both parts are what they should be.
