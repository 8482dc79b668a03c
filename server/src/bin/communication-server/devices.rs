use jiff::Timestamp;
use smart_esolutions::far_end::Device;

use super::{DataDirectory, Failure, paths, words::time};

const HEADS: [&str; 6] = ["ID", "NAME", "STATE", "LAST CONTACT", "HEAD", "SERIAL NUMBER"];

/// A line a device.
pub(crate) fn devices(options: DataDirectory) -> Result<(), Failure> {
    let far_end = paths::open(options)?;
    let now = far_end.now();
    let rows: Vec<[String; 6]> = far_end.devices()?.into_iter().map(|device| row(device, now)).collect();
    if rows.is_empty() {
        eprintln!("No device has enrolled. `communication-server enrol NAME` prints a code for one.");
        return Ok(());
    }
    let rows = std::iter::once(HEADS.map(str::to_owned)).chain(rows).collect::<Vec<_>>();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths = [0, 1, 2, 3, 4, 5].map(width);
    for row in &rows {
        let cells: Vec<String> =
            row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        println!("{}", cells.join("  ").trim_end());
    }
    Ok(())
}

fn row(device: Device, now: Timestamp) -> [String; 6] {
    let state = match (&device.hold, device.cancelled_at) {
        _ if device.is_cancelled(now) => "cancelled",
        (Some(_), _) => "held",
        (None, Some(_)) => "cancelling",
        (None, None) => "enrolled",
    };
    let contact = device.last_contact_at.map_or_else(|| "never".to_owned(), time);
    let head = format!("{}-{}", device.head.epoch, device.head.sequence);
    [device.id, device.name, state.into(), contact, head, device.printer.serial_number.unwrap_or_default()]
}
