use super::*;

#[tokio::test]
async fn the_first_start_makes_a_certificate_that_its_own_authority_vouches_for() {
    let now = "2026-12-01T10:00:00Z";
    let device = Device::at(now).await;
    let (chain, authority) = device.served().await;
    for name in ["printer7.example.com", "printer7.local", "localhost", "192.168.7.20", "127.0.0.1", "::1"] {
        verify(&chain, &authority, name, now).expect(name);
        verify(&chain, &authority, name, "2027-11-30T00:00:00Z").expect(name);
    }
    assert!(verify(&chain, &authority, "example.com", now).is_err());
    let serving = device.serving();
    assert_eq!(serving.subject, "CN=printer7.example.com");
    assert_eq!(serving.key, "ECDSA P-256");
    let lasts = serving.not_after.as_second() - serving.not_before.as_second();
    assert!(lasts <= 366 * 24 * 60 * 60, "{lasts} s");
    let leaf = super::super::facts::parse(&chain[0]).unwrap();
    let has = |name: &str| leaf.extensions().iter().any(|one| one.oid.to_id_string() == name);
    assert!(has("2.5.29.35"), "AuthorityKeyIdentifier");
    let ca = super::super::facts::parse(&authority).unwrap();
    let constraints = ca.basic_constraints().unwrap().unwrap().value;
    assert_eq!((constraints.ca, constraints.path_len_constraint), (true, Some(0)));
    assert_eq!(device.authority().not_before, time(BUILT), "whatever the clock says");
    assert_eq!(device.audit(Deed::CertificateMade).await.len(), 2);

    let restarted = device.restarted().await;
    assert_eq!(restarted.serving(), serving, "it is kept");
    assert_eq!(restarted.audit(Deed::CertificateMade).await.len(), 2);
}

#[tokio::test]
async fn the_authority_can_vouch_for_nothing_but_the_device_and_private_addresses() {
    let device = Device::at("2026-12-01T10:00:00Z").await;
    let (_, authority) = device.served().await;
    let row = device.certificates.0.kept.lock().await.authority.clone().unwrap();
    let key = device.certificates.0.opened(&row).unwrap();
    let stolen = super::super::authority::Authority::open(&key).unwrap();
    let cases = [
        ("printer7.example.com", true),
        ("other.local", true),
        ("10.1.2.3", true),
        ("fd00::7", true),
        ("bank.example", false),
        ("example.com", false),
        ("203.0.113.7", false),
        ("2001:db8::7", false),
    ];
    for (name, allowed) in cases {
        let mut names = Names::default();
        match name.parse() {
            Ok(address) => drop(names.addresses.insert(address)),
            Err(_) => names.hosts.push(name.into()),
        }
        let forged = stolen.issue(&names, time("2026-12-01T10:00:00Z"), time(BUILT)).unwrap();
        let verified = verify(&forged.chain, &authority, name, "2026-12-02T00:00:00Z");
        assert_eq!(verified.is_ok(), allowed, "{name}: {verified:?}");
        assert_eq!(super::super::permits::permits(&authority, &names), allowed, "{name}");
    }
}

#[tokio::test]
async fn it_is_renewed_by_itself_well_before_its_end_and_the_authority_stays() {
    let device = Device::at("2026-12-01T10:00:00Z").await;
    let (first, authority) = (device.serving(), device.authority());
    device.at_time(&later(first.not_after, -91)).await;
    assert_eq!(device.serving(), first);
    let now = later(first.not_after, -89);
    device.at_time(&now).await;
    let second = device.serving();
    assert_ne!(second.fingerprint, first.fingerprint);
    assert!(second.not_after > first.not_after && second.not_before < time(&now));
    assert_eq!(device.authority(), authority);
    let (chain, ca) = device.served().await;
    verify(&chain, &ca, "printer7.local", &now).unwrap();
    let made = device.audit(Deed::CertificateMade).await;
    assert_eq!(made.len(), 3);
    assert_eq!(
        (made[2].from.as_ref(), made[2].to.as_ref()),
        (Some(&first.fingerprint), Some(&second.fingerprint))
    );
    assert_eq!(device.certificates.state().warning, None, "nobody has to see to it");
    for year in 0..60 {
        let now = later(time("2028-01-01T00:00:00Z"), 365 * year);
        device.at_time(&now).await;
        let (chain, ca) = device.served().await;
        verify(&chain, &ca, "localhost", &now).unwrap_or_else(|error| panic!("{now}: {error}"));
    }
    assert_ne!(device.authority(), authority, "forty years are over");
}

