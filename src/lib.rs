//! Layerlab: a Dockerfile, made visible.
//!
//! The modules below stand in reading order; each may name only those above it.
//! Everything but `ui` and `cli` is pure: no browser, no clock, no I/O, and no input makes it panic.

pub mod text;

pub mod project;

pub mod syntax;

pub mod catalog;

pub mod plan;

pub mod effect;

pub mod image;

pub mod size;

pub mod cache;

pub mod time;

pub mod advice;

pub mod analysis;

pub mod app;

#[cfg(feature = "ui")]
pub mod ui;

#[cfg(feature = "cli")]
pub mod cli;

#[cfg(test)]
mod fixture;

#[cfg(test)]
mod tidy;
