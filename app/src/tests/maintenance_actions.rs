use std::sync::Arc;

use leptos::{prelude::provide_context, server_fn::ServerFn};

use crate::{
    action::{
        ActionError, AnswerConcern, AnswerService, EndSupportSession, Outcome, RequestService, TellServer,
        answer_concern, answer_service, end_support_session, request_service, tell_server,
    },
    fixture::{self, Fixed, FixedMaintenance, administrator, phaser, service_request, snapshot, watched},
    model::{Access, HistoryPage, ServiceRequest, ServiceState, Snapshot},
    port::{MaintenanceError, MaintenancePort},
};

type Posted = fixture::Posted<FixedMaintenance>;

fn post<F: Future<Output = Result<Outcome, ActionError>>>(
    access: Access,
    done: Result<(), MaintenanceError>,
    action: impl FnOnce() -> F,
) -> Posted {
    let mut maintenance = watched();
    let resolved = ServiceRequest { state: ServiceState::Resolved, ..service_request(5) };
    let closed = ServiceRequest { state: ServiceState::Closed, ..service_request(6) };
    maintenance.service.extend([resolved, closed]);
    let device = Fixed::new(Snapshot { maintenance, ..snapshot(Some(phaser())) });
    let provide = |desk: Arc<FixedMaintenance>| provide_context::<MaintenancePort>(desk);
    fixture::post(access, device, FixedMaintenance::with(done, HistoryPage::default()), provide, action)
}

type Done = Result<(), MaintenanceError>;

fn answered(done: Done, concern: &str, answer: &str, period: &str, reason: &str) -> Posted {
    post(administrator(), done, || {
        answer_concern(concern.into(), answer.into(), period.into(), reason.into())
    })
}

fn asked_for(done: Done, about: &str, note: &str) -> Posted {
    post(administrator(), done, || request_service(about.into(), note.into()))
}

fn said_of(done: Done, page: &str, request: &str, answer: &str, note: &str) -> Posted {
    post(administrator(), done, || answer_service(page.into(), request.into(), answer.into(), note.into()))
}

#[test]
fn the_endpoints_keep_their_names() {
    let paths = [
        AnswerConcern::PATH,
        RequestService::PATH,
        AnswerService::PATH,
        EndSupportSession::PATH,
        TellServer::PATH,
    ];
    assert_eq!(
        paths,
        [
            "/actions/answer-concern",
            "/actions/request-service",
            "/actions/answer-service",
            "/actions/end-support-session",
            "/actions/tell-server"
        ]
    );
}

#[test]
fn the_administrator_alone_answers_requests_and_ends() {
    let viewer = || Access::viewer(std::net::Ipv4Addr::LOCALHOST.into());
    let posted = [
        post(viewer(), Ok(()), || {
            answer_concern("alert/17".into(), "acknowledge".into(), String::new(), String::new())
        }),
        post(viewer(), Ok(()), || request_service("alert/17".into(), String::new())),
        post(viewer(), Ok(()), || {
            answer_service("/maintenance".into(), "4".into(), "withdraw".into(), String::new())
        }),
        post(viewer(), Ok(()), end_support_session),
        post(viewer(), Ok(()), || tell_server(17, "yes".into())),
    ];
    for posted in posted {
        assert_eq!((posted.to.as_str(), posted.desk.asked().len(), posted.kept), ("/sign-in", 0, None));
    }
}

#[test]
fn what_is_done_is_said_and_leads_back_to_its_page() {
    let finding = "finding/stoppages/8/input/2";
    let (page, service) = ("/maintenance?kept=7", "/maintenance/service?kept=7");
    let table = [
        (
            answered(Ok(()), "alert/17", "acknowledge", "", ""),
            page,
            "alert/17: Acknowledge",
            "Noted: acknowledged.",
        ),
        (
            answered(Ok(()), finding, "snooze", "1-hour", ""),
            page,
            "finding/stoppages/8/input/2: Snooze { hours: 1 }",
            "Noted: snoozed until 22 Nov 2026, 13:03.",
        ),
        (
            answered(Ok(()), "silence", "snooze", "morning", ""),
            page,
            "silence: Snooze { hours: 19 }",
            "Noted: snoozed until 23 Nov 2026, 07:03.",
        ),
        (
            answered(Ok(()), "alert/17", "dismiss", "", " It is\nalways so "),
            page,
            "alert/17: Dismiss { reason: Reason(\"It is always so\") }",
            "Noted: not a problem here.",
        ),
        (answered(Ok(()), "alert/17", "take-back", "", ""), page, "alert/17: TakeBack", "Taken back:"),
        (
            asked_for(Ok(()), finding, " Ask for Jo. "),
            service,
            "service about finding/stoppages/8/input/2: Ask for Jo.",
            "Service is requested as R-20261120-7. It waits to be sent to the communication server.",
        ),
        (
            asked_for(Ok(()), "", "It smells burnt"),
            service,
            "service about nothing: It smells burnt",
            "Service is requested as R-20261120-7.",
        ),
        (said_of(Ok(()), "", "4", "withdraw", ""), service, "4: Withdraw", "Withdrawn: R-20261120-4."),
        (said_of(Ok(()), "/maintenance", "4", "done", ""), page, "4: Done", "Noted: the service was here"),
        (
            said_of(Ok(()), "https://evil.example/", "5", "reopen", " still jams "),
            service,
            "5: Reopen { note: \"still jams\" }",
            "Reopened: R-20261120-5.",
        ),
        (
            post(administrator(), Ok(()), end_support_session),
            "/maintenance/troubleshooting?kept=7",
            "end the session",
            "The session is ended.",
        ),
        (
            post(administrator(), Ok(()), || tell_server(17, "yes".into())),
            page,
            "tell up to 17: true",
            "3\u{a0}events are told to the server with the next delivery.",
        ),
        (
            post(administrator(), Ok(()), || tell_server(17, String::new())),
            page,
            "tell up to 17: false",
            "3\u{a0}events are kept back, and the server is not told later.",
        ),
    ];
    for (posted, to, asked, said) in table {
        assert_eq!(posted.to, to, "{asked}");
        assert_eq!(posted.desk.asked(), [asked]);
        assert!(posted.said().0.starts_with(said), "{:?}", posted.said());
        assert!(!posted.refused(), "{asked}");
    }
}