#[tokio::test]
async fn nothing_is_dated_by_a_clock_that_was_never_set() {
    let device = Device::at("1970-01-01T00:01:00Z").await;
    let first = device.serving();
    assert_eq!(first.not_before, time(BUILT));
    let (chain, authority) = device.served().await;
    verify(&chain, &authority, "localhost", "2026-12-01T00:00:00Z").unwrap();
    device.at_time("1970-01-02T00:00:00Z").await;
    assert_eq!(device.serving(), first, "it waits");
    let device = device.restarted().await;
    assert_eq!(device.serving(), first, "also over a restart");
    device.at_time("2027-06-01T12:00:00Z").await;
    let second = device.serving();
    assert_eq!(second.not_before, time("2027-06-01T11:00:00Z"));
    let (chain, authority) = device.served().await;
    verify(&chain, &authority, "localhost", "2028-05-01T00:00:00Z").unwrap();
    device.at_time("2027-06-02T12:00:00Z").await;
    assert_eq!(device.serving(), second);
    // Set back, as by an empty battery: what serves is left alone until the clock is right again.
    device.at_time("1970-01-01T00:01:00Z").await;
    assert_eq!(device.serving(), second);
    // A clock that ran ahead was right as far as the device could tell, until it was set back.
    device.at_time("2027-03-01T00:00:00Z").await;
    assert_eq!(device.serving().not_before, time("2027-02-28T23:00:00Z"));
}

#[tokio::test]
async fn it_follows_the_names_and_addresses_of_the_device() {
    let device = Device::at("2026-12-01T10:00:00Z").await;
    let (first, authority) = (device.serving(), device.authority());
    device.call("printer7.example.com", &["192.168.7.99", "192.168.7.20"]);
    device.certificates.look().await;
    let second = device.serving();
    assert!(second.names.contains(&"192.168.7.99".to_owned()) && second != first);
    device.call("printer7.example.com", &["192.168.7.20"]);
    device.certificates.look().await;
    assert_eq!(device.serving(), second, "an address that is gone may come back");
    assert_eq!(device.authority(), authority, "private addresses are what it is for");
    device.call("renamed.example.org", &["192.168.7.20"]);
    device.certificates.look().await;
    assert_eq!(device.serving().subject, "CN=renamed.example.org");
    assert_ne!(device.authority(), authority, "the earlier one may not vouch for the new name");
    let (chain, ca) = device.served().await;
    verify(&chain, &ca, "renamed.local", "2026-12-01T10:00:00Z").unwrap();
    assert!(verify(&chain, &ca, "printer7.example.com", "2026-12-01T10:00:00Z").is_err());
}

#[tokio::test]
async fn keys_are_sealed_and_one_that_can_t_be_opened_is_made_anew() {
    let device = Device::at("2026-12-01T10:00:00Z").await;
    let first = device.serving();
    device.store.flush().await.unwrap();
    let row = device.certificates.0.kept.lock().await.leaf.clone().unwrap();
    let plain = device.certificates.0.opened(&row).unwrap();
    for file in std::fs::read_dir(device.directory.path()).unwrap() {
        let content = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!content.windows(32).any(|window| window == &plain.key[plain.key.len() - 32..]));
    }
    std::fs::remove_file(device.directory.path().join(crate::seal::FILE_NAME)).unwrap();
    let device = device.restarted().await;
    assert_ne!(device.serving(), first);
    let (chain, authority) = device.served().await;
    verify(&chain, &authority, "localhost", "2026-12-01T10:00:00Z").unwrap();
}

#[tokio::test]
async fn a_device_without_tls_makes_none() {
    let device = Device::with("2026-12-01T10:00:00Z", |web| web.listen_tls.clear()).await;
    let state = device.certificates.state();
    assert_eq!((state.serving, state.authority, state.problem), (None, None, None));
    assert!(device.audit(Deed::CertificateMade).await.is_empty());
}
