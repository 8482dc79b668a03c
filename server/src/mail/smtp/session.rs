//! Handing messages over, one after the other.

use app::{
    model::{MailStep, MailStepDone},
    port::BoxFuture,
};
use lettre::transport::smtp::{
    client::AsyncSmtpConnection,
    commands::{Data, Mail, Rcpt, Rset},
    response::Response,
};

use super::{
    super::post::{Failure, Meaning, Outgoing, Session},
    Patience,
    noted::{Noted, Said, within, words},
};

/// The server closes the connection.
const CLOSING: u16 = 421;

pub(super) struct SmtpSession {
    pub(super) connection: AsyncSmtpConnection,
    pub(super) patience: Patience,
}

impl Session for SmtpSession {
    fn send<'a>(
        &'a mut self,
        mail: &'a Outgoing,
        steps: &'a mut Vec<MailStepDone>,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let mut noted = Noted::new(steps);
            let sent = self.hand_over(mail, &mut noted).await;
            if matches!(&sent, Err(Failure { meaning: Meaning::NotNow | Meaning::Refused, .. })) {
                // So that the next message begins anew. A server that refuses this too has the next one fail.
                let _ = within(self.patience.answer, self.connection.command(Rset)).await;
            }
            sent
        })
    }

    fn close(mut self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            let _ = within(self.patience.answer, self.connection.quit()).await;
        })
    }
}

impl SmtpSession {
    async fn hand_over(&mut self, mail: &Outgoing, noted: &mut Noted<'_>) -> Result<(), Failure> {
        let Self { connection, patience } = self;
        let said =
            within(patience.answer, connection.command(Mail::new(Some(mail.from.clone()), vec![]))).await;
        noted_answer(noted, MailStep::Sender, mail.from.as_ref(), said)?;
        let said = within(patience.answer, connection.command(Rcpt::new(mail.to.clone(), vec![]))).await;
        noted_answer(noted, MailStep::Recipient, mail.to.as_ref(), said)?;
        let said = within(patience.answer, connection.command(Data)).await;
        if let Err(said) = said {
            return Err(refused(noted, MailStep::Message, "", &said));
        }
        let said = within(patience.message, connection.message(&mail.octets)).await;
        noted_answer(noted, MailStep::Message, "", said)
    }
}

fn noted_answer(
    noted: &mut Noted<'_>,
    step: MailStep,
    about: &str,
    said: Result<Response, Said>,
) -> Result<(), Failure> {
    match said {
        Ok(response) => {
            noted.done(step, after(about, &words(&response)));
            Ok(())
        }
        Err(said) => Err(refused(noted, step, about, &said)),
    }
}

fn refused(noted: &mut Noted<'_>, step: MailStep, about: &str, said: &Said) -> Failure {
    noted.failed(step, meaning(step, said.code), after(about, &said.text))
}

fn after(about: &str, answer: &str) -> String {
    if about.is_empty() { answer.to_owned() } else { format!("{about}: {answer}") }
}

/// What a refusal of a step means (RFC 5321 4.2.1).
fn meaning(step: MailStep, code: Option<u16>) -> Meaning {
    match (step, code) {
        // Every mail has this sender.
        (MailStep::Sender, Some(500..)) => Meaning::NeedsAdministrator,
        (_, None | Some(CLOSING)) | (MailStep::Sender, Some(_)) => Meaning::Unreachable,
        (_, Some(500..)) => Meaning::Refused,
        (_, Some(_)) => Meaning::NotNow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_code_means_depends_on_what_it_answers() {
        let table = [
            (MailStep::Sender, Some(550), Meaning::NeedsAdministrator),
            (MailStep::Sender, Some(530), Meaning::NeedsAdministrator),
            (MailStep::Sender, Some(451), Meaning::Unreachable),
            (MailStep::Recipient, Some(450), Meaning::NotNow),
            (MailStep::Recipient, Some(550), Meaning::Refused),
            (MailStep::Recipient, Some(421), Meaning::Unreachable),
            (MailStep::Message, Some(452), Meaning::NotNow),
            (MailStep::Message, Some(554), Meaning::Refused),
            (MailStep::Message, None, Meaning::Unreachable),
        ];
        for (step, code, expected) in table {
            assert_eq!(meaning(step, code), expected, "{step:?} {code:?}");
        }
    }
}
