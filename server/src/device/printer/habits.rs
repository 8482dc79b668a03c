use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::SupplyRecords;
use crate::device::{
    assemble::Context,
    mib::columns::{printer, system},
    text::Charset,
    value::{Oid, Value, extend},
    walk::{Shape, Walk},
};

/// What was learnt about a printer. Losing it costs requests, never data.
#[derive(Clone, Debug, Default)]
pub struct Habits {
    /// How it likes to be asked.
    pub shape: Shape,
    /// Its index among the host's devices.
    pub device: Option<u32>,
    /// Its declared character set.
    pub charset: Option<Charset>,
    /// Rows of each column at the last look.
    pub rows: BTreeMap<Oid, u32>,
    /// Where the character set stands.
    pub charset_instance: Option<Oid>,
    /// Logical devices that have vendor counters.
    pub logical_devices: Option<Vec<u32>>,
    /// Whether the vendor's tables are worth asking for.
    pub xerox: bool,
    /// What the vendor keeps of supplies; `None`: nobody has looked.
    pub supply_records: Option<SupplyRecords>,
    config_changes: Option<i64>,
    uptime: Option<i64>,
}

impl Habits {
    /// Takes what a full walk showed.
    pub(super) fn learn(&mut self, walk: &Walk) {
        let context = Context::new(&walk.answers, String::new(), TimeZone::UTC, Vec::new());
        let config_changes = number(walk, &extend(&printer::general(1), &[context.device]));
        let uptime = number(walk, &extend(&system::up_time(), &[0]));
        let changed = self.config_changes.is_some() && self.config_changes != config_changes;
        let restarted = matches!((self.uptime, uptime), (Some(before), Some(after)) if after < before);
        self.device = Some(context.device);
        self.charset_instance = context.charset_instance();
        self.charset = Some(context.charset);
        self.rows = walk
            .columns()
            .filter(|(column, _)| !column.single)
            .map(|(column, rows)| (column.scope.clone(), rows))
            .collect();
        self.xerox = super::xerox::is_xerox(&walk.answers);
        // A look that lost some answers does not unlearn a device.
        let mut devices = self.logical_devices.take().unwrap_or_default();
        devices.extend(super::xerox::logical_devices(&walk.answers));
        devices.sort_unstable();
        devices.dedup();
        self.logical_devices = Some(devices);
        self.supply_records.get_or_insert_default().learn(&walk.answers);
        // What was tried for the sake of one column that can't be read is not how the printer likes to be asked.
        if !walk.gave_up {
            self.shape = walk.shape;
        }
        if changed || restarted {
            // What depends on the printer's options and software is learnt anew at the next look.
            self.logical_devices = None;
            self.supply_records = None;
            self.shape = Shape { bulk: self.shape.bulk, ..Shape::default() };
        }
        self.config_changes = config_changes;
        self.uptime = uptime;
    }

    /// How many rows to expect of a column; `guess` at first contact.
    pub(super) fn expected(&self, scope: &Oid, guess: u32) -> u32 {
        if self.device.is_none() { guess } else { self.rows.get(scope).copied().unwrap_or(guess) }
    }
}

fn number(walk: &Walk, oid: &Oid) -> Option<i64> {
    walk.answers.get(oid).and_then(Value::number)
}
