//! The forecast as JSON and as lines for people.

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use crate::supplies::{
    Forecast, State,
    forecast::{Quantiles, WHOLE},
    number::whole,
    ordering::{Advice, Reason},
};

/// The published JSON form.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    state: &'static str,
    empty_at: Option<Parts<Timestamp>>,
    pages_left: Option<Parts<u64>>,
    replacements: Vec<Change>,
    order: Order,
}

#[derive(Debug, Serialize)]
struct Parts<T> {
    p10: T,
    p50: T,
    p90: T,
}

#[derive(Debug, Serialize)]
struct Change {
    at: Timestamp,
    kind: &'static str,
    wasted_percent: Option<u8>,
}

#[derive(Debug, Serialize)]
struct Order {
    decision: &'static str,
    reason: String,
    reorder_point_pages: Option<u64>,
    position_pages: Option<u64>,
}

impl<T> Parts<T> {
    fn of<U: Copy>(quantiles: Quantiles<U>, turn: impl Fn(U) -> T) -> Self {
        Self { p10: turn(quantiles.p10), p50: turn(quantiles.p50), p90: turn(quantiles.p90) }
    }
}

impl Answer {
    /// What is told of this forecast.
    pub(super) fn of(forecast: &Forecast, advice: &Advice, service_level: f64) -> Self {
        let changes = forecast.replacements.iter().map(|change| Change {
            at: change.at,
            kind: change.kind.name(),
            wasted_percent: change.wasted_percent,
        });
        Self {
            state: forecast.state.name(),
            empty_at: forecast.empty_at.map(|at| Parts::of(at, |at| at)),
            pages_left: forecast.pages_left.map(|pages| Parts::of(pages, whole)),
            replacements: changes.collect(),
            order: Order {
                decision: advice.decision.name(),
                reason: reason(advice, service_level),
                reorder_point_pages: advice.reorder_point_pages.filter(|_| !advice.by_level).map(whole),
                position_pages: advice.position_pages.filter(|_| !advice.by_level).map(whole),
            },
        }
    }

    /// Lines for people; days in `zone`.
    pub(super) fn as_text(&self, forecast: &Forecast, zone: &TimeZone) -> String {
        let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
        let mut lines = vec![format!("State         {}", state(forecast))];
        if let Some(at) = &self.empty_at {
            let (p10, p50, p90) = (day(at.p10), day(at.p50), day(at.p90));
            lines.push(format!("Empty         about {p50}; with 80 % between {p10} and {p90}"));
        }
        if let Some(pages) = &self.pages_left {
            lines.push(format!("Pages left    about {}; {} to {}", pages.p50, pages.p10, pages.p90));
        }
        lines.push(format!("Basis         {}", basis(forecast)));
        for change in &self.replacements {
            let wasted = change
                .wasted_percent
                .map_or(String::new(), |left| format!(", with {left} % left in the one before"));
            lines.push(format!("Cartridge     {} {}{wasted}", day(change.at), change.kind));
        }
        lines.push(format!("Order         {}: {}", self.order.decision, self.order.reason));
        lines.join("\n")
    }
}

fn state(forecast: &Forecast) -> &'static str {
    match forecast.state {
        State::Estimate => "there is an estimate",
        State::TooLittleData if forecast.basis.unseen_since.is_some() => {
            "no estimate: nobody has looked for weeks, or knows what was printed since"
        }
        State::TooLittleData => "too little data for an estimate",
        State::LevelNotReported => "the printer reports no level, and no yield is known",
        State::NotInUse if forecast.basis.by_level => "not in use: the level has stood for long",
        State::NotInUse => "not in use: nothing was printed for long",
        State::Frozen => {
            "frozen: the printer says \"Low\" without a number; this is the last estimate before"
        }
    }
}

/// What the estimate rests on, in words.
fn basis(forecast: &Forecast) -> String {
    let basis = &forecast.basis;
    let mut parts = vec![format!("{} of data", counted(u64::from(basis.days), "day", "days"))];
    if let Some(coverage) = basis.coverage_percent {
        parts.push(format!("{coverage:.1} % coverage"));
    }
    parts.push(if basis.by_level {
        "by the level alone".into()
    } else {
        format!("{} a working day", counted(whole(basis.pages_a_working_day), "page", "pages"))
    });
    if let Some(pages) = basis.cartridge_pages {
        parts.push(format!("{} pages a cartridge", whole(pages)));
    }
    parts.push(match basis.cartridges {
        0 => "none used up here yet".into(),
        1 => "1 used up here".into(),
        cartridges => format!("{cartridges} used up here"),
    });
    parts.join(", ")
}

/// "1 page", "2 pages".
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn reason(advice: &Advice, service_level: f64) -> String {
    // Made pages are told as what they are made of.
    let (of, unit, goes) = if advice.by_level {
        (WHOLE / 100.0, " % of a cartridge", "used")
    } else {
        (1.0, " pages", "printed")
    };
    let sign = if advice.by_level { " %" } else { "" };
    let numbers = advice.position_pages.zip(advice.reorder_point_pages).map(|(position, point)| {
        let expected = advice.demand.map_or(0.0, |demand| demand.mean_pages);
        format!(
            "{}{unit} inside, on hand and on order; about {}{sign} will be {goes} until an order arrives, and {}{sign} are \
             enough with {} %",
            whole(position / of),
            whole(expected / of),
            whole(point / of),
            (service_level * 10_000.0).round() / 100.0,
        )
    });
    let numbers = numbers.unwrap_or_else(|| "no forecast".into());
    match advice.reason {
        Reason::BelowReorderPoint | Reason::AboveReorderPoint => numbers,
        Reason::OpenOrder => format!("an order is open already ({numbers})"),
        Reason::LowAndNoSpare => format!("the printer says \"Low\", and none is on hand ({numbers})"),
        Reason::UnknownAndNoSpare => "nobody can say how long it lasts, and none is on hand".into(),
        Reason::UnknownButSpare => "nobody can say how long it lasts, but one is on hand".into(),
        Reason::TooEarly => "too little was seen for a forecast, and the level is far from the end".into(),
        Reason::NotInUse => "nothing is printed".into(),
        Reason::Unseen => "nobody has looked for weeks, or knows what is left".into(),
        Reason::Held => "the printer's serial number changed; to be confirmed first".into(),
    }
}
