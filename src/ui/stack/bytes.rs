//! Whose the bytes of an image are: a bar for each image, and the key to it with the numbers.

use std::rc::Rc;

use yew::prelude::*;

use crate::analysis::stack::{Amount, Share, StepId, Whose};
use crate::app::{Action, State};
use crate::ui::desk::Desk;
use crate::ui::platform::place;

/// The bar of the image that is pointed at, or of the final one, with the numbers.
pub(super) fn bytes(state: &State, desk: &Desk) -> Html {
    let image = state.weighed_image().filter(|_| state.is_whole);
    // Its place is kept, so that nothing moves when it comes.
    let Some(image) = image else { return html! { <div class="bytes" /> } };
    let pointed = state.look.share.map(|(_, whose)| whose);
    let several = state.build.stack.columns.len() > 1;
    let of = if several { format!("the image {}", image.name) } else { "the image".to_owned() };
    let shares = image.shares.iter().filter(|share| is_there(share));
    html! {
        <section class="bytes" aria-label={format!("Whose the bytes of {of} are")}>
            <Bar column={image.id} shares={Rc::from(&image.shares[..])} {pointed} desk={desk.clone()} />
            <ul class="bytes-key">
                { for shares.map(|share| entry(image.id, share, pointed == Some(share.whose), desk)) }
            </ul>
        </section>
    }
}

fn is_there(share: &Share) -> bool {
    match share.size {
        Amount::Unknown => true,
        Amount::Known(bytes) => bytes.high > 0 || bytes.and_more,
    }
}

fn entry(column: StepId, share: &Share, is_pointed: bool, desk: &Desk) -> Html {
    let (on, off) = (point(desk, Some((column, share.whose))), point(desk, None));
    let class = classes!("bytes-entry", class_of(share.whose), is_pointed.then_some("is-pointed"));
    html! {
        <li key={share.whose.words()}>
            <button type="button" {class} title={share.words()}
                onmouseenter={on.reform(|event: MouseEvent| event.into())}
                onmouseleave={off.reform(|event: MouseEvent| event.into())}
                onfocus={on.reform(|event: FocusEvent| event.into())}
                onblur={off.reform(|event: FocusEvent| event.into())}>
                <span class="bytes-swatch" />
                <span>{ share.whose.words() }</span>
                <strong>{ share.size.short() }</strong>
                if let Some(range) = share.size.range() {
                    <span class="bytes-range">{ range }</span>
                }
            </button>
        </li>
    }
}

fn point(desk: &Desk, share: Option<(StepId, Whose)>) -> Callback<Event> {
    let desk = desk.clone();
    Callback::from(move |_: Event| {
        if desk.state().look.share != share {
            desk.act(Action::PointAtShare(share));
        }
    })
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub column: StepId,
    pub shares: Rc<[Share]>,
    /// Which of them is pointed at.
    #[prop_or_default]
    pub pointed: Option<Whose>,
    pub desk: Desk,
}

/// The bar alone; what it says is said elsewhere, too.
#[component]
pub(super) fn Bar(props: &Props) -> Html {
    let Props { column, shares, pointed, desk } = props;
    let parts = shares.iter().filter(|share| is_there(share)).map(|share| {
        html! {
            <Part key={share.whose.words()} share={share.clone()} column={*column}
                is_pointed={*pointed == Some(share.whose)} desk={desk.clone()} />
        }
    });
    html! { <div class="bytes-bar" aria-hidden="true">{ for parts }</div> }
}

#[derive(Properties, PartialEq)]
struct PartProps {
    share: Share,
    column: StepId,
    is_pointed: bool,
    desk: Desk,
}

#[component]
fn Part(props: &PartProps) -> Html {
    let PartProps { share, column, is_pointed, desk } = props;
    let node = use_node_ref();
    use_effect_with(share.size.likely(), {
        let node = node.clone();
        move |bytes| place::set_var(&node, "--bytes", &bytes.to_string())
    });
    let class = classes!(
        "bytes-part",
        class_of(share.whose),
        (share.size == Amount::Unknown).then_some("is-unknown"),
        is_pointed.then_some("is-pointed"),
    );
    let (on, off) = (point(desk, Some((*column, share.whose))), point(desk, None));
    html! {
        <span {class} ref={node} title={share.words()}
            onmouseenter={on.reform(|event: MouseEvent| event.into())}
            onmouseleave={off.reform(|event: MouseEvent| event.into())} />
    }
}

fn class_of(whose: Whose) -> &'static str {
    match whose {
        Whose::Base => "is-base",
        Whose::Dependencies => "is-dependencies",
        Whose::Own => "is-own",
        Whose::Dead => "is-dead",
    }
}
