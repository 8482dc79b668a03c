//! Requests for service.

use super::{enrolled, of_administrator, ordinary, page_of, part, viewed, with};
use crate::{
    fixture::{administrator, at, service_request},
    model::ServiceState,
    port::{FieldFault, Kept},
};

#[test]
fn a_request_offers_what_can_be_said_of_it_where_it_stands() {
    use ServiceState as S;
    let table: [(S, bool, &[&str]); 12] = [
        (S::Requested, true, &["withdraw"]),
        (S::Requested, false, &["done", "withdraw"]),
        (S::Accepted, true, &["withdraw"]),
        (S::Scheduled, true, &["withdraw"]),
        (S::WaitingForParts, true, &["withdraw"]),
        (S::OnSite, true, &["withdraw"]),
        (S::Resolved, true, &["reopen"]),
        (S::Resolved, false, &["reopen"]),
        (S::Reopened, false, &["done", "withdraw"]),
        (S::Closed, true, &[]),
        (S::Refused, true, &[]),
        (S::Withdrawn, false, &[]),
    ];
    for (state, by_server, offered) in table {
        let request = crate::model::ServiceRequest { state, by_server, ..service_request(4) };
        let html = of_administrator(with(|view| view.service = vec![request]), "/maintenance/service");
        let list = part(&html, "service");
        for answer in ["withdraw", "reopen", "done"] {
            let there = list.contains(&format!("name=\"answer\" value=\"{answer}\""));
            assert_eq!(there, offered.contains(&answer), "{state:?} {answer}");
        }
        let page = of_administrator(
            with(|view| view.service = vec![crate::model::ServiceRequest { state, ..service_request(4) }]),
            "/maintenance",
        );
        assert_eq!(page.contains("id=\"request-4\""), !state.is_over(), "{state:?}");
    }
}

#[test]
fn the_form_names_the_server_where_the_request_goes_there_and_else_says_why_it_does_not() {
    let server = "the communication server https://reads.example.com:";
    for (enrolled_now, by_server, named, held_back) in
        [(true, true, true, false), (true, false, false, true), (false, false, false, false)]
    {
        let snapshot = with(|view| view.service_by_server = by_server);
        let snapshot = if enrolled_now { enrolled(snapshot) } else { snapshot };
        let html = of_administrator(snapshot, "/maintenance/service");
        let form = part(&html, "new");
        let says = (form.contains(server), form.contains("The settings keep everything"));
        assert_eq!(says, (named, held_back), "{enrolled_now} {by_server}");
        assert_eq!(form.contains("This device is Not Enrolled"), !enrolled_now);
        assert!(!form.contains("page count"), "what is not sent is not listed");
    }
}

#[test]
fn a_request_whose_enrolment_has_ended_says_so_and_can_be_said_to_be_done() {
    let left = crate::model::ServiceRequest {
        by_server: false,
        left_server: true,
        state: ServiceState::Scheduled,
        ..service_request(4)
    };
    let html = of_administrator(with(|view| view.service = vec![left.clone()]), "/maintenance/service");
    let list = part(&html, "service");
    assert!(
        list.contains("since the enrolment in which it was made is over here")
            && list.contains("value=\"done\""),
        "{list}"
    );
    let overview = of_administrator(with(|view| view.service = vec![left]), "/");
    assert!(overview.contains("is over here, and the service can say nothing of it any more"));
}

#[test]
fn a_request_that_the_settings_keep_from_the_server_says_so_and_can_be_said_to_be_done() {
    let request =
        crate::model::ServiceRequest { by_mail: false, state: ServiceState::Scheduled, ..service_request(4) };
    for held_back in [true, false] {
        let snapshot = with(|view| {
            view.service = vec![request.clone()];
            view.service_by_server = !held_back;
        });
        let html = of_administrator(snapshot.clone(), "/maintenance/service");
        let list = part(&html, "service");
        let says = list.contains("nobody while the settings keep it from the communication server");
        assert_eq!((says, list.contains("value=\"done\"")), (held_back, held_back), "{list}");
        let overview = of_administrator(snapshot, "/");
        assert_eq!(overview.contains("the settings keep it from the communication server"), held_back);
    }
}

