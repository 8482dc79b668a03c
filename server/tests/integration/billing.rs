//! Billing that is held, from the printer to the page and back, and the history of reads as a file.

use app::model::{ReadReason, Reading};
use axum::http::{StatusCode, header};
use smart_esolutions::{
    billing::{Order, ReadOutcome},
    clock::{Clock, SystemClock},
    config::SecuritySection,
    report::MeterHistory,
};

use super::{
    support::{
        program::run,
        reader::{self, PATIENT},
        recording::{Datum, Recording},
        replay::Replay,
        site::{SignedIn, Site},
    },
    web::recording,
};

const TOTAL: &str = "1.3.6.1.4.1.253.8.53.13.2.1.6.1.20.1";
const SERIAL: &str = "1.3.6.1.2.1.43.5.1.1.17.1";

fn total(count: i32) -> Recording {
    recording().with(TOTAL, Datum::Integer(count))
}

async fn start(folder: tempfile::TempDir, recording: &Recording) -> (Site, Replay) {
    let agent = Replay::start(recording).await;
    let printer = Some(reader::at(agent.addr(), PATIENT));
    let site =
        Site::start_in(folder, printer, std::sync::Arc::new(SystemClock), &SecuritySection::default()).await;
    (site.read().await, agent)
}

fn reading(site: &Site) -> Reading {
    site.service.latest().reading.clone().expect("a reading")
}

async fn read(site: &Site) {
    let order = Order { reason: ReadReason::ByHand, days: None };
    let taken = site.desk.take_read(&reading(site), order, |_, _| Ok(None)).await.expect("written");
    assert!(matches!(taken, ReadOutcome::Read(_)), "{taken:?}");
    site.service.publish().await;
}

async fn page(site: &Site, who: &SignedIn) -> String {
    site.get("/meter", &[(header::COOKIE, &who.cookie)]).await.text().to_owned()
}

#[tokio::test]
async fn a_meter_that_went_back_while_the_device_was_off_is_held_until_the_administrator_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let (site, _agent) = start(folder, &total(10_000)).await;
    let administrator = site.administrator().await;
    assert!(!page(&site, &administrator).await.contains("Billing is held"));
    read(&site).await;
    let folder = site.end().await;

    let (site, _agent) = start(folder, &total(20)).await;
    let administrator = site.administrator().await;
    let html = page(&site, &administrator).await;
    assert!(html.contains("Total Impressions showed 10,000 and then 20."), "{html}");
    assert!(site.get("/", &[]).await.text().contains("Total Impressions went back"), "the overview says so");
    read(&site).await;

    let low = "hold=1&how=meter-change&hold-1-end-total-impressions=9,000&hold-1-start-total-impressions=0";
    let answer = site.post_as(&administrator, "/actions/resolve-hold", low).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let to = answer.header(&header::LOCATION).expect("a way back").to_owned();
    let html = site.get(&to, &[(header::COOKIE, &administrator.cookie)]).await.text().to_owned();
    assert!(html.contains("can't have ended at 9,000: it showed 10,000 already"), "{html}");

    let form = low.replace("9,000", "10,005");
    let answer = site.post_as(&administrator, "/actions/resolve-hold", &form).await;
    let to = answer.header(&header::LOCATION).expect("a way back").to_owned();
    let html = site.get(&to, &[(header::COOKIE, &administrator.cookie)]).await.text().to_owned();
    assert!(
        html.contains("Accepted. Billing goes on from here.") && !html.contains("Billing is held"),
        "{html}"
    );
    read(&site).await;

    let answer = site.get("/meter/history.csv", &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header(&header::CONTENT_TYPE), Some("text/csv; charset=utf-8; header=present"));
    assert_eq!(answer.header(&header::CACHE_CONTROL), Some("no-store"));
    let name = MeterHistory::file_name(
        Some("PLV000042"),
        SystemClock.now().to_zoned(jiff::tz::TimeZone::UTC).date(),
    );
    assert_eq!(
        answer.header(&header::CONTENT_DISPOSITION),
        Some(&*format!("attachment; filename=\"{name}\""))
    );
    let mut rows = csv::Reader::from_reader(answer.text().as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let about =
        |row: &csv::StringRecord| [1, 9, 10, 11, 13, 15, 16].map(|cell| row[cell].to_owned()).join(" ");
    let total: Vec<String> =
        rows.iter().map(about).filter(|row| row.contains(" total-impressions ")).collect();
    assert_eq!(
        total,
        [
            "1 waiting billing total-impressions 10000 1 ",
            "2 held billing total-impressions 20 2 ",
            "3 waiting billing total-impressions 20 2 25"
        ]
    );
    assert!(rows.iter().any(|row| &row[10] == "service" && &row[11] == "service-total-impressions"));
    assert!(rows[4][17].contains("held went-back key=total-impressions old=10000 new=20"), "{:?}", rows[4]);

    let file = answer.text().to_owned();
    let folder = site.end().await;
    let directory = folder.path().to_str().expect("UTF-8");
    let zone = [("SMART_ESOLUTIONS_READING_TIME_ZONE", "UTC")];
    let exported = run(&["export", "meter-history", "--data-dir", directory], &zone).await;
    assert_eq!((exported.code, exported.stdout), (0, file));
}

#[tokio::test]
async fn another_serial_number_is_held_until_it_is_confirmed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (site, _agent) = start(folder, &total(10_000)).await;
    site.administrator().await;
    let folder = site.end().await;
    let other = recording().with(SERIAL, Datum::Octets(b"PLV000043".to_vec()));
    let (site, _agent) = start(folder, &other).await;
    let administrator = site.administrator().await;
    let html = page(&site, &administrator).await;
    assert!(html.contains("has the serial number PLV000042") && html.contains("PLV000043"), "{html}");
    let keys = ["total-impressions", "black-impressions", "color-impressions"];
    let field = |key: &str| format!("&hold-1-end-{key}=10000&hold-1-start-{key}=4000");
    let form = keys.iter().fold("hold=1&how=serial-number".to_owned(), |form, key| form + &field(key));
    site.post_as(&administrator, "/actions/resolve-hold", &form).await;
    assert!(!page(&site, &administrator).await.contains("Billing is held"));
    let trail = site.get("/settings/audit", &[(header::COOKIE, &administrator.cookie)]).await;
    assert!(trail.text().contains("Billing no longer held"), "{}", trail.text());
}
