//! The pages over TLS, as OpenSSL and rustls see them, and the certificate page in a browser's hands.

use super::support::{
    openssl::{OpenSsl, argument, text},
    secure::{Administrator, Answer, Device, get, get_as, post, send},
    site::PASSWORD,
};

const PAGE: &str = "/settings/certificate";

/// A form of several parts, as a browser sends files.
fn upload(who: &Administrator, parts: &[(&str, &str)]) -> String {
    const EDGE: &str = "----edge";
    let part = |name: &str, more: &str, content: &str| {
        format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n")
    };
    let file = |(name, content): &(&str, &str)| {
        let more = format!("; filename=\"{name}.pem\"\r\nContent-Type: application/x-pem-file");
        part(name, &more, content)
    };
    let typed = |name: &str, text: &str| part(name, "", text);
    let parts: Vec<String> = [typed("token", &who.token)]
        .into_iter()
        .chain(parts.iter().map(file))
        .chain([typed("install_password", PASSWORD)])
        .collect();
    let body = format!("{}--{EDGE}--\r\n", parts.concat());
    let kind = format!("multipart/form-data; boundary={EDGE}");
    send("/actions/upload-certificate", &who.cookie, &kind, &body)
}

fn form(who: &Administrator, fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("token", &who.token).extend_pairs(fields);
    form.finish()
}

/// The page that an answer to a form leads to.
async fn led_to(device: &Device, authority: &str, who: &Administrator, answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{answer:?}");
    let location = answer.header("location").expect("a page");
    assert!(location.starts_with(PAGE), "{location}");
    let page = device.tls(authority, &get_as(location, &who.cookie)).await;
    assert_eq!(page.status, 200, "{page:?}");
    page.body
}

#[tokio::test]
async fn openssl_trusts_the_device_s_own_authority_by_tls_1_2_and_1_3_alone() {
    let Some(openssl) = OpenSsl::find() else { return };
    let device = Device::start(&[]).await;
    openssl.write("device-ca.pem", &device.authority().await);
    let connect = format!("s_client -connect {} -CAfile device-ca.pem -verify_return_error", device.tls);
    for (version, says) in [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")] {
        let output =
            openssl.try_run(&format!("{connect} {version} -verify_ip 127.0.0.1 -alpn h2,http/1.1")).await;
        let said = text(&output);
        assert!(output.status.success() && said.contains("Verify return code: 0 (ok)"), "{version}: {said}");
        assert!(said.contains(says) && said.contains("ALPN protocol: http/1.1"), "{version}: {said}");
    }
    let named = openssl.try_run(&format!("{connect} -verify_hostname localhost")).await;
    assert!(named.status.success(), "{}", text(&named));
    for refused in [
        "-tls1_2 -verify_hostname example.com",
        "-tls1_1 -cipher ALL:@SECLEVEL=0",
        "-tls1 -cipher ALL:@SECLEVEL=0",
        "-tls1_2 -cipher AES128-SHA:@SECLEVEL=0",
        "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256",
    ] {
        let output = openssl.try_run(&format!("{connect} {refused}")).await;
        assert!(!output.status.success(), "{refused}: {}", text(&output));
    }
    openssl.run("x509 -in device-ca.pem -noout -checkend 900000000").await;
    let shown = openssl.try_run("x509 -in device-ca.pem -noout -text").await;
    let shown = text(&shown);
    assert!(
        shown.contains("CA:TRUE, pathlen:0") && shown.contains("X509v3 Name Constraints: critical"),
        "{shown}"
    );
    let served = openssl.try_run(&format!("s_client -connect {} -showcerts", device.tls)).await;
    openssl.write("leaf.pem", &text(&served));
    let fingerprint = openssl.try_run("x509 -in leaf.pem -noout -fingerprint -sha256").await;
    assert!(
        text(&fingerprint).contains(&device.fingerprint),
        "what is printed at the start is what is served"
    );
}

