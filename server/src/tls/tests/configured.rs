use app::{
    model::{CertificateFault as Fault, CertificateSource},
    port::Certificates as _,
};

use super::*;

const NOW: &str = "2026-12-01T10:00:00Z";

#[tokio::test]
async fn a_certificate_of_the_configuration_serves_and_is_read_again_when_it_changes() {
    let (elsewhere, files) = (Elsewhere::new(), tempfile::tempdir().unwrap());
    let (chain_file, key_file) = (files.path().join("chain.pem"), files.path().join("key.pem"));
    let write = |(leaf, key): &(String, String)| {
        std::fs::write(&chain_file, format!("{leaf}{}", elsewhere.between)).unwrap();
        std::fs::write(&key_file, key).unwrap();
    };
    let (first, second) = (elsewhere.issue(|_| {}), elsewhere.issue(|_| {}));
    write(&first);
    let device = Device::with(NOW, |web| {
        web.certificate_file = chain_file.display().to_string();
        web.key_file = key_file.display().to_string();
    })
    .await;
    let serving = device.serving();
    assert_eq!(device.certificates.state().source, CertificateSource::Configured);
    assert!(device.certificates.is_trusted());
    let refused = device.certificates.install(&administrator(), &second.0, &second.1).await;
    assert_eq!(refused, Err(Fault::Fixed));

    write(&second);
    device.certificates.look().await;
    let renewed = device.serving();
    assert_ne!(renewed, serving);

    std::fs::write(&key_file, &first.1).unwrap();
    device.certificates.look().await;
    let state = device.certificates.state();
    assert_eq!(state.source, CertificateSource::Own, "the pages are reachable all the same");
    let problem = state.problem.expect("a problem").to_string();
    assert!(problem.contains("chain.pem") && problem.contains("does not belong"), "{problem}");

    std::fs::remove_file(&key_file).unwrap();
    device.certificates.look().await;
    let problem = device.certificates.state().problem.expect("a problem").to_string();
    assert!(problem.contains("key.pem") && problem.contains("can't be read"), "{problem}");
    write(&second);
    device.certificates.look().await;
    assert_eq!(device.serving(), renewed);
    assert_eq!(device.certificates.state().problem, None);
}

#[tokio::test]
async fn an_authority_of_the_configuration_signs_the_device_s_own_certificate() {
    let (elsewhere, files) = (Elsewhere::new(), tempfile::tempdir().unwrap());
    let (ca_file, key_file) = (files.path().join("ca.pem"), files.path().join("ca-key.pem"));
    std::fs::write(&ca_file, &elsewhere.root).unwrap();
    std::fs::write(&key_file, &elsewhere.root_key).unwrap();
    let device = Device::with(NOW, |web| {
        web.ca_certificate_file = ca_file.display().to_string();
        web.ca_key_file = key_file.display().to_string();
    })
    .await;
    let (served, authority) = device.served().await;
    assert_eq!(block("CERTIFICATE", &authority), elsewhere.root.replace("\r\n", "\n"));
    verify(&served, &authority, "printer7.local", NOW).unwrap();
    let state = device.certificates.state();
    assert!(state.authority_is_configured && state.problem.is_none());
    assert_eq!(state.serving.unwrap().issuer, "CN=Office root");
    assert!(!device.certificates.is_trusted(), "who trusts it is not known");
    let first = device.serving();
    let device = device.restarted().await;
    assert_eq!(device.serving(), first);

    let (leaf, leaf_key) = elsewhere.issue(|_| {});
    std::fs::write(&ca_file, leaf).unwrap();
    std::fs::write(&key_file, leaf_key).unwrap();
    device.certificates.look().await;
    let problem = device.certificates.state().problem.expect("a problem").to_string();
    assert!(problem.contains("not an authority"), "{problem}");
    assert!(device.serving().issuer.contains("device CA"), "its own authority steps in");
}
