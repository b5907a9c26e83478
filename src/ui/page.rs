//! The page: the only reader of the store, and the parts it is made of.

use yew::prelude::*;

use super::announcer::Announcer;
use super::behind::use_behind;
use super::calm::use_calm;
use super::card::Card;
use super::cause::CauseLine;
use super::desk::Desk;
use super::embed::{EmbedFoot, embed_classes};
use super::inspector::Inspector;
use super::keys::KeysDialog;
use super::linking::use_linking;
use super::notice::NoticeBar;
use super::platform::{page, storage};
use super::saving::use_saving;
use super::shelf::{on_drag, on_drop};
use super::source::Source;
use super::stack::StackView;
use super::store::Store;
use super::strip::Strip;
use super::suggestions::SuggestionList;
use super::topbar::Topbar;
use crate::app::look::Part;
use crate::app::{Action, EmbedView, State};

/// The whole page.
#[component]
pub fn Page() -> Html {
    let store = use_reducer(|| Store(State::new(storage::open())));
    let desk = {
        let store = store.clone();
        (*use_memo((), |()| Desk::new(store))).clone()
    };
    let state = store.clone().0.clone();
    use_saving(&state, &desk);
    use_behind(&desk);
    use_linking(&state, &desk);
    let calm = use_calm(&state, &desk);
    let embed = state.embed;
    // Each image has an editor of its own, with an undo of its own.
    let (own, calm_own) = (state.shelf.id, calm.shelf.id);
    let shelf = state.is_whole.then(|| state.shelf.clone());
    use_effect_with(state.settings.theme, |theme| page::show_theme(*theme));
    html! {
        <>
            <div class="frame" ondragover={on_drag()} ondrop={on_drop(&desk)}>
                <div class={classes!("page", part_class(state.look.part), embed_classes(embed))}>
                    if embed.embed {
                        <header class="announcer"><h1>{ "Layerlab" }</h1></header>
                    } else {
                        <Topbar theme={state.settings.theme} {shelf} desk={desk.clone()} />
                        if let Some(notice) = state.notice.clone() {
                            <NoticeBar {notice} desk={desk.clone()} />
                        }
                    }
                    <main class="work">
                        <Source key={own} state={state.clone()} desk={desk.clone()} />
                        <StackView key={calm_own} state={calm.clone()} desk={desk.clone()} />
                        if state.is_whole {
                            <Inspector key={calm_own} state={calm.clone()} desk={desk.clone()} />
                        } else {
                            <aside class="inspector" aria-label="Details" aria-busy="true" />
                        }
                        if state.is_whole {
                            { afloat(&state, &desk) }
                        }
                    </main>
                    if state.is_whole {
                        <Strip state={calm.clone()} desk={desk.clone()} />
                    } else {
                        <section class="strip" aria-label="Builds" aria-busy="true" />
                    }
                    { parts(state.look.part, embed.view, &desk) }
                    if embed.embed {
                        <EmbedFoot notice={state.notice.clone()} desk={desk.clone()} />
                    }
                </div>
            </div>
            if state.is_whole {
                <CauseLine cause={state.cause()} />
                <KeysDialog open={state.keys_shown} desk={desk.clone()} />
            }
            <Announcer words={state.announcement()} />
        </>
    }
}

/// On a narrow screen, which part of the page is seen.
fn parts(now: Part, view: EmbedView, desk: &Desk) -> Html {
    if matches!(view, EmbedView::Source | EmbedView::Stack) {
        return Html::default();
    }
    let choice = |part: Part, label: &'static str| {
        let desk = desk.clone();
        let onclick = Callback::from(move |_: MouseEvent| desk.act(Action::ShowPart(part)));
        view.has(part).then(|| html! {
            <button type="button" class="part" aria-pressed={(part == now).to_string()} {onclick}>
                { label }
            </button>
        })
    };
    html! {
        <nav class="parts" aria-label="Parts of the page">
            { choice(Part::Source, "Source") }
            { choice(Part::Stack, "Image") }
            { choice(Part::Inspector, "Details") }
            { choice(Part::Builds, "Builds") }
        </nav>
    }
}

fn part_class(part: Part) -> &'static str {
    match part {
        Part::Source => "shows-source",
        Part::Stack => "shows-stack",
        Part::Inspector => "shows-inspector",
        Part::Builds => "shows-builds",
    }
}

/// What floats beside a place of the text.
fn afloat(state: &State, desk: &Desk) -> Html {
    html! {
        <>
            <SuggestionList suggestions={state.suggestions.clone()} index={state.index.clone()}
                text={state.text().clone()} desk={desk.clone()} />
            <Card pointed={state.pointed} build={state.build.clone()} index={state.index.clone()}
                desk={desk.clone()} />
        </>
    }
}
