use leptos::{prelude::*, server_fn::ServerFn};

use super::{CONFIRM, PAGE};
use crate::{
    action::{CancelEnrolment, CheckIn, Enrol, GoOn, SendRead},
    component::{Field, FormToken, Html, Input, IntoHtml},
    model::Communication,
    page::settings::form::field,
    port::{FieldState, Kept},
    text::settings::enrolment as text,
};

/// The form with the one-time code.
pub fn enrol(state: &Communication, kept: &Kept) -> Html {
    let form = if state.server.is_none() {
        view! { <p class="panel">{text::NO_SERVER}</p> }.into_html()
    } else {
        let code = FieldState { name: "enrol_code".into(), ..FieldState::default() };
        view! {
            <form class="panel form" method="post" action=Enrol::PATH>
                <FormToken/>
                {field(code, Input::Text, kept)}
                <button type="submit" class="button main">{text::ENROL_BUTTON}</button>
            </form>
        }
        .into_html()
    };
    view! {
        <section aria-labelledby="enrol">
            <h2 id="enrol">{text::ENROL}</h2>
            <p class="about">{text::ENROL_ABOUT}</p>
            {form}
        </section>
    }
    .into_html()
}

/// What can be done at once.
pub fn now() -> Html {
    view! {
        <section aria-labelledby="now">
            <h2 id="now">{text::NOW}</h2>
            <ul class="panel controls">
                <li>{button(CheckIn::PATH, text::CHECK_IN)}<p class="about">{text::CHECK_IN_ABOUT}</p></li>
                <li>{button(SendRead::PATH, text::SEND_READ)}<p class="about">{text::SEND_READ_ABOUT}</p></li>
            </ul>
        </section>
    }
    .into_html()
}

/// What leads to the question whether it is really to end.
pub fn end() -> Html {
    view! {
        <section aria-labelledby="end">
            <h2 id="end">{text::END}</h2>
            <form class="after" method="get" action=PAGE.path()>
                <input type="hidden" name=CONFIRM value="not-enrolled"/>
                <button type="submit" class="button">{text::END_BUTTON}</button>
            </form>
        </section>
    }
    .into_html()
}

/// The question.
pub fn question() -> Html {
    let wanted = FieldState { name: "final_read".into(), value: "true".into(), ..FieldState::default() };
    let label = text::field("final_read").map_or("", |words| words.label);
    view! {
        <section aria-labelledby="question">
            <h2 id="question">{text::END_QUESTION}</h2>
            <form class="panel form" method="post" action=CancelEnrolment::PATH>
                <p>{text::END_MEANS}</p>
                <FormToken/>
                <Field state=wanted label=label input=Input::Flag/>
                <button type="submit" class="button main">{text::END_APPLY}</button>
                <a class="button" href=PAGE.path()>{text::END_KEEP}</a>
            </form>
        </section>
    }
    .into_html()
}

/// There are two of this device.
pub fn held() -> Html {
    view! {
        <section aria-labelledby="held">
            <h2 id="held">{text::HELD}</h2>
            <div class="panel">
                <p>{text::HELD_ABOUT}</p>
                {button(GoOn::PATH, text::GO_ON)}
            </div>
        </section>
    }
    .into_html()
}

fn button(path: &'static str, label: &'static str) -> Html {
    view! {
        <form method="post" action=path>
            <FormToken/>
            <button type="submit" class="button">{label}</button>
        </form>
    }
    .into_html()
}