#[test]
fn time_to_repair_runs_from_the_symptom_until_it_was_gone() {
    let request = service_request(4);
    let repaired = crate::model::ServiceRequest {
        state: ServiceState::Closed,
        symptom_gone_at: Some(at("2026-11-24T10:12:00Z")),
        ..request.clone()
    };
    let withdrawn = crate::model::ServiceRequest { state: ServiceState::Withdrawn, ..request.clone() };
    let table =
        [(request, Some("6\u{a0}days so far")), (repaired, Some("8\u{a0}days</dd>")), (withdrawn, None)];
    for (request, said) in table {
        let html = viewed(with(|view| view.service = vec![request.clone()]), "/maintenance/service");
        match said {
            Some(said) => assert!(html.contains(said), "{said}: {}", part(&html, "service")),
            None => assert!(!html.contains("Time to repair")),
        }
    }
}

#[test]
fn a_request_is_about_what_the_address_names_as_long_as_that_is_there() {
    let form = |about: &str| {
        let path = format!("/maintenance/service?about={about}");
        let snapshot = enrolled(with(|view| view.service = Vec::new()));
        let html = of_administrator(snapshot, &path);
        part(&html, "new").to_owned()
    };
    let jam = form("finding%2Fstoppages%2F8%2Finput%2F2");
    assert!(jam.contains("name=\"about\" value=\"finding/stoppages/8/input/2\""), "{jam}");
    assert!(jam.contains("Jams or misfeeds at Tray 2 have become frequent"));
    assert!(jam.contains("the communication server https://reads.example.com:"));
    assert!(form("alert%2F17").contains("Tray 2 is empty (808, input media supply empty)"));
    for gone in ["alert%2F99", "finding%2Fx", "silence", "%3Cscript%3E"] {
        let form = form(gone);
        assert!(form.contains("is over") && !form.contains("name=\"about\" value="), "{gone}: {form}");
        assert!(!form.contains("<script>"));
    }
    assert!(form("").contains("nothing that this device has seen"));
    let html = of_administrator(ordinary(), "/maintenance/service");
    assert!(part(&html, "new").contains("Not Enrolled, so the request goes to no communication server"));
}

#[test]
fn where_a_request_for_the_same_is_open_the_form_says_so_and_not_that_anything_is_sent() {
    let jam = "/maintenance/service?about=finding%2Fstoppages%2F8%2Finput%2F2";
    let left = crate::model::ServiceRequest {
        by_server: false,
        left_server: true,
        state: ServiceState::Accepted,
        ..service_request(4)
    };
    let html = of_administrator(enrolled(with(|view| view.service = vec![left.clone()])), jam);
    let form = part(&html, "new");
    assert!(form.contains("There is an open request for this already"), "{form}");
    assert!(form.contains("href=\"#request-4\"") && form.contains("is over here"), "{form}");
    assert!(form.contains("withdraw this request first"), "{form}");
    assert!(!form.contains("<form") && !form.contains("sends this to"), "{form}");
    // What it was about is free again once it is over.
    let over = crate::model::ServiceRequest { state: ServiceState::Withdrawn, ..left };
    let html = of_administrator(enrolled(with(|view| view.service = vec![over])), jam);
    assert!(part(&html, "new").contains("sends this to the communication server https://reads.example.com:"));
}

#[test]
fn a_refused_answer_comes_back_unfolded_with_what_was_typed() {
    let field = "answer-alert-17-reason";
    let kept = Kept {
        typed: [(field.to_owned(), "  ".to_owned())].into(),
        faults: vec![FieldFault { name: field.into(), message: "Write in some words.".into() }],
        ..Kept::default()
    };
    let (html, _) = page_of(administrator(), Some(kept), ordinary(), "/maintenance");
    let alert = part(&html, "alerts");
    assert!(html.contains("<a href=\"#field-answer-alert-17-reason\">Write in some words.</a>"));
    assert!(alert.contains("<details id=\"more-alert-17\" open>"), "{alert}");
    assert!(alert.contains("aria-invalid=\"true\"") && alert.contains("Write in some words.</p>"));
    let finding = part(&html, "findings");
    assert!(!finding.contains(" open>") && !finding.contains("aria-invalid"));
}
