//! The page in the browser; the only layer that names Yew and the DOM.

mod afloat;
mod announcer;
mod card;
mod desk;
mod editor;
mod embed;
mod examples;
mod fate;
mod help;
mod icon;
mod inspector;
mod keys;
mod linking;
mod notice;
mod page;
pub mod platform;
mod problems;
mod saving;
mod sharing;
mod stack;
mod status;
mod store;
mod strip;
mod suggestions;
mod topbar;

pub use page::Page;

#[cfg(test)]
mod tests;
