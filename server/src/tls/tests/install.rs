use app::{
    model::{CertificateFault as Fault, CertificateSource, Severity},
    port::Certificates as _,
};

use super::*;

const NOW: &str = "2026-12-01T10:00:00Z";

async fn install(device: &Device, chain: &str, key: &str) -> Result<app::model::Certificate, Fault> {
    device.certificates.install(&administrator(), chain, key).await
}

#[tokio::test]
async fn a_chain_in_any_order_is_mended_taken_kept_and_removed() {
    let (elsewhere, device) = (Elsewhere::new(), Device::at(NOW).await);
    let own = device.serving();
    let (leaf, key) = elsewhere.issue(|_| {});
    let (root, between) = (&elsewhere.root, &elsewhere.between);
    let together = format!("{key}{leaf}{between}");
    let texts = [
        (format!("{leaf}{between}{root}"), key.as_str(), 3),
        (format!("{root}{between}{leaf}"), key.as_str(), 3),
        (format!("Subject: x\n{between}\n\n{leaf}\n{leaf}"), key.as_str(), 2),
        (leaf.replace('\n', "\r\n"), key.as_str(), 1),
        (together, "", 2),
    ];
    for (chain, key, length) in texts {
        let taken = install(&device, &chain, key).await.expect(&chain);
        assert_eq!(taken.issuer, "CN=Office devices");
        let (served, _) = device.served().await;
        assert_eq!(served.len(), length, "{chain}");
        assert_eq!(device.serving(), taken);
        assert!(device.certificates.is_trusted());
    }
    let (served, _) = device.served().await;
    let root = pair::certificates(&elsewhere.root).remove(0);
    verify(&served, &root, "printer7.example.com", NOW).unwrap();
    let installed = device.audit(Deed::CertificateInstalled).await;
    assert_eq!(installed.len(), 5);
    assert_eq!(installed[0].actor, administrator().actor());

    let device = device.restarted().await;
    assert_eq!(device.certificates.state().source, CertificateSource::Installed);
    device.certificates.remove(&administrator()).await.unwrap();
    assert_eq!(device.serving(), own, "the device's own serves again");
    assert!(!device.certificates.is_trusted());
    let device = device.restarted().await;
    assert_eq!(device.serving(), own);
    assert_eq!(device.audit(Deed::CertificateRemoved).await.len(), 1);
}

#[tokio::test]
async fn what_could_not_serve_is_refused_with_its_reason_and_nothing_is_kept_of_it() {
    let (elsewhere, device) = (Elsewhere::new(), Device::at(NOW).await);
    let own = device.serving();
    let (leaf, key) = elsewhere.issue(|_| {});
    let (other, other_key) = elsewhere.issue(|_| {});
    let (ended, ended_key) = elsewhere.issue(|params| params.not_after = date!(time("2026-11-30T00:00:00Z")));
    let (future, future_key) =
        elsewhere.issue(|params| params.not_before = date!(time("2026-12-02T00:00:00Z")));
    let (nameless, nameless_key) = elsewhere.issue(|params| params.subject_alt_names.clear());
    let (client, client_key) =
        elsewhere.issue(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]);
    let strangers = Elsewhere::new();
    let damaged = block("CERTIFICATE", b"\x30\x03garbage");
    let many = strangers.root.repeat(11);
    let encrypted = block("ENCRYPTED PRIVATE KEY", b"sealed");
    let old_encrypted = format!(
        "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{}-----END EC PRIVATE KEY-----\n",
        "AAAA\n"
    );
    let wrong = Fault::WrongKey("CN=printer7.example.com".into());
    let cases = [
        (String::new(), key.clone(), Fault::NoCertificate),
        ("garbage".into(), "garbage".into(), Fault::NoCertificate),
        (leaf.clone(), String::new(), Fault::NoKey),
        (leaf.clone(), leaf.clone(), Fault::NoKey),
        (leaf.clone(), format!("{key}{other_key}"), Fault::SeveralKeys),
        (leaf.clone(), encrypted, Fault::EncryptedKey),
        (leaf.clone(), old_encrypted, Fault::EncryptedKey),
        (leaf.clone(), block("PRIVATE KEY", b"garbage"), Fault::BadKey),
        (leaf.clone(), other_key, wrong.clone()),
        (elsewhere.root.clone(), key.clone(), Fault::WrongKey("CN=Office root".into())),
        (format!("{leaf}{damaged}"), key.clone(), Fault::BadCertificate(2)),
        (format!("{leaf}{many}"), key.clone(), Fault::TooMany),
        (ended, ended_key, Fault::Ended(time("2026-11-30T00:00:00Z"))),
        (future, future_key, Fault::NotYet(time("2026-12-02T00:00:00Z"))),
        (nameless, nameless_key, Fault::NoNames),
        (client, client_key, Fault::NotForServers),
        (format!("{leaf}{other}"), key.clone(), Fault::Strangers(vec!["CN=printer7.example.com".into()])),
        (format!("{leaf}{}", elsewhere.root), key.clone(), Fault::Strangers(vec!["CN=Office root".into()])),
    ];
    for (chain, key, expected) in cases {
        assert_eq!(install(&device, &chain, &key).await, Err(expected), "{chain}{key}");
        assert_eq!(device.serving(), own);
    }
    // The same names, another key.
    let broken = install(&device, &format!("{leaf}{}", strangers.between), &key).await.unwrap_err();
    assert!(matches!(broken, Fault::BrokenChain(_)), "{broken}");
    let cut = install(&device, &leaf[..leaf.len() - 40], &key).await.unwrap_err();
    assert!(matches!(cut, Fault::BadPem(_) | Fault::NoCertificate), "{cut}");
    assert!(device.audit(Deed::CertificateInstalled).await.is_empty());
    assert_eq!(device.restarted().await.serving(), own);
}

