//! Keys and certificates as OpenSSL writes them, given to the device.

use std::{collections::BTreeSet, sync::Arc};

use app::{
    model::{Access, CertificateFault as Fault, Role},
    port::Certificates as _,
};
use jiff::tz::TimeZone;
use smart_esolutions::{
    clock::SystemClock,
    config::WebSection,
    entropy::SystemEntropy,
    seal::Sealer,
    store::Store,
    tls::{Certificates, Names, Sources},
};

use super::support::openssl::OpenSsl;

#[tokio::test]
async fn every_kind_of_key_that_openssl_writes_is_taken_or_refused_by_its_name() {
    let Some(openssl) = OpenSsl::find() else { return };
    openssl.authority().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clock = Arc::new(SystemClock);
    let store = Store::open(folder.path(), clock.clone(), TimeZone::UTC).expect("a store");
    let sealer = Sealer::open(folder.path(), Arc::new(SystemEntropy)).expect("a key");
    let mut sources = Sources::new(None, &WebSection::default());
    sources.names = Box::new(|| Names::new(None, &[], BTreeSet::new()));
    let certificates = Certificates::open(store, sealer, clock, sources).await.expect("certificates");
    let who = Access { role: Role::Administrator, ..Access::viewer([192, 0, 2, 7].into()) };

    // The name of a key, how it is made, how its file is written anew, and what it is or what is wrong with it.
    let table: [(&str, &str, &str, Result<&str, Fault>); 11] = [
        ("pkcs8-p256", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out", "", Ok("ECDSA P-256")),
        ("pkcs8-p384", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out", "", Ok("ECDSA P-384")),
        ("sec1", "ecparam -name prime256v1 -genkey -noout -out", "", Ok("ECDSA P-256")),
        ("sec1-with-parameters", "ecparam -name prime256v1 -genkey -out", "", Ok("ECDSA P-256")),
        ("pkcs8-rsa", "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out", "", Ok("RSA 2048")),
        ("pkcs1", "genrsa -traditional -out", "", Ok("RSA 2048")),
        ("ed25519", "genpkey -algorithm ED25519 -out", "", Ok("Ed25519")),
        ("weak", "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out", "", Err(Fault::WeakKey(1024))),
        ("p521", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out", "", Err(Fault::BadKey)),
        (
            "encrypted",
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out",
            "pkcs8 -topk8 -v2 aes-256-cbc -passout pass:secret",
            Err(Fault::EncryptedKey),
        ),
        (
            "encrypted-before",
            "genrsa -traditional -out",
            "rsa -traditional -aes128 -passout pass:secret",
            Err(Fault::EncryptedKey),
        ),
    ];
    for (name, make, rewrite, expected) in table {
        openssl.run(&format!("{make} {name}.key")).await;
        openssl.sign(name).await;
        if !rewrite.is_empty() {
            openssl.run(&format!("{rewrite} -in {name}.key -out {name}.key2")).await;
            openssl.write(&format!("{name}.key"), &openssl.read(&format!("{name}.key2")));
        }
        let (chain, key) = (openssl.read(&format!("{name}.pem")), openssl.read(&format!("{name}.key")));
        let taken = certificates.install(&who, &chain, &key).await;
        assert_eq!(taken.as_ref().map(|taken| taken.key.as_str()).map_err(Clone::clone), expected, "{name}");
    }

    openssl.run("req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost -sha1 -addext subjectAltName=DNS:localhost -keyout sha1.key -out sha1.pem").await;
    let refused = certificates.install(&who, &openssl.read("sha1.pem"), &openssl.read("sha1.key")).await;
    assert_eq!(refused, Err(Fault::WeakSignature("SHA-1".into())));
    openssl.run("req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout self.key -out self.pem").await;
    let taken = certificates.install(&who, &openssl.read("self.pem"), &openssl.read("self.key")).await;
    assert_eq!(taken.expect("one that signed itself").names, ["localhost"]);
}
