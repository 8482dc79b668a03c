use http::StatusCode;

use crate::{
    component::{Input, SEVERAL},
    fixture::{FixedSettings, administrator, at, phaser, render_for, snapshot},
    model::{Access, Change, NotificationsView, Receiving, Snapshot},
    page::{SettingsPage, settings::input},
    port::{FieldFault, Kept, Settings},
    text,
};

const FORMS: [SettingsPage; 8] = [
    SettingsPage::Printer,
    SettingsPage::Contacts,
    SettingsPage::Security,
    SettingsPage::Proxy,
    SettingsPage::Clock,
    SettingsPage::Mail,
    SettingsPage::Supplies,
    SettingsPage::Maintenance,
];

fn html(path: &str, kept: Option<Kept>) -> String {
    let (html, response) =
        render_for(administrator(), FixedSettings::with(Ok(vec![]), kept), snapshot(Some(phaser())), path);
    assert_eq!(response.0.read().expect("not poisoned").status, None, "{path}");
    html.replace("<!>", "")
}

/// What stands in the page itself, one element a line.
fn main(html: &str) -> String {
    let (_, rest) = html.split_once("<main").expect("a main");
    rest.split_once("</main>").expect("its end").0.replace("><", ">\n<")
}

#[test]
fn every_page_of_the_settings() {
    for page in [SettingsPage::Index].into_iter().chain(FORMS) {
        let html = html(page.path(), None);
        insta::assert_snapshot!(page.path()[1..].replace('/', "_"), main(&html));
        let name = text::settings::page_name(page);
        assert!(html.contains(&format!("<title>{name} · LP-2 Accounting · SMart eSolutions</title>")));
        assert_eq!(html.matches(&format!("<h1>{name}</h1>")).count(), 1);
        assert!(!html.contains(" style=") && !html.contains("<script>"), "{name}");
    }
}

#[test]
fn every_field_that_the_device_has_is_on_its_form_with_words_of_its_own() {
    let settings = FixedSettings::with(Ok(vec![]), None);
    for page in FORMS {
        let html = html(page.path(), None);
        for field in settings.fields(page) {
            assert!(input(page, &field.name).is_some(), "{}", field.name);
            let label = text::settings::label(&field.name);
            assert_ne!(label, field.name);
            let boxes = matches!(input(page, &field.name), Some(Input::Boxes(_)));
            let several = if boxes { SEVERAL } else { "" };
            assert!(html.contains(&format!(" name=\"{}{several}\"", field.name)), "{}", field.name);
            let id = crate::component::field_id(&field.name);
            let named =
                if boxes { format!("<legend>{label}</legend>") } else { format!("<label for=\"{id}\">") };
            assert!(html.contains(&named) && html.contains(&format!("id=\"{id}\"")), "{label}");
        }
    }
}

