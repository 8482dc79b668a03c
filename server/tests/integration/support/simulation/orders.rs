//! Printers whose cartridges have to be ordered, by several rules.

use jiff::tz::TimeZone;
use smart_esolutions::supplies::{
    Outlook,
    forecast::forecast,
    ordering::{Decision, LeadTime, Policy, Stock, advise},
};

use super::{
    Group, Machine, Printer,
    dice::Dice,
    gauge::Told,
    machine::number,
    peers,
    score::watched,
    seen::{Seen, time},
};

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// The assistant, at this service level.
    Assistant(f64),
    /// When the level falls to so many percent ("Low" counts as that), once until it rises again.
    Threshold(u8),
    /// When the slope says that so many days are left, once until it says more again.
    Slope(f64),
    /// Knows the future: orders so that the next one comes on the day.
    Clairvoyant,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// Cartridges that came in.
    pub cycles: f64,
    /// Of which the printer had to wait for.
    pub stood_still: f64,
    /// Days watched.
    pub days: f64,
    /// Sum over these days of the cartridges on the shelf.
    pub shelf: f64,
    /// Cartridges that were ordered.
    pub orders: f64,
    /// Orders while another one was open.
    pub twice: f64,
}

impl Outcome {
    /// Adds another printer's.
    pub fn add(&mut self, other: Self) {
        self.cycles += other.cycles;
        self.stood_still += other.stood_still;
        self.days += other.days;
        self.shelf += other.shelf;
        self.orders += other.orders;
        self.twice += other.twice;
    }
}

/// Days until the first count.
const BEGIN: usize = 90;

/// Runs one printer.
pub fn run(group: Group, seed: u64, lead: LeadTime, rule: Rule) -> Outcome {
    let watched = watched(group.rhythm);
    let mut dice = Dice::new(seed);
    let printer = Printer::draw(group, watched + 400, &mut dice);
    let rated = printer.nominal_told.then_some(printer.nominal);
    let mut machine = Machine::new(printer, seed ^ 0x5EED, Some(1));
    let mut chance = Dice::new(seed ^ 0x0D0E);
    let mut buyer = Buyer { rule, lead, rated, seen: Seen::default(), armed: true, took: Vec::new() };
    let mut open: Vec<f64> = Vec::new();
    let mut next = draw(lead, &mut chance);
    let mut outcome = Outcome::default();
    let mut at_begin = 0;
    for day in 0..watched {
        let now = number(day) + 0.25;
        let before = open.len();
        open.retain(|arrives| *arrives > now);
        let arrived = u32::try_from(before - open.len()).expect("a few");
        machine.shelf = machine.shelf.map(|shelf| shelf + arrived);
        if day == BEGIN {
            at_begin = machine.cycles.len();
        }
        let quantity = buyer.orders(&machine, now, open.len(), next);
        if quantity > 0 {
            if day >= BEGIN {
                outcome.orders += f64::from(quantity);
                outcome.twice += f64::from(u8::from(!open.is_empty() && rule != Rule::Clairvoyant));
            }
            buyer.took.push(next);
            open.extend((0..quantity).map(|_| now + next));
            next = draw(lead, &mut chance);
        }
        if day >= BEGIN {
            outcome.days += 1.0;
            outcome.shelf += f64::from(machine.shelf.unwrap_or_default());
        }
        machine.advance();
    }
    let counted = &machine.cycles[at_begin.saturating_sub(1)..];
    outcome.cycles = number(counted.len());
    outcome.stood_still = number(counted.iter().filter(|cycle| cycle.waited > 0.0).count());
    outcome
}

fn draw(lead: LeadTime, dice: &mut Dice) -> f64 {
    dice.normal(lead.mean_days, lead.deviation_days).max(1.0)
}

struct Buyer {
    rule: Rule,
    lead: LeadTime,
    rated: Option<f64>,
    seen: Seen,
    armed: bool,
    took: Vec<f64>,
}

impl Buyer {
    /// How many to order now; `next` is how long an order will take, for the clairvoyant alone.
    fn orders(&mut self, machine: &Machine, now: f64, open: usize, next: f64) -> u32 {
        let on_hand = machine.shelf.unwrap_or_default();
        let out = machine.cycles.last().is_some_and(|cycle| cycle.emptied.is_some());
        if out && on_hand == 0 && open == 0 && !matches!(self.rule, Rule::Assistant(_)) {
            // Somebody stands before it and orders by hand.
            return 1;
        }
        match self.rule {
            Rule::Assistant(service_level) => self.assistant(machine, now, on_hand, open, service_level),
            Rule::Threshold(percent) => {
                let last = machine.readings.iter().rev().find_map(|reading| match reading.told {
                    Told::Percent(percent) => Some(percent),
                    Told::Low => Some(0),
                    Told::Nothing => None,
                });
                let low_only = machine.readings.last().is_some_and(|reading| reading.told == Told::Nothing);
                let level = if low_only && last == Some(0) { 100 } else { last.unwrap_or(100) };
                self.once(level <= percent, level > percent.saturating_add(5))
            }
            Rule::Slope(days) => {
                let installed = machine.cycles.last().map_or(0.0, |cycle| cycle.installed);
                let Some(left) = peers::slope(&machine.readings, installed, now) else {
                    // Without a number only "Low" is left to go by.
                    let low = machine.readings.last().is_some_and(|reading| reading.told == Told::Low);
                    return self.once(low, !low);
                };
                self.once(left <= days, left > days + 5.0)
            }
            Rule::Clairvoyant => {
                let mut future = machine.clone();
                future.readings.clear();
                future.deeds.clear();
                future.shelf = None;
                let cartridges = future.cycles.len();
                while number(future.today) < now + next + 1.0 {
                    future.advance();
                }
                let ended = future.cycles.last().is_some_and(|cycle| cycle.emptied.is_some());
                let wanted = future.cycles.len() - cartridges + usize::from(ended);
                let there = open + on_hand as usize;
                u32::try_from(wanted.saturating_sub(there)).expect("a few")
            }
        }
    }

    fn once(&mut self, due: bool, over: bool) -> u32 {
        let order = due && self.armed;
        self.armed = over || (self.armed && !due);
        u32::from(order)
    }

    fn assistant(
        &mut self,
        machine: &Machine,
        now: f64,
        on_hand: u32,
        open: usize,
        service_level: f64,
    ) -> u32 {
        // Nothing is decided while an order is open; with one on the shelf and much inside, it is looked at weekly, to
        // save time.
        if open > 0 || (on_hand > 0 && machine.left() > 0.6 && !machine.today.is_multiple_of(7)) {
            return 0;
        }
        self.seen.catch_up(machine);
        let zone = TimeZone::UTC;
        let forecast =
            forecast(self.seen.history(), &Outlook { now: time(now), zone: &zone, rated_pages: self.rated });
        let policy = Policy { lead_time: self.lead.learned(&self.took), service_level, ..Policy::default() };
        let advice = advise(&forecast, Stock { on_hand, on_order: 0 }, &policy);
        if advice.decision == Decision::Order { advice.quantity } else { 0 }
    }
}
