use std::{collections::BTreeMap, sync::Arc};

use futures_executor::block_on;
use http::{StatusCode, header};
use leptos::{
    prelude::{RenderHtml, provide_context},
    reactive::computed::ScopedFuture,
    server_fn::ServerFn,
};

use crate::{
    action::{TestCommunication, test_communication},
    fixture::{
        Fixed, FixedAccounts, FixedConnectivity, FixedSettings, administrator, failed_test, phaser, snapshot,
        with_context,
    },
    model::{Access, ConnectivityReport, Direct, EffectiveProxy, ProxyOrigin, StepOutcome},
    page::SettingsPage,
    port::{AccountsPort, ConnectivityPort, FieldFault, Kept, NotTested, SettingsPort},
    shell, text,
};

type Typed = BTreeMap<String, String>;

fn form(pairs: &[(&str, &str)]) -> Typed {
    pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

fn page(path: &str, connectivity: Arc<FixedConnectivity>, kept: Option<Kept>) -> String {
    let (html, _) = with_context(Fixed::new(snapshot(Some(phaser()))), path, "text/html", || {
        provide_context(administrator());
        provide_context::<SettingsPort>(FixedSettings::with(Ok(vec![]), kept));
        provide_context::<AccountsPort>(Arc::new(FixedAccounts::claimed()));
        provide_context::<ConnectivityPort>(connectivity);
        shell().to_html()
    });
    let (_, rest) = html.split_once("<main").expect("a main");
    rest.split_once("</main>").expect("its end").0.replace("<!>", "").replace("><", ">\n<")
}

fn not_tested() -> Result<ConnectivityReport, NotTested> {
    Err(NotTested::Busy)
}

#[test]
fn the_page_shows_the_way_now_and_what_a_test_came_to_with_what_was_typed() {
    let typed = form(&[("proxy.mode", "manual"), ("proxy.address", "proxy.example:3128")]);
    let kept = Kept {
        typed,
        message: Some("The test failed.".into()),
        refused: true,
        tested: Some(failed_test()),
        ..Kept::default()
    };
    let html = page("/settings/proxy?kept=7", FixedConnectivity::with(true, not_tested()), Some(kept));
    insta::assert_snapshot!(html);
    assert!(html.contains("&lt;proxy.example:3128&gt;"), "{html}");
    assert!(html.contains("formaction=\"/actions/test-communication\""), "{html}");
    assert!(!html.contains("confirm_contact"), "an enrolled device need not ask");
}

#[test]
fn a_test_that_passed_is_good_news() {
    let mut report = failed_test();
    report.steps.retain(|step| step.outcome == StepOutcome::Passed);
    let kept = Kept { message: Some("Passed.".into()), tested: Some(report), ..Kept::default() };
    let html = page("/settings/proxy?kept=7", FixedConnectivity::with(true, not_tested()), Some(kept));
    assert!(html.contains("class=\"banner outcome good\"") && html.contains("role=\"status\""), "{html}");
}

#[test]
fn a_device_that_is_not_enrolled_asks_before_it_contacts_anybody() {
    let html = page("/settings/proxy", FixedConnectivity::with(false, not_tested()), None);
    assert!(html.contains("name=\"confirm_contact\"") && !html.contains(" checked"), "{html}");
    assert!(
        html.contains("Contact communication.example:443 now, although this device is not enrolled"),
        "{html}"
    );
    let index = page("/settings", FixedConnectivity::with(false, not_tested()), None);
    assert!(index.contains("proxy.example:3128, entered by hand, with user and password"), "{index}");
}

/// Posts as `access`; the answer is where it leads, and what is kept for there.
fn post(
    connectivity: &Arc<FixedConnectivity>,
    access: Access,
    page: &str,
    typed: Typed,
) -> (String, Option<Kept>) {
    let settings = FixedSettings::with(Ok(vec![]), None);
    let device = Fixed::new(snapshot(Some(phaser())));
    let (answer, response) = with_context(device, "/actions/test-communication", "text/html", || {
        provide_context(access);
        provide_context::<SettingsPort>(settings.clone());
        provide_context::<ConnectivityPort>(connectivity.clone());
        block_on(ScopedFuture::new(test_communication(page.into(), typed)))
    });
    answer.expect("an error would follow the Referer");
    let parts = response.0.read().expect("not poisoned");
    assert_eq!(parts.status, Some(StatusCode::SEE_OTHER));
    let location = parts.headers[header::LOCATION].to_str().expect("plain").to_owned();
    let kept = settings.kept.lock().expect("not poisoned").clone();
    (location, kept)
}

#[test]
fn what_was_typed_is_tested_and_kept_but_for_secrets_and_the_administrator_s_word() {
    let connectivity = FixedConnectivity::with(false, Ok(failed_test()));
    let typed = form(&[
        ("proxy.address", "proxy.example:3128"),
        ("proxy.password", "hunter2"),
        ("printer.address", "of another page"),
        ("confirm_contact", "true"),
    ]);
    let (location, kept) = post(&connectivity, administrator(), "/settings/proxy", typed);
    assert_eq!(location, "/settings/proxy?kept=7");
    let asked = connectivity.asked.lock().expect("not poisoned").clone();
    let expected = form(&[("proxy.address", "proxy.example:3128"), ("proxy.password", "hunter2")]);
    assert_eq!(asked, [(SettingsPage::Proxy, expected, true)]);
    let kept = kept.expect("something was kept");
    assert_eq!(kept.typed, form(&[("proxy.address", "proxy.example:3128")]));
    assert_eq!((kept.tested, kept.refused), (Some(failed_test()), true));

    let mut report = failed_test();
    report.steps.retain(|step| step.outcome == StepOutcome::Passed);
    let passing = FixedConnectivity::with(true, Ok(report));
    let (_, kept) = post(&passing, administrator(), "/settings/proxy", form(&[("confirm_contact", "false")]));
    assert!(
        kept.is_some_and(|kept| !kept.refused && kept.message.is_some_and(|said| said.contains("passed")))
    );
    assert!(!passing.asked.lock().expect("not poisoned")[0].2);
}

#[test]
fn why_nothing_was_tested_is_said() {
    let fault = FieldFault { name: "proxy.address".into(), message: "No.".into() };
    let server = "communication.example:443".to_owned();
    let refusals = [
        (NotTested::NoServer, "no communication server"),
        (NotTested::NotConfirmed { server }, "communication.example:443"),
        (NotTested::Busy, "under way"),
        (NotTested::Store("history.db: disk full.".into()), "disk full"),
    ];
    for (why, part) in refusals {
        let connectivity = FixedConnectivity::with(false, Err(why));
        let (_, kept) = post(&connectivity, administrator(), "/settings/proxy", Typed::new());
        let kept = kept.expect("something was kept");
        assert!(kept.refused && kept.message.as_ref().is_some_and(|said| said.contains(part)), "{kept:?}");
    }
    let connectivity = FixedConnectivity::with(false, Err(NotTested::Fields(vec![fault.clone()])));
    let (_, kept) = post(&connectivity, administrator(), "/settings/proxy", Typed::new());
    assert_eq!(kept, Some(Kept { faults: vec![fault], ..Kept::default() }));
}

#[test]
fn nobody_else_and_no_other_page_has_anything_tested() {
    let connectivity = FixedConnectivity::with(true, Ok(failed_test()));
    let viewer = Access::viewer([192, 0, 2, 66].into());
    assert_eq!(post(&connectivity, viewer, "/settings/proxy", Typed::new()).0, "/sign-in");
    for page in ["/meter", "", "//evil.example"] {
        assert_eq!(post(&connectivity, administrator(), page, Typed::new()).0, "/settings", "{page}");
    }
    assert_eq!(connectivity.asked.lock().expect("not poisoned").len(), 0);
    assert_eq!(TestCommunication::PATH, "/actions/test-communication");
}

#[test]
fn every_way_has_its_words() {
    let through = |origin| EffectiveProxy::Through { address: "p:1".into(), origin, authentication: false };
    let ways = [
        (EffectiveProxy::Direct(Direct::Off), "No proxy"),
        (EffectiveProxy::Direct(Direct::NoneFound), "HTTPS_PROXY"),
        (EffectiveProxy::Direct(Direct::Exception("127.0.0.0/8".into())), "127.0.0.0/8"),
        (through(ProxyOrigin::Manual), "entered by hand"),
        (through(ProxyOrigin::Environment("https_proxy".into())), "environment, https_proxy"),
        (
            EffectiveProxy::Unusable { variable: "HTTPS_PROXY".into(), reason: "no".into() },
            "HTTPS_PROXY can't be used: no",
        ),
    ];
    for (way, part) in ways {
        let words = text::settings::proxy::effective(&way);
        assert!(words.contains(part), "{words}");
    }
}