#[tokio::test]
async fn one_that_does_not_serve_is_rolled_back() {
    let (elsewhere, device) = (Elsewhere::new(), Device::at(NOW).await);
    let own = device.serving();
    // Somebody else has the port: whatever answers there, it is not this certificate.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    device.certificates.served_on(silent.local_addr().unwrap());
    drop(silent);
    let (leaf, key) = elsewhere.issue(|_| {});
    let refused = install(&device, &leaf, &key).await.unwrap_err();
    assert!(matches!(refused, Fault::DoesNotServe(_)), "{refused}");
    assert_eq!(device.serving(), own);
    let (served, authority) = device.served().await;
    verify(&served, &authority, "localhost", NOW).unwrap();
    assert_eq!(device.restarted().await.serving(), own);
}

#[tokio::test]
async fn a_request_is_signed_elsewhere_and_its_key_never_leaves() {
    let (elsewhere, device) = (Elsewhere::new(), Device::at(NOW).await);
    let port = &device.certificates;
    let missing = port.install_signed(&administrator(), &elsewhere.root).await;
    assert_eq!(missing, Err(Fault::NoRequest));
    for bad in ["a b", "-x", "printer_7", "https://printer7", "ä.example"] {
        let names = [bad.to_owned()];
        assert_eq!(port.request(&administrator(), &names, "").await, Err(Fault::BadName(bad.into())));
    }
    assert_eq!(port.request(&administrator(), &[], "").await, Err(Fault::BadName(String::new())));
    assert_eq!(port.request(&administrator(), &["a".into()], "a\nb").await, Err(Fault::BadOrganization));

    let names = ["Print.example.org".to_owned(), " 192.0.2.9 ".to_owned(), String::new()];
    port.request(&administrator(), &names, "Office & Sons").await.unwrap();
    let device = device.restarted().await;
    let port = &device.certificates;
    let request = device.certificates.state().request.expect("it waits");
    assert!(!request.contains("PRIVATE"));
    let params = rcgen::CertificateSigningRequestParams::from_pem(&request).unwrap();
    let mut params = params;
    let (begin, end) = (time("2026-11-30T00:00:00Z"), time("2027-11-30T00:00:00Z"));
    (params.params.not_before, params.params.not_after) = (date!(begin), date!(end));
    let signed = params.signed_by(&elsewhere.issuer).unwrap().pem();
    let (other, _) = elsewhere.issue(|_| {});
    let wrong = port.install_signed(&administrator(), &other).await.unwrap_err();
    assert!(matches!(wrong, Fault::WrongKey(_)), "{wrong}");
    let chain = format!("{signed}{}", elsewhere.between);
    let taken = port.install_signed(&administrator(), &chain).await.unwrap();
    assert_eq!(taken.names, ["print.example.org", "192.0.2.9"]);
    assert!(taken.subject.contains("Office & Sons"), "{}", taken.subject);
    assert_eq!(device.certificates.state().request, None, "it has served its purpose");
    assert_eq!(device.audit(Deed::CertificateRequested).await[0].subject, "print.example.org");
    let device = device.restarted().await;
    assert_eq!(device.serving(), taken);
}

#[tokio::test]
async fn the_end_of_one_that_was_installed_is_told_and_it_goes_on_serving() {
    let (elsewhere, device) = (Elsewhere::new(), Device::at(NOW).await);
    let (leaf, key) = elsewhere.issue(|_| {});
    let taken = install(&device, &leaf, &key).await.unwrap();
    let mut changes = device.certificates.changes();
    for (now, expected) in [
        ("2026-12-02T00:00:00Z", None),
        ("2026-12-20T00:00:00Z", Some(Severity::Other)),
        ("2027-01-10T00:00:00Z", Some(Severity::Warning)),
        ("2027-01-30T00:00:00Z", Some(Severity::Critical)),
        ("2027-03-01T00:00:00Z", Some(Severity::Critical)),
    ] {
        device.at_time(now).await;
        let state = device.certificates.state();
        assert_eq!(state.warning.map(|warning| warning.severity), expected, "{now}");
        assert_eq!(state.serving.as_ref(), Some(&taken), "{now}");
    }
    assert!(changes.has_changed().unwrap(), "the overview is told");
    changes.mark_unchanged();
    let device = device.restarted().await;
    assert_eq!(device.serving(), taken, "a device that can't be reached helps nobody");
    device.at_time("1970-01-01T00:00:00Z").await;
    assert_eq!(device.certificates.state().warning, None, "a clock that was never set says nothing");
}