#[test]
fn what_can_not_be_meant_asks_nothing_and_says_why() {
    let long = "é".repeat(1_001);
    let reason = Some("answer-alert-17-reason");
    let table = [
        (answered(Ok(()), "", "acknowledge", "", ""), None, "That can't be said of it"),
        (answered(Ok(()), "alert/x", "acknowledge", "", ""), None, "That can't be said of it"),
        (answered(Ok(()), "alert/17", "explode", "", ""), None, "That can't be said of it"),
        (answered(Ok(()), "alert/17", "snooze", "for ever", ""), None, "That can't be said of it"),
        (answered(Ok(()), "alert/17", "dismiss", "", " "), reason, "Write in some words why"),
        (answered(Ok(()), "alert/17", "dismiss", "", &long), reason, "This is longer than 500"),
        (asked_for(Ok(()), "alert/99", "x"), None, "It is over, or there is no such thing"),
        (asked_for(Ok(()), "nonsense", "x"), None, "It is over, or there is no such thing"),
        (asked_for(Ok(()), "", " \n"), Some("service-note"), "Write in some words what is wrong"),
        (asked_for(Ok(()), "alert/17", &long), Some("service-note"), "This is longer than 1,000"),
        (said_of(Ok(()), "", "99", "withdraw", ""), None, "It is over, or there is no such thing"),
        (said_of(Ok(()), "", "6", "withdraw", ""), None, "It is over, or there is no such thing"),
        (said_of(Ok(()), "", "x", "withdraw", ""), None, "It is over, or there is no such thing"),
        (said_of(Ok(()), "", "4", "explode", ""), None, "That can't be said of it"),
        (
            said_of(Ok(()), "", "5", "reopen", " "),
            Some("request-5-note"),
            "Write in some words what is still",
        ),
        (said_of(Ok(()), "", "5", "reopen", &long), Some("request-5-note"), "This is longer than 1,000"),
    ];
    for (posted, field, said) in table {
        assert_eq!(posted.desk.asked(), [""; 0], "{said}");
        let (sentence, at) = posted.said();
        assert!(posted.refused() && sentence.starts_with(said), "{sentence}");
        assert_eq!(at, field, "{said}");
    }
}

#[test]
fn what_the_desk_refuses_is_said_and_what_was_typed_stays() {
    let errors = [
        (MaintenanceError::Gone, "It is over"),
        (MaintenanceError::DoesNotFit, "as it is now"),
        (MaintenanceError::OutOfBounds, "too large"),
        (MaintenanceError::ManyOpen, "20\u{a0}requests are open"),
        (MaintenanceError::Store("history.db: disk full".into()), "disk full"),
    ];
    for (error, said) in errors {
        let refused = || Err(error.clone());
        let table = [
            (
                answered(refused(), "alert/17", "dismiss", "", "always so"),
                "answer-alert-17-reason",
                "always so",
            ),
            (asked_for(refused(), "alert/17", "Ask for Jo"), "service-note", "Ask for Jo"),
            (said_of(refused(), "", "5", "reopen", "still jams"), "request-5-note", "still jams"),
        ];
        for (posted, field, typed) in table {
            assert!(posted.refused() && posted.said().0.contains(said), "{:?}", posted.said());
            assert_eq!(posted.desk.asked().len(), 1);
            assert_eq!(posted.kept.as_ref().expect("kept").typed[field], typed);
        }
    }
    let kept = asked_for(Err(MaintenanceError::DoesNotFit), "alert/17", "x").kept.expect("kept");
    assert_eq!(kept.typed["about"], "alert/17", "the form is about the same again");
    let ended = post(administrator(), Err(MaintenanceError::Gone), end_support_session);
    assert_eq!((ended.said().0.as_str(), ended.refused()), ("No session is open.", true));
}
