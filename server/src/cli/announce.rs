//! Tells whoever starts the program how to claim the device.

use app::model::SecureAddress;

use crate::account::SetUpCode;

/// What stands on standard error, which is the log, at each start until somebody has claimed the device. `plain` is
/// where it listens without TLS.
pub(super) fn announcement(code: &SetUpCode, plain: &str, secure: Option<&SecureAddress>) -> String {
    let code = match code {
        SetUpCode::Valid(code) => code,
        SetUpCode::UsedUp => {
            return "This device has no administrator, and its set-up code was tried too often. Make a new one with: \
                    smart-esolutions admin set-up-code"
                .into();
        }
    };
    let (url, fingerprint) = match secure {
        Some(SecureAddress { url, fingerprint }) => {
            (url.as_str(), format!("\nThe SHA-256 fingerprint of its certificate: {fingerprint}"))
        }
        None => (plain, String::new()),
    };
    format!("This device has no administrator yet. Open {url}/set-up\nSet-up code: {code}{fingerprint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_stands_beside_the_address_and_the_fingerprint() {
        let code = SetUpCode::Valid("K7QM-2FXD-9HTB-4WRC".into());
        let plain = announcement(&code, "http://127.0.0.1:8080", None);
        assert!(plain.contains("http://127.0.0.1:8080/set-up") && plain.contains("K7QM-2FXD-9HTB-4WRC"));
        let secure = SecureAddress { url: "https://printer7.local".into(), fingerprint: "AB:CD".into() };
        let secure = announcement(&code, "http://127.0.0.1:8080", Some(&secure));
        assert!(secure.contains("https://printer7.local/set-up") && secure.contains("AB:CD"), "{secure}");
        assert!(!secure.contains("http://"));
        assert!(announcement(&SetUpCode::UsedUp, "http://x", None).contains("admin set-up-code"));
    }
}
