//! The picture of the image: columns of beds, what names them, and what passes between them.

mod bytes;
mod column;
mod container;
mod head;
mod label;
mod leaving;
mod meaning;
mod overlay;
mod placed;
mod player;
mod slab;
mod tools;
mod walk;

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use self::column::{ColumnView, Seen};
use self::container::ContainerBed;
use self::head::Head;
use self::label::Mark;
use self::overlay::{Behind, Over};
use self::placed::{use_canvas, use_sight};
use self::player::PlayerBar;
use super::desk::Desk;
use super::fate::fate_class;
use crate::analysis::forecast::Fate;
use crate::analysis::savings::{Becomes, Ghost};
use crate::analysis::stack::{Amount, Share};
use crate::app::picture::{BedKey, Picture, PlacedColumn, PlacedLabel, Shown, draw};
use crate::app::savings::Preview;
use crate::app::{Action, Lab, Spot, State, Ties};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub state: State,
    pub desk: Desk,
}

#[component]
pub(super) fn StackView(props: &Props) -> Html {
    let Props { state, desk } = props;
    let scroller = use_node_ref();
    let canvas = use_canvas(&scroller);
    let picture = {
        let drawn = (state.build.stack.clone(), state.look.view.clone(), canvas);
        use_memo(drawn, |(stack, view, canvas)| draw(stack, view, *canvas))
    };
    let sight = use_sight(&scroller);
    let picture = {
        let drawn = (picture, sight, state.inspected());
        use_memo(drawn, |(picture, sight, kept)| picture.within(*sight, *kept))
    };
    let onclick = use_callback(desk.clone(), |_: MouseEvent, desk| desk.act(Action::Choose(None)));
    html! {
        <section class="stack" aria-label="The image, layer by layer">
            <Head state={state.clone()} desk={desk.clone()} />
            { bytes::bytes(state, desk) }
            <div class="stack-scroll" ref={scroller} {onclick}>
                if picture.columns.is_empty() {
                    { empty() }
                } else {
                    { drawing(state, desk, &picture) }
                }
            </div>
            <PlayerBar player={state.player} rest={state.rest()} speed={state.speed} scale={state.look.view.scale} course={state.course().len() as u32}
                words={state.playing_words()} desk={desk.clone()} />
        </section>
    }
}

fn drawing(state: &State, desk: &Desk, picture: &Rc<Picture>) -> Html {
    let marks = Rc::new(Marks::of(state));
    let seen = |column: &PlacedColumn| match &picture.lens {
        Some(lens) if lens.id == column.id => Seen::Twice,
        _ => Seen::Once,
    };
    let shares = |placed: &PlacedColumn| -> Rc<[Share]> {
        let mut columns = state.build.stack.columns.iter().filter(|_| state.is_whole);
        let column = columns.find(|column| column.id == placed.id);
        column.map(|column| Rc::from(&column.shares[..])).unwrap_or_default()
    };
    let columns = picture.columns.iter().map(|column| {
        html! {
            <ColumnView key={column.id.0} column={column.clone()} marks={marks.clone()}
                seen={seen(column)} is_single={picture.columns.len() == 1}
                is_partial={picture.is_partial} shares={shares(column)} desk={desk.clone()} />
        }
    });
    let linked = state.look.hovered.or(state.inspected());
    html! {
        <placed::Drawing width={picture.width} height={picture.height}>
            <Behind picture={picture.clone()} marks={marks.clone()} />
            <div class="columns" onkeydown={walk::walking(desk)}>{ for columns }</div>
            if let Some(lens) = picture.lens.clone() {
                <ColumnView key="lens" column={lens} marks={marks.clone()} seen={Seen::Enlarged}
                    desk={desk.clone()} />
            }
            <Over picture={picture.clone()} {linked} {marks} />
            { on_top(state, desk, picture) }
        </placed::Drawing>
    }
}

/// The container, or the place for one; not while the picture is built up.
fn on_top(state: &State, desk: &Desk, picture: &Picture) -> Option<Html> {
    let size = state.container.as_ref().map_or(Amount::ZERO, |container| container.size());
    let place = picture.container(size).filter(|_| state.player.is_none())?;
    let is_current = state.container.as_ref().is_some_and(|it| state.build.makes(it));
    Some(html! {
        <ContainerBed {place} container={state.container.clone()} {is_current} can_start={state.build.makes_image()}
            is_chosen={state.inspected() == Some(Spot::CONTAINER)} desk={desk.clone()} />
    })
}

