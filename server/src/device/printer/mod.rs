//! One printer: looks at it, and remembers what it learnt.

mod habits;
mod plan;
mod supply_records;
mod xerox;

pub use habits::Habits;
pub use supply_records::SupplyRecords;

use std::{collections::BTreeMap, sync::Arc};

use app::model::{Alert, DeviceState, Reading};
use jiff::{Timestamp, tz::TimeZone};

use super::{
    DeviceError, Objects,
    assemble::{self, Context},
    mib::{
        columns::{host, printer as prt, system},
        enterprise,
    },
    transport::Transport,
    value::{Answers, Value},
    walk::{Limits, RoundError, Walk},
};
use crate::clock::SharedClock;

/// A short look: what changes from one moment to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When the last answer arrived.
    pub taken_at: Timestamp,
    /// What the printer is doing.
    pub state: DeviceState,
    /// What is wrong now.
    pub alerts: Vec<Alert>,
}

/// A printer that can be read. Looks go one after the other.
pub struct Printer {
    transport: Arc<dyn Transport>,
    clock: SharedClock,
    zone: TimeZone,
    habits: Habits,
    counts_alerts: bool,
    critical_alerts: Option<u32>,
    alert_times: AlertTimes,
    objects: Arc<Objects>,
}

/// When alerts were raised, by index: as their ticks told it at the last reading, and as the reading said.
type AlertTimes = BTreeMap<u32, (Timestamp, Timestamp)>;

impl Printer {
    /// A printer behind `transport`. `zone` is for the printer's dates that name none.
    pub fn new(transport: Arc<dyn Transport>, clock: SharedClock, zone: TimeZone) -> Self {
        Self {
            transport,
            clock,
            zone,
            habits: Habits::default(),
            counts_alerts: false,
            critical_alerts: None,
            alert_times: AlertTimes::new(),
            objects: Arc::default(),
        }
    }

    /// Has each reading ask how many critical alerts there were, as well.
    #[must_use]
    pub fn counting_alerts(self) -> Self {
        Self { counts_alerts: true, ..self }
    }

    /// How many critical alerts there were since the printer was switched on, as the last reading found
    /// (`prtAlertCriticalEvents`). `None` where it was not asked for, or the printer does not tell.
    pub fn critical_alerts(&self) -> Option<u32> {
        self.critical_alerts
    }

    /// What was learnt about the printer so far.
    pub fn habits(&self) -> &Habits {
        &self.habits
    }

    /// What the printer answered to the last full look that brought a reading.
    pub fn objects(&self) -> Arc<Objects> {
        Arc::clone(&self.objects)
    }

    /// Reads everything. A printer that answers by half gives a reading with problems; only one that does not
    /// answer at all, or is none, is an error.
    pub async fn read(&mut self, sequence: u64) -> Result<Reading, DeviceError> {
        self.critical_alerts = None;
        let walk = self.look(plan::full(&self.habits, self.counts_alerts), true).await?;
        let taken_at = self.clock.now();
        if let Some((attempts, waited)) = walk.silence
            && !has_printer_objects(&walk.answers)
        {
            return Err(self.transport.silent(attempts, waited));
        }
        self.habits.learn(&walk);
        let mut context = self.context(&walk, walk.problems.clone());
        if !has_printer_objects(&walk.answers) {
            if !is_known_maker(&walk.answers) {
                return Err(self.transport.not_a_printer());
            }
            context.problems.push(app::model::Problem {
                subject: app::model::Subject::Table("Printer-MIB".into()),
                what: "the printer has none of its tables".into(),
            });
        }
        let counted = context.own_number(&prt::general(plan::CRITICAL_ALERTS_COLUMN));
        let charset = context.charset;
        let reading = assemble::reading(&mut context, sequence, taken_at);
        let ticks = assemble::alert_ticks(&context, taken_at);
        drop(context);
        let time = |alert: &Alert| Some((alert.index, (*ticks.get(&alert.index)?, alert.raised_at?)));
        self.alert_times = reading.alerts.iter().filter_map(time).collect();
        self.critical_alerts = counted.and_then(|count| u32::try_from(count).ok());
        self.objects = Arc::new(Objects::of(&walk.answers, charset));
        Ok(reading)
    }

