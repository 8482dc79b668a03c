mod orders;
mod strange;

use http::StatusCode;

use crate::{
    fixture::{
        FixedSettings, administrator, advice, at, followed, no_forecast, outlook, performance, phaser,
        render, render_for, snapshot,
    },
    model::{
        CartridgeChange, CartridgeChangeKind, Enrolment, ForecastState, OrderAdvice, OrderDecision,
        OrderReason, ProfileOrigin, ReplacedBy, Snapshot, Sourced, SuppliesView, SupplyClass, UntoldEvent,
        UntoldEvents,
    },
    port::Kept,
};

fn ordinary() -> Snapshot {
    Snapshot { supplies: followed(), ..snapshot(Some(phaser())) }
}

fn with(change: impl FnOnce(&mut SuppliesView)) -> Snapshot {
    let mut snapshot = ordinary();
    change(&mut snapshot.supplies);
    snapshot
}

fn viewed(snapshot: Snapshot) -> String {
    render(snapshot, "/supplies").0.replace("<!>", "")
}

fn of_administrator(snapshot: Snapshot, kept: Option<Kept>) -> String {
    let path = if kept.is_some() { "/supplies?kept=7" } else { "/supplies" };
    render_for(administrator(), FixedSettings::with(Ok(vec![]), kept), snapshot, path).0.replace("<!>", "")
}

fn lines(html: &str) -> String {
    html.replace("><", ">\n<")
}

/// What stands between the page's heading and its foot.
fn main_of(html: &str) -> &str {
    let start = html.find("<h1>").expect("a heading");
    &html[start..html.find("</main>").unwrap_or(html.len())]
}

/// The card of the supply of that index.
fn card(html: &str, index: u32) -> &str {
    let start = html.find(&format!("<li id=\"supply-{index}\">")).expect("the card");
    &html[start..start + html[start..].find("</li>").expect("its end")]
}

#[test]
fn cartridges_that_wait_for_a_word_are_shown_to_all_and_decided_by_the_administrator_up_to_what_was_shown() {
    let asked = |count| {
        let newest =
            vec![UntoldEvent { at: at("2026-11-22T11:00:00Z"), what: "Toner <script>: replaced.".into() }];
        with(|view| view.untold = Some(UntoldEvents { through: 41, count, newest }))
    };
    let section = |html: &str| {
        let start = html.find("<section aria-labelledby=\"untold\">").expect("the question");
        html[start..start + html[start..].find("</section>").expect("its end")].to_owned()
    };
    let shown = section(&of_administrator(asked(12), None));
    assert!(shown.contains("12\u{a0}cartridge changes wait for the administrator"), "{shown}");
    assert!(shown.contains("these are the newest") && shown.contains("Toner &lt;script&gt;: replaced."));
    assert!(shown.contains("action=\"/actions/tell-cartridges\"") && shown.contains("value=\"41\""));
    assert!(shown.contains("Tell the server") && shown.contains("Keep back"));
    let shown = section(&viewed(asked(1)));
    assert!(!shown.contains("<form") && shown.contains("/sign-in?page=/supplies"), "{shown}");
    assert!(shown.contains("1\u{a0}cartridge change waits") && !shown.contains("the newest"));
    assert!(render(asked(1), "/").0.contains("href=\"/supplies#untold\""));
    assert!(!of_administrator(ordinary(), None).contains("untold"));
}

#[test]
fn whose_date_it_is_that_a_cartridge_came_is_said() {
    let installed = |seen: Option<&str>, printers: Option<&str>| {
        let html = viewed(with(|view| {
            view.supplies[0].installed_at = seen.map(at);
            view.supplies[0].installed_at_by_printer = printers.map(at);
        }));
        let card = card(&html, 1);
        let start = card.find("<dt>Installed</dt><dd>").expect("the fact") + "<dt>Installed</dt><dd>".len();
        card[start..start + card[start..].find("</dd>").expect("its end")].to_owned()
    };
    let (seen, printers) = (Some("2026-09-14T08:20:00Z"), Some("2026-09-13T15:00:00Z"));
    assert_eq!(installed(seen, None), "14 Sep 2026");
    assert_eq!(installed(seen, printers), "13 Sep 2026, by the printer's own date");
    assert_eq!(installed(None, printers), "13 Sep 2026, by the printer's own date");
    assert_eq!(installed(None, None), "before the history began");
}

