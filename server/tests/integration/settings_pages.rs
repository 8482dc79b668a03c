//! The settings over HTTP: the pages have what the device has, and a form comes to what it says.

use app::{SettingsPage, port::Settings as _};
use axum::http::{StatusCode, header};

use crate::support::site::{Answer, SignedIn, Site};

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

async fn page(site: &Site, who: &SignedIn, path: &str) -> String {
    let answer = site.get(path, &[(header::COOKIE, &who.cookie)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.text().replace("<!>", "")
}

/// Where a form led.
fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    answer.header(&header::LOCATION).expect("a location").to_owned()
}

#[tokio::test]
async fn every_field_that_the_device_has_is_on_its_page_and_no_other() {
    let site = Site::start(None).await;
    let who = site.administrator().await;
    for settings in FORMS {
        let html = page(&site, &who, settings.path()).await;
        let form = html.split("action=\"/actions/save-settings\"").nth(1).expect("a form");
        let form = form.split("</form>").next().expect("its end");
        let mut shown: Vec<&str> =
            form.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        shown.retain(|name| !["page", "token", "confirm_contact", "security_password"].contains(name));
        // Boxes send each of their values under the name of the field.
        shown = shown.into_iter().map(|name| name.strip_suffix("[]").unwrap_or(name)).collect();
        let fields = site.administration.fields(settings);
        let mut expected: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        shown.sort_unstable();
        expected.sort_unstable();
        shown.dedup();
        assert_eq!(shown, expected, "{settings:?}");
    }
}

#[tokio::test]
async fn what_a_form_came_to_is_told_to_its_own_session_alone_and_never_a_secret() {
    let site = Site::start(None).await;
    let (who, other) = (site.administrator().await, site.administrator().await);
    let form = "page=%2Fsettings%2Fprinter&printer.address=192.0.2.7&printer.tries=5&printer.community=hunter2hunter2";
    let saved = led_to(&site.post_as(&who, "/actions/save-settings", form).await);
    assert!(saved.starts_with("/settings/printer?kept="), "{saved}");
    let told = page(&site, &who, &saved).await;
    assert!(told.contains("Saved: <strong>Tries</strong> 3 → 5"), "{told}");
    assert!(told.contains("Saved: <strong>Community name</strong> not set → set"), "{told}");
    assert!(!told.contains("hunter2"));
    assert!(!page(&site, &other, &saved).await.contains("Saved:"));

    let form = "page=%2Fsettings%2Fprinter&printer.tries=99&printer.timeout_ms=2000&printer.community=hunter3hunter3";
    let refused = led_to(&site.post_as(&who, "/actions/save-settings", form).await);
    let told = page(&site, &who, &refused).await;
    assert!(told.contains("href=\"#field-printer-tries\"") && told.contains("value=\"99\""), "{told}");
    assert!(told.contains("value=\"2000\"") && !told.contains("hunter3"), "{told}");
    let after = page(&site, &who, "/settings/printer").await;
    assert!(after.contains("value=\"5\"") && !after.contains("value=\"2000\""), "nothing of it is in force");
}
