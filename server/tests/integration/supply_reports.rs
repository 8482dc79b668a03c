//! What a device that has watched its printer for weeks tells of supplies: in files, to programs, and to whoever reckons
//! with its files.

use app::model::SupplyForecast;
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

use super::{
    support::{
        office::{Office, TONER, office},
        program::run,
        prometheus::{self, value},
        reader::taken_at,
        site::request,
    },
    web::recording,
};

const FILES: [(&str, &str); 2] = [
    ("/supplies/history.csv", "SupplyHistory_PLV000042_2026-11-22.csv"),
    ("/supplies/performance.csv", "SupplyPerformance_PLV000042_2026-11-22.csv"),
];
const IN_UTC: [(&str, &str); 1] = [("SMART_ESOLUTIONS_READING_TIME_ZONE", "UTC")];

fn forecast(office: &Office) -> SupplyForecast {
    let view = office.site.service.latest().supplies.clone();
    view.of(TONER).and_then(|outlook| outlook.forecast.clone()).expect("a forecast")
}

#[tokio::test]
async fn the_file_of_a_device_gives_whoever_reckons_with_it_the_forecast_of_its_pages() {
    let office = office(&recording()).await;
    office.order_twice().await;
    let shown = forecast(&office);
    let advice = office.site.service.latest().supplies.of(TONER).and_then(|one| one.advice).expect("advice");
    let changes = office.site.service.latest().supplies.of(TONER).expect("toner").changes.clone();
    assert!(shown.empty_at.is_some() && changes.len() == 2, "{shown:?} {changes:?}");
    let served = office.site.get("/supplies/history.csv", &[]).await;
    let usage_log = office.site.get("/maintenance/UsageLog.csv", &[]).await;
    let folder = office.site.end().await;

    let data = folder.path().to_str().expect("UTF-8");
    let exported = run(&["export", "supply-history", "--data-dir", data], &IN_UTC).await;
    assert_eq!((exported.code, exported.stdout.as_str()), (0, served.text()), "{}", exported.stderr);
    let bundle = run(&["export", "diagnostics", "--data-dir", data], &IN_UTC).await;
    assert_eq!(bundle.code, 0, "{}", bundle.stderr);
    let bundle: Value = serde_json::from_str(&bundle.stdout).expect("JSON");
    for part in ["meters", "impressions", "levels", "cartridges", "orders", "configuration"] {
        assert!(bundle[part].as_array().is_some_and(|items| !items.is_empty()), "{part}: {}", bundle[part]);
    }
    assert_eq!((&bundle["reference"], &bundle["objects"]), (&json!("–"), &json!([])));
    let path = folder.path().join("SupplyHistory.csv");
    std::fs::write(&path, exported.stdout).expect("written");
    let file = path.to_str().expect("UTF-8");
    let now = shown.made_at.to_string();
    let asked = ["forecast", "--history", file, "--now", &now];
    let on = [advice.on_hand.to_string(), advice.on_order.to_string()];
    // What past orders took, the device has learnt.
    let tenths = |tenths: u32| format!("{}.{}", tenths / 10, tenths % 10);
    let lead = [tenths(advice.lead_time_tenths), tenths(advice.lead_time_deviation_tenths)];
    let toner = ["--supply", "1", "--on-hand", &on[0], "--on-order", &on[1]];
    let lead = ["--lead-time-days", &lead[0], "--lead-time-sd-days", &lead[1]];
    let reckoned = run(&[&asked[..], &toner, &lead].concat(), &[]).await;
    assert_eq!((reckoned.code, reckoned.stderr.as_str()), (0, ""));
    let answer: Value = serde_json::from_str(&reckoned.stdout).expect("JSON");
    assert_eq!(answer["state"], json!(shown.state));
    assert_eq!(answer["empty_at"], json!(shown.empty_at));
    assert_eq!(answer["pages_left"], json!(shown.pages_left));
    let found: Vec<Value> = changes
        .iter()
        .map(
            |change| json!({ "at": change.at, "kind": change.kind, "wasted_percent": change.wasted_percent }),
        )
        .collect();
    assert_eq!(answer["replacements"], json!(found));
    assert_eq!(answer["order"]["position_pages"], json!(advice.position_pages));
    // The lead time is told in tenths of a day.
    let point = answer["order"]["reorder_point_pages"].as_u64().expect("a number");
    assert!(advice.reorder_point_pages.expect("a number").abs_diff(point) <= 40, "{advice:?} {point}");

    let wrong = run(&asked, &[]).await;
    assert_eq!(wrong.code, 1);
    assert!(wrong.stderr.contains("line 1: this is the history of several supplies"), "{}", wrong.stderr);
    let missing = run(&[&asked[..], &["--supply", "7"]].concat(), &[]).await;
    assert_eq!(missing.code, 1);
    let names = r#"there are no levels of supply 7; of other supplies there are those of: "1", "10", "2""#;
    assert!(missing.stderr.contains(names), "{}", missing.stderr);

    let log = run(&["export", "usage-log", "--data-dir", data], &IN_UTC).await;
    let told = |file: &str| -> Vec<String> {
        file.lines().filter(|line| !line.contains(",report-")).map(str::to_owned).collect()
    };
    assert_eq!(told(&log.stdout), told(usage_log.text()), "the file of the page, but for the time");
    let facts: Vec<&str> = log.stdout.lines().filter(|line| line.starts_with("1,supplies,1,")).collect();
    for key in [
        "installed-at",
        "pages-since-installed",
        "forecast",
        "days-left-p50",
        "pages-left-p90",
        "on-hand",
        "cartridge/1/replaced-as",
        "cartridge/2/pages",
        "cartridge/3/serial-number",
        "order/S-20261122-2",
    ] {
        assert!(facts.iter().any(|line| line.split(',').nth(3) == Some(key)), "{key}: {facts:?}");
    }
}