#[test]
fn a_viewer_sees_the_facts_and_the_administrator_what_to_do() {
    let html = viewed(ordinary());
    let charts = html.find("<section aria-labelledby=\"levels\">").expect("the charts");
    insta::assert_snapshot!("supplies_for_a_viewer", lines(main_of(&html[..charts])));
    assert!(!main_of(&html).contains("<form") && html.contains("/sign-in?page=/supplies"));
    let html = of_administrator(ordinary(), None);
    for index in [1, 2] {
        insta::assert_snapshot!(format!("card_{index}_for_the_administrator"), lines(card(&html, index)));
    }
    let start = html.find("<section aria-labelledby=\"entered\">").expect("the forms");
    insta::assert_snapshot!(
        "entered_for_the_administrator",
        lines(&html[start..html.find("</main>").expect("its end")])
    );
}

#[test]
fn each_state_of_a_forecast_is_said_in_honest_words() {
    let frozen = |view: &mut SuppliesView| {
        let forecast = view.supplies[0].forecast.as_mut().expect("a forecast");
        forecast.state = ForecastState::Frozen;
        forecast.basis.frozen_since = Some(at("2026-11-20T16:00:00Z"));
        forecast.basis.step_percent = 0;
    };
    let without = |state| move |view: &mut SuppliesView| view.supplies[0].forecast = Some(no_forecast(state));
    let unseen = |view: &mut SuppliesView| {
        let mut forecast = no_forecast(ForecastState::TooLittleData);
        forecast.basis.unseen_since = Some(at("2026-09-20T16:00:00Z"));
        view.supplies[0].forecast = Some(forecast);
    };
    let table: [(Snapshot, &[&str], &[&str]); 6] = [
        (
            ordinary(),
            &[
                "4 to 7\u{a0}days left",
                "Empty between <time datetime=\"2026-11-26\">26 Nov 2026</time> and ",
                "median <time datetime=\"2026-11-27\">",
                "31\u{a0}days of data, 4.2\u{a0}% coverage, 210\u{a0}pages a working day",
            ],
            &["No date"],
        ),
        (
            with(frozen),
            &["4 to 7\u{a0}days left", "Frozen since 20 Nov 2026, 16:00: the printer went over"],
            &["to the percent"],
        ),
        (
            with(without(ForecastState::TooLittleData)),
            &["Too early to tell", "Too little data for a date: 4\u{a0}days so far."],
            &["Empty between", "median"],
        ),
        (
            with(unseen),
            &[
                "No date",
                "has not been read for weeks: last on 20 Sep 2026, 16:00. Nobody knows what was printed",
            ],
            &["Empty between", "Too little data", "Too early"],
        ),
        (
            with(without(ForecastState::LevelNotReported)),
            &["does not report a level, and no yield is known"],
            &["Empty between", "days of data"],
        ),
        (
            with(without(ForecastState::NotInUse)),
            &["Not in use", "Nothing has been printed for long"],
            &["Empty between"],
        ),
    ];
    for (snapshot, said, not_said) in table {
        says(snapshot, said, not_said);
    }
}

/// That the card of the first supply has these words, and not those.
fn says(snapshot: Snapshot, said: &[&str], not_said: &[&str]) {
    let html = viewed(snapshot);
    let card = card(&html, 1);
    for words in said {
        assert!(card.contains(words), "{words}: {card}");
    }
    for words in not_said {
        assert!(!card.contains(words), "{words}: {card}");
    }
}

