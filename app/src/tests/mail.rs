use std::{collections::BTreeMap, sync::Arc};

use futures_executor::block_on;
use http::{StatusCode, header};
use leptos::{
    prelude::{RenderHtml, provide_context},
    reactive::computed::ScopedFuture,
    server_fn::ServerFn,
};

use crate::{
    action::{
        ActionError, DiscardMail, Outcome, RetryMail, SendTestMail, discard_mail, retry_mail, send_test_mail,
    },
    fixture::{
        Fixed, FixedAccounts, FixedMail, FixedSettings, administrator, phaser, snapshot, step, with_context,
    },
    model::{Access, MailMissing, MailSetUp, MailState, MailStep},
    port::{AccountsPort, FieldFault, Kept, MailPort, MailTestError, SettingsError, SettingsPort},
    shell,
};

fn html(path: &str, access: Access, mail: FixedMail, kept: Option<Kept>) -> String {
    let (html, _) = with_context(Fixed::new(snapshot(Some(phaser()))), path, "text/html", || {
        provide_context(access);
        provide_context::<SettingsPort>(FixedSettings::with(Ok(vec![]), kept));
        provide_context::<AccountsPort>(Arc::new(FixedAccounts::claimed()));
        provide_context::<MailPort>(Arc::new(mail));
        shell().to_html()
    });
    let (_, rest) = html.split_once("<main").expect("a main");
    rest.split_once("</main>").expect("its end").0.replace("<!>", "").replace("><", ">\n<")
}

fn viewer() -> Access {
    Access::viewer([192, 0, 2, 66].into())
}

/// Runs an action; what it left for the page, which it always leads back to.
fn run<F: Future<Output = Result<Outcome, ActionError>>>(
    mail: &Arc<FixedMail>,
    action: impl FnOnce() -> F,
) -> Kept {
    let settings = FixedSettings::with(Ok(vec![]), None);
    let (answer, response) =
        with_context(Fixed::new(snapshot(Some(phaser()))), "/actions/any", "text/html", || {
            provide_context(administrator());
            provide_context::<SettingsPort>(settings.clone());
            provide_context::<MailPort>(Arc::clone(mail) as MailPort);
            block_on(ScopedFuture::new(action()))
        });
    answer.expect("an error would follow the Referer");
    let parts = response.0.read().expect("not poisoned");
    assert_eq!(parts.status, Some(StatusCode::SEE_OTHER));
    assert_eq!(parts.headers[header::LOCATION], "/settings/mail?kept=7");
    settings.kept.lock().expect("not poisoned").clone().expect("something was kept")
}

#[test]
fn the_page_tells_how_far_it_is_set_up_and_what_is_missing() {
    let page = html("/settings/mail", administrator(), FixedMail::troubled(), None);
    insta::assert_snapshot!(page);
    let partly = FixedMail {
        state: MailState {
            set_up: MailSetUp::Partly(vec![MailMissing::Sender, MailMissing::Events]),
            ..MailState::default()
        },
        ..FixedMail::fully()
    };
    let page = html("/settings/mail", administrator(), partly, None);
    assert!(page.contains("Partly Configured"), "{page}");
    assert!(page.contains("Missing: the sender's address, an event for one of the recipients."), "{page}");
    assert!(page.contains("nothing yet"), "{page}");
}

#[test]
fn the_form_sends_a_test_mail_without_scripts_and_shows_each_step() {
    let kept = Kept {
        message: Some("The test mail was not sent.".into()),
        refused: true,
        steps: vec![
            crate::port::KeptStep { what: "Connect".into(), answer: "192.0.2.25:587".into(), done: true },
            crate::port::KeptStep { what: "TLS handshake".into(), answer: "<wrong>".into(), done: false },
        ],
        typed: [("mail.host".to_owned(), "smtp2.example.com".to_owned())].into(),
        ..Kept::default()
    };
    let page = html("/settings/mail?kept=7", administrator(), FixedMail::fully(), Some(kept));
    assert!(page.contains("formaction=\"/actions/send-test-mail\""), "{page}");
    assert!(page.contains("<strong>Connect: done.</strong> 192.0.2.25:587"), "{page}");
    assert!(page.contains("<strong>TLS handshake: failed.</strong> &lt;wrong&gt;"), "{page}");
    assert!(page.contains("role=\"alert\"") && page.contains("value=\"smtp2.example.com\""), "{page}");
}

