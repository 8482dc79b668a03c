use jiff::tz::TimeZone;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    action::AnswerCommand,
    component::{FormToken, Html, IntoHtml, moment},
    model::AskedCommand,
    text::settings::enrolment as text,
};

/// What the server asked for, and the two answers.
pub fn section(asked: &[AskedCommand], zone: &TimeZone) -> Html {
    let entries = asked.iter().map(|command| entry(command, zone)).collect_view();
    view! {
        <section aria-labelledby="asked">
            <h2 id="asked">{text::ASKED}</h2>
            <p class="about">{text::ASKED_ABOUT}</p>
            <ul class="panel controls">{entries}</ul>
        </section>
    }
    .into_html()
}

fn entry(command: &AskedCommand, zone: &TimeZone) -> Html {
    view! {
        <li>
            <form method="post" action=AnswerCommand::PATH>
                <FormToken/>
                <input type="hidden" name="number" value=command.number.to_string()/>
                <button type="submit" class="button" name="answer" value="yes">{text::YES}</button>
                " "
                <button type="submit" class="button" name="answer" value="no">{text::NO}</button>
            </form>
            <p>{text::asks(&command.asks)}" ("{moment(command.received_at, zone)}")"</p>
        </li>
    }
    .into_html()
}