#[test]
fn where_the_level_alone_is_gone_by_it_is_said_and_no_pages_are() {
    let by_level = |state| {
        move |view: &mut SuppliesView| {
            let forecast = view.supplies[0].forecast.as_mut().expect("a forecast");
            (forecast.state, forecast.pages_left, forecast.basis.by_level) = (state, None, true);
            (forecast.basis.cartridge_pages, forecast.basis.coverage_percent) = (None, None);
            if state != ForecastState::Estimate {
                forecast.empty_at = None;
            }
            view.orders.clear();
            let advice = advice(OrderDecision::Wait, OrderReason::AboveReorderPoint);
            let (position_pages, reorder_point_pages, expected_pages) = (None, None, None);
            view.supplies[0].advice =
                Some(OrderAdvice { position_pages, reorder_point_pages, expected_pages, ..advice });
        }
    };
    says(
        with(by_level(ForecastState::Estimate)),
        &[
            "4 to 7\u{a0}days left",
            "The printer counts no pages, or none while the level falls",
            "31\u{a0}days of data, 2\u{a0}cartridges used up here",
            "What is there lasts longer than an order takes.",
        ],
        &["pages a working day", "pages left", "no forecast", "Together"],
    );
    says(
        with(by_level(ForecastState::TooLittleData)),
        &["Too little data for a date: 31\u{a0}days so far. The printer counts no pages"],
        &["Empty between", "pages a working day"],
    );
    says(
        with(by_level(ForecastState::NotInUse)),
        &["Not in use", "The level has stood for long", "The printer counts no pages"],
        &["Empty between", "Nothing has been printed"],
    );
}

#[test]
fn what_happened_to_a_cartridge_is_named() {
    let kinds = [
        (CartridgeChangeKind::New, "Replaced, 20 Nov 2026"),
        (CartridgeChangeKind::Premature, "Replaced early: 14\u{a0}% was left in the one before, 20 Nov 2026"),
        (CartridgeChangeKind::ReInserted, "Replaced by a used one, 20 Nov 2026"),
        (CartridgeChangeKind::Refilled, "Refilled, 20 Nov 2026"),
        (CartridgeChangeKind::Shaken, "Shaken: reads fuller for a while, 20 Nov 2026"),
    ];
    for (kind, words) in kinds {
        let wasted_percent = (kind == CartridgeChangeKind::Premature).then_some(14);
        let change = CartridgeChange {
            at: at("2026-11-20T08:00:00Z"),
            kind,
            wasted_percent,
            serial_number: None,
            impressions: None,
        };
        let html = viewed(with(|view| view.supplies[0].changes = vec![change]));
        assert!(card(&html, 1).contains(words), "{kind:?}");
        // What was only shaken is no replacement.
        let marks = html.matches("class=\"mark\"").count();
        assert_eq!(marks, usize::from(kind.begins_anew()), "{kind:?}");
    }
}

#[test]
fn where_a_value_comes_from_stands_beside_it() {
    let origins = [
        (ProfileOrigin::Entered, "entered here"),
        (ProfileOrigin::Printer, "as the printer tells"),
        (ProfileOrigin::Part, "known of the part"),
        (ProfileOrigin::Settings, "as in the settings"),
    ];
    for (origin, words) in origins {
        let snapshot = with(|view| {
            let profile = &mut view.supplies[0].profile;
            profile.part_number = Some(Sourced { value: "108R99999".into(), origin });
            profile.replaced_by = Some(Sourced { value: ReplacedBy::Service, origin });
        });
        let html = viewed(snapshot);
        assert!(card(&html, 1).contains(&format!("108R99999 ({words})")), "{origin:?}");
        assert!(card(&html, 1).contains(&format!("A service technician ({words})")), "{origin:?}");
    }
}

