//! Two Dockerfiles over the same edits: what each of them runs again.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::compare::{Compare, Compared, Cost, Replayed};
use crate::app::{Action, State};
use crate::ui::desk::Desk;
use crate::ui::icon::{Icon, icon};
use crate::ui::problems::code_words;

/// After so many milliseconds without an edit both are built.
const PAUSE: u32 = 250;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

#[component]
pub(super) fn ComparePane(props: &Props) -> Html {
    let Props { state, desk } = props;
    let compared = use_state(|| None::<Rc<Compared>>);
    use_effect_with((state.build.clone(), state.compare.clone()), {
        let (compared, desk) = (compared.clone(), desk.clone());
        move |_| {
            let replay = move || compared.set(Some(Rc::new(desk.state().compared())));
            let timeout = Timeout::new(PAUSE, replay);
            move || drop(timeout)
        }
    });
    html! {
        <div class="compare">
            { other(state, desk) }
            if let Some(compared) = &*compared {
                <div class="compare-result">
                    <p class="compare-words" role="status">{ compared.result.words() }</p>
                    if state.other_dockerfile() == *state.text() {
                        <p class="quiet small">
                            { "B is a copy of A. Edit B, such as the order of its lines, and see what it saves." }
                        </p>
                    }
                    if compared.has_no_edits() {
                        <p class="quiet small">
                            { "There are no files here to change. Open an example, or a surprise, that has some." }
                        </p>
                    }
                    { table(compared, state, desk) }
                    <More compared={compared.clone()} compare={state.compare.clone()} desk={desk.clone()} />
                </div>
            }
        </div>
    }
}

/// The other Dockerfile, to be edited.
fn other(state: &State, desk: &Desk) -> Html {
    let set = |other: Option<Rc<str>>| {
        Action::Compare(Compare { other, files: Rc::default(), ..Compare::clone(&state.compare) })
    };
    let oninput = {
        let (desk, compare) = (desk.clone(), state.compare.clone());
        Callback::from(move |event: InputEvent| {
            let area: Option<HtmlTextAreaElement> = event.target_dyn_into();
            let other = area.map(|area| Rc::from(area.value()));
            desk.act(Action::Compare(Compare { other, ..Compare::clone(&compare) }));
        })
    };
    let copy = act(desk, set(Some(Rc::clone(state.text()))));
    let reset = state.compare.other.as_ref().map(|_| act(desk, set(None)));
    html! {
        <div class="compare-other">
            <label class="pane-label" for="compare-other">{ "B: another Dockerfile" }</label>
            <textarea id="compare-other" class="compare-field" spellcheck="false" autocomplete="off"
                value={state.other_dockerfile().to_string()} {oninput} />
            <p class="compare-choices">
                <button type="button" class="button is-outlined is-small" onclick={copy}>{ "Copy A" }</button>
                if let Some(reset) = reset {
                    <button type="button" class="button is-outlined is-small" onclick={reset}>{ "Reset" }</button>
                }
            </p>
        </div>
    }
}

fn act(desk: &Desk, action: Action) -> Callback<MouseEvent> {
    let desk = desk.clone();
    Callback::from(move |_: MouseEvent| desk.act(action.clone()))
}

fn table(compared: &Compared, state: &State, desk: &Desk) -> Html {
    let result = &compared.result;
    let costs = result.a.edits.iter().zip(&result.b.edits);
    let edits = compared.week.iter().zip(costs).enumerate().map(|(at, (verb, (a, b)))| {
        let week = Some(compared.without(at));
        let remove = Action::Compare(Compare { week, ..Compare::clone(&state.compare) });
        let label = format!("Remove: {}", verb.label);
        html! {
            <tr key={at}>
                <th scope="row">{ &verb.label }</th>
                { cell(a) }{ cell(b) }
                <td>
                    <button type="button" class="button is-icon is-small" aria-label={label.clone()} title={label}
                        onclick={act(desk, remove)}>{ icon(Icon::Close) }</button>
                </td>
            </tr>
        }
    });
    html! {
        <table class="compare-table">
            <caption class="announcer">{ "How many steps run in each build, of those that are looked up, and how long it takes, estimated" }</caption>
            <thead>
                <tr>
                    <th scope="col">{ "Edits, one after the other" }</th>
                    <th scope="col">{ "A runs" }</th>
                    <th scope="col">{ "B runs" }</th>
                    <td />
                </tr>
            </thead>
            <tbody>
                <tr key="image"><th scope="row">{ "The image" }</th>{ image(&result.a) }{ image(&result.b) }<td /></tr>
                <tr key="first"><th scope="row">{ "First build" }</th>{ cell(&result.a.first) }{ cell(&result.b.first) }<td /></tr>
                { for edits }
            </tbody>
            <tfoot>
                <tr><th scope="row">{ "Run again" }</th>{ sum(result.a.again) }{ sum(result.b.again) }<td /></tr>
            </tfoot>
        </table>
    }
}

fn image(replayed: &Replayed) -> Html {
    let Some(image) = replayed.image else { return html! { <td class="quiet">{ "none" }</td> } };
    html! { <td title={image.size.range()}>{ image.words() }</td> }
}

fn cell(cost: &Result<Cost, String>) -> Html {
    match cost {
        Ok(cost) => {
            let class = classes!(
                (cost.runs > 0).then_some("is-runs"),
                (cost.fails > 0).then_some("is-fails")
            );
            html! { <td {class}>{ words(*cost) }</td> }
        }
        Err(why) => html! { <td class="is-told">{ code_words(why) }</td> },
    }
}

fn sum(cost: Cost) -> Html {
    if cost.is_nothing() {
        return html! { <td class="quiet">{ "nothing" }</td> };
    }
    html! { <td>{ words(cost) }</td> }
}

fn words(cost: Cost) -> Html {
    html! { <>{ cost.words() }{ " " }<span class="compare-time">{ cost.time_words() }</span></> }
}

#[derive(Properties, PartialEq)]
struct MoreProps {
    compared: Rc<Compared>,
    compare: Rc<Compare>,
    desk: Desk,
}

/// Adds an edit to the week, or takes the usual week again.
#[component]
fn More(props: &MoreProps) -> Html {
    let MoreProps { compared, compare, desk } = props;
    let select = use_node_ref();
    let set = |week| Action::Compare(Compare { week, ..Compare::clone(compare) });
    let add = {
        let (select, desk, compared, compare) =
            (select.clone(), desk.clone(), compared.clone(), compare.clone());
        Callback::from(move |_: MouseEvent| {
            let chosen = select.cast::<HtmlSelectElement>().map(|it| it.selected_index());
            if let Some(chosen) = chosen.and_then(|it| usize::try_from(it).ok()) {
                let week = Some(compared.with(chosen));
                desk.act(Action::Compare(Compare { week, ..Compare::clone(&compare) }));
            }
        })
    };
    html! {
        <p class="compare-choices">
            if !compared.offered.is_empty() {
                <select class="compare-select" ref={select} aria-label="Edit to add">
                    { for compared.offered.iter().map(|verb| html! {
                        <option key={verb.id.clone()}>{ &verb.label }</option>
                    }) }
                </select>
                <button type="button" class="button is-outlined is-small" onclick={add}>{ "Add edit" }</button>
            }
            if compare.week.is_some() {
                <button type="button" class="button is-outlined is-small" onclick={act(desk, set(None))}>
                    { "The usual week" }
                </button>
            }
        </p>
    }
}
