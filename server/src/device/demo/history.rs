//! When what happened at the printer.

use std::collections::VecDeque;

use super::{
    day::{Moment, Played},
    look,
    office::{Block, INSTALLED},
    state::PrinterState,
};

/// The printer's days, and when which impression was made. Keeps what it worked out, for the next look.
pub struct History {
    seed: u64,
    /// The latest used last; two serve all looks but those at a block's beginning.
    blocks: Vec<Block>,
    /// The day looked at last.
    played: Option<(u64, Played)>,
    /// When which counts were reached: those of the alerts and faults that are there.
    times: VecDeque<(u64, i64)>,
}

/// As many times are kept as the tables have rows at the most.
const TIMES: usize = 40;

impl History {
    /// The history of the printer of this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, blocks: Vec::new(), played: None, times: VecDeque::new() }
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// As [`super::state_at`].
    pub fn state_at(&mut self, time: i64) -> PrinterState {
        look::look_at(self, time)
    }

    fn block(&mut self, number: u64) -> &Block {
        if let Some(index) = self.blocks.iter().position(|block| block.number() == number) {
            self.blocks[index..].rotate_left(1);
        } else {
            if self.blocks.len() > 1 {
                self.blocks.remove(0);
            }
            self.blocks.push(Block::new(self.seed, number));
        }
        &self.blocks[self.blocks.len() - 1]
    }

    /// When `impressions` were reached, in seconds since 1970.
    pub fn time_of(&mut self, impressions: u64) -> i64 {
        if impressions == 0 {
            return INSTALLED;
        }
        if let Some((_, time)) = self.times.iter().find(|(count, _)| *count == impressions) {
            return *time;
        }
        let day = self.block(Block::number_at(impressions)).day_reaching(impressions);
        let time = day.midnight() + day.play(self.seed).reaches(impressions);
        if self.times.len() == TIMES {
            self.times.pop_front();
        }
        self.times.push_back((impressions, time));
        time
    }

    /// The moment `second` seconds into the day with this number, counted from the installation.
    pub fn moment(&mut self, number: u64, second: i64) -> Moment {
        if let Some((_, played)) = self.played.as_ref().filter(|(day, _)| *day == number) {
            return played.at(second);
        }
        let played = self.block(Block::number_on(number)).day(number).play(self.seed);
        self.played.insert((number, played)).1.at(second)
    }
}
