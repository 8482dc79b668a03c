//! What devices are asked for.

use app::model::{EndAndStart, Resolution};
use smart_esolutions::{
    far_end::{FarEnd, FarEndError, GivenOrder},
    protocol::command::Command,
};

use super::{
    Cancel, CheckInInterval, Failure, How, OneDevice, Propose, Report, Schedule, Switch, paths, words::time,
};

pub(crate) fn request_read(options: OneDevice) -> Result<(), Failure> {
    give(options, Command::RequestRead)
}

pub(crate) fn report(options: Report) -> Result<(), Failure> {
    let command = Command::Reporting {
        assistant: options.assistant.into(),
        on: options.switch == Switch::On,
        interval_s: options.every,
    };
    give(options.device, command)
}

pub(crate) fn schedule(options: Schedule) -> Result<(), Failure> {
    give(options.device, Command::DailyTransmissionTime { at: options.at })
}

pub(crate) fn check_in_interval(options: CheckInInterval) -> Result<(), Failure> {
    give(options.device, Command::CheckInInterval { interval_s: options.seconds })
}

pub(crate) fn propose(options: Propose) -> Result<(), Failure> {
    let resolution = match options.how {
        How::Rollover { last } => Resolution::Rollover { last },
        How::MeterChange { reads } => Resolution::MeterChange { reads },
        How::SerialNumber { reads } => Resolution::SerialNumber { reads },
        How::AsIs => Resolution::AsIs,
    };
    give(options.device, Command::ProposeResolution { hold: options.hold, resolution })
}

pub(crate) fn cancel(options: Cancel) -> Result<(), Failure> {
    let order = with(options.device, |far_end, device| far_end.cancel(device, &options.reason))?;
    eprintln!(
        "The device gets the cancellation with its next check-in. From {} on it is refused in any case.",
        time(order.expires_at)
    );
    Ok(())
}

pub(crate) fn release(options: OneDevice) -> Result<(), Failure> {
    let device = with(options, FarEnd::release)?;
    eprintln!(
        "{} ({}) may go on. The administrator of the device says there which of the two does; the other has to enrol \
         anew.",
        device.name, device.id
    );
    Ok(())
}

/// "KEY=END:START", as the meter's key, its last count before, and its first count afterwards.
pub(crate) fn end_and_start(text: &str) -> Result<EndAndStart, String> {
    let wrong = || format!("{text:?} is not KEY=END:START, such as total-impressions=48210:3");
    let (key, counts) = text.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or_else(wrong)?;
    let (end, start) = counts.split_once(':').ok_or_else(wrong)?;
    let count = |text: &str| text.parse().map_err(|_| wrong());
    Ok(EndAndStart { key: key.to_owned(), end: count(end)?, start: count(start)? })
}

fn give(options: OneDevice, command: Command) -> Result<(), Failure> {
    let order = with(options, |far_end, device| far_end.order(device, command))?;
    told(&order);
    Ok(())
}

/// Says that an order was given.
pub(crate) fn told(order: &GivenOrder) {
    eprintln!(
        "Order {} (number {}) waits for the device's next check-in. It may be obeyed until {}.",
        order.id,
        order.number,
        time(order.expires_at)
    );
}

/// Does something with the device that is named.
pub(crate) fn with<T>(
    options: OneDevice,
    work: impl FnOnce(&FarEnd, &str) -> Result<T, FarEndError>,
) -> Result<T, Failure> {
    let far_end = paths::open(options.data)?;
    Ok(work(&far_end, &options.device)?)
}
