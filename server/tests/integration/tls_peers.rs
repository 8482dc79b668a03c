//! What programs say that judge TLS and headers for a living.

use tokio::process::Command;

use super::support::{
    openssl::{OpenSsl, argument, text},
    process::{find_program, missing},
    secure::Device,
};

/// Without a finding means: Mozilla's intermediate list is kept, and no attack that it knows works.
#[tokio::test]
async fn sslyze_finds_nothing_with_the_device_s_own_certificate() {
    let Some(sslyze) = find_program("sslyze") else {
        return missing("sslyze is not installed (.ci/set-up test)");
    };
    let device = Device::start(&[]).await;
    let authority = device.home.path().join("device-ca.pem");
    std::fs::write(&authority, device.authority().await).expect("written");
    let mut command = Command::new(sslyze);
    command.args(["--mozilla_config", "intermediate", "--certinfo_ca_file", &argument(&authority)]);
    let output = command.arg(format!("localhost:{}", device.tls.port())).output().await.expect("it starts");
    let said = text(&output);
    assert!(output.status.success() && said.contains("OK - Compliant"), "{said}");
    assert!(said.contains("Supplied CA file CA Store (N/A):   OK - Certificate is trusted"), "{said}");
    assert!(!said.contains("VULNERABLE -"), "{said}");
}

/// A+ begins at 100.
#[tokio::test]
async fn the_http_observatory_gives_an_a_plus_where_a_certificate_of_an_authority_is_installed() {
    let (Some(scan), Some(node)) = (find_program("mdn-http-observatory-scan"), find_program("node")) else {
        return missing("the HTTP observatory is not installed (.ci/set-up test)");
    };
    let Some(openssl) = OpenSsl::find() else { return };
    openssl.authority().await;
    openssl.run("ecparam -name prime256v1 -genkey -noout -out leaf.key").await;
    openssl.sign("leaf").await;
    let device = Device::start(&[
        ("SMART_ESOLUTIONS_WEB_CERTIFICATE_FILE", &argument(&openssl.path("leaf.pem"))),
        ("SMART_ESOLUTIONS_WEB_KEY_FILE", &argument(&openssl.path("leaf.key"))),
    ])
    .await;
    let mut command = Command::new(node);
    command.env("NODE_EXTRA_CA_CERTS", openssl.path("ca.pem")).arg(scan.canonicalize().expect("a file"));
    let output = command.arg(format!("localhost:{}", device.tls.port())).output().await.expect("it starts");
    let said = text(&output);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect(&said);
    let scan = &report["scan"];
    assert!(scan["score"].as_i64().is_some_and(|score| score >= 100), "{said}");
    assert_eq!((scan["grade"].as_str(), scan["testsFailed"].as_i64()), (Some("A+"), Some(0)), "{said}");
}
