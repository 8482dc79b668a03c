use jiff::tz::TimeZone;
use leptos::{prelude::*, server_fn::ServerFn};

use super::PAGE;
use crate::{
    action::{DiscardMail, RetryMail},
    component::{Column, FormToken, Html, IntoHtml, Table, moment},
    model::{MailProgress, QueuedMail},
    page::snapshot,
    port::MailPort,
    text::{format, settings::mail as text},
};

/// What waits, could not be delivered or was withdrawn, with what can be done about it.
pub fn section(port: MailPort) -> AnyView {
    let zone = snapshot().zone.clone();
    view! {
        <section aria-labelledby="queue">
            <h2 id="queue">{text::QUEUE}</h2>
            <p class="about">{text::QUEUE_ABOUT}</p>
            <Suspense>
                {
                    let (port, zone) = (port.clone(), zone.clone());
                    Suspend::new(async move { table_or_why(port.queue().await, &zone) })
                }
            </Suspense>
        </section>
    }
    .into_any()
}

fn table_or_why(queue: Result<Vec<QueuedMail>, String>, zone: &TimeZone) -> Html {
    match queue {
        Ok(mails) if mails.is_empty() => view! { <p class="panel">{text::NO_QUEUE}</p> }.into_html(),
        Ok(mails) => table(&mails, zone),
        Err(cause) => {
            view! { <p class="panel critical" role="alert">{text::unreadable(&cause)}</p> }.into_html()
        }
    }
}

fn table(mails: &[QueuedMail], zone: &TimeZone) -> Html {
    let columns = [text::MAIL, text::TO, text::HOW_FAR, text::ACTIONS].map(Column::Text).to_vec();
    let rows = mails.iter().map(|mail| row(mail, zone)).collect_view();
    view! {
        <Table id="mail-table" caption=text::QUEUE columns>{rows}</Table>
        <div class="turn">
            {button(RetryMail::PATH, None, text::AGAIN_ALL, "")}
            {button(DiscardMail::PATH, None, text::DISCARD_ALL, "")}
        </div>
    }
    .into_html()
}

fn row(mail: &QueuedMail, zone: &TimeZone) -> Html {
    let next = mail.next_at.map(|at| text::next(&format::date_time(at, zone)));
    let details: Vec<String> = text::tried(mail.attempts).into_iter().chain(next).collect();
    let cause = mail.cause.clone().map(|cause| view! { <p class="about">{cause}</p> });
    let about = format!("{}, {}", mail.subject, mail.address);
    let open = mail.progress != MailProgress::Withdrawn;
    let buttons = open.then(|| {
        view! {
            {button(RetryMail::PATH, Some(mail.id), text::AGAIN, &about)}
            {button(DiscardMail::PATH, Some(mail.id), text::DISCARD, &about)}
        }
    });
    view! {
        <tr>
            <th scope="row">{mail.subject.clone()}<span class="about">{moment(mail.at, zone)}</span></th>
            <td>{mail.address.clone()}" ("{text::role(mail.role)}")"</td>
            <td>
                {text::progress(mail.progress)}
                {(!details.is_empty()).then(|| format!(", {}", details.join(", ")))}
                {cause}
            </td>
            <td>{buttons}</td>
        </tr>
    }
    .into_html()
}

/// A form of one button, about one mail or about all; what one it is about is said to those who can't see the row.
fn button(action: &'static str, id: Option<i64>, label: &'static str, about: &str) -> Html {
    let unseen = (!about.is_empty()).then(|| view! { <span class="unseen">" "{about.to_owned()}</span> });
    view! {
        <form method="post" action=action>
            <input type="hidden" name="page" value=PAGE.path()/>
            {id.map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> })}
            <FormToken/>
            <button type="submit" class="button">{label}{unseen}</button>
        </form>
    }
    .into_html()
}

#[cfg(test)]
mod tests {
    use futures_executor::block_on;

    use super::*;
    use crate::{
        fixture::{Fixed, FixedMail, administrator, phaser, snapshot, with_context},
        port::Mail as _,
    };

    fn html(mail: &FixedMail) -> String {
        let queue = block_on(mail.queue());
        let (html, _) = with_context(Fixed::new(snapshot(Some(phaser()))), PAGE.path(), "text/html", || {
            provide_context(administrator());
            table_or_why(queue, &TimeZone::UTC).to_html()
        });
        html.replace("<!>", "").replace("><", ">\n<")
    }

    #[test]
    fn each_mail_has_what_became_of_it_and_what_can_be_done() {
        insta::assert_snapshot!(html(&FixedMail::troubled()));
        assert!(html(&FixedMail::fully()).contains("Everything was delivered."));
        let failing = FixedMail { queue: Err("history.db: disk I/O error".into()), ..FixedMail::fully() };
        let page = html(&failing);
        assert!(page.contains("role=\"alert\"") && page.contains("history.db: disk I/O error"), "{page}");
    }
}
