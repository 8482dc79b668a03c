//! What may be sent of meter reads.

use super::{Field, field};

pub(super) const METER: &[Field] = &[
    field("/key", "name of a meter"),
    field("/label", "what the printer calls it"),
    field("/value", "its count"),
    field("/unit", "what it counts"),
    field("/source", "the object that it was read from"),
    field("/segment", "how often the meter began anew"),
];

pub(super) const METER_READ: &[Field] = &[
    field("/read_at", "when the printer was read"),
    field("/reading", "number of that reading"),
    field("/reason", "why the read was made"),
    field("/due_dates/*", "the due dates that it stands for"),
    field("/command", "the request that asked for it"),
    field("/flags/*/kind", "something odd about the read"),
    field("/flags/*/detail", "the numbers of it"),
];

pub(super) const READ_HELD: &[Field] = &[
    field("/read_at", "when the printer was read"),
    field("/reading", "number of that reading"),
    field("/due_dates/*", "the due dates whose read is held"),
    field("/holds/*/hold", "number of a hold"),
    field("/holds/*/kind", "what holds the read"),
    field("/holds/*/meters/*/key", "name of a meter that it is about"),
    field("/holds/*/meters/*/label", "what the printer calls it"),
    field("/holds/*/meters/*/old_value", "its count before"),
    field("/holds/*/meters/*/new_value", "its count now"),
    field("/holds/*/old_serial_number", "serial number of the printer before"),
    field("/holds/*/new_serial_number", "serial number of the printer now"),
    field("/holds/*/since", "since when"),
    field("/holds/*/reason", "the reason in words"),
];

pub(super) const READ_RESOLVED: &[Field] = &[
    field("/hold", "number of the hold"),
    field("/resolution/kind", "how it was resolved"),
    field("/resolution/last", "highest value of a meter that began again"),
    field("/resolution/reads/*/key", "name of a meter"),
    field("/resolution/reads/*/end", "its last value before the change"),
    field("/resolution/reads/*/start", "its first value after the change"),
    field("/by", "whether the administrator or a rule accepted it (no name)"),
    field("/proposed_by", "whether the administrator or the server said so (no name)"),
];