#[test]
fn a_chart_has_gaps_where_nothing_was_told_and_a_table_of_what_changed() {
    let html = viewed(ordinary());
    let chart = &html[html.find("id=\"level-1\"").expect("a chart")..];
    let line =
        chart.split("\" class=\"line\"").next().and_then(|before| before.rsplit('"').next()).expect("a line");
    assert_eq!(line.matches('M').count(), 2, "one gap: {line}");
    assert_eq!(html.matches("class=\"mark\"").count(), 2, "shaken is no replacement");
    assert!(
        chart.contains("<title>14 Sep 2026: Replaced early: 14\u{a0}% was left in the one before</title>")
    );
    assert!(chart.contains("23\u{a0}% at the end, 2\u{a0}replacements, the last on 14 Sep 2026."));
    assert!(chart.contains("These are the last 14\u{a0}days at which the level changed."));
    assert!(html.contains("href=\"/supplies/history.csv\""));
    // Of the kit nothing was told: it has no chart.
    assert!(!html.contains("id=\"level-3\""));
}

#[test]
fn what_was_sent_is_shown_with_its_time_and_opened_by_the_administrator() {
    let html = viewed(ordinary());
    assert!(html.contains("Accepted <time datetime=\"2026-11-21T02:07:00+00:00\">21 Nov 2026, 02:07</time>"));
    assert!(html.contains("<code>1-19</code>") && !html.contains("/transmissions/events/1-19"));
    assert!(of_administrator(ordinary(), None).contains("<a href=\"/transmissions/events/1-19\">"));
    let mut never = with(|view| view.last_sent = None);
    assert!(viewed(never.clone()).contains("Sending supplies usage is not set up on this device."));
    never.communication.enrolment = Enrolment::Enrolled {
        since: at("2026-11-20T10:00:00Z"),
        server: "https://reads.example.com".into(),
        device: "d-1".into(),
        fingerprint: "0123".into(),
    };
    assert!(viewed(never).contains("<p class=\"panel\">Nothing has been sent yet.</p>"));
}

#[test]
fn a_receptacle_fills_and_its_chart_shows_the_space() {
    let mut snapshot = ordinary();
    snapshot.reading.as_mut().expect("a reading").supplies[0].class = SupplyClass::Receptacle;
    let html = viewed(snapshot);
    assert!(card(&html, 1).contains("Full between") && html.contains("Space left: Black Toner Cartridge"));
}

#[test]
fn the_overview_says_which_ends_first_and_when_and_stays_as_it_was_without_a_forecast() {
    let (html, _) = render(ordinary(), "/");
    assert!(html.contains("<p class=\"figure\">Empty in 4 to 7\u{a0}days</p>"), "{html}");
    assert!(html.contains("<p class=\"about\">Black Toner Cartridge, 23\u{a0}%</p>"));
    assert!(html.contains(
        "href=\"/supplies#supply-1\">Black Toner Cartridge: empty in 4 to 7\u{a0}days; order suggested 2\u{a0}days ago, \
         waiting for approval</a>"
    ));
    let unknown = SuppliesView { supplies: vec![outlook(1), outlook(2)], ..SuppliesView::default() };
    let without = |supplies| render(Snapshot { supplies, ..snapshot(Some(phaser())) }, "/").0;
    assert_eq!(without(unknown), without(SuppliesView::default()));
}

#[test]
fn use_stands_against_performance() {
    let (html, _) = render(ordinary(), "/supplies/performance");
    insta::assert_snapshot!("performance", lines(main_of(&html.replace("<!>", ""))));
    assert!(html.contains("<a href=\"/supplies\" aria-current=\"true\">Supplies</a>"));
    let unpriced = with(|view| {
        view.performance.cartridges.iter_mut().for_each(|cartridge| cartridge.cost_a_page = None);
    });
    assert!(!render(unpriced, "/supplies/performance").0.contains("Cost a page"));
    let (html, response) = render(snapshot(None), "/supplies/performance");
    assert!(
        html.contains("Too little has been seen yet") && html.contains("No cartridge has been followed yet")
    );
    assert_eq!(response.0.read().expect("not poisoned").status.unwrap_or(StatusCode::OK), StatusCode::OK);
    assert_eq!(performance().cartridges.len(), 3);
}
