//! Files that the reader saves and opens. They stay on their computer.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Array;
use js_sys::futures::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, DragEvent, Event, File, HtmlAnchorElement, HtmlInputElement, Url,
};
use yew::Callback;

use super::document;
use super::folder::text_of;

/// What is longer, in bytes, is not read.
const LONGEST: f64 = 32_000_000.0;
/// How long a file that is being saved is kept, in milliseconds.
const KEPT: u32 = 60_000;

/// A file that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub name: Rc<str>,
    /// `None` for what is too long or no text.
    pub text: Option<Rc<str>>,
}

/// Offers a text as a file to be saved; whether the browser can do that.
pub fn save(name: &str, text: &str) -> bool {
    offer(name, text).is_some()
}

fn offer(name: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type("text/plain;charset=utf-8");
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let link = document()?.create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    let forget = move || {
        let _ = Url::revoke_object_url(&address);
    };
    Timeout::new(KEPT, forget).forget();
    Some(())
}

/// Reads the file that was picked.
pub fn picked(event: &Event, done: Callback<Given>) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return };
    if let Some(file) = input.files().and_then(|files| files.get(0)) {
        read(file, done);
    }
    // The same file may be picked again.
    input.set_value("");
}

/// Whether files are dragged, and nobody else took them.
pub fn is_dragged(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    !event.default_prevented() && types.is_some_and(|it| it.includes(&"Files".into(), 0))
}

/// Reads the file that was dropped; whether there is one.
pub fn dropped(event: &DragEvent, done: Callback<Given>) -> bool {
    let files = event.data_transfer().and_then(|data| data.files());
    let file = files.and_then(|files| files.get(0));
    file.map(|file| read(file, done)).is_some()
}

fn read(file: File, done: Callback<Given>) {
    spawn_local(async move {
        let text = if file.size() <= LONGEST { text_of(&file).await } else { None };
        done.emit(Given { name: file.name().into(), text });
    });
}
