//! A Dockerfile's text as a tree. Never fails: what is wrong is told beside the tree.
