//! The icons: strokes on a grid of 16, in the colour of the text around them.

use yew::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    Auto,
    Light,
    Dark,
    Chevron,
    Keyboard,
    Error,
    Warning,
    Check,
    Close,
    Wrench,
    Layers,
    Cache,
    Copy,
    Play,
    Pause,
    Back,
    Forward,
    Link,
    Code,
    Plus,
    More,
}

/// An icon. It says nothing that the text beside it or the label around it does not.
pub(super) fn icon(icon: Icon) -> Html {
    let class = classes!("icon", matches!(icon, Icon::Chevron).then_some("is-small"));
    html! {
        <svg {class} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d={path(icon)} />
        </svg>
    }
}

/// The sign of the page: three beds.
pub(super) fn sign() -> Html {
    html! {
        <svg class="sign" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path class="sign-base" d="M3 12.5h14V16a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 16z" />
            <path class="sign-run" d="M3 7h14v4.5H3z" />
            <path class="sign-copy" d="M4.5 2.5h11A1.5 1.5 0 0 1 17 4v2H3V4a1.5 1.5 0 0 1 1.5-1.5z" />
        </svg>
    }
}

fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Auto => {
            "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11M8 5h3.8M8 8h5.3M8 11h3.8"
        }
        Icon::Light => {
            "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3.1 3.1l1 1M11.9 11.9l1 1M3.1 12.9l1-1M11.9 4.1l1-1"
        }
        Icon::Dark => "M13.4 9.8A5.8 5.8 0 0 1 6.2 2.6a5.8 5.8 0 1 0 7.2 7.2z",
        Icon::Chevron => "M4.5 6.5 8 10l3.5-3.5",
        Icon::Keyboard => {
            "M2.5 4h11a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M5 9.5h6"
        }
        Icon::Error => "M8 1.8 14.2 8 8 14.2 1.8 8zM8 5v3.6M8 10.9h.01",
        Icon::Warning => "M8 2.2 14.4 13.4H1.6zM8 6.4v3.4M8 11.7h.01",
        Icon::Check => "M3 8.5 6.5 12 13 4.5",
        Icon::Close => "M4 4l8 8M12 4l-8 8",
        Icon::Wrench => {
            "M10.2 2.2a3.6 3.6 0 0 0-3.4 4.9L2.3 11.6a1.5 1.5 0 0 0 2.1 2.1l4.5-4.5a3.6 3.6 0 0 0 4.8-4.3L11.5 7 9 4.5l2.2-2.2a3.6 3.6 0 0 0-1-.1z"
        }
        Icon::Layers => "M8 2 14 5 8 8 2 5zM2 8l6 3 6-3M2 11l6 3 6-3",
        Icon::Copy => "M5.5 5.5h7v8h-7zM3.5 10.5v-8h7",
        Icon::Play => "M5 3.2 12.5 8 5 12.8z",
        Icon::Pause => "M5.5 3.5v9M10.5 3.5v9",
        Icon::Back => "M11.5 3.5 6 8l5.5 4.5zM4 3.5v9",
        Icon::Forward => "M4.5 3.5 10 8l-5.5 4.5zM12 3.5v9",
        Icon::Link => {
            "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9a2.6 2.6 0 0 0 3.7 3.7l.8-.8"
        }
        Icon::Code => "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
        Icon::Plus => "M8 3v10M3 8h10",
        Icon::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
        Icon::Cache => "M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 2v3h-3",
    }
}