#[tokio::test]
async fn a_certificate_is_installed_by_files_and_by_text_and_removed_and_the_ports_follow() {
    let Some(openssl) = OpenSsl::find() else { return };
    let device = Device::start(&[]).await;
    let own = device.authority().await;
    openssl.authority().await;
    openssl.run("ecparam -name prime256v1 -genkey -noout -out leaf.key").await;
    openssl.sign("leaf").await;
    let (leaf, key, ca) = (openssl.read("leaf.pem"), openssl.read("leaf.key"), openssl.read("ca.pem"));

    let named = |host: &str| format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    assert_eq!(device.tls(&own, &named("copier.example")).await.status, 421, "nobody vouched for it yet");
    let plain = device.plain(&get("/meter")).await;
    assert_eq!(plain.status, 200, "nobody is led away before the administrator wants it");
    let secure = device.tls(&own, &get("/meter")).await;
    assert_eq!((secure.status, secure.header("strict-transport-security")), (200, None));

    let who = device.administrator(&own).await;
    let stranger = Administrator { cookie: String::new(), token: who.token.clone() };
    let refused = device.tls(&own, &upload(&stranger, &[("chain", &leaf), ("key", &key)])).await;
    assert_eq!(refused.status, 401, "{refused:?}");
    let forged = Administrator { cookie: who.cookie.clone(), token: "x".repeat(64) };
    let refused = device.tls(&own, &upload(&forged, &[("chain", &leaf), ("key", &key)])).await;
    assert_eq!(refused.status, 403, "{refused:?}");

    let wrong = device.tls(&own, &upload(&who, &[("chain", &ca), ("key", &key)])).await;
    let said = led_to(&device, &own, &who, &wrong).await;
    assert!(said.contains("does not belong to the certificate of CN=Test authority"), "{said}");
    let long = "x".repeat(70_000);
    let refused = device.tls(&own, &upload(&who, &[("chain", &long), ("key", &key)])).await;
    assert_eq!(refused.status, 413, "{refused:?}");

    let taken = device.tls(&own, &upload(&who, &[("chain", &leaf), ("key", &key)])).await;
    assert_eq!(taken.status, 303, "{taken:?}");
    let said = led_to(&device, &ca, &who, &taken).await;
    assert!(said.contains("was installed and serves now") && said.contains("CN=Test authority"), "{said}");
    assert!(!said.contains(key.lines().nth(1).expect("a line")), "the key is shown nowhere");

    let secure = device.tls(&ca, &get("/meter")).await;
    assert_eq!(secure.header("strict-transport-security"), Some("max-age=31536000"));
    for (host, status) in [("Copier.Example.:443", 200), ("copier.example", 200), ("x.wild.example", 421)] {
        assert_eq!(device.tls(&ca, &named(host)).await.status, status, "{host}");
    }
    redirected(&device).await;

    for (password, says) in [("", "Type the administrator"), ("seven damp oxen argue", "is wrong")] {
        let fields = form(&who, &[("removal_password", password)]);
        let refused = device.tls(&ca, &post("/actions/remove-certificate", &who.cookie, &fields)).await;
        assert!(led_to(&device, &ca, &who, &refused).await.contains(says), "{says}");
    }
    let fields = form(&who, &[("removal_password", PASSWORD)]);
    let removed = device.tls(&ca, &post("/actions/remove-certificate", &who.cookie, &fields)).await;
    let said = led_to(&device, &own, &who, &removed).await;
    assert!(said.contains("own serves again"), "{said}");
    assert_eq!(device.plain(&get("/meter")).await.status, 200);

    let chain = format!("{key}{leaf}");
    let pasted = form(&who, &[("chain", &chain), ("key", ""), ("paste_password", PASSWORD)]);
    let taken = device.tls(&own, &post("/actions/install-certificate", &who.cookie, &pasted)).await;
    led_to(&device, &ca, &who, &taken).await;
}

/// Once a certificate serves that was installed, plain HTTP leads to TLS.
async fn redirected(device: &Device) {
    let port = device.tls.port();
    let table = [
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1", 302, Some(format!("https://127.0.0.1:{port}/"))),
        (
            "GET /meter?a=b HTTP/1.1\r\nHost: localhost:80",
            302,
            Some(format!("https://localhost:{port}/meter?a=b")),
        ),
        ("HEAD /supplies HTTP/1.1\r\nHost: [::1]:8080", 302, Some(format!("https://[::1]:{port}/supplies"))),
        (
            "GET http://localhost/x HTTP/1.1\r\nHost: evil.example",
            302,
            Some(format!("https://localhost:{port}/x")),
        ),
        ("POST /actions/refresh HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0", 403, None),
        ("PUT / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0", 403, None),
        ("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1", 200, None),
        ("GET /maintenance/UsageLog.csv HTTP/1.1\r\nHost: 127.0.0.1", 403, None),
        ("HEAD /api/v1/reading HTTP/1.1\r\nHost: 127.0.0.1", 403, None),
        ("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html", 403, None),
        ("GET / HTTP/1.1\r\nHost: evil.example", 421, None),
        (
            "GET /%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: localhost",
            302,
            Some(format!("https://localhost:{port}/%0d%0aX-Evil:%201")),
        ),
        (
            "GET //evil.example HTTP/1.1\r\nHost: localhost",
            302,
            Some(format!("https://localhost:{port}//evil.example")),
        ),
    ];
    for (request, status, location) in table {
        let answer = device.plain(&format!("{request}\r\nConnection: close\r\n\r\n")).await;
        assert_eq!(answer.status, status, "{request}: {answer:?}");
        assert_eq!(answer.header("location"), location.as_deref(), "{request}");
        assert_eq!(answer.header("strict-transport-security"), None, "{request}: not over plain HTTP");
        assert_eq!(answer.header("x-evil"), None, "{request}");
    }
}

