//! The assistant at its desk, day by day: what the device decides, carried out in a book that is kept in memory. The book
//! knows what the printer tells and what the administrator says, and nothing else.

use app::model::{
    CartridgeChange, OrderAdvice, OrderDecision, OrderReason, OrderState, OrderStep, OrderingMode,
    ProfileOrigin, Sourced, SupplyOrder, SupplyProfile,
};
use jiff::{Timestamp, tz::TimeZone};
use smart_esolutions::{
    supplies::{
        Forecast,
        ordering::{
            Decision, LeadTime, Policy, Shelf, Stock, advise,
            book::{Act, DEVICE},
            step::{self, Article},
        },
    },
    supplying::conclude::{By, Known, conclude},
};

use super::{
    Machine,
    seen::{Seen, days, time},
};

/// What whoever looks after a printer says to the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Administrator {
    /// Has one on the shelf at first.
    pub spare: bool,
    /// Counts it then, and says when a parcel is here.
    pub tells: bool,
    /// Answers what waits for a word; and when the printer stands still, counts the shelf, takes back what should have come
    /// long ago, and orders.
    pub answers: bool,
}

impl Administrator {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self { spare: true, tells: true, answers: true },
        Self { spare: true, tells: true, answers: false },
        Self { spare: false, tells: false, answers: true },
        Self { spare: false, tells: false, answers: false },
        Self { spare: true, tells: false, answers: false },
    ];

    /// For tables.
    pub fn name(self) -> &'static str {
        match (self.spare, self.tells, self.answers) {
            (_, true, true) => "who tell and answer",
            (_, true, false) => "who tell",
            (_, false, true) => "who answer",
            (false, false, false) => "who say nothing",
            (true, false, false) => "who say nothing, with a spare",
        }
    }
}

/// An order that went out.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// Its number in the book.
    pub order: i64,
    /// How many.
    pub quantity: u32,
    /// By what is truly on the shelf and under way nothing was to be ordered yet.
    pub needless: bool,
}

/// A desk and its book.
pub struct Desk {
    administrator: Administrator,
    lead: LeadTime,
    profile: SupplyProfile,
    seen: Seen,
    changes: Vec<CartridgeChange>,
    /// The oldest first; an order's number is its place, from 1 on.
    orders: Vec<SupplyOrder>,
    shelf: Shelf,
    /// What the last look came to.
    looked: Option<(Forecast, OrderAdvice)>,
}

