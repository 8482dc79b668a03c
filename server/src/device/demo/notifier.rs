//! Tells of alerts as a printer does: by an SNMPv2-Trap for each critical one (RFC 3805, `printerV2Alert`).

use std::{collections::BTreeSet, io, net::SocketAddr, time::Duration};

use async_snmp::{NotificationPdu, Oid, VarBind, Version, message::CommunityMessage, oid};
use tokio::{net::UdpSocket, time::sleep};

use super::{COMMUNITY, DemoSettings, history::History, objects, state::ActiveAlert};
use crate::clock::SharedClock;

/// How often the printer looks at itself.
const LOOK: Duration = Duration::from_millis(200);

/// Tells this address of each critical alert that is raised from now on, for ever.
pub(super) async fn tell(settings: DemoSettings, clock: SharedClock, to: SocketAddr) -> io::Result<()> {
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    let mut history = History::new(settings.seed);
    let mut known: Option<BTreeSet<u32>> = None;
    let mut request = 0_i32;
    loop {
        let now = clock.now();
        let state = history.state_at(settings.simulated(now));
        let critical: Vec<&ActiveAlert> = state.alerts.iter().filter(|alert| alert.kind.critical()).collect();
        for alert in &critical {
            if known.as_ref().is_some_and(|known| !known.contains(&alert.index)) {
                request = request.wrapping_add(1);
                let uptime = objects::uptime(&settings, &state, now);
                if let Some(message) = message(request, uptime, alert) {
                    // Nobody may listen yet, or any more.
                    let _ = socket.send_to(&message, to).await;
                }
            }
        }
        known = Some(critical.iter().map(|alert| alert.index).collect());
        sleep(LOOK).await;
    }
}

fn message(request: i32, uptime: u32, alert: &ActiveAlert) -> Option<bytes::Bytes> {
    let bindings = objects::alert(alert).map(|(oid, value)| VarBind::new(oid, value));
    let pdu =
        NotificationPdu::trap_v2(Version::V2c, request, uptime, &printer_v2_alert(), bindings.collect());
    CommunityMessage::v2c(COMMUNITY.as_bytes(), pdu.ok()?).ok()?.encode().ok()
}

fn printer_v2_alert() -> Oid {
    oid!(1, 3, 6, 1, 2, 1, 43, 18, 2, 0, 1)
}
