//! Time passes: jams that persist become due to be told, snoozes end, a silence becomes one that is missed.

use std::time::Duration;

use app::model::MaintenanceView;
use tokio::time::sleep;

use super::Desk;
use crate::service::Service;

/// How often to look at the clock.
const EVERY: Duration = Duration::from_secs(30);

/// Looks at the clock for as long as the program runs, and publishes what changes by it.
pub async fn run(desk: Desk, service: Service) {
    loop {
        sleep(EVERY).await;
        if let Err(error) = desk.tick().await {
            tracing::error!(%error, "what is due to be told could not be written down");
        }
        let shown = &service.latest().maintenance;
        if desk.view().await.is_ok_and(|now| is_other(shown, &now)) {
            service.publish().await;
        }
    }
}

/// Whether something rests or not, is missed, or waits for a word, that was not so on the pages.
fn is_other(shown: &MaintenanceView, now: &MaintenanceView) -> bool {
    let resting = |view: &MaintenanceView| {
        let alerts: Vec<(u64, bool)> = view.active.iter().map(|it| (it.episode.id, it.rests)).collect();
        let findings: Vec<(String, bool)> =
            view.findings.iter().map(|it| (it.finding.key.clone(), it.rests)).collect();
        let untold = view.untold.as_ref().map(|untold| (untold.through, untold.count));
        (alerts, findings, view.silence.as_ref().map(|silence| silence.rests), untold)
    };
    resting(shown) != resting(now)
}