#[test]
fn whether_the_printer_can_tell_by_itself_stands_over_its_form() {
    let page = |notifications: NotificationsView| {
        let settings = FixedSettings::with(Ok(vec![]), None);
        let snapshot = Snapshot { notifications, ..snapshot(Some(phaser())) };
        main(&render_for(administrator(), settings, snapshot, "/settings/printer").0.replace("<!>", ""))
    };
    assert!(!page(NotificationsView::default()).contains("id=\"notifications\""), "they are turned off");
    let shown = |receiving, last| page(NotificationsView { receiving, last, taken: 3, refused: 12 });
    let on = Receiving::On { address: "[::]:162".into() };
    let html = shown(on.clone(), None);
    for words in ["yes, on UDP [::]:162", "none since this device was started", "3 taken, 12 refused"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(shown(on, Some(at("2026-11-22T11:58:00Z"))).contains("datetime=\"2026-11-22T11:58:00+00:00\""));
    assert!(shown(Receiving::NoPrinter, None).contains("no, because no printer is set"));
    let cause = "[::]:162 can't be received on: <permission> denied.".to_owned();
    let html = shown(Receiving::Failed { cause }, None);
    assert!(html.contains("no: [::]:162 can't be received on: &lt;permission&gt; denied."), "{html}");
}

#[test]
fn every_form_carries_its_page_and_what_proves_the_session() {
    for page in FORMS {
        let html = main(&html(page.path(), None));
        for form in html.split("<form ").skip(1) {
            assert!(form.starts_with("class=") || form.starts_with("method="), "{form}");
            assert!(form.contains("method=\"post\"") && form.contains("action=\"/actions/"), "{form}");
            assert!(form.contains(&format!("name=\"page\" value=\"{}\"", page.path())), "{form}");
            assert!(form.contains("name=\"token\" value=\"t0ken\""), "{form}");
        }
    }
}

#[test]
fn who_has_not_signed_in_sees_no_setting_and_no_contact() {
    for page in [SettingsPage::Index].into_iter().chain(FORMS) {
        let settings = FixedSettings::with(Ok(vec![]), None);
        let viewer = Access::viewer([192, 0, 2, 66].into());
        let (html, response) = render_for(viewer, settings, snapshot(Some(phaser())), page.path());
        assert_eq!(response.0.read().expect("not poisoned").status, Some(StatusCode::FORBIDDEN));
        for known in ["lp2.example", "A-1007", "jo@example.com", "192.0.2.20", "monitoring", "t0ken"] {
            assert!(!html.contains(known), "{page:?}: {known}");
        }
        assert!(html.contains("href=\"/sign-in\""), "{page:?}");
    }
}

#[test]
fn contacts_are_told_to_the_administrator_alone() {
    let maintenance = |access| {
        let settings = FixedSettings::with(Ok(vec![]), None);
        render_for(access, settings, snapshot(Some(phaser())), "/maintenance").0
    };
    let told =
        ["Jo &lt;Admin&gt;, +49 30 1234, jo@example.com", "front-desk@example.com", "somebody@example.com"];
    let (for_administrator, for_viewer) =
        (maintenance(administrator()), maintenance(Access::viewer([192, 0, 2, 66].into())));
    for contact in told {
        assert!(for_administrator.contains(contact), "{contact}");
        assert!(!for_viewer.contains(contact), "{contact}");
    }
}

#[test]
fn a_refused_form_says_what_is_wrong_at_the_field_and_keeps_what_was_typed() {
    let kept = Kept {
        typed: [("printer.address", "not a host"), ("printer.tries", "9")]
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
        faults: vec![FieldFault { name: "printer.address".into(), message: "Not a host name.".into() }],
        ..Kept::default()
    };
    let html = main(&html("/settings/printer?kept=7", Some(kept)));
    assert!(html.contains("role=\"alert\" tabindex=\"-1\" autofocus"), "{html}");
    assert!(html.contains("<a href=\"#field-printer-address\">Address: Not a host name.</a>"), "{html}");
    let at_the_field = "aria-describedby=\"field-printer-address-hint field-printer-address-fault\" \
                        aria-invalid=\"true\"";
    assert!(html.contains(at_the_field), "{html}");
    assert!(html.contains("value=\"not a host\""), "{html}");
    assert!(!html.contains("value=\"9\""), "a fixed field shows what holds");
    assert_eq!(html.matches("aria-invalid").count(), 1);
    insta::assert_snapshot!("refused", html);
}

#[test]
fn what_was_changed_is_told_from_and_to_in_words() {
    let change =
        |key: &str, from: &str, to: &str| Change { key: key.into(), from: from.into(), to: to.into() };
    let changes = vec![
        change("reading.time_zone", "", "Europe/Berlin"),
        change("security.viewing", "open", "sign-in"),
        change("printer.auth_passphrase", "set", "not set"),
        change("printer.priv_passphrase", "not set", "set"),
        change("mail.password", "set", "not set"),
        change("mail.key_user_events", "communication-error", ""),
        change("mail.security", "starttls", "tls"),
        change("mail.supplies_events", "supply-order", "supply-order, supply-order-overdue"),
        change("supplies.ordering", "suggest", "automatic"),
        change("supplies.currency", "", "EUR"),
    ];
    let html = main(&html("/settings/clock?kept=7", Some(Kept { changes, ..Kept::default() })));
    for words in [
        "Saved: <strong>Time zone</strong> the system's own → Europe/Berlin",
        "Saved: <strong>Who may look at these pages</strong> Everybody → Only after sign-in",
        "Cleared: Authentication pass-phrase, because it was for the printer at the address before.",
        "Saved: <strong>Privacy pass-phrase</strong> not set → set",
        "Cleared: Password, because it was for the SMTP server at the address before.",
        "Saved: <strong>Tell the key user when</strong> Communication error, and when it is over → none",
        "Saved: <strong>Encryption</strong> STARTTLS → TLS",
        "Saved: <strong>Ordering mode</strong> Suggest → Automatic",
        "Saved: <strong>Currency</strong> empty → EUR",
    ] {
        assert!(html.replace("&#x27;", "'").contains(words), "{words}: {html}");
    }
    insta::assert_snapshot!("saved", html);
}

#[test]
fn what_could_not_be_done_is_an_alert_and_what_was_done_is_not() {
    for (refused, role, class) in [(true, "alert", "critical"), (false, "status", "neutral")] {
        let kept = Kept { message: Some("A sentence.".into()), refused, ..Kept::default() };
        let html = main(&html("/settings/security?kept=7", Some(kept)));
        assert!(
            html.contains(&format!("role=\"{role}\"")) && html.contains(&format!("outcome {class}")),
            "{html}"
        );
    }
}

#[test]
fn a_new_token_is_shown_once_with_what_to_do() {
    let kept = Kept { once: Some("se_abc".into()), ..Kept::default() };
    let html = main(&html("/settings/security?kept=7", Some(kept)));
    assert!(html.contains("<code class=\"once\">se_abc</code>") && html.contains("Copy it now"), "{html}");
}

#[test]
fn a_name_of_nothing_says_nothing() {
    for query in ["kept=8", "kept=", "kept=<script>"] {
        let kept = Some(Kept { message: Some("Never.".into()), ..Kept::default() });
        let html = html(&format!("/settings/printer?{query}"), kept);
        assert!(!html.contains("Never.") && !html.contains("outcome"), "{query}");
    }
}
