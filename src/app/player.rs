//! Building the picture up from the bottom, step by step.

use super::look::Spot;
use super::state::State;
use crate::analysis::forecast::Fate;

/// How far a picture is built up. Without a player all of it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Player {
    /// How many beds are laid.
    pub laid: u32,
    pub running: bool,
    pub speed: Speed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speed {
    Half,
    #[default]
    Normal,
    Double,
    Fourfold,
}

/// What can be done with a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Playback {
    /// From the bottom, or on from where it was halted.
    Play,
    Pause,
    Forward,
    Back,
    /// To where so many beds are laid.
    Seek(u32),
    SetSpeed(Speed),
    /// Time has passed while it ran.
    Tick,
    /// Shows all again.
    Leave,
}

impl Speed {
    pub const ALL: [Self; 4] = [Self::Half, Self::Normal, Self::Double, Self::Fourfold];

    pub const fn label(self) -> &'static str {
        match self {
            Self::Half => "½×",
            Self::Normal => "1×",
            Self::Double => "2×",
            Self::Fourfold => "4×",
        }
    }

    /// Between two beds, in milliseconds.
    pub const fn pause(self) -> u32 {
        match self {
            Self::Half => 1600,
            Self::Normal => 800,
            Self::Double => 400,
            Self::Fourfold => 200,
        }
    }
}

impl State {
    fn is_base(&self, spot: Spot) -> bool {
        spot.part == 0 && self.build.stack.columns.iter().any(|column| column.id == spot.id)
    }

    /// Until when what is printed belongs to what is laid, in milliseconds; `None` for all of it.
    pub fn played_until(&self) -> Option<u64> {
        let player = self.player.filter(|_| self.lab.record().is_some())?;
        let course = self.course();
        let laid = course.get(..player.laid as usize).filter(|laid| laid.len() < course.len())?;
        Some(
            laid.iter().filter_map(|spot| self.lab.time(*spot)).map(|it| it.end).max().unwrap_or(0),
        )
    }

    /// All beds in the order in which they are laid: stage by stage, each from its base up; those of a
    /// build as they begin.
    pub fn course(&self) -> Vec<Spot> {
        let mut course: Vec<Spot> = Vec::new();
        for column in &self.build.stack.columns {
            let mut below = column.beds.iter().take_while(|bed| bed.inherited);
            course.extend(below.next().map(|_| Spot { id: column.id, part: 0 }));
            let own = column.beds.iter().filter(|bed| !bed.inherited);
            course.extend(own.map(Spot::of));
        }
        if self.lab.record().is_some() {
            // Stages are built side by side.
            let mut since = 0;
            let starts: Vec<(u64, Spot)> = course
                .iter()
                .map(|spot| {
                    since = self.lab.time(*spot).map_or(since, |time| time.start);
                    (if self.is_base(*spot) { 0 } else { since }, *spot)
                })
                .collect();
            course = sorted(starts);
        }
        course
    }

    /// The bed that was laid last while the picture is built up.
    pub fn just_laid(&self) -> Option<Spot> {
        let laid = self.player?.laid.checked_sub(1)?;
        self.course().get(laid as usize).copied()
    }

    /// How long the player rests on the bed that was laid last, in milliseconds: what is reused is
    /// there at once, and the first step that runs stays longer, to be read.
    pub fn rest(&self) -> u32 {
        let pause = self.speed.pause();
        let fate = |spot: Spot| self.lab.record().and_then(|_| self.lab.fate(spot));
        match self.just_laid().map(fate) {
            Some(Some(Fate::Reused | Fate::Setting | Fate::NotNeeded)) => pause / 4,
            Some(Some(Fate::Runs | Fate::Fails)) if self.is_first_miss() => pause * 2,
            _ => pause,
        }
    }

    /// Whether the bed that was laid last is the first one of a build that runs.
    pub fn is_first_miss(&self) -> bool {
        let (Some(player), Some(_)) = (self.player, self.lab.record()) else { return false };
        let course = self.course();
        let runs = |spot: &Spot| matches!(self.lab.fate(*spot), Some(Fate::Runs | Fate::Fails));
        let first = course.iter().position(runs);
        first.is_some_and(|first| first as u32 + 1 == player.laid) && self.lab.follows()
    }

