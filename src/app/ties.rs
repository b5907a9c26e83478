//! What belongs together: the beds that a part of an image lies in, a bed and what makes it dead.

use std::collections::BTreeSet;

use super::look::Spot;
use super::state::State;
use crate::analysis::stack::{Bed, Column, Role, StepId, Whose};

/// What is tied to what the pointer or the focus is on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// The column of which a part is pointed at, and the beds that it lies in.
    pub column: Option<StepId>,
    pub lit: Vec<Spot>,
    /// The steps that make it dead, and the beds that it makes dead.
    pub killers: BTreeSet<StepId>,
    pub victims: Vec<Spot>,
}

/// How a line is tied to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// It is its own line.
    Own,
    Killer,
    Victim,
}

impl State {
    /// The image whose bytes are told apart: the one that is pointed at, or else the final one.
    pub fn weighed_image(&self) -> Option<&Column> {
        let columns = &self.build.stack.columns;
        let pointed = self.look.share.and_then(|(id, _)| columns.iter().find(|it| it.id == id));
        pointed.or_else(|| columns.iter().find(|it| it.role == Role::Final))
    }

    /// What belongs to what is pointed at, or else to what is chosen.
    pub fn ties(&self) -> Ties {
        if let Some((id, whose)) = self.look.share {
            return self.share_ties(id, whose).unwrap_or_default();
        }
        let Some(spot) = self.look.hovered.or(self.look.chosen) else { return Ties::default() };
        let beds = || self.build.stack.columns.iter().flat_map(|column| &column.beds);
        let victims = beds().filter(|bed| bed.killers.contains(&spot.id)).map(Spot::of);
        let victims: BTreeSet<Spot> = victims.collect();
        let killers = beds().filter(|bed| Spot::of(bed) == spot).flat_map(|bed| &bed.killers);
        Ties {
            killers: killers.copied().collect(),
            victims: victims.into_iter().collect(),
            ..Ties::default()
        }
    }

    fn share_ties(&self, id: StepId, whose: Whose) -> Option<Ties> {
        let column = self.build.stack.columns.iter().find(|column| column.id == id)?;
        let share = column.shares.iter().find(|share| share.whose == whose)?;
        let lit: Vec<Spot> = share.beds.iter().map(|&(id, part)| Spot { id, part }).collect();
        let dead =
            column.beds.iter().filter(|bed| whose == Whose::Dead && lit.contains(&Spot::of(bed)));
        let killers = dead.flat_map(|bed| &bed.killers).copied().collect();
        Some(Ties { column: Some(id), lit, killers, victims: Vec::new() })
    }

    /// The first and last line, from 1, of all that is tied, and how.
    pub fn tied_lines(&self) -> Vec<((u32, u32), Tie)> {
        let ties = self.ties();
        let mut lines = Vec::new();
        let mut add = |bed: Option<&Bed>, tie| {
            lines.extend(bed.map(|bed| (bed.lines, tie)).filter(|((first, _), _)| *first > 0));
        };
        let own = self.look.hovered.or(self.look.chosen).filter(|_| self.look.share.is_none());
        for spot in own.iter().chain(&ties.lit) {
            add(self.bed(*spot), Tie::Own);
        }
        for id in &ties.killers {
            add(self.bed(Spot { id: *id, part: 0 }), Tie::Killer);
        }
        for spot in &ties.victims {
            add(self.bed(*spot), Tie::Victim);
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Action;
    use crate::app::fixture::state;

    fn dead() -> State {
        let text = "FROM debian:bookworm-slim\nRUN apt-get update\nRUN apt-get install -y jq\n\
                    RUN rm -rf /var/lib/apt/lists/*\nENV A=1\n";
        state(text)
    }

    fn lines(state: &State) -> String {
        let one = |((from, to), tie): &((u32, u32), Tie)| format!("{from}–{to} {tie:?}");
        state.tied_lines().iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn bed_on(state: &State, line: u32) -> Option<Spot> {
        state.spot_on_line(line)
    }

    #[test]
    fn what_is_dead_leads_to_what_made_it_so_and_back() {
        let state = dead();
        let hover = |line| state.update(Action::Hover(bed_on(&state, line))).unwrap();
        assert_eq!(lines(&hover(2)), "2–2 Own, 4–4 Killer");
        assert_eq!(lines(&hover(4)), "4–4 Own, 2–2 Victim");
        assert_eq!(lines(&hover(5)), "5–5 Own");
        assert_eq!(lines(&state), "");
        let chosen = state.update(Action::Choose(bed_on(&state, 4))).unwrap();
        assert_eq!(lines(&chosen), "4–4 Own, 2–2 Victim");
        assert_eq!(chosen.ties().victims, [bed_on(&state, 2).unwrap()]);
    }

    #[test]
    fn a_part_of_an_image_leads_to_its_beds() {
        let state = dead();
        let column = state.weighed_image().unwrap().id;
        let point = |whose| state.update(Action::PointAtShare(Some((column, whose)))).unwrap();
        assert_eq!(lines(&point(Whose::Base)), "1–1 Own");
        assert_eq!(lines(&point(Whose::Dependencies)), "3–3 Own");
        assert_eq!(lines(&point(Whose::Dead)), "2–2 Own, 4–4 Killer");
        assert_eq!(point(Whose::Dead).ties().column, Some(column));
        let left = point(Whose::Dead).update(Action::PointAtShare(None)).unwrap();
        assert_eq!(left, state);
    }
}
