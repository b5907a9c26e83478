//! The text area: its text, its selection, and changes that its own undo holds.

use wasm_bindgen::JsCast;
use web_sys::{Event, FocusOptions, HtmlTextAreaElement, InputEvent};
use yew::NodeRef;

use super::{document, html_document};
use crate::app::{Input, Replacement, Units};

pub fn text(node: &NodeRef) -> Option<String> {
    Some(area(node)?.value())
}

/// Sets the whole text; forgets what could be undone. For the text a page starts with.
pub fn start(node: &NodeRef, text: &str) {
    if let Some(area) = area(node) {
        area.set_value(text);
        let _ = area.set_selection_range(0, 0);
    }
}

pub fn selection(node: &NodeRef) -> Option<Units> {
    let area = area(node)?;
    Some(Units {
        start: area.selection_start().ok()??,
        end: area.selection_end().ok()??,
        backward: area.selection_direction().ok()?.as_deref() == Some("backward"),
    })
}

/// Focuses the text area and selects.
pub fn select(node: &NodeRef, units: Units) {
    if let Some(area) = area(node) {
        focus(&area);
        let _ = area.set_selection_range(units.start, units.end);
    }
}

/// Changes the text as if it was typed, so that undo takes it back.
pub fn replace(node: &NodeRef, replacement: &Replacement) {
    let Some(area) = area(node) else { return };
    let Units { start, end, .. } = replacement.range;
    let insert = &replacement.insert;
    let length = area.text_length() + insert.encode_utf16().count() as u32 + start - end;
    select(node, replacement.range);
    let typed = type_over(insert);
    if typed && area.text_length() != length {
        let _ = html_document().map(|document| document.exec_command("undo"));
    }
    if area.text_length() != length || !typed {
        let _ = area.set_range_text_with_start_and_end(insert, start, end);
        // The browser tells of changes by `input` only when it makes them itself.
        if let Ok(event) = InputEvent::new("input") {
            let _ = area.dispatch_event(&event);
        }
    }
    select(node, replacement.selection);
}

/// Whether the focus is in the text area.
pub fn has_focus(node: &NodeRef) -> bool {
    let active = document().and_then(|document| document.active_element());
    active.is_some() && active == super::element(node)
}

/// How an `input` event changed the text.
pub fn input_of(event: &Event) -> Input {
    let Some(event) = event.dyn_ref::<InputEvent>() else { return Input::Other };
    if event.is_composing() {
        return Input::Composing;
    }
    match event.input_type().as_str() {
        "insertText" if event.data().is_some_and(|data| data.chars().count() == 1) => Input::Typed,
        "deleteContentBackward" => Input::Deleted,
        _ => Input::Other,
    }
}

fn type_over(insert: &str) -> bool {
    let Some(document) = html_document() else { return false };
    let command = |name, value: &str| {
        document.exec_command_with_show_ui_and_value(name, false, value).unwrap_or(false)
    };
    if insert.is_empty() {
        return document.exec_command("delete").unwrap_or(false);
    }
    let is_long = insert.lines().nth(LONG).is_some();
    (is_long && command("insertHTML", &as_html(insert))) || command("insertText", insert)
}

/// From how many lines on a text is inserted as HTML: Chromium takes a minute to type 5,000 lines.
const LONG: usize = 100;

/// A text as HTML that a text area turns back into it. Each `pre` loses its first and its last line end.
fn as_html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let end = if text.ends_with('\n') { "\n" } else { "" };
    format!("<pre>\n{escaped}{end}</pre>")
}

fn focus(area: &HtmlTextAreaElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = area.focus_with_options(&options);
}

fn area(node: &NodeRef) -> Option<HtmlTextAreaElement> {
    node.cast()
}
