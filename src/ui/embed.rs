//! What the page has inside another page instead of its bar: the way to itself.

use yew::prelude::*;

use super::desk::Desk;
use super::icon::sign;
use super::notice::NoticeBar;
use super::platform::{address, page};
use crate::app::{EmbedOptions, EmbedView, Notice};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub notice: Option<Notice>,
    pub desk: Desk,
}

/// A line at the foot with a link to the same state on a page of its own.
#[component]
pub(super) fn EmbedFoot(props: &Props) -> Html {
    // The link is made when it is needed: it changes with every key.
    let onpointerdown = use_callback(props.desk.clone(), |event: PointerEvent, desk| {
        renew(desk, event.target());
    });
    let onclick = use_callback(props.desk.clone(), |event: MouseEvent, desk| {
        renew(desk, event.target());
    });
    html! {
        <footer class="embed-foot">
            if let Some(notice) = props.notice.clone() {
                <NoticeBar {notice} desk={props.desk.clone()} />
            }
            { sign() }
            <a href={address::page()} target="_blank" rel="noopener" {onpointerdown} {onclick}>
                { "Open in Layerlab" }
            </a>
        </footer>
    }
}

fn renew(desk: &Desk, target: Option<web_sys::EventTarget>) {
    if let Some(link) = desk.state().link(false) {
        page::set_href(target, &format!("{}#{}", address::page(), link.fragment));
    }
}

/// The classes of a page inside another one.
pub(super) fn embed_classes(options: EmbedOptions) -> Classes {
    if !options.embed {
        return Classes::new();
    }
    let view = match options.view {
        EmbedView::Full => "views-full",
        EmbedView::Source => "views-source",
        EmbedView::Stack => "views-stack",
        EmbedView::Cache => "views-cache",
    };
    classes!("is-embed", view, options.readonly.then_some("is-readonly"))
}
