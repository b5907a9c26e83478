//! Where things are on the screen. The lines of the highlight layer tell, for a text area does not.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Document, DomRect, Element, HtmlElement, Node, Range, ResizeObserver};
use yew::NodeRef;

use super::{document, element, window};

/// What a scroller shows, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    pub top: f64,
    pub height: f64,
    pub line: f64,
}

pub fn view(scroller: &NodeRef) -> Option<View> {
    let scroller = element(scroller)?;
    let line = line_height(&scroller)?;
    let top = f64::from(scroller.scroll_top());
    Some(View { top, height: f64::from(scroller.client_height()), line })
}

/// Sets a custom property through the style object, which a strict CSP allows.
pub fn set_var(node: &NodeRef, name: &str, value: &str) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = element.style().set_property(name, value);
    }
}

/// Scrolls a line into view if it is not; says whether it then is: the text may not be drawn yet.
pub fn reveal(scroller: &NodeRef, line: u32) -> Option<()> {
    if in_view(scroller, line)? {
        return Some(());
    }
    let (node, view) = (element(scroller)?, view(scroller)?);
    let top = f64::from(line) * view.line;
    node.set_scroll_top((top - view.height / 3.0).max(0.0) as i32);
    let drawn = f64::from(node.scroll_height()) >= top + view.line;
    drawn.then_some(())
}

fn in_view(scroller: &NodeRef, line: u32) -> Option<bool> {
    let view = view(scroller)?;
    let top = f64::from(line) * view.line;
    Some(top >= view.top && top + 2.0 * view.line <= view.top + view.height)
}

/// Scrolls sideways until a place is in sight, if its line is drawn.
pub fn reveal_column(scroller: &NodeRef, line: u32, column: u32) -> Option<()> {
    let at = place(scroller, line + 1, column)?;
    let node = element(scroller)?;
    let sheet = node.query_selector(".sheet").ok()??;
    let column = at.left() - sheet.get_bounding_client_rect().left();
    let room = f64::from(node.client_width()) * ROOM;
    if column < room {
        node.set_scroll_left(0);
    } else if column < f64::from(node.scroll_left())
        || f64::from(node.scroll_left()) + room < column
    {
        node.set_scroll_left((column - room / 2.0) as i32);
    }
    Some(())
}

/// Undoes a scroll of the text area itself, which would part it from its layers: it grows instead.
pub fn hold(field: &NodeRef) {
    let Some(area) = field.cast::<HtmlElement>() else { return };
    let (width, shown) = (area.scroll_width(), area.client_width());
    if width > shown {
        let _ = area.style().set_property("min-inline-size", &format!("{width}px"));
    }
    area.set_scroll_left(0);
    area.set_scroll_top(0);
}

/// The line (1-based) and the column in UTF-16 units under a point of the window.
pub fn column_at(scroller: &NodeRef, x: f64, y: f64) -> Option<(u32, u32)> {
    let lines = element(scroller)?.query_selector_all(".line").ok()?;
    let lines = (0..lines.length()).filter_map(|at| lines.get(at)?.dyn_into::<Element>().ok());
    let line = lines.into_iter().find(|line| holds_y(&line.get_bounding_client_rect(), y))?;
    let number = line.get_attribute("data-line")?.parse().ok()?;
    let document = document()?;
    let mut before = 0;
    for text in texts(&line) {
        let length = length(&text);
        let rect = rect(&document, &text, 0, length)?;
        if rect.left() <= x && x < rect.right() {
            return Some((number, before + column_in(&document, &text, 0, length, x)?));
        }
        before += length;
    }
    None
}

/// Puts an element beside a place of the text: below, or above where there is no room.
/// Says whether that place is in sight; where it is not, the element is hidden.
pub fn put_beside(node: &NodeRef, scroller: &NodeRef, line: u32, column: u32) -> Option<bool> {
    let anchor = place(scroller, line, column)?;
    let card = node.cast::<HtmlElement>()?;
    let window = window()?;
    let (width, height) = (f64::from(card.offset_width()), f64::from(card.offset_height()));
    let right = window.inner_width().ok()?.as_f64()? - MARGIN;
    let bottom = window.inner_height().ok()?.as_f64()? - MARGIN;
    let left = anchor.left().min(right - width).max(MARGIN);
    let below = anchor.bottom() + GAP;
    let above = anchor.top() - GAP - height;
    let top = if below + height > bottom && above >= MARGIN { above } else { below };
    let visible = element(scroller)?.get_bounding_client_rect();
    let is_shown = holds_y(&visible, anchor.top() + 1.0) && anchor.left() >= visible.left();
    move_to(&card, left, top)?;
    let style = card.style();
    style.set_property("visibility", if is_shown { "visible" } else { "hidden" }).ok()?;
    Some(is_shown)
}

/// Moves a fixed element to a point of the window, whatever it is fixed to.
fn move_to(card: &HtmlElement, left: f64, top: f64) -> Option<()> {
    let style = card.style();
    style.set_property("left", "0").ok()?;
    style.set_property("top", "0").ok()?;
    let origin = card.get_bounding_client_rect();
    style.set_property("left", &format!("{:.1}px", left - origin.left())).ok()?;
    style.set_property("top", &format!("{:.1}px", top - origin.top())).ok()
}

/// The width and height inside a node, in whole pixels.
pub fn room(node: &NodeRef) -> Option<(u32, u32)> {
    let node = element(node)?;
    let whole = |pixels: i32| u32::try_from(pixels).unwrap_or(0);
    Some((whole(node.client_width()), whole(node.client_height())))
}