    pub(super) fn played(&self, playback: Playback) -> Self {
        let total = self.course().len() as u32;
        let whole = Player { laid: total, running: false, speed: self.speed };
        let player = self.player.unwrap_or(whole);
        let next = match playback {
            Playback::Play if player.laid >= total => Player { laid: 0, running: true, ..player },
            Playback::Play => Player { running: true, ..player },
            Playback::Pause => Player { running: false, ..player },
            Playback::Forward => halted(player, player.laid.saturating_add(1)),
            Playback::Back => halted(player, player.laid.saturating_sub(1)),
            Playback::Seek(laid) => halted(player, laid),
            Playback::SetSpeed(speed) => Player { speed, ..player },
            Playback::Tick if player.running => Player { laid: player.laid + 1, ..player },
            Playback::Tick => player,
            Playback::Leave => return Self { player: None, ..self.clone() },
        };
        let laid = next.laid.min(total);
        let next = Player { laid, running: next.running && laid < total, ..next };
        // Only the speed was set, and nothing is being built up.
        let is_whole = self.player.is_none() && matches!(playback, Playback::SetSpeed(_));
        let player = (!is_whole).then_some(next);
        Self { player, speed: next.speed, ..self.clone() }
    }
}

/// What begins first comes first; what begins together keeps its order.
fn sorted(mut starts: Vec<(u64, Spot)>) -> Vec<Spot> {
    starts.sort_by_key(|(start, _)| *start);
    starts.into_iter().map(|(_, spot)| spot).collect()
}

fn halted(player: Player, laid: u32) -> Player {
    Player { laid, running: false, ..player }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Action;
    use crate::app::fixture::state;

    const TEXT: &str = "FROM alpine\nRUN a\nENV b=1\n";

    /// How many beds are laid after what was done, and whether it goes on.
    #[track_caller]
    fn check(done: &[Playback], expected: Option<(u32, bool)>) {
        let mut state = state(TEXT);
        for playback in done {
            state = state.update(Action::Play(*playback)).unwrap_or(state);
        }
        assert_eq!(state.player.map(|player| (player.laid, player.running)), expected);
    }

    #[test]
    fn it_begins_at_the_bottom_and_ends_with_the_last_bed() {
        use Playback::{Play, Tick};
        check(&[Play], Some((0, true)));
        check(&[Play, Tick, Tick], Some((2, true)));
        check(&[Play, Tick, Tick, Tick, Tick], Some((3, false)));
        check(&[Play, Tick, Tick, Tick, Play], Some((0, true)));
    }

    #[test]
    fn a_step_halts_it() {
        use Playback::{Back, Forward, Pause, Play, Seek, Tick};
        check(&[Play, Tick, Forward], Some((2, false)));
        check(&[Back], Some((2, false)));
        check(&[Seek(0), Back], Some((0, false)));
        check(&[Seek(99)], Some((3, false)));
        check(&[Play, Tick, Pause, Tick, Play], Some((1, true)));
    }

    #[test]
    fn an_edit_shows_all_again() {
        let halted = state(TEXT).update(Action::Play(Playback::Seek(1))).unwrap();
        let text = "FROM alpine\n".into();
        let input = crate::app::Input::Other;
        let selection = crate::app::fixture::at(0);
        let edited = halted.update(Action::Edit { text, selection, input }).unwrap();
        assert_eq!(edited.player, None);
    }

    #[test]
    fn the_speed_stays_when_it_is_over() {
        use Playback::{Leave, SetSpeed};
        let fast = state(TEXT).update(Action::Play(SetSpeed(Speed::Double))).unwrap();
        assert_eq!((fast.player, fast.speed), (None, Speed::Double));
        let left = fast.update(Action::Play(Playback::Seek(1))).unwrap();
        assert_eq!(left.update(Action::Play(Leave)).unwrap().speed, Speed::Double);
    }
}
