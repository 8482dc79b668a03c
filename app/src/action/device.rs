use leptos::{prelude::expect_context, server};

use super::{ActionError, Notice, Outcome, answer::answer};
use crate::{port::DevicePort, text};

/// Reads the printer now: the button on every page.
#[server(prefix = "/actions", endpoint = "refresh")]
pub async fn refresh(
    /// The path of the page that the button stands on.
    #[server(default)]
    page: String,
) -> Result<Outcome, ActionError> {
    let device = expect_context::<DevicePort>();
    let result = device.refresh().await;
    answer(&page, result.map(|()| (Notice::Read, read_at(&device))))
}

fn read_at(device: &DevicePort) -> String {
    let snapshot = device.snapshot();
    snapshot.reading.as_ref().map_or_else(
        || text::action::READ.into(),
        |reading| text::action::read_at(&text::format::time_of_day(reading.taken_at, &snapshot.zone)),
    )
}