/// How far a node is scrolled down, and its height; the same sideways. In whole pixels.
pub fn scrolled(node: &NodeRef) -> Option<((u32, u32), (u32, u32))> {
    let node = element(node)?;
    let whole = |pixels: i32| u32::try_from(pixels).unwrap_or(0);
    let down = (whole(node.scroll_top()), whole(node.client_height()));
    Some((down, (whole(node.scroll_left()), whole(node.client_width()))))
}

/// The 1-based line under a point of the window, whether or not there is text.
#[expect(clippy::cast_sign_loss, reason = "what is above the first line is the first line")]
pub fn line_at(scroller: &NodeRef, y: f64) -> Option<u32> {
    let node = element(scroller)?;
    let sheet = node.query_selector(".sheet").ok()??.get_bounding_client_rect();
    Some(((y - sheet.top()) / line_height(&node)?).max(0.0) as u32 + 1)
}

/// Moves the focus to a bed of the picture, once it can take it.
pub fn focus_bed(key: &str) {
    let selector = format!("[data-bed=\"{key}\"]");
    let found = document().and_then(|document| document.query_selector(&selector).ok().flatten());
    if let Some(bed) = found.and_then(|bed| bed.dyn_into::<HtmlElement>().ok()) {
        let _ = bed.focus();
    }
}

/// A curve over the window from a line of the text to a bed of the picture, if both are in sight.
pub fn path_between(line: u32, id: u32, part: u32) -> Option<String> {
    let document = document()?;
    let find = |selector: &str| document.query_selector(selector).ok().flatten();
    let text = find(&format!(".line[data-line=\"{line}\"] .code"))?.get_bounding_client_rect();
    let pane = find(".editor")?.get_bounding_client_rect();
    let bed = find(&format!("[data-bed$=\"-{id}-{part}\"]"))?.get_bounding_client_rect();
    let middle = |rect: &DomRect| f64::midpoint(rect.top(), rect.bottom()) as i32;
    if !holds_y(&pane, f64::from(middle(&text))) || bed.left() < pane.right() {
        return None;
    }
    let from = text.right().min(pane.right() - 24.0) as i32 + 8;
    let (to, bend) = (bed.left() as i32 - 4, (bed.left() as i32 - from) / 2);
    let (start, end) = (middle(&text), middle(&bed));
    Some(format!("M{from} {start}C{} {start} {} {end} {to} {end}", from + bend, to - bend))
}

/// Calls back whenever the size of a node changes.
pub fn observe_size<F>(node: &NodeRef, callback: F) -> Option<impl FnOnce() + use<F>>
where
    F: Fn() + 'static,
{
    let closure = wasm_bindgen::closure::Closure::<dyn Fn()>::new(callback);
    let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(&element(node)?);
    Some(move || {
        observer.disconnect();
        drop(closure);
    })
}

/// Calls back whenever a node scrolls.
pub fn on_scroll(node: &NodeRef, callback: impl Fn() + 'static) -> Option<EventListener> {
    Some(EventListener::new(element(node)?.as_ref(), "scroll", move |_| callback()))
}

/// Scrolls within its list until an element is seen.
pub fn show_in_list(id: &str) {
    let found = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = found {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The part of a scroller in which a place is well in sight.
const ROOM: f64 = 0.7;
const MARGIN: f64 = 8.0;
const GAP: f64 = 4.0;

fn line_height(scroller: &Element) -> Option<f64> {
    let style = window()?.get_computed_style(scroller).ok()??;
    // The browser reads it: Rust's tables for that are ten kilobytes.
    let height = js_sys::Number::parse_float(&style.get_property_value("line-height").ok()?);
    height.is_finite().then_some(height)
}

/// The rectangle of the caret before a column, if its line is drawn.
fn place(scroller: &NodeRef, line: u32, column: u32) -> Option<DomRect> {
    let selector = format!(".line[data-line=\"{line}\"]");
    let line = element(scroller)?.query_selector(&selector).ok()??;
    let document = document()?;
    let mut left = column;
    for text in texts(&line) {
        let length = length(&text);
        if left <= length {
            return rect(&document, &text, left, left);
        }
        left -= length;
    }
    let whole = line.get_bounding_client_rect();
    DomRect::new_with_x_and_y_and_width_and_height(whole.left(), whole.top(), 0.0, whole.height())
        .ok()
}

/// The texts of a line's code in order.
fn texts(line: &Element) -> Vec<Node> {
    let mut out = Vec::new();
    let Ok(Some(code)) = line.query_selector(".code") else { return out };
    let children = code.child_nodes();
    for child in (0..children.length()).filter_map(|at| children.get(at)) {
        if child.node_type() == Node::TEXT_NODE {
            out.push(child);
        } else {
            out.extend(child.first_child());
        }
    }
    out
}

fn length(text: &Node) -> u32 {
    text.dyn_ref::<web_sys::Text>().map_or(0, |text| text.length())
}

/// The character of a range that is over `x`, found by halves; in mixed writing directions both may hold it.
fn column_in(document: &Document, text: &Node, start: u32, end: u32, x: f64) -> Option<u32> {
    let rect = rect(document, text, start, end)?;
    if start >= end || x < rect.left() || rect.right() <= x {
        return None;
    }
    if end - start == 1 {
        return Some(start);
    }
    let middle = start.midpoint(end);
    column_in(document, text, start, middle, x)
        .or_else(|| column_in(document, text, middle, end, x))
}

fn rect(document: &Document, text: &Node, start: u32, end: u32) -> Option<DomRect> {
    let range: Range = document.create_range().ok()?;
    range.set_start(text, start).ok()?;
    range.set_end(text, end).ok()?;
    Some(range.get_bounding_client_rect())
}

fn holds_y(rect: &DomRect, y: f64) -> bool {
    rect.top() <= y && y < rect.bottom()
}
