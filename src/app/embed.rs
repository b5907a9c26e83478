//! What the address asks of the page: `?embed&view=stack&theme=dark&readonly`.

use super::look::Part;
use super::settings::Theme;

/// How the page is to look and to behave inside another page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmbedOptions {
    /// Whether it is inside another page; otherwise the rest is as by default.
    pub embed: bool,
    pub view: EmbedView,
    pub theme: Theme,
    /// Whether nothing can be edited.
    pub readonly: bool,
}

/// What of the page is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EmbedView {
    #[default]
    Full,
    /// The text alone.
    Source,
    /// The picture alone.
    Stack,
    /// The picture and the builds.
    Cache,
}

impl EmbedOptions {
    /// The options of a query, with or without its `?`. What is unknown is passed over.
    pub fn of_query(query: &str) -> Self {
        let mut options = Self::default();
        for pair in query.strip_prefix('?').unwrap_or(query).split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let is_set = matches!(value, "" | "1" | "true");
            match name {
                "embed" => options.embed |= is_set,
                "readonly" => options.readonly |= is_set,
                "view" => options.view = EmbedView::of_id(value).unwrap_or(options.view),
                "theme" => options.theme = Theme::of_id(value).unwrap_or(options.theme),
                _ => {}
            }
        }
        if options.embed { options } else { Self::default() }
    }

    /// The query that asks for these.
    pub fn query(self) -> String {
        let mut query = String::new();
        if self.embed {
            query.push_str("?embed");
            if self.view != EmbedView::default() {
                query.push_str("&view=");
                query.push_str(self.view.id());
            }
            if self.theme != Theme::default() {
                query.push_str("&theme=");
                query.push_str(self.theme.id());
            }
            if self.readonly {
                query.push_str("&readonly");
            }
        }
        query
    }
}

impl EmbedView {
    pub const ALL: [Self; 4] = [Self::Full, Self::Source, Self::Stack, Self::Cache];

    /// As it stands in the address.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Source => "source",
            Self::Stack => "stack",
            Self::Cache => "cache",
        }
    }

    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.id() == id)
    }

    /// The part that is seen first where there is room for one only.
    pub const fn first_part(self) -> Part {
        match self {
            Self::Source => Part::Source,
            Self::Full | Self::Stack | Self::Cache => Part::Stack,
        }
    }

    /// Whether a part is ever seen.
    pub const fn has(self, part: Part) -> bool {
        match self {
            Self::Full => true,
            Self::Source => matches!(part, Part::Source),
            Self::Stack => matches!(part, Part::Stack),
            Self::Cache => matches!(part, Part::Stack | Part::Builds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: EmbedOptions) {
        assert_eq!(EmbedOptions::of_query(query), expected);
        assert_eq!(EmbedOptions::of_query(&expected.query()), expected);
    }

    #[test]
    fn what_is_asked_for_is_read() {
        let embed = EmbedOptions { embed: true, ..EmbedOptions::default() };
        check("?embed", embed);
        check("embed=1", embed);
        check("?utm=x&embed&view=stack", EmbedOptions { view: EmbedView::Stack, ..embed });
        check("?embed&theme=dark", EmbedOptions { theme: Theme::Dark, ..embed });
        check(
            "?view=cache&theme=light&readonly&embed=true",
            EmbedOptions {
                embed: true,
                view: EmbedView::Cache,
                theme: Theme::Light,
                readonly: true,
            },
        );
    }

    #[test]
    fn what_is_unknown_is_passed_over() {
        let embed = EmbedOptions { embed: true, ..EmbedOptions::default() };
        check("?embed&view=all&theme=pink&readonly=no&&=&x", embed);
        check("?embed&view=stack&view=all", EmbedOptions { view: EmbedView::Stack, ..embed });
        for query in ["", "?", "?embed=no", "?view=stack&theme=dark&readonly", "?embedded"] {
            check(query, EmbedOptions::default());
        }
    }
}
