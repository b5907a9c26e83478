//! The page in the browser; the only layer that names Yew and the DOM.

mod afloat;
mod announcer;
mod card;
mod cause;
mod desk;
mod editor;
mod examples;
mod fate;
mod help;
mod icon;
mod inspector;
mod keys;
mod notice;
mod page;
pub mod platform;
mod problems;
mod saving;
mod stack;
mod status;
mod store;
mod strip;
mod suggestions;
mod topbar;

pub use page::Page;

#[cfg(test)]
mod tests;
