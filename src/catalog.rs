//! What is known about images and packages that were made elsewhere: facts, each with its
//! origin and date, and estimates from them that say how wide they may miss.

pub mod base;
mod basis;
pub mod packages;
mod range;

pub use base::{Base, Bases, Fit, Layer, Quality, System, bases};
pub use basis::Basis;
pub use range::Range;
