//! net-snmp's agent, started anew while an alert is there.

use std::time::Duration;

use super::{Row, UPTIME, printer, watched::Watched};
use crate::support::{
    recording::Recording,
    snmpd::{Own, Snmpd},
};

/// So long it runs before it is started anew: by then its uptime is above what it is when it answers again.
const RUNS: Duration = Duration::from_secs(6);

/// A printer whose uptime is that of its agent.
fn alive(rows: &[Row]) -> Recording {
    printer(rows).without(UPTIME)
}

async fn restarted(own: Own) {
    let Some(agent) = Snmpd::start_with(&alive(&[Row::empty(41, 2)]), own).await else { return };
    let device = Watched::start(agent.addr(), "").await;
    tokio::time::sleep(RUNS).await;
    device.look().await;
    assert_eq!(device.history().await.told(), ["+alert/41 #1"]);
    // It numbers anew.
    let agent = agent.restart_as(&alive(&[Row::empty(1, 2)])).await;
    device.look().await;
    assert_eq!(device.history().await.told(), ["+alert/41 #1", "restarted"]);
    device.look().await;
    assert_eq!(device.history().await.told(), ["+alert/41 #1", "restarted"], "told once");
    let _agent = agent.restart_as(&alive(&[])).await;
    device.look().await;
    let history = device.history().await;
    let ends: Vec<_> = history.of("alert-cleared").iter().map(|line| line.cell("alert").to_owned()).collect();
    assert_eq!((history.of("alert-raised").len(), ends), (1, vec!["1".to_owned()]), "{:?}", history.told());
    let line = history.of("alert-raised")[0];
    assert_eq!((line.cell("times_raised"), line.cell("alert_index")), ("1", "1"));
    assert!(line.time("cleared_latest") > line.time("raised_latest"));
    let page = device.page().await;
    assert_eq!(page.matches("Alert: Tray 2: 808.").count(), 1);
    assert!(page.contains("agent started anew.") && page.contains("Alert cleared"), "{page}");
}

#[tokio::test]
async fn an_agent_that_starts_anew_in_an_alert_makes_one_episode() {
    restarted(Own::Agent).await;
}

#[tokio::test]
async fn an_agent_that_starts_anew_in_an_alert_makes_one_episode_though_its_machine_goes_on() {
    restarted(Own::AgentAndMachine).await;
}
