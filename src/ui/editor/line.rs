//! One line of the highlight layer, and its place in the gutter.

use std::rc::Rc;

use yew::prelude::*;

use crate::analysis::editor::{Class, Severity};
use crate::analysis::forecast::Fate;
use crate::app::lines::{Bed, BedKind, LineView, Note, Piece};
use crate::app::{Action, Command, Tie};
use crate::text::Span;
use crate::ui::desk::Desk;
use crate::ui::fate::dot;
use crate::ui::problems::{code_words, severity_class, severity_icon};

#[derive(Properties, PartialEq)]
pub(in crate::ui) struct LineProps {
    pub view: LineView,
    pub is_current: bool,
    /// How it belongs to what is pointed at in the picture.
    #[prop_or_default]
    pub tie: Option<Tie>,
    /// Whether a rewrite that is shown ahead changes it.
    #[prop_or_default]
    pub is_touched: bool,
}

#[component]
pub(in crate::ui) fn Line(props: &LineProps) -> Html {
    let LineProps { view, is_current, tie, is_touched } = props;
    let class = classes!(
        "line",
        is_current.then_some("is-current"),
        tie.map(tie_class),
        is_touched.then_some("is-touched"),
        view.size.is_some().then_some("has-size"),
    );
    html! {
        <div {class} data-line={view.number.to_string()}>
            <span class="code">{ for view.pieces.iter().map(piece) }</span>
            if let Some(note) = &view.note {
                <span class={classes!("line-note", severity_class(note.severity))}>{ code_words(&note.message) }</span>
            }
        </div>
    }
}

/// What a line adds to the image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub number: u32,
    pub text: Option<Rc<str>>,
    /// How much of it is dead weight.
    pub dead: Option<Rc<str>>,
    /// The colour of its line, where that has one of its own.
    pub colour: Option<Colour>,
}

/// What colours a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    Current,
    Tied,
    Touched,
}

#[derive(Properties, PartialEq)]
pub(super) struct SizesProps {
    pub sizes: Vec<Size>,
}

/// What lines add to the image, at the right edge of what is in sight.
#[component]
pub(super) fn Sizes(props: &SizesProps) -> Html {
    let line = |size: &Size| {
        let class = classes!("size-line", size.colour.map(colour_class));
        html! {
            <div key={size.number} {class}>
                if let Some(text) = &size.text {
                    <span class="line-size">
                        if let Some(dead) = &size.dead {
                            <span class="line-dead">{ format!("{dead} dead") }</span>
                        }
                        { text.clone() }
                    </span>
                }
            </div>
        }
    };
    html! {
        <div class="sizes" aria-hidden="true">
            <div class="window">{ for props.sizes.iter().map(line) }</div>
        </div>
    }
}

fn colour_class(colour: Colour) -> &'static str {
    match colour {
        Colour::Current => "is-current",
        Colour::Tied => "is-tied",
        Colour::Touched => "is-touched",
    }
}

fn tie_class(tie: Tie) -> &'static str {
    match tie {
        Tie::Own => "is-linked",
        Tie::Killer => "is-killer",
        Tie::Victim => "is-victim",
    }
}

fn piece(piece: &Piece) -> Html {
    if piece.class.is_none() && piece.problem.is_none() {
        return html! { piece.text.clone() };
    }
    let problem = piece.problem.map(|severity| match severity {
        Severity::Error => "has-error",
        Severity::Warning => "has-warning",
    });
    html! { <span class={classes!(piece.class.map(class_name), problem)}>{ piece.text.clone() }</span> }
}

#[derive(Properties, PartialEq)]
pub(super) struct GutterProps {
    pub number: u32,
    pub bed: Option<Bed>,
    pub note: Option<Note>,
    pub fate: Option<Fate>,
    pub is_current: bool,
    pub desk: Desk,
}

#[component]
pub(super) fn GutterLine(props: &GutterProps) -> Html {
    let GutterProps { number, bed, note, fate, is_current, desk } = props;
    let bed_class =
        bed.map(|bed| classes!("bed", bed_name(bed.kind), bed.is_first.then_some("is-first")));
    let go = note.as_ref().map(|note| {
        let (desk, offset) = (desk.clone(), note.offset);
        Callback::from(move |_: MouseEvent| {
            desk.carry(&Command::GoTo(Span::at(offset)));
            desk.act(Action::PointAt(Some(offset)));
        })
    });
    html! {
        <div class={classes!("gutter-line", is_current.then_some("is-current"))} onclick={go}>
            <span class="gutter-mark">
                if let Some(note) = note {
                    <span class={severity_class(note.severity)}>{ severity_icon(note.severity) }</span>
                } else if let Some(fate) = fate {
                    { dot(*fate) }
                }
            </span>
            <span class="gutter-number">{ number }</span>
            <span class={bed_class.unwrap_or_else(|| classes!("bed"))} />
        </div>
    }
}

fn bed_name(kind: BedKind) -> &'static str {
    match kind {
        BedKind::Base => "is-base",
        BedKind::Run => "is-run",
        BedKind::Copy => "is-copy",
        BedKind::Setting => "is-setting",
    }
}

/// The class that colours a piece of code.
pub(in crate::ui) fn class_name(class: Class) -> &'static str {
    match class {
        Class::Comment => "t-comment",
        Class::Directive => "t-directive",
        Class::Keyword => "t-keyword",
        Class::Flag => "t-flag",
        Class::FlagValue => "t-flag-value",
        Class::Image => "t-image",
        Class::Stage => "t-stage",
        Class::Name => "t-name",
        Class::Variable => "t-variable",
        Class::String => "t-string",
        Class::Punctuation => "t-punctuation",
        Class::Number => "t-number",
        Class::Program => "t-program",
        Class::Option => "t-option",
        Class::Operator => "t-operator",
        Class::HeredocMark => "t-heredoc-mark",
        Class::Heredoc => "t-heredoc",
        Class::Continuation => "t-continuation",
    }
}
