//! A printer whose every text is an attack, in every place where a text can end up.

mod delivered;
mod far_end;
mod gathered;
mod mails;
mod sinks;
pub mod strings;

use std::sync::Arc;

use axum::http::StatusCode;
use smart_esolutions::clock::SystemClock;
use tokio::task::JoinSet;

use self::{
    gathered::Gathered,
    sinks::{SINKS, WITHOUT_NAME},
};
use super::support::{
    misbehaving::{Manner, Misbehaving},
    printers,
    reader::{self, PATIENT},
    recording::{Datum, Recording},
    site::Site,
};

const MARKUP: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";
const FORMULA: &str = "=cmd|' /C calc'!A0";
const PAGES: [&str; 4] = ["/", "/meter", "/supplies", "/maintenance"];

/// The recording with this in place of each of its texts.
fn with_every_text(text: &[u8]) -> Recording {
    let mut recording = printers::named("xcmi-multifunction").expect("one of the project's own").recording;
    for (oid, datum) in &mut recording.objects {
        // Physical addresses, error bits and dates are no texts.
        let octets_alone =
            [[2, 2, 1, 6].as_slice(), &[25, 3, 5, 1, 2], &[53, 8, 2, 1, 7], &[53, 17, 2, 1, 9]];
        let other = octets_alone.iter().any(|part| oid.windows(part.len()).any(|window| window == *part));
        if let Datum::Octets(octets) = datum
            && !other
        {
            *octets = text.to_vec();
        }
    }
    let more = ["1.3.6.1.2.1.43.6.1.1.2.1.1", "1.3.6.1.2.1.43.9.2.1.7.1.1", "1.3.6.1.2.1.43.16.5.1.2.1.1"];
    more.iter().fold(recording, |recording, name| recording.with(name, Datum::Octets(text.to_vec())))
}

/// Billing is held, because the printer shows another serial number. Answers the hold's number; `None` where what it
/// showed before counts for none.
pub async fn hold(site: &Site) -> Option<u64> {
    let mut reading = site.service.latest().reading.clone().expect("a reading");
    reading.identity.serial_number = Some("PLV000043".into());
    reading.sequence += 1;
    let opened = site.desk.observe(&reading).await.expect("written");
    site.service.publish().await;
    opened.first().map(|hold| hold.id)
}

/// The pages of a printer whose every text is this.
pub async fn site(text: &[u8]) -> (Site, Misbehaving) {
    let agent = Misbehaving::start(&with_every_text(text), Manner::Well).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let printer = Some(reader::at(agent.addr(), PATIENT));
    let site = Site::supplied(folder, printer, Arc::new(SystemClock)).await.settled().await;
    assert!(site.service.latest().reading.is_some(), "{:?}", site.service.latest().freshness);
    (site, agent)
}

/// Every sink and every text, each with each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_sink_takes_any_text_for_more_than_a_text() {
    let (mut running, mut waiting) = (JoinSet::new(), strings::all().into_iter());
    let (mut looked_at, mut taken) = (0, Vec::new());
    loop {
        // A few at a time: each starts the program three times.
        while running.len() < 3
            && let Some(nasty) = waiting.next()
        {
            running.spawn(async move { (nasty.name, Gathered::of(&nasty).await) });
        }
        let Some(done) = running.join_next().await else { break };
        let (name, gathered) = done.expect("it was gathered");
        for (sink, look) in SINKS {
            match std::panic::catch_unwind(|| look(&gathered)) {
                Ok(0) if !WITHOUT_NAME.contains(&sink) => taken.push(format!("{sink} never saw {name}")),
                Ok(_) => {}
                Err(_) => taken.push(format!("{sink} took {name}")),
            }
            looked_at += 1;
        }
    }
    assert_eq!(taken, Vec::<String>::new());
    assert_eq!(looked_at, SINKS.len() * strings::all().len());
}

#[tokio::test]
async fn markup_is_shown_as_text() {
    let (site, _agent) = site(MARKUP.as_bytes()).await;
    for path in PAGES {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let page = answer.text();
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{path}: it is there, escaped");
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{path}");
        // Not one attribute ends early: an event handler inside a tag would have to.
        for tag in page.split('<').skip(1).filter_map(|tag| tag.split_once('>').map(|(tag, _)| tag)) {
            let outside: String = tag.split('"').step_by(2).collect();
            assert!(!outside.contains("onerror") && !outside.contains("alert"), "{path}: <{tag}>");
        }
    }
}

#[tokio::test]
async fn formulas_are_guarded_in_the_file() {
    for formula in [FORMULA, "+1+1", "-2+3", "@SUM(A1)", "\u{ff1d}1+1"] {
        let (site, _agent) = site(formula.as_bytes()).await;
        let answer = site.get("/maintenance/UsageLog.csv", &[]).await;
        let mut rows = csv::ReaderBuilder::new().from_reader(&answer.body[..]);
        let mut guarded = 0;
        for row in rows.records() {
            let row = row.expect("a row");
            assert_eq!(row.len(), 9);
            for (column, cell) in row.iter().enumerate() {
                let numeric = column == 5 && cell.parse::<i64>().is_ok();
                let dangerous = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}']);
                assert!(!dangerous || numeric, "{formula}: column {column}: {cell}");
                guarded += usize::from(cell == format!("'{formula}"));
            }
        }
        assert!(guarded > 5, "{formula}: {guarded}");
        let disposition = answer.headers["content-disposition"].to_str().expect("ASCII");
        assert!(
            !disposition.contains(['=', '|', '\'', '@']) || disposition.matches('=').count() == 1,
            "{disposition}"
        );
    }
}

#[tokio::test]
async fn long_and_turned_round_texts_are_bounded_and_straight() {
    let (long, _agent) = site(&vec![b'W'; 60_000]).await;
    for path in PAGES {
        let answer = long.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.body.len() < 120_000, "{path}: {}", answer.body.len());
        assert!(!answer.text().contains(&"W".repeat(256)), "{path}");
    }
    let (turned, _agent) = site("admin\u{202e}gnp.exe\u{2066}\u{200f}\r\nSet-Cookie: a=b".as_bytes()).await;
    for path in PAGES.iter().chain(&["/maintenance/UsageLog.csv"]) {
        let answer = turned.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text().contains(['\u{202e}', '\u{2066}', '\u{200f}']), "{path}");
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
    }
}
