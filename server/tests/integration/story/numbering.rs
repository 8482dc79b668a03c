//! Indexes of alerts that change, wrap and are used again.

use super::{EMPTY, JAM, Row, UPTIME, printer, watched::Watched};
use crate::support::{changing::Changing, recording::Datum};

#[tokio::test]
async fn the_same_alert_under_a_new_index_is_one_episode_by_the_time_at_which_it_was_raised() {
    let up = |row: Row| printer(&[row]).with(UPTIME, Datum::TimeTicks(1_000_000));
    let row = |index| Row { index, code: EMPTY, tray: 2, ticks: 400_000 };
    let agent = Changing::start(&up(row(7))).await;
    let device = Watched::start(agent.addr(), "").await;
    agent.becomes(&up(row(12)));
    device.look().await;
    assert_eq!(device.history().await.told(), ["+alert/7 #1"]);
    agent.becomes(&printer(&[]).with(UPTIME, Datum::TimeTicks(1_000_500)));
    device.look().await;
    assert_eq!(device.history().await.told(), ["+alert/7 #1", "-alert/12 #1"]);
}

#[tokio::test]
async fn indexes_that_wrap_are_new_alerts_and_those_from_before_stay() {
    let (last, first) = (Row::empty(2_147_483_647, 2), Row::empty(1, 3));
    let agent = Changing::start(&printer(&[last])).await;
    let device = Watched::start(agent.addr(), "").await;
    let mut expected = vec!["+alert/2147483647 #1"];
    let steps: [(&[Row], &str); 3] =
        [(&[last, first], "+alert/1 #2"), (&[first], "-alert/2147483647 #1"), (&[], "-alert/1 #2")];
    for (rows, told) in steps {
        agent.becomes(&printer(rows));
        device.look().await;
        expected.push(told);
        assert_eq!(device.history().await.told(), expected);
    }
}

#[tokio::test]
async fn an_index_that_another_alert_has_between_two_looks_is_another_episode() {
    let table = [
        ("another code", Row { code: JAM, ..Row::empty(1, 2) }, "8", "2"),
        ("another tray", Row::empty(1, 3), "808", "3"),
    ];
    for (name, other, code, tray) in table {
        let agent = Changing::start(&printer(&[Row::empty(1, 2)])).await;
        // No reading is asked for: the program finds it by its own looks.
        let device = Watched::start(agent.addr(), "alert_interval_s = 5").await;
        agent.becomes(&printer(&[other]));
        let history = device.history_of(3).await;
        assert_eq!(history.told(), ["+alert/1 #1", "-alert/1 #1", "+alert/1 #2"], "{name}");
        let line = *history.of("alert-raised").last().expect("two");
        assert_eq!((line.cell("alert_code"), line.cell("group_index")), (code, tray), "{name}");
        assert_eq!(line.cell("cleared_latest"), "", "{name}");
    }
}