/// What is to be seen of a bed besides its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub hovered: Option<Spot>,
    pub chosen: Option<Spot>,
    /// Which is not laid yet, while the picture is built up.
    pub waiting: BTreeSet<Spot>,
    pub just_laid: Option<Spot>,
    /// Whether what was just laid is the first that runs.
    pub is_first_miss: bool,
    pub lab: Rc<Lab>,
    /// Whether it may be seen what becomes of the steps.
    pub shows_fates: bool,
    /// What a rewrite would change.
    pub preview: Option<Rc<Preview>>,
    /// What belongs to what is pointed at.
    pub ties: Ties,
}

impl Marks {
    fn of(state: &State) -> Self {
        let waiting = state.player.map(|player| {
            let course = state.course();
            course.get(player.laid as usize..).unwrap_or_default().iter().copied().collect()
        });
        let mut waiting: BTreeSet<Spot> = waiting.unwrap_or_default();
        // In a rebuild what is reused is there from the beginning.
        let is_rebuild = state.lab.record().is_some();
        waiting.retain(|spot| {
            !is_rebuild
                || !matches!(state.lab.fate(*spot), None | Some(Fate::Reused | Fate::Setting))
        });
        Self {
            hovered: state.look.hovered,
            chosen: state.inspected(),
            waiting,
            just_laid: state.just_laid(),
            is_first_miss: state.is_first_miss(),
            lab: state.lab.clone(),
            shows_fates: state.shows_fates(),
            preview: state.preview.clone(),
            ties: state.ties(),
        }
    }

    /// What would become of a bed.
    fn becomes(&self, key: BedKey) -> Option<Becomes> {
        let ghosts = &self.preview.as_ref()?.ghosts.beds;
        let is_it = |ghost: &&Ghost| ghost.key.id == key.id && ghost.key.part == key.part;
        ghosts.iter().find(is_it).map(|ghost| ghost.becomes)
    }

    fn fate(&self, key: BedKey) -> Option<Fate> {
        self.lab.fate(Spot { id: key.id, part: key.part }).filter(|_| self.shows_fates)
    }

    fn of_label(&self, label: &PlacedLabel) -> Vec<Mark> {
        let names = label.names.iter();
        names.map(|name| Mark { classes: self.classes(name), fate: self.fate(name.key) }).collect()
    }

    /// What lays a bed of a column: its own step, or for what comes from below, the column's `FROM`.
    fn laid_by(key: BedKey, inherited: bool) -> Spot {
        if inherited {
            Spot { id: key.column, part: 0 }
        } else {
            Spot { id: key.id, part: key.part }
        }
    }

    /// Whether it is still to be laid. What comes from below is there after what it comes from.
    fn is_waiting(&self, key: BedKey, inherited: bool) -> bool {
        let made = Spot { id: key.id, part: key.part };
        self.waiting.contains(&made) || self.waiting.contains(&Self::laid_by(key, inherited))
    }

    fn classes(&self, shown: &Shown) -> Classes {
        let key = shown.key;
        let spot = Spot { id: key.id, part: key.part };
        let is_new = self.just_laid == Some(Self::laid_by(key, shown.inherited));
        classes!(
            self.fate(key).map(fate_class),
            (self.hovered == Some(spot)).then_some("is-hovered"),
            (self.chosen == Some(spot)).then_some("is-chosen"),
            is_new.then_some("is-new"),
            (is_new && self.is_first_miss).then_some("is-first-miss"),
            self.is_waiting(key, shown.inherited).then_some("is-waiting"),
            self.tie(shown),
        )
    }
}

impl Marks {
    /// How a bed belongs to what is pointed at. Layers that are drawn as one belong where one does.
    fn tie(&self, shown: &Shown) -> Option<&'static str> {
        let BedKey { column, id, part } = shown.key;
        let Ties { column: of, lit, killers, victims } = &self.ties;
        let is_in = |spots: &[Spot]| {
            spots.iter().any(|it| it.id == id && (it.part == part || shown.layers > 1))
        };
        match of {
            Some(of) if *of == column && is_in(lit) => Some("is-lit"),
            _ if killers.contains(&id) && !shown.inherited => Some("is-killer"),
            Some(of) if *of == column => Some("is-unlit"),
            None if is_in(victims) => Some("is-victim"),
            _ => None,
        }
    }
}

fn empty() -> Html {
    html! {
        <div class="stack-empty">
            <p class="stack-empty-title">{ "No image yet" }</p>
            <p class="quiet">
                { "Type " }<code>{ "FROM" }</code>{ " and the name of an image: its layers appear here, and every line lays down another." }
            </p>
        </div>
    }
}
