//! Folders of the reader's disk, picked or dropped. They are read here and sent nowhere.

use std::rc::Rc;

use js_sys::futures::{JsFuture, spawn_local};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    DragEvent, Event, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
    HtmlInputElement,
};
use yew::Callback;

use crate::app::context::MOST_FILES;
use crate::app::context::import::{Folder, Incoming, LONGEST_TEXT, folder};

/// Reads the folder that was picked; whether there is one.
pub fn picked(event: &Event, done: Callback<Rc<Folder>>) -> bool {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some((input, list)) = input.and_then(|input| Some((input.clone(), input.files()?))) else {
        return false;
    };
    let mut found = Found::default();
    for file in (0..list.length()).filter_map(|at| list.get(at)) {
        let path = Reflect::get(&file, &"webkitRelativePath".into()).ok();
        let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
        found.add(path.unwrap_or_else(|| file.name()), file);
    }
    // The same folder may be picked again.
    input.set_value("");
    found.read_then(done)
}

/// Reads what was dropped; whether there is anything.
pub fn dropped(event: &DragEvent, done: Callback<Rc<Folder>>) -> bool {
    let Some(items) = event.data_transfer().map(|data| data.items()) else { return false };
    let items = (0..items.length()).filter_map(|at| items.get(at));
    // They are only there while the event is handled.
    let entries: Vec<FileSystemEntry> =
        items.filter_map(|item| item.webkit_get_as_entry().ok().flatten()).collect();
    if entries.is_empty() {
        return false;
    }
    spawn_local(async move {
        let mut found = Found::default();
        found.walk(entries).await;
        done.emit(found.read().await);
    });
    true
}

/// Files that were found, and how many more there are.
#[derive(Default)]
struct Found {
    files: Vec<(String, File)>,
    unseen: usize,
}

impl Found {
    fn add(&mut self, path: String, file: File) {
        // One more than fits, as the Dockerfile is not one of the files.
        if self.files.len() > MOST_FILES {
            self.unseen += 1;
        } else {
            self.files.push((path, file));
        }
    }

    async fn walk(&mut self, mut open: Vec<FileSystemEntry>) {
        while let Some(entry) = open.pop() {
            if self.files.len() > MOST_FILES {
                self.unseen += 1;
                continue;
            }
            if let Some(directory) = entry.dyn_ref::<FileSystemDirectoryEntry>() {
                open.extend(children(directory).await);
            } else if let Some(one) = entry.dyn_ref::<FileSystemFileEntry>() {
                let path = entry.full_path().trim_start_matches('/').to_owned();
                match file_of(one).await {
                    Some(file) => self.add(path, file),
                    None => self.unseen += 1,
                }
            }
        }
    }

    fn read_then(self, done: Callback<Rc<Folder>>) -> bool {
        if self.files.is_empty() {
            return false;
        }
        spawn_local(async move { done.emit(self.read().await) });
        true
    }

    #[expect(clippy::cast_sign_loss, reason = "no file has less than no bytes")]
    async fn read(self) -> Rc<Folder> {
        let mut incoming = Vec::with_capacity(self.files.len());
        for (path, file) in self.files {
            let size = file.size() as u64;
            let modified = file.last_modified() as i64;
            let text = if size <= LONGEST_TEXT { text_of(&file).await } else { None };
            incoming.push(Incoming { path, size, modified, text });
        }
        Rc::new(folder(incoming, self.unseen))
    }
}

/// What lies in a directory; the browser tells it in parts.
async fn children(directory: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = directory.create_reader();
    let mut all = Vec::new();
    loop {
        let part = answer(|yes, no| {
            let _ = reader.read_entries_with_callback_and_callback(&yes, &no);
        });
        let Some(part) = part.await.and_then(|part| part.dyn_into::<Array>().ok()) else { break };
        if part.length() == 0 {
            break;
        }
        all.extend(part.iter().filter_map(|entry| entry.dyn_into::<FileSystemEntry>().ok()));
    }
    all
}

async fn file_of(entry: &FileSystemFileEntry) -> Option<File> {
    let file = answer(|yes, no| entry.file_with_callback_and_callback(&yes, &no));
    file.await?.dyn_into().ok()
}

/// The text of a file that is one.
pub(super) async fn text_of(file: &File) -> Option<Rc<str>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    let text = String::from_utf8(Uint8Array::new(&buffer).to_vec()).ok()?;
    (!text.contains('\0')).then(|| text.into())
}

/// What a function answers that takes one callback for an answer and one for an error.
async fn answer(mut ask: impl FnMut(Function, Function)) -> Option<JsValue> {
    JsFuture::from(Promise::new(&mut ask)).await.ok()
}
