use jiff::Timestamp;
use smart_esolutions::far_end::Device;

use super::{DataDirectory, Failure, paths, table, words::time};

const HEADS: [&str; 7] = ["ID", "NAME", "STATE", "LAST CONTACT", "HEAD", "OPEN ORDERS", "SERIAL NUMBER"];

/// A line a device.
pub(crate) fn devices(options: DataDirectory) -> Result<(), Failure> {
    let far_end = paths::open(options)?;
    let now = far_end.now();
    let open = far_end.open_supply_orders()?;
    let row = |device: Device| {
        let count = open.iter().filter(|order| order.device == device.id).count();
        row(device, count, now)
    };
    let rows: Vec<[String; 7]> = far_end.devices()?.into_iter().map(row).collect();
    if rows.is_empty() {
        eprintln!("No device has enrolled. `communication-server enrol NAME` prints a code for one.");
        return Ok(());
    }
    table::print(HEADS, rows)
}

fn row(device: Device, open: usize, now: Timestamp) -> [String; 7] {
    let state = match (&device.hold, device.cancelled_at) {
        _ if device.is_cancelled(now) => "cancelled",
        (Some(_), _) => "held",
        (None, Some(_)) => "cancelling",
        (None, None) => "enrolled",
    };
    let contact = device.last_contact_at.map_or_else(|| "never".to_owned(), time);
    let head = format!("{}-{}", device.head.epoch, device.head.sequence);
    let serial_number = device.printer.serial_number.unwrap_or_default();
    [device.id, device.name, state.into(), contact, head, open.to_string(), serial_number]
}
