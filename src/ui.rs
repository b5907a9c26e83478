//! The page in the browser; the only layer that names Yew and the DOM.

mod afloat;
mod announcer;
mod behind;
mod calm;
mod card;
mod cause;
mod desk;
mod editor;
mod embed;
mod examples;
mod fate;
mod files;
mod help;
mod icon;
mod ignore;
mod inspector;
mod keys;
mod linking;
mod notice;
mod options;
mod page;
pub mod platform;
mod problems;
mod saving;
mod sharing;
mod shelf;
mod source;
mod stack;
mod status;
mod store;
mod strip;
mod suggestions;
mod tabs;
mod topbar;

pub use page::Page;

#[cfg(test)]
mod tests;
