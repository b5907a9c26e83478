//! A line below the top bar that tells of something in passing, whichever part of the page is seen.

use yew::prelude::*;

use super::desk::Desk;
use crate::app::Notice;
use crate::app::notice::Choice;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub notice: Notice,
    pub desk: Desk,
}

#[component]
pub(super) fn NoticeBar(props: &Props) -> Html {
    let view = props.notice.view();
    let role = if view.is_trouble { "alert" } else { "status" };
    html! {
        <div class={classes!("notice", view.is_trouble.then_some("is-trouble"))} {role}>
            <p class="notice-words">{ view.words }</p>
            <span class="notice-choices">
                { for view.choices.into_iter().map(|choice| button(choice, &props.desk)) }
            </span>
        </div>
    }
}

fn button(choice: Choice, desk: &Desk) -> Html {
    let (desk, does) = (desk.clone(), choice.does);
    let onclick = Callback::from(move |_: MouseEvent| desk.does(&does));
    html! { <button type="button" class="button is-outlined is-small" {onclick}>{ choice.label }</button> }
}
