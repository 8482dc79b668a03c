//! Printers whose cartridges have to be ordered, by several rules.

use std::collections::BTreeSet;

use smart_esolutions::supplies::ordering::LeadTime;

use super::{
    Group, Machine, Printer,
    desk::{Administrator, Desk, Sent},
    dice::Dice,
    gauge::Told,
    machine::number,
    peers,
    score::watched,
};

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// The assistant, at this service level in percent, with this administrator.
    Assistant(u8, Administrator),
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
    /// Days on which it waited.
    pub still: f64,
    /// Days watched.
    pub days: f64,
    /// Sum over these days of the cartridges on the shelf.
    pub shelf: f64,
    /// Cartridges that were ordered.
    pub orders: f64,
    /// Orders that went out while the parcel of another one was in the post.
    pub twice: f64,
    /// Orders that would not have gone out if the book had known what was on the shelf and in the post.
    pub needless: f64,
    /// Parcels that came after the book had ended their orders.
    pub early: f64,
    /// Days on which the book had more on the shelf and in the post than there was: one or two for each cartridge, until
    /// it is written down that it is inside.
    pub more: f64,
    /// Of the cartridges that the printer waited for, those of which the book had one that was nowhere.
    pub stuck: f64,
}

impl Outcome {
    /// Adds another printer's.
    pub fn add(&mut self, other: Self) {
        self.cycles += other.cycles;
        self.stood_still += other.stood_still;
        self.still += other.still;
        self.days += other.days;
        self.shelf += other.shelf;
        self.orders += other.orders;
        self.twice += other.twice;
        self.needless += other.needless;
        self.early += other.early;
        self.more += other.more;
        self.stuck += other.stuck;
    }
}

/// Days until the first count.
const BEGIN: usize = 90;

/// Runs one printer, of a supplier that takes as long as is configured.
pub fn run(group: Group, seed: u64, lead: LeadTime, rule: Rule) -> Outcome {
    run_with(group, seed, (lead, lead), rule)
}

/// Runs one printer: how long orders take as it is configured, and in truth.
pub fn run_with(group: Group, seed: u64, (lead, truly): (LeadTime, LeadTime), rule: Rule) -> Outcome {
    let watched = watched(group.rhythm);
    let mut dice = Dice::new(seed);
    let printer = Printer::draw(group, watched + 400, &mut dice);
    let rated = printer.nominal_told.then_some(printer.nominal);
    let spare = !matches!(rule, Rule::Assistant(_, Administrator { spare: false, .. }));
    let mut machine = Machine::new(printer, seed ^ 0x5EED, Some(u32::from(spare)));
    let mut chance = Dice::new(seed ^ 0x0D0E);
    let mut decides = match rule {
        Rule::Assistant(percent, administrator) => {
            Decides::Desk(Box::new(Desk::new(administrator, percent, lead, rated)))
        }
        rule => Decides::Rule(Buyer { rule, armed: true }),
    };
    let mut parcels: Vec<Parcel> = Vec::new();
    let mut next = draw(truly, &mut chance);
    let mut outcome = Outcome::default();
    let mut stuck = BTreeSet::new();
    let (mut at_begin, mut stands_still) = (0, 0);
    for day in 0..watched {
        let now = number(day) + 0.25;
        let counts = f64::from(u8::from(day >= BEGIN));
        if day == BEGIN {
            at_begin = machine.cycles.len();
        }
        for parcel in parcels.extract_if(.., |parcel| parcel.arrives <= now) {
            machine.shelf = machine.shelf.map(|shelf| shelf + parcel.quantity());
            outcome.early += counts * f64::from(u8::from(decides.arrived(parcel.sent, now)));
        }
        let shelf = machine.shelf.unwrap_or_default();
        let in_post: u32 = parcels.iter().map(Parcel::quantity).sum();
        if let Some(sent) = decides.order(&machine, now, in_post, next) {
            let is_second = parcels.iter().any(|parcel| parcel.sent.is_some());
            outcome.orders += counts * f64::from(sent.quantity);
            outcome.twice += counts * f64::from(u8::from(is_second && rule != Rule::Clairvoyant));
            outcome.needless += counts * f64::from(u8::from(sent.needless));
            parcels.push(Parcel { arrives: now + next, sent: Some(sent) });
            next = draw(truly, &mut chance);
        }
        let waits = machine.cycles.last().is_some_and(|cycle| cycle.waited > 0.0 && cycle.emptied.is_some());
        stands_still = if waits && shelf == 0 { stands_still + 1 } else { 0 };
        outcome.still += counts * f64::from(u8::from(stands_still > 0));
        if stands_still > PATIENCE && parcels.is_empty() {
            parcels.push(Parcel { arrives: now + next, sent: None });
            next = draw(truly, &mut chance);
        }
        let in_post: u32 = parcels.iter().map(Parcel::quantity).sum();
        outcome.days += counts;
        outcome.shelf += counts * f64::from(shelf);
        if decides.has_more(shelf + in_post) {
            outcome.more += counts;
            if waits && shelf + in_post == 0 && counts > 0.0 {
                stuck.insert(machine.cycles.len());
            }
        }
        machine.advance();
    }
    let counted = &machine.cycles[at_begin.saturating_sub(1)..];
    outcome.cycles = number(counted.len());
    outcome.stood_still = number(counted.iter().filter(|cycle| cycle.waited > 0.0).count());
    outcome.stuck = number(stuck.len());
    outcome
}

