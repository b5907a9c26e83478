//! Laws of the cache.
