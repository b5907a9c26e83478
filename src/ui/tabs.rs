//! A row of tabs, walked with the arrow keys.

use yew::prelude::*;

use super::platform::page;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tab {
    pub id: &'static str,
    pub label: &'static str,
    pub count: Option<usize>,
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the tabs are of.
    pub label: &'static str,
    #[prop_or("pane-head")]
    pub class: &'static str,
    pub tabs: Vec<Tab>,
    pub now: usize,
    pub choose: Callback<usize>,
}

#[component]
pub(super) fn Tabs(props: &Props) -> Html {
    let Props { label, class, tabs, now, choose } = props;
    let onkeydown = {
        let (tabs, now, choose) = (tabs.clone(), *now, choose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = tabs.len().saturating_sub(1);
            let next = match event.key().as_str() {
                "ArrowRight" if now < last => now + 1,
                "ArrowRight" | "Home" => 0,
                "ArrowLeft" => now.checked_sub(1).unwrap_or(last),
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            choose.emit(next);
            if let Some(tab) = tabs.get(next) {
                page::focus_id(tab.id);
            }
        })
    };
    html! {
        <div class={*class} role="tablist" aria-label={*label} {onkeydown}>
            { for tabs.iter().enumerate().map(|(at, tab)| self::tab(*tab, at, at == *now, choose)) }
        </div>
    }
}

fn tab(tab: Tab, at: usize, is_now: bool, choose: &Callback<usize>) -> Html {
    let onclick = choose.reform(move |_: MouseEvent| at);
    html! {
        <button type="button" role="tab" class="pane-tab" id={tab.id} aria-selected={is_now.to_string()}
            tabindex={if is_now { "0" } else { "-1" }} {onclick}>
            { tab.label }
            if let Some(count) = tab.count {
                <span class="pane-count">{ count }</span>
            }
        </button>
    }
}
