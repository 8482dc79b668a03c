use std::sync::Arc;

use leptos::prelude::{RenderHtml, provide_context};

use crate::{
    fixture::{
        Fixed, FixedAccounts, FixedCertificates, FixedSettings, administrator, at, phaser, snapshot,
        with_context,
    },
    model::{Access, CertificateFault, CertificateSource, CertificateWarning},
    port::{AccountsPort, CertificatesPort, SettingsPort},
    shell,
};

fn html(path: &str, access: Access, certificates: Arc<FixedCertificates>) -> String {
    let (html, _) = with_context(Fixed::new(snapshot(Some(phaser()))), path, "text/html", || {
        provide_context(access);
        provide_context::<SettingsPort>(FixedSettings::with(Ok(vec![]), None));
        provide_context::<AccountsPort>(Arc::new(FixedAccounts::claimed()));
        provide_context::<CertificatesPort>(certificates);
        shell().to_html()
    });
    let (_, rest) = html.split_once("<main").expect("a main");
    rest.split_once("</main>").expect("its end").0.replace("<!>", "").replace("><", ">\n<")
}

fn secure() -> Access {
    Access { secure: true, ..administrator() }
}

#[test]
fn the_page_tells_what_serves_and_offers_what_can_be_done() {
    let own = html("/settings/certificate", secure(), FixedCertificates::serving(CertificateSource::Own));
    insta::assert_snapshot!(own);
    let mut installed = FixedCertificates::serving(CertificateSource::Installed).0.clone();
    installed.request = Some("-----BEGIN CERTIFICATE REQUEST-----".into());
    installed.warning = CertificateWarning::of(at("2027-11-22T00:00:00Z"), at("2027-11-02T00:00:00Z"));
    let installed = html("/settings/certificate", secure(), Arc::new(FixedCertificates(installed)));
    for part in ["remove-certificate", "request.pem", "install-signed-certificate", "ends in 20\u{a0}days"] {
        assert!(installed.contains(part) && !own.contains(part), "{part}");
    }
    let mut configured = FixedCertificates::serving(CertificateSource::Configured).0.clone();
    configured.problem = Some(CertificateFault::File("/etc/key.pem: can't be read".into()));
    let configured = html("/settings/certificate", secure(), Arc::new(FixedCertificates(configured)));
    assert!(
        configured.contains("/etc/key.pem: can&#x27;t be read.")
            || configured.contains("/etc/key.pem: can't be read.")
    );
    assert!(!configured.contains("<form"), "nothing to change here");
}

#[test]
fn a_key_is_not_asked_for_over_plain_http() {
    let from = Access { secure: false, address: "192.0.2.9".parse().unwrap(), ..administrator() };
    let page = html("/settings/certificate", from, FixedCertificates::serving(CertificateSource::Own));
    assert!(!page.contains("install-certificate") && !page.contains("upload-certificate"));
    assert!(page.contains("request-certificate"), "a key that stays here needs no secrecy on the way");
}

#[test]
fn the_overview_says_when_a_certificate_ends() {
    let mut state = FixedCertificates::serving(CertificateSource::Installed).0.clone();
    state.warning = CertificateWarning::of(at("2027-11-22T00:00:00Z"), at("2027-11-20T00:00:00Z"));
    let viewer = Access::viewer("192.0.2.9".parse().unwrap());
    let page = html("/", viewer.clone(), Arc::new(FixedCertificates(state)));
    assert!(
        page.contains("href=\"/settings/certificate\"") && page.contains("ends in 2\u{a0}days"),
        "{page}"
    );
    let quiet = html("/", viewer, FixedCertificates::serving(CertificateSource::Installed));
    assert!(!quiet.contains("/settings/certificate"));
}
