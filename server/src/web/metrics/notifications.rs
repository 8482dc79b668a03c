//! What the printer tells by itself, and what else comes to the same port.

use app::model::Receiving;

use super::exposition::{Exposition, Kind};
use crate::notifications::{Notifications, Refusal};

pub(super) fn write(to: &mut Exposition, notifications: &Notifications) {
    let view = notifications.view();
    to.gauge(
        "smart_esolutions_notifications_received",
        "1 if SNMP notifications of the printer are received.",
        matches!(view.receiving, Receiving::On { .. }),
    );
    to.family(
        "smart_esolutions_notifications_total",
        Kind::Counter,
        "Notifications that were taken since the start.",
    )
    .sample(&[], view.taken);
    let mut refusals = to.family(
        "smart_esolutions_notification_refusals_total",
        Kind::Counter,
        "Datagrams that were refused since the start, by reason.",
    );
    for refusal in Refusal::ALL {
        refusals.sample(&[("reason", refusal.word())], notifications.refused().failures(refusal));
    }
    to.family(
        "smart_esolutions_notification_readings_total",
        Kind::Counter,
        "Readings of the printer that notifications have caused since the start.",
    )
    .sample(&[], notifications.readings());
    to.gauge_if(
        "smart_esolutions_last_notification_timestamp_seconds",
        "When the last notification came, by the device's clock.",
        view.last,
    );
}
