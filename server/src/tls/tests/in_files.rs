use std::{os::unix::fs::PermissionsExt, path::Path};

use app::model::CertificateFault as Fault;

use super::{
    super::{FileCertificates, facts},
    *,
};

const NOW: &str = "2026-12-01T10:00:00Z";

/// The chain that serves.
fn served(certificates: &FileCertificates) -> Vec<CertificateDer<'static>> {
    let serving = certificates.current.exchange(None).expect("something serves");
    certificates.current.exchange(Some(Arc::clone(&serving)));
    serving.cert.clone()
}

fn names(host: &str) -> Arc<Mutex<Names>> {
    Arc::new(Mutex::new(Names::new(Some(host), &[], BTreeSet::new())))
}

fn own(
    directory: &Path,
    names: &Arc<Mutex<Names>>,
    clock: &Arc<ManualClock>,
) -> Result<FileCertificates, Fault> {
    let names = Arc::clone(names);
    let names = Box::new(move || names.lock().unwrap().clone());
    FileCertificates::own(directory, "Test CA".into(), names, clock.clone())
}

fn authority(directory: &Path) -> CertificateDer<'static> {
    pair::certificates(&std::fs::read_to_string(directory.join("ca.pem")).unwrap()).remove(0)
}

#[test]
fn a_throwaway_certificate_is_vouched_for_and_renewed_by_itself_for_years() {
    let (folder, names) = (tempfile::tempdir().unwrap(), names("far.example.com"));
    let clock = ManualClock::new(time(NOW));
    let certificates = own(folder.path(), &names, &clock).unwrap();
    assert_eq!(certificates.authority(), Some(folder.path().join("ca.pem")));
    let first = authority(folder.path());
    assert!(facts::subject(&first).starts_with("CN=Test CA "), "{}", facts::subject(&first));
    for file in ["ca.key", "certificate.key"] {
        let mode = std::fs::metadata(folder.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let mut renewed = 0;
    for week in 0..3 * 52 {
        let before = served(&certificates);
        clock.advance(Duration::from_hours(7 * 24));
        certificates.look().unwrap();
        let now = served(&certificates);
        renewed += u32::from(now != before);
        let at = later(time(NOW), 7 * (week + 1));
        for name in ["far.example.com", "localhost", "127.0.0.1"] {
            assert_eq!(verify(&now, &first, name, &at), Ok(()), "{name} at {at}");
        }
    }
    assert_eq!(renewed, 3, "each lasts a year, less 90 days");
    assert_eq!(authority(folder.path()), first);
}

#[test]
fn the_next_start_goes_on_with_what_is_there_and_makes_anew_what_can_not_serve() {
    let (folder, names) = (tempfile::tempdir().unwrap(), names("far.example.com"));
    let clock = ManualClock::new(time(NOW));
    let serving = || served(&own(folder.path(), &names, &clock).unwrap());
    let (first, ca) = (serving(), authority(folder.path()));
    assert_eq!((serving(), authority(folder.path())), (first.clone(), ca.clone()));
    // Another address of a private network needs no other authority, another public name does.
    names.lock().unwrap().addresses.insert("192.168.7.20".parse().unwrap());
    let second = serving();
    assert_ne!(second, first);
    assert_eq!(authority(folder.path()), ca);
    names.lock().unwrap().hosts.insert(0, "other.example.org".into());
    let third = serving();
    let other = authority(folder.path());
    assert_ne!(other, ca);
    assert_eq!(verify(&third, &other, "other.example.org", NOW), Ok(()));
    for file in ["certificate.key", "certificate.pem"] {
        std::fs::write(folder.path().join(file), "garbage").unwrap();
        assert_eq!(verify(&serving(), &other, "localhost", NOW), Ok(()), "{file}");
    }
}

#[test]
fn files_that_were_given_are_read_again_and_what_can_not_serve_leaves_the_one_before() {
    let (elsewhere, folder) = (Elsewhere::new(), tempfile::tempdir().unwrap());
    let (chain, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
    let clock = ManualClock::new(time(NOW));
    let Err(fault) = FileCertificates::given(&chain, &key, clock.clone()) else { panic!("nothing is there") };
    assert!(fault.to_string().contains("chain.pem"), "{fault}");
    let (first, second) = (elsewhere.issue(|_| {}), elsewhere.issue(|_| {}));
    let write = |leaf: &str, secret: &str| {
        std::fs::write(&chain, format!("{leaf}{}", elsewhere.between)).unwrap();
        std::fs::write(&key, secret).unwrap();
    };
    write(&first.0, &first.1);
    let certificates = FileCertificates::given(&chain, &key, clock).unwrap();
    assert_eq!(certificates.authority(), None);
    let before = served(&certificates);
    write(&second.0, &second.1);
    certificates.look().unwrap();
    let now = served(&certificates);
    assert_ne!(now, before);
    write(&second.0, &first.1);
    assert!(certificates.look().unwrap_err().to_string().contains("does not belong"));
    assert_eq!(served(&certificates), now);
}
