//! Every page fetched, every button pressed, as an administrator does without scripts.

use std::collections::{BTreeSet, VecDeque};

use super::device::{Browser, Running};
use crate::support::{
    forms::{Button, Form, forms, links},
    secure,
};

/// What was done.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Walked {
    pub(super) pages: usize,
    pub(super) presses: usize,
}

/// What no page links to.
const BESIDE: [&str; 5] = ["/", "/healthz", "/metrics", "/api/v1/reading", "/.well-known/security.txt"];
/// What ends the state that is walked through, and is pressed to go to the next one; the other ends the session.
const LEFT_OUT: [&str; 2] = ["/actions/cancel-enrolment", "/actions/sign-out"];

/// Does it all. Whoever is signed out meanwhile signs in again.
pub(super) async fn walk(device: &Running, browser: &mut Browser) -> Walked {
    let mut waiting: VecDeque<String> = BESIDE.map(str::to_owned).into();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let (mut pressed, mut walked) = (BTreeSet::new(), Walked::default());
    while let Some(path) = waiting.pop_front() {
        let page = fetched(device, browser, &path).await;
        walked.pages += 1;
        let found = forms(&page);
        let asked = found.iter().filter(|form| !form.posts).map(|form| {
            let query = form.pressed(form.buttons.first().unwrap_or(&Button::default())).1;
            format!("{}?{query}", form.action)
        });
        for next in links(&page).into_iter().chain(asked) {
            if known.len() < 200 && known.insert(next.clone()) {
                waiting.push_back(next);
            }
        }
        for form in found.iter().filter(|form| form.posts) {
            for index in 0..form.buttons.len() {
                let name = name(form, index);
                if LEFT_OUT.contains(&form.action.as_str()) || !pressed.insert(name.clone()) {
                    continue;
                }
                walked.presses += usize::from(press(device, browser, &path, &name).await);
            }
        }
    }
    walked
}

/// A page; signs in anew where the session has ended.
async fn fetched(device: &Running, browser: &mut Browser, path: &str) -> String {
    let answer = browser.page(device, path).await.unwrap_or_else(|| panic!("{path}: no answer"));
    if !answer.header("location").is_some_and(|page| page.starts_with("/sign-in")) {
        return answer.body;
    }
    *browser = device.sign_in().await;
    browser.page(device, path).await.unwrap_or_else(|| panic!("{path}: no answer")).body
}

/// Presses the button of this name on a page as it is now, if it is still there.
async fn press(device: &Running, browser: &mut Browser, path: &str, wanted: &str) -> bool {
    let page = fetched(device, browser, path).await;
    let found = forms(&page);
    let found = found.iter().flat_map(|form| (0..form.buttons.len()).map(move |index| (form, index)));
    let Some((form, index)) = found.into_iter().find(|(form, index)| name(form, *index) == wanted) else {
        return false;
    };
    let (action, body) = form.pressed(&form.buttons[index]);
    let request =
        if form.parts { in_parts(form, browser) } else { secure::post(&action, &browser.cookie, &body) };
    let answer = device.ask(&request).await.unwrap_or_else(|| panic!("{path}, {wanted}: no answer"));
    assert!(answer.status < 500 && answer.status != 404, "{path}, {wanted}: {answer:?}");
    true
}

/// A button is known by where it leads and what it sends, but for what belongs to the session.
fn name(form: &Form, index: usize) -> String {
    let mut form = form.clone();
    form.fields.retain(|(name, _)| name != "token");
    let (action, body) = form.pressed(&form.buttons[index]);
    format!("{action} {body}")
}

/// The form in parts, with files that are empty.
fn in_parts(form: &Form, browser: &Browser) -> String {
    let parts = form.fields.iter().map(|(name, value)| {
        format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    });
    let body = parts.collect::<String>() + "--limit--\r\n";
    secure::send(&form.action, &browser.cookie, "multipart/form-data; boundary=limit", &body)
}