#[test]
fn everybody_sees_that_mail_is_not_delivered_and_the_administrator_alone_to_whom() {
    let told = "E-mail could not be delivered since 22 Nov 2026, 10:01";
    let page = html("/", viewer(), FixedMail::troubled(), None);
    assert!(page.contains(&format!("<a href=\"/settings/mail\">{told}.</a>")), "{page}");
    assert!(!page.contains("front-desk@example.com"), "{page}");
    let page = html("/", administrator(), FixedMail::troubled(), None);
    assert!(
        page.contains(&format!("{told}: Recipient (RCPT TO): front-desk@example.com: 550 &lt;unknown&gt;."))
    );
    assert!(!html("/", viewer(), FixedMail::fully(), None).contains("E-mail could not"));
}

#[test]
fn the_meter_page_has_how_far_it_is_set_up() {
    for (set_up, words) in [(MailSetUp::Not, "Not Configured"), (MailSetUp::Fully, "Fully Configured")] {
        let mail = FixedMail { state: MailState { set_up, ..MailState::default() }, ..FixedMail::fully() };
        let page = html("/meter", viewer(), mail, None);
        assert!(page.contains(&format!("<a href=\"/settings/mail\">{words}</a>")), "{page}");
    }
}

#[test]
fn a_test_mail_comes_back_to_the_form_with_its_steps_and_what_was_typed_but_no_secret() {
    let typed =
        [("mail.host", "a"), ("mail.password", "hunter2"), ("token", "t0ken"), ("printer.tries", "9")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let typed: BTreeMap<String, String> = typed.into();
    let failing = vec![step(MailStep::Connect, true, "192.0.2.25:587"), step(MailStep::Tls, false, "no")];
    let fault = FieldFault { name: "mail.host".into(), message: "no host".into() };
    let table = [
        (Ok(vec![step(MailStep::Message, true, "250 taken")]), false, 1, "The test mail was sent"),
        (Ok(failing), true, 2, "The test mail was not sent"),
        (Err(MailTestError::Settings(SettingsError::Fields(vec![fault]))), false, 0, ""),
        (Err(MailTestError::Missing("the sender.".into())), true, 0, "It needs this first: the sender."),
        (Err(MailTestError::Busy), true, 0, "already"),
    ];
    for (tested, refused, steps, part) in table {
        let mail = Arc::new(FixedMail { tested: tested.clone(), ..FixedMail::fully() });
        let kept = run(&mail, || send_test_mail(typed.clone()));
        assert_eq!((kept.refused, kept.steps.len()), (refused, steps), "{tested:?}");
        assert_eq!(kept.faults.len(), usize::from(part.is_empty()));
        assert!(kept.message.unwrap_or_default().contains(part), "{tested:?}");
        assert_eq!(kept.typed, [("mail.host".to_owned(), "a".to_owned())].into());
        let asked = mail.asked.lock().unwrap().clone();
        assert_eq!(
            asked,
            ["test {\"mail.host\": \"a\", \"mail.password\": \"hunter2\"}"],
            "nothing of other pages"
        );
    }
}

#[test]
fn one_mail_or_all_are_tried_again_or_discarded() {
    let mail = Arc::new(FixedMail::fully());
    assert_eq!(run(&mail, || retry_mail(Some(7))).message.unwrap(), "1\u{a0}mail is tried again now.");
    run(&mail, || retry_mail(None));
    assert_eq!(run(&mail, || discard_mail(Some(7))).message.unwrap(), "1\u{a0}mail was discarded.");
    run(&mail, || discard_mail(None));
    let asked = ["again One(7)", "again All", "discard One(7)", "discard All"];
    assert_eq!(*mail.asked.lock().unwrap(), asked);
    let failing = Arc::new(FixedMail { done: Err("history.db: disk full.".into()), ..FixedMail::fully() });
    for kept in [run(&failing, || retry_mail(None)), run(&failing, || discard_mail(None))] {
        assert!(kept.refused && kept.message.unwrap().contains("disk full"));
    }
}

#[test]
fn the_endpoints_keep_their_names() {
    let paths = [SendTestMail::PATH, RetryMail::PATH, DiscardMail::PATH];
    assert_eq!(paths, ["/actions/send-test-mail", "/actions/retry-mail", "/actions/discard-mail"]);
}