fn draw(lead: LeadTime, dice: &mut Dice) -> f64 {
    dice.normal(lead.mean_days, lead.deviation_days).max(1.0)
}

/// After so many days on which it stood still, and nothing is in the post, somebody buys one in another way.
const PATIENCE: u32 = 3;

/// What is in the post.
struct Parcel {
    arrives: f64,
    /// `None`: it was bought in another way.
    sent: Option<Sent>,
}

impl Parcel {
    fn quantity(&self) -> u32 {
        self.sent.map_or(1, |sent| sent.quantity)
    }
}

enum Decides {
    Desk(Box<Desk>),
    Rule(Buyer),
}

impl Decides {
    /// Answers whether the book had ended the order before.
    fn arrived(&mut self, sent: Option<Sent>, now: f64) -> bool {
        match (self, sent) {
            (Self::Desk(desk), Some(sent)) => desk.arrived(sent, now),
            (Self::Desk(desk), None) => {
                desk.bought(now);
                false
            }
            (Self::Rule(_), _) => false,
        }
    }

    /// What to order now; `next` is how long an order will take, for the clairvoyant alone.
    fn order(&mut self, machine: &Machine, now: f64, in_post: u32, next: f64) -> Option<Sent> {
        match self {
            Self::Desk(desk) => desk.day(machine, now, in_post + machine.shelf.unwrap_or_default()),
            Self::Rule(buyer) => {
                let quantity = buyer.orders(machine, now, in_post, next);
                (quantity > 0).then_some(Sent { order: 0, quantity, needless: false })
            }
        }
    }

    /// Whether the book has more than there is.
    fn has_more(&self, stock: u32) -> bool {
        if let Self::Desk(desk) = self { desk.stock() > stock } else { false }
    }
}

/// Who goes by a rule, and keeps no book.
struct Buyer {
    rule: Rule,
    armed: bool,
}

impl Buyer {
    fn orders(&mut self, machine: &Machine, now: f64, in_post: u32, next: f64) -> u32 {
        let on_hand = machine.shelf.unwrap_or_default();
        let out = machine.cycles.last().is_some_and(|cycle| cycle.emptied.is_some());
        if out && on_hand == 0 && in_post == 0 {
            // Somebody stands before it and orders by hand.
            return 1;
        }
        match self.rule {
            Rule::Assistant(..) => 0,
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
                let there = in_post + on_hand;
                u32::try_from(wanted).expect("a few").saturating_sub(there)
            }
        }
    }

    fn once(&mut self, due: bool, over: bool) -> u32 {
        let order = due && self.armed;
        self.armed = over || (self.armed && !due);
        u32::from(order)
    }
}
