//! Every call into the browser. What a browser lacks or denies is told as `None` or an error.

pub mod address;
pub mod field;
pub mod file;
pub mod folder;
pub mod input;
pub mod page;
pub mod place;
pub mod rows;
pub mod storage;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlDocument, Window};
use yew::NodeRef;

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

fn html_document() -> Option<HtmlDocument> {
    document()?.dyn_into().ok()
}

fn element(node: &NodeRef) -> Option<Element> {
    node.cast::<Element>()
}