impl Desk {
    /// `lead` is what is configured, in whole days.
    pub fn new(administrator: Administrator, percent: u8, lead: LeadTime, rated: Option<f64>) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few days or pages")]
        let whole = |value: f64| value.round() as u64;
        let days = u32::try_from(whole(lead.mean_days)).expect("a few days");
        let profile = SupplyProfile {
            part_number: None,
            rated_pages: rated.map(|rated| Sourced { value: whole(rated), origin: ProfileOrigin::Printer }),
            lead_time_days: set(days),
            service_level_percent: set(percent),
            replaced_by: None,
            price: None,
            days_left_alert: set(0),
            ordering: set(OrderingMode::Automatic),
        };
        let counted = u32::from(administrator.spare);
        let shelf = Shelf::default();
        let shelf = if administrator.tells { shelf.counted(counted, time(0.0)) } else { shelf };
        Self {
            administrator,
            lead,
            profile,
            seen: Seen::default(),
            changes: Vec::new(),
            orders: Vec::new(),
            shelf,
            looked: None,
        }
    }

    /// How many the book has on the shelf and under way.
    pub fn stock(&self) -> u32 {
        let under_way = self.orders.iter().filter(|order| order.state.is_under_way());
        self.shelf.on_hand + under_way.map(|order| order.quantity).sum::<u32>()
    }

    /// The parcel of an order is here. Answers whether the book had ended the order before.
    pub fn arrived(&mut self, sent: Sent, now: f64) -> bool {
        let ended = self.order(sent.order).state.is_over();
        if self.administrator.tells {
            if ended {
                self.brings(sent.quantity, now);
            } else {
                self.shelf = self.shelf.received(sent.quantity, time(now));
                self.go(sent.order, OrderState::Received, "administrator", time(now));
            }
        }
        ended
    }

    /// A day: the administrator, then the device. Answers what went out; `stock` is what is truly on the shelf and under way.
    pub fn day(&mut self, machine: &Machine, now: f64, stock: u32) -> Option<Sent> {
        let sent = if self.administrator.answers { self.answer(machine, time(now)) } else { None };
        let (changed, by_itself) = self.look(machine, time(now));
        // What a look has written down the next one goes by, which the device has within the hour.
        let again = changed && by_itself.is_none();
        let by_itself = if again { self.look(machine, time(now)).1 } else { by_itself };
        let order = sent.or(by_itself)?;
        let quantity = self.order(order).quantity;
        let by_hand = self.order(order).advice.reason == OrderReason::ByHand;
        Some(Sent { order, quantity, needless: !by_hand && !self.would_order(stock) })
    }

    /// One that was bought in another way is here.
    pub fn bought(&mut self, now: f64) {
        if self.administrator.tells {
            self.brings(1, now);
        }
    }

    fn brings(&mut self, quantity: u32, now: f64) {
        self.shelf = (0..quantity).fold(self.shelf, |shelf, _| shelf.one_more(time(now)));
    }

    /// What waits is sent; where the printer stands still, somebody counts what is there, and orders.
    fn answer(&mut self, machine: &Machine, now: Timestamp) -> Option<i64> {
        let stands_still = machine.cycles.last().is_some_and(|cycle| cycle.emptied.is_some());
        let stands_still = stands_still && machine.shelf == Some(0);
        if stands_still {
            self.shelf = self.shelf.counted(0, now);
        }
        let advice = self.looked.as_ref()?.1;
        let open = self.orders.last().filter(|order| !order.state.is_over());
        let mut open = open.map(|order| (order.id, order.state));
        if let Some((id, OrderState::Overdue)) = open.filter(|_| stands_still) {
            self.go(id, OrderState::Cancelled, "administrator", now);
            open = None;
        }
        match open {
            Some((id, OrderState::Suggested | OrderState::WaitingForApproval)) => {
                if advice.decision == OrderDecision::Order {
                    self.orders.last_mut()?.advice = advice;
                }
                self.go(id, OrderState::Submitted, "administrator", now)
            }
            None if stands_still => {
                let (decision, reason) = (OrderDecision::Order, OrderReason::ByHand);
                let advice = OrderAdvice { decision, reason, quantity: 1, ..advice };
                let id = self.open(1, advice, now);
                self.go(id, OrderState::Submitted, "administrator", now)
            }
            _ => None,
        }
    }

    /// What the device does when it looks. Answers whether it changed anything in its book, and what went out.
    fn look(&mut self, machine: &Machine, now: Timestamp) -> (bool, Option<i64>) {
        self.seen.catch_up(machine);
        let orders: Vec<&SupplyOrder> = self.orders.iter().rev().collect();
        let known = Known {
            changes: &self.changes,
            orders: &orders,
            took_days: &self.took_days(),
            shelf: self.shelf,
            stopped: &[],
            profile: &self.profile,
            held: false,
            lost: false,
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few days")]
        let lead_time_deviation_days = self.lead.deviation_days.round() as u64;
        let zone = TimeZone::UTC;
        let by = By { now, zone: &zone, lead_time_deviation_days, consolidation_days: 0, can_send: true };
        let concluded = conclude(self.seen.history(), &known, &by, |_| None);
        let (advice, judged) = (concluded.judged.advice, concluded.judged);
        self.changes = concluded.changes;
        self.looked = Some((concluded.forecast, advice));
        let number = |order: &Option<SupplyOrder>| order.as_ref().map(|order| order.id);
        let changed = !concluded.news.is_empty() || !judged.acts.is_empty();
        let mut sent = None;
        for act in judged.acts {
            let out = match act {
                Act::Open(state) => {
                    let id = self.open(advice.quantity.max(1), advice, now);
                    self.go(id, state, DEVICE, now)
                }
                Act::Move(state, _) => number(&judged.open).and_then(|id| {
                    if state == OrderState::Submitted {
                        self.order_mut(id).advice = advice;
                    }
                    self.go(id, state, DEVICE, now)
                }),
                Act::Installed => {
                    number(&judged.ended).and_then(|id| self.go(id, OrderState::Installed, DEVICE, now))
                }
                Act::OnHand(on_hand) => {
                    self.shelf.on_hand = on_hand;
                    None
                }
                Act::NotThere(_) => {
                    self.shelf.on_hand = 0;
                    None
                }
            };
            sent = sent.or(out);
        }
        (changed, sent)
    }

    fn open(&mut self, quantity: u32, advice: OrderAdvice, now: Timestamp) -> i64 {
        assert!(self.orders.iter().all(|order| order.state.is_over()), "one order is open at a time");
        let id = i64::try_from(self.orders.len() + 1).expect("a few orders");
        let article = Article { supply: 1, ..Article::default() };
        self.orders.push(SupplyOrder { id, ..step::draft(article, quantity, advice, now) });
        id
    }

    /// Brings an order to a state; answers its number where it goes out by that.
    fn go(&mut self, id: i64, state: OrderState, who: &str, at: Timestamp) -> Option<i64> {
        let step = OrderStep { at, state, who: who.into(), note: None };
        step::take(self.order_mut(id), step, (false, true));
        (state == OrderState::Submitted).then_some(id)
    }

    fn order(&self, id: i64) -> &SupplyOrder {
        self.orders.iter().find(|order| order.id == id).expect("an order of the book")
    }

    fn order_mut(&mut self, id: i64) -> &mut SupplyOrder {
        self.orders.iter_mut().find(|order| order.id == id).expect("an order of the book")
    }

    /// As the disk tells it: of those that the administrator said to be here.
    fn took_days(&self) -> Vec<f64> {
        let here = |order: &SupplyOrder| Some(days(order.received_at()?) - days(order.submitted_at?));
        self.orders.iter().filter_map(here).collect()
    }

    /// Whether there would be an order by the last forecast if the book had it all right.
    fn would_order(&self, stock: u32) -> bool {
        let Some((forecast, _)) = &self.looked else { return true };
        let service_level = f64::from(self.profile.service_level_percent.value) / 100.0;
        let lead_time = self.lead.learned(&self.took_days());
        let policy = Policy { lead_time, service_level, ..Policy::default() };
        advise(forecast, Stock { on_hand: stock, on_order: 0 }, &policy).decision == Decision::Order
    }
}

fn set<T>(value: T) -> Sourced<T> {
    Sourced { value, origin: ProfileOrigin::Settings }
}