#[tokio::test]
async fn the_administrator_may_want_tls_with_the_device_s_own_certificate() {
    let device = Device::start(&[("SMART_ESOLUTIONS_WEB_REDIRECT", "true")]).await;
    assert_eq!(device.plain(&get("/meter")).await.status, 302);
    let answer = device.plain(&get("/device-ca.pem")).await;
    assert_eq!(answer.status, 302, "an authority that came in clear could be anybody's");
}

#[tokio::test]
async fn programs_are_told_to_come_over_tls_and_never_led_there() {
    let device = Device::start(&[("SMART_ESOLUTIONS_WEB_REDIRECT", "true")]).await;
    let port = device.tls.port();
    for path in [
        "/metrics",
        "/api/v1/reading",
        "/maintenance/UsageLog.csv?bom=1",
        "/meter/history.csv",
        "/supplies/history.csv",
        "/supplies/performance.csv",
    ] {
        let answer = device.plain(&get(path)).await;
        assert_eq!((answer.status, answer.header("location")), (403, None), "{path}: {answer:?}");
        assert!(answer.body.contains(&format!("Ask https://127.0.0.1:{port}{path} instead")), "{answer:?}");
    }
    assert_eq!(device.plain(&get("/healthz")).await.status, 200, "the service manager is on this machine");
}

#[tokio::test]
async fn a_request_is_made_signed_by_openssl_and_installed() {
    let Some(openssl) = OpenSsl::find() else { return };
    let device = Device::start(&[]).await;
    let own = device.authority().await;
    openssl.authority().await;
    let who = device.administrator(&own).await;
    let request_file = get_as("/settings/certificate/request.pem", &who.cookie);
    assert_eq!(device.tls(&own, &request_file).await.status, 404);
    let fields = [("names", "localhost\n127.0.0.1"), ("organization", "Office & Sons")];
    let asked =
        device.tls(&own, &post("/actions/request-certificate", &who.cookie, &form(&who, &fields))).await;
    let said = led_to(&device, &own, &who, &asked).await;
    assert!(said.contains("The signing request is made"), "{said}");
    let stranger = device.tls(&own, &get("/settings/certificate/request.pem")).await;
    assert_ne!(stranger.status, 200, "{stranger:?}");
    openssl.write("device.csr", &device.tls(&own, &request_file).await.body);
    openssl.run("req -in device.csr -noout -verify").await;
    openssl.sign_request("device").await;
    let ca = openssl.read("ca.pem");

    let wrong = form(&who, &[("signed", &ca), ("signed_password", PASSWORD)]);
    let refused = device.tls(&own, &post("/actions/install-signed-certificate", &who.cookie, &wrong)).await;
    let said = led_to(&device, &own, &who, &refused).await;
    assert!(said.contains("does not belong"), "{said}");

    let chain = format!("{}{ca}", openssl.read("device.pem"));
    let signed = form(&who, &[("signed", &chain), ("signed_password", PASSWORD)]);
    let taken = device.tls(&own, &post("/actions/install-signed-certificate", &who.cookie, &signed)).await;
    let said = led_to(&device, &ca, &who, &taken).await;
    assert!(said.contains("was installed and serves now"), "{said}");
}

#[tokio::test]
async fn files_of_the_configuration_serve_from_the_first_start_and_security_txt_names_who_is_told() {
    let Some(openssl) = OpenSsl::find() else { return };
    openssl.authority().await;
    openssl.run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out leaf.key").await;
    openssl.sign("leaf").await;
    let device = Device::start(&[
        ("SMART_ESOLUTIONS_WEB_CERTIFICATE_FILE", &argument(&openssl.path("leaf.pem"))),
        ("SMART_ESOLUTIONS_WEB_KEY_FILE", &argument(&openssl.path("leaf.key"))),
        ("SMART_ESOLUTIONS_DISCLOSURE_CONTACT", "mailto:security@example.com"),
        ("SMART_ESOLUTIONS_DISCLOSURE_EXPIRES", "2027-11-22T00:00:00Z"),
    ])
    .await;
    let ca = openssl.read("ca.pem");
    let answer = device.tls(&ca, &get("/.well-known/security.txt")).await;
    assert_eq!(answer.body, "Contact: mailto:security@example.com\nExpires: 2027-11-22T00:00:00Z\n");
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    let who = device.administrator(&ca).await;
    let page = device.tls(&ca, &get_as(PAGE, &who.cookie)).await;
    assert!(page.body.contains("named by the configuration") && !page.body.contains("upload-certificate"));
    let silent = Device::start(&[]).await;
    let answer = silent.plain(&get("/.well-known/security.txt")).await;
    assert_eq!(answer.status, 404);
}