#[tokio::test]
async fn both_files_are_saved_under_their_names_kept_nowhere_and_one_at_a_time() {
    let office = office(&recording()).await;
    for (path, name) in FILES {
        let answer = office.site.get(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header(&header::CONTENT_TYPE), Some("text/csv; charset=utf-8; header=present"));
        assert_eq!(answer.header(&header::CACHE_CONTROL), Some("no-store"));
        let disposition = format!("attachment; filename=\"{name}\"");
        assert_eq!(answer.header(&header::CONTENT_DISPOSITION), Some(&*disposition));
        let marked = office.site.get(&format!("{path}?bom=1"), &[]).await;
        assert_eq!(marked.text(), format!("\u{feff}{}", answer.text()), "{path}");
        let first = office.site.send(request("GET", path, &[], Body::empty()), [10, 0, 0, 1]).await;
        for (other, _) in FILES {
            let second = office.site.send(request("GET", other, &[], Body::empty()), [10, 0, 0, 1]).await;
            assert_eq!(second.status(), StatusCode::TOO_MANY_REQUESTS, "{other} beside {path}");
        }
        first.into_body().collect().await.expect("the file");
    }
    let performance = office.site.get("/supplies/performance.csv", &[]).await;
    let mut rows = csv::Reader::from_reader(performance.text().as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let period = rows.iter().find(|row| &row[1] == "period").expect("a line");
    assert_eq!((&period[3], &period[7]), ("2026-11-22T12:00:00+00:00", "14400"));
    let toner: Vec<(&str, &str)> =
        rows.iter().filter(|row| &row[4] == "1").map(|row| (&row[6], &row[7])).collect();
    assert_eq!(toner, [("ABCD0001", "3200"), ("ABCD0091", "8000"), ("", "3200")]);
}

#[tokio::test]
async fn programs_are_told_what_the_pages_know() {
    let office = office(&recording()).await;
    office.order_twice().await;
    let view = office.site.service.latest().supplies.clone();
    let answer = office.site.get("/api/v1/supply-outlooks", &[]).await;
    let outlooks: Value = serde_json::from_slice(&answer.body).expect("JSON");
    let toner = &outlooks["supplies"][0];
    let shown = forecast(&office);
    assert_eq!(toner["index"], json!(TONER));
    assert_eq!(toner["forecast"]["empty_at"], json!(shown.empty_at));
    assert_eq!(toner["forecast"]["basis"]["days"], json!(shown.basis.days));
    assert_eq!(toner["stock"]["on_hand"], 1, "of the order that came");
    assert_eq!(toner["profile"]["ordering"], json!({ "value": "suggest", "origin": "settings" }));
    assert_eq!(toner["advice"]["decision"], "on-order");
    let orders = office.site.get("/api/v1/supply-orders", &[]).await;
    let orders: Value = serde_json::from_slice(&orders.body).expect("JSON");
    let of_toner = |order: &&Value| order["supply"] == json!(TONER);
    let told: Vec<&Value> = orders["orders"].as_array().expect("orders").iter().filter(of_toner).collect();
    let states: Vec<&Value> = told.iter().map(|order| &order["state"]).collect();
    assert_eq!(states, [&json!("submitted"), &json!("received")]);
    assert_eq!(told[1]["steps"][1]["who"], "administrator");
    assert_eq!(told[0]["reference"], json!(view.open_order(TONER).expect("one").reference));

    let metrics = office.site.get("/metrics", &[]).await.text().to_owned();
    let families = prometheus::parse(&metrics);
    if let Some(theirs) = prometheus::by_its_makers(&metrics) {
        assert_eq!(theirs, families);
    }
    let of = |name: &str, labels: &[(&str, &str)]| value(&families, name, labels);
    let empty = shown.empty_at.expect("an estimate");
    for (quantile, at) in [("0.1", empty.p10), ("0.5", empty.p50), ("0.9", empty.p90)] {
        let days = of("smart_esolutions_supply_days_left", &[("index", "1"), ("quantile", quantile)]);
        let expected = at.duration_since(taken_at()).as_secs_f64() / 86_400.0;
        assert!((days.expect("a number") - expected).abs() < 0.01, "{quantile}: {days:?}, {expected}");
    }
    let pages = shown.pages_left.expect("an estimate").p50;
    #[expect(clippy::cast_precision_loss, reason = "as every reader of the format does")]
    let pages = pages as f64;
    let labels = [("index", "1"), ("quantile", "0.5")];
    assert_eq!(of("smart_esolutions_supply_pages_left", &labels), Some(pages));
    assert_eq!(of("smart_esolutions_supply_on_hand", &[("index", "1")]), Some(1.0));
    for (state, holds) in [("submitted", 1.0), ("overdue", 0.0)] {
        let labels = [("index", "1"), ("state", state)];
        assert_eq!(of("smart_esolutions_supply_order", &labels), Some(holds), "{state}");
    }
    assert_eq!(of("smart_esolutions_samples_left_out", &[]), Some(0.0));
}
