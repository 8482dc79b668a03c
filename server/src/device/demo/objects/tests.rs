use async_snmp::{Oid, Value, handler::OidTable};

use super::{super::history::History, DemoSettings, table};

fn number(table: &OidTable<Value>, oid: &str) -> i64 {
    let value = table.get(&Oid::parse(oid).unwrap()).unwrap_or_else(|| panic!("no {oid}"));
    match value {
        Value::Integer(number) => (*number).into(),
        Value::Counter32(number) | Value::TimeTicks(number) => (*number).into(),
        other => panic!("{oid} is {other:?}"),
    }
}

fn octets(table: &OidTable<Value>, oid: &str) -> Vec<u8> {
    table
        .get(&Oid::parse(oid).unwrap())
        .and_then(Value::as_bytes)
        .unwrap_or_else(|| panic!("no {oid}"))
        .to_vec()
}

#[test]
fn meters_fit_together_and_belong_to_the_printers_own_device_index() {
    let settings = DemoSettings::default();
    let mut history = History::new(settings.seed);
    for hour in 0..500 {
        let now = settings.start + jiff::SignedDuration::from_hours(hour);
        let table = table(&settings, &history.state_at(now.as_second()), now);
        let usage = |index: u32| number(&table, &format!("1.3.6.1.4.1.253.8.53.13.2.1.6.2.20.{index}"));
        let life = number(&table, "1.3.6.1.2.1.43.10.2.1.4.2.1");
        assert_eq!([usage(1), usage(7), usage(34)], [life; 3]);
        assert_eq!(usage(2), number(&table, "1.3.6.1.2.1.43.10.2.1.5.2.1"));
        assert_eq!(usage(38) + usage(39), life, "every impression is on a first or a second side");
        assert!(usage(39) <= usage(38) && usage(38) < life);
        assert_eq!(octets(&table, "1.3.6.1.4.1.253.8.53.13.2.1.8.2.20.34"), b"Black Impressions");
        let serial = octets(&table, "1.3.6.1.2.1.43.5.1.1.17.2");
        assert_eq!(serial, octets(&table, "1.3.6.1.4.1.253.8.53.3.2.1.3.2"));
        assert!(serial.starts_with(b"DEMO"));
    }
}

#[test]
fn state_alerts_and_subunits_agree() {
    let settings = DemoSettings::default();
    let mut history = History::new(settings.seed);
    let mut seen = [0; 6];
    for minute in (0..14 * 1440).step_by(3) {
        let now = settings.start + jiff::SignedDuration::from_mins(minute);
        let state = history.state_at(now.as_second());
        let table = table(&settings, &state, now);
        let status = number(&table, "1.3.6.1.2.1.25.3.2.1.5.2");
        let errors = octets(&table, "1.3.6.1.2.1.25.3.5.1.2.2");
        let critical = state.alerts.iter().any(|alert| alert.kind.critical());
        assert_eq!(status == 5, critical, "{now}");
        assert_eq!(critical, matches!(state.doing, super::Doing::Stop(_)) && critical, "{now}");
        assert_eq!(errors[0] & 0x08 != 0, state.open_cover.is_some(), "{now}");
        for cover in 1..=3_u8 {
            let open = number(&table, &format!("1.3.6.1.2.1.43.6.1.1.3.2.{cover}")) == 3;
            assert_eq!(open, state.open_cover == Some(cover), "{now}");
        }
        for alert in &state.alerts {
            let index = alert.index;
            let at = number(&table, &format!("1.3.6.1.2.1.43.18.1.1.9.2.{index}"));
            assert!(at <= number(&table, "1.3.6.1.2.1.1.3.0"), "{now}");
            let joined = format!("1.3.6.1.4.1.253.8.53.17.2.1.14.2.{}", index + 1000);
            assert_eq!(number(&table, &joined), i64::from(index), "{now}");
        }
        seen[usize::try_from(status).unwrap()] += 1;
    }
    assert!(seen[2] > 0 && seen[3] > 0 && seen[5] > 0, "running, warning and down: {seen:?}");
}

#[test]
fn the_whole_table_stays_small() {
    let settings = DemoSettings::default();
    let state = History::new(1).state_at(settings.start.as_second());
    let objects = table(&settings, &state, settings.start);
    assert!((500..900).contains(&objects.len()), "{}", objects.len());
}
