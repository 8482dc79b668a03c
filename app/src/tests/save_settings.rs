use std::{collections::BTreeMap, sync::Arc};

use futures_executor::block_on;
use http::{StatusCode, header};
use leptos::{prelude::provide_context, reactive::computed::ScopedFuture, server_fn::ServerFn};

use crate::{
    action::{SaveSettings, save_settings},
    fixture::{Fixed, FixedAccounts, FixedSettings, PASSWORD, administrator, phaser, snapshot, with_context},
    model::{Access, Change},
    page::SettingsPage,
    port::{AccountsPort, FieldFault, Kept, SettingsError, SettingsPort},
};

type Typed = BTreeMap<String, String>;

fn form(pairs: &[(&str, &str)]) -> Typed {
    pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

/// Posts as `access`; the answer is where it leads, always by 303.
fn post(settings: &Arc<FixedSettings>, access: Access, page: &str, typed: Typed) -> String {
    let (answer, response) =
        with_context(Fixed::new(snapshot(Some(phaser()))), "/actions/save-settings", "text/html", || {
            provide_context(access);
            provide_context::<SettingsPort>(settings.clone());
            provide_context::<AccountsPort>(Arc::new(FixedAccounts::claimed()));
            block_on(ScopedFuture::new(save_settings(page.into(), typed)))
        });
    answer.expect("an error would follow the Referer");
    let parts = response.0.read().expect("not poisoned");
    assert_eq!(parts.status, Some(StatusCode::SEE_OTHER));
    parts.headers[header::LOCATION].to_str().expect("plain").to_owned()
}

fn kept(settings: &FixedSettings) -> Kept {
    settings.kept.lock().expect("not poisoned").clone().expect("something was kept")
}

#[test]
fn what_was_changed_is_kept_for_the_page_that_the_form_leads_back_to() {
    let change = |key: &str| Change { key: key.into(), from: "3".into(), to: "5".into() };
    let by_key =
        ["printer.auth_passphrase", "printer.timeout_ms", "printer.tries", "printer.url", "printer.user"];
    let settings = FixedSettings::with(Ok(by_key.map(change).to_vec()), None);
    let typed = form(&[("printer.tries", "5"), ("token", "t0ken"), ("web.host_names", "of another page")]);
    assert_eq!(post(&settings, administrator(), "/settings/printer", typed), "/settings/printer?kept=7");
    let in_the_form =
        ["printer.url", "printer.user", "printer.auth_passphrase", "printer.timeout_ms", "printer.tries"];
    assert_eq!(kept(&settings), Kept { changes: in_the_form.map(change).to_vec(), ..Kept::default() });
    let asked = settings.typed.lock().expect("not poisoned").clone();
    assert_eq!(asked, [(SettingsPage::Printer, form(&[("printer.tries", "5")]))]);
}

#[test]
fn a_form_that_changes_nothing_says_so() {
    let settings = FixedSettings::with(Ok(vec![]), None);
    post(&settings, administrator(), "/settings/clock", Typed::new());
    assert!(kept(&settings).message.is_some_and(|message| message.starts_with("Nothing was changed")));
}

#[test]
fn a_refused_form_keeps_what_was_typed_but_no_secret() {
    let fault = FieldFault { name: "printer.tries".into(), message: "1 to 10.".into() };
    let refusals =
        [SettingsError::Fields(vec![fault]), SettingsError::Store("history.db: disk full.".into())];
    for refusal in refusals {
        let settings = FixedSettings::with(Err(refusal.clone()), None);
        let secrets = ["printer.community", "printer.auth_passphrase", "printer.priv_passphrase"];
        let secrets = secrets.map(|name| (name, "hunter2hunter2"));
        let typed = form(&[[("printer.tries", "99")].as_slice(), &secrets].concat());
        assert_eq!(post(&settings, administrator(), "/settings/printer", typed), "/settings/printer?kept=7");
        let kept = kept(&settings);
        assert_eq!(kept.typed, form(&[("printer.tries", "99")]));
        match refusal {
            SettingsError::Fields(faults) => assert_eq!(kept.faults, faults),
            SettingsError::Store(_) => {
                assert!(kept.refused);
                assert_eq!(kept.message.as_deref(), Some("Nothing was changed: history.db: disk full."));
            }
        }
    }
}

#[test]
fn what_signing_in_rests_on_is_changed_by_who_gives_the_password_again() {
    let settings = FixedSettings::with(Ok(vec![]), None);
    let typed = form(&[("security.viewing", "sign-in"), ("security.session_hours", "9")]);
    for (password, message) in
        [(None, "Type the administrator's password."), (Some(""), "Type"), (Some("guessed"), "wrong")]
    {
        let given = password.map(|password| ("security_password", password));
        let sent = typed.clone().into_iter().chain(given.map(|(name, given)| (name.into(), given.into())));
        assert_eq!(
            post(&settings, administrator(), "/settings/security", sent.collect()),
            "/settings/security?kept=7"
        );
        let kept = kept(&settings);
        assert_eq!(kept.typed, typed, "what was typed stays, but for the password");
        let [fault] = &kept.faults[..] else { panic!("{kept:?}") };
        assert_eq!(fault.name, "security_password");
        assert!(fault.message.contains(message), "{}", fault.message);
    }
    assert!(settings.typed.lock().expect("not poisoned").is_empty(), "nothing was asked to be changed");
    let mut sent = typed.clone();
    sent.insert("security_password".into(), PASSWORD.into());
    post(&settings, administrator(), "/settings/security", sent);
    let asked = settings.typed.lock().expect("not poisoned").clone();
    assert_eq!(asked, [(SettingsPage::Security, typed)]);
}

#[test]
fn nobody_else_and_no_other_page_changes_anything() {
    let settings = FixedSettings::with(Ok(vec![]), None);
    let viewer = Access::viewer([192, 0, 2, 66].into());
    let tries = [("printer.tries", "5")];
    assert_eq!(post(&settings, viewer, "/settings/printer", form(&tries)), "/sign-in");
    for page in ["/meter", "", "https://evil.example/", "//evil.example", "/settings/printer\r\nX: y"] {
        assert_eq!(post(&settings, administrator(), page, form(&tries)), "/settings", "{page}");
    }
    assert!(settings.typed.lock().expect("not poisoned").is_empty());
}

#[test]
fn the_endpoint_keeps_its_name() {
    assert_eq!(SaveSettings::PATH, "/actions/save-settings");
}