    /// Reads state and alerts alone: one round trip, where the printer answers as it did last time. It asks for no vendor's
    /// table: an alert was raised when the last reading said, moved by as much as its ticks have moved since.
    pub async fn look_at_state(&mut self) -> Result<Look, DeviceError> {
        let walk = self.look(plan::state(&self.habits), false).await?;
        let taken_at = self.clock.now();
        let mut context = self.context(&walk, Vec::new());
        let (state, mut alerts) = assemble::state_and_alerts(&mut context, taken_at);
        for alert in &mut alerts {
            let (Some(now), Some((ticks, said))) = (alert.raised_at, self.alert_times.get(&alert.index))
            else {
                continue;
            };
            alert.raised_at = said.checked_add(now.duration_since(*ticks)).ok();
        }
        Ok(Look { taken_at, state, alerts })
    }

    fn context<'a>(&self, walk: &'a Walk, problems: Vec<app::model::Problem>) -> Context<'a> {
        let mut context = Context::new(&walk.answers, self.transport.source(), self.zone.clone(), problems);
        // A short look does not ask for what tells these two.
        if let Some(device) = self.habits.device {
            context.device = device;
        }
        if let Some(charset) = self.habits.charset {
            context.charset = charset;
        }
        context
    }

    /// Walks; goes over to SNMPv1 where that was left open, and agrees anew on SNMPv3 where the engine changed.
    async fn look(&mut self, columns: Vec<super::walk::Column>, full: bool) -> Result<Walk, DeviceError> {
        let first = self.at_any_address(&columns, full).await;
        let again = match &first {
            // A printer that has answered before is off or asleep: it has not unlearnt its version.
            Err(DeviceError::Silent { .. }) if self.habits.device.is_none() => self.transport.fall_back(),
            Err(DeviceError::Authentication { .. } | DeviceError::Garbled { .. })
                if self.habits.device.is_some() =>
            {
                self.transport.rejected();
                true
            }
            _ => false,
        };
        if !again {
            return first;
        }
        let second = self.at_any_address(&columns, full).await;
        if second.is_err() {
            self.transport.stay();
            return first;
        }
        second
    }

    /// A name may stand for several addresses, and the printer answer at one of them alone.
    async fn at_any_address(&self, columns: &[super::walk::Column], full: bool) -> Result<Walk, DeviceError> {
        let first = self.attempt(columns.to_vec(), full).await;
        let mut last = first.as_ref().err().cloned();
        while let Some(DeviceError::Silent { .. } | DeviceError::Refused { .. } | DeviceError::Network { .. }) =
            last
            && self.transport.next_address()
        {
            match self.attempt(columns.to_vec(), full).await {
                Ok(walk) => return Ok(walk),
                Err(error) => last = Some(error),
            }
        }
        first
    }

    async fn attempt(&self, columns: Vec<super::walk::Column>, full: bool) -> Result<Walk, DeviceError> {
        self.transport.begin().await?;
        let mut walk = Walk::new(columns, self.habits.shape, Limits::default());
        let outcome = self.rounds(&mut walk, full).await;
        self.transport.end();
        match outcome {
            Ok(()) => Ok(walk),
            Err(RoundError::Fatal(error)) => Err(error),
            Err(RoundError::Silent { attempts, waited }) => Err(self.transport.silent(attempts, waited)),
        }
    }

    async fn rounds(&self, walk: &mut Walk, full: bool) -> Result<(), RoundError> {
        while !walk.is_done() {
            walk.round(&*self.transport).await?;
            // After each round: in small messages the answers that others depend on may come late.
            if full {
                let dependent = plan::dependent(&self.habits, walk);
                walk.add(dependent);
            }
        }
        Ok(())
    }
}

fn has_printer_objects(answers: &Answers) -> bool {
    let columns =
        [host::printer(1), prt::general(1), prt::marker(4), prt::supply(6), prt::supply(9), prt::input(10)];
    columns.iter().any(|column| answers.below(column).next().is_some())
}

fn is_known_maker(answers: &Answers) -> bool {
    let object_id = crate::device::value::extend(&system::object_id(), &[0]);
    match answers.get(&object_id) {
        Some(Value::Oid(oid)) => enterprise::number(oid).and_then(enterprise::maker).is_some(),
        _ => false,
    }
}
