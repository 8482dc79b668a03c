//! What the page can do.

use app::{
    model::{Deed, MailProgress, MailSetUp, MailStep},
    port::{Mail as _, MailTestError, SettingsError, TrailFilter, Which},
};

use super::{office::failure, *};
use crate::store::audit;

async fn test(bench: &Bench, typed: &[(&str, &str)]) -> Result<Vec<(MailStep, bool)>, MailTestError> {
    let typed: BTreeMap<String, String> =
        typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let steps = bench.mail.test(&administrator(), &typed).await?;
    Ok(steps.into_iter().map(|step| (step.step, step.done)).collect())
}

async fn deeds(bench: &Bench) -> Vec<(Deed, String)> {
    let trail = bench.store.read(|connection| audit::newest(connection, TrailFilter::default(), 20)).await;
    trail.unwrap().into_iter().map(|entry| (entry.deed, entry.subject)).collect()
}

#[tokio::test]
async fn a_test_mail_goes_to_everybody_at_once_with_what_is_typed_and_is_not_kept() {
    let bench = bench().await;
    let typed = [
        ("mail.host", "smtp2.example.com"),
        ("mail.password", "typed"),
        ("mail.key_user", "new@example.com"),
        ("mail.administrator_events", ""),
    ];
    let steps = test(&bench, &typed).await.unwrap();
    assert_eq!(steps.len(), 4, "{steps:?}");
    assert!(steps.iter().all(|(_, done)| *done), "{steps:?}");
    assert_eq!(bench.office.addresses(), [ADMIN, "new@example.com", VENDOR]);
    assert_eq!(bench.office.subjects(ADMIN), ["Test mail: Copy room (Phaser 4600)"]);
    assert_eq!(bench.office.state().opened, [("smtp2.example.com".into(), Some("typed".into()))]);
    assert_eq!(bench.settings.current().config.mail.host, "smtp.example.com", "nothing was saved");
    assert_eq!(bench.queue().await, []);
    assert_eq!(deeds(&bench).await, [(Deed::MailTested, "smtp2.example.com:587".into())]);
}

#[tokio::test]
async fn a_test_mail_does_not_bring_the_password_to_another_server() {
    let bench = bench().await;
    let refused = test(&bench, &[("mail.host", "smtp.evil.example")]).await;
    assert_eq!(refused, Err(MailTestError::Missing("the password of the user.".into())));
    let refused = test(&bench, &[("mail.port", "2525")]).await;
    assert_eq!(refused, Err(MailTestError::Missing("the password of the user.".into())));
    test(&bench, &[("mail.host", "smtp.evil.example"), ("mail.user", "")]).await.unwrap();
    assert_eq!(bench.office.state().opened, [("smtp.evil.example".into(), None)]);
}

#[tokio::test]
async fn a_test_mail_says_what_is_missing_or_wrong_before_anything_is_sent() {
    let bench = bench_with("").await;
    let refused = test(&bench, &[]).await;
    let missing = "the SMTP server, the sender's address, a recipient.".to_owned();
    assert_eq!(refused, Err(MailTestError::Missing(missing)));
    let refused = test(&bench, &[("mail.host", "a b"), ("mail.sender", "x")]).await;
    let Err(MailTestError::Settings(SettingsError::Fields(faults))) = refused else { panic!("{refused:?}") };
    let names: Vec<&str> = faults.iter().map(|fault| fault.name.as_str()).collect();
    assert_eq!(names, ["mail.host", "mail.sender"]);
    assert_eq!(bench.office.state().opened, []);
    assert_eq!(deeds(&bench).await, []);
    assert_eq!(bench.mail.latest().set_up, MailSetUp::Not);
    assert!(bench.mail.latest().no_contact);
}

#[tokio::test]
async fn a_test_mail_names_the_step_that_failed_and_goes_on_to_the_others() {
    let bench = bench().await;
    bench
        .office
        .state()
        .refuses
        .insert(ADMIN.into(), failure(MailStep::Recipient, "550 unknown", Meaning::Refused));
    let steps = test(&bench, &[]).await.unwrap();
    let expected = [
        (MailStep::Hello, true),
        (MailStep::Recipient, false),
        (MailStep::Message, true),
        (MailStep::Message, true),
    ];
    assert_eq!(steps, expected);
    let down = failure(MailStep::Authentication, "535 wrong", Meaning::NeedsAdministrator);
    bench.office.state().down = Some(down);
    assert_eq!(test(&bench, &[]).await.unwrap(), [(MailStep::Authentication, false)]);
}

#[tokio::test]
async fn a_test_mail_leaves_the_vendor_out_while_not_enrolled() {
    let bench = bench().await;
    bench.enrolled.store(false, Ordering::Relaxed);
    test(&bench, &[]).await.unwrap();
    assert_eq!(bench.office.addresses(), [ADMIN, DESK]);
    let alone = test(&bench, &[("mail.administrator", ""), ("mail.key_user", "")]).await;
    assert!(matches!(alone, Err(MailTestError::Missing(_))), "{alone:?}");
    assert_eq!(bench.office.addresses().len(), 2);
}

#[tokio::test]
async fn what_was_given_up_is_tried_again_or_discarded_and_that_is_noted() {
    let bench = bench().await;
    for address in [ADMIN, DESK, VENDOR] {
        let refused = failure(MailStep::Recipient, "550 unknown", Meaning::Refused);
        bench.office.state().refuses.insert(address.into(), refused);
    }
    bench.told(reads("1")).await;
    bench.tick().await;
    let queue = bench.mail.queue().await.unwrap();
    assert_eq!(queue.len(), 3);
    let (one, other) = (queue[0].id, queue[1].id);
    assert_eq!(bench.mail.discard(&administrator(), Which::One(one)).await, Ok(1));
    bench.office.state().refuses.clear();
    assert_eq!(bench.mail.again(&administrator(), Which::One(other)).await, Ok(1));
    bench.tick().await;
    assert_eq!(bench.office.addresses(), [queue[1].address.as_str()]);
    assert_eq!(bench.mail.again(&administrator(), Which::All).await, Ok(1));
    bench.tick().await;
    assert_eq!(bench.office.addresses().len(), 2);
    assert_eq!(bench.mail.discard(&administrator(), Which::All).await, Ok(0));
    assert_eq!(bench.queue().await, []);
    let expected = [
        (Deed::MailDiscarded, "mail".to_owned()),
        (Deed::MailRetried, "mail".to_owned()),
        (Deed::MailRetried, format!("mail/{other}")),
        (Deed::MailDiscarded, format!("mail/{one}")),
    ];
    assert_eq!(deeds(&bench).await, expected);
}

#[tokio::test]
async fn trying_again_does_not_wait_for_a_server_that_was_down() {
    let bench = bench().await;
    let down = failure(MailStep::Connect, "connection refused", Meaning::Unreachable);
    bench.office.state().down = Some(down);
    bench.told(reads("1")).await;
    for _ in 0..8 {
        bench.next_tick().await;
    }
    bench.office.state().down = None;
    assert_eq!(bench.mail.again(&administrator(), Which::All).await, Ok(3));
    bench.tick().await;
    assert_eq!(bench.office.addresses().len(), 3);
    assert!(bench.queue().await.iter().all(|(_, progress, ..)| *progress == MailProgress::Delivered));
}
