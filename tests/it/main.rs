//! End to end, through the public interface only.

mod recorded_words;
