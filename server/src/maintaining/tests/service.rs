//! Requests for service, as the pages see them.

use app::{
    model::{NewServiceRequest, OPEN_REQUESTS, ServiceAnswer},
    port::MaintenanceError,
};

use super::{Office, administrator};

/// Asks for service with these words; answers its number.
async fn ask(office: &Office, note: &str) -> Result<i64, MaintenanceError> {
    let wanted = NewServiceRequest { concern: None, note: note.into() };
    Ok(office.desk.request_service(&administrator(), &wanted).await?.id)
}

#[tokio::test]
async fn every_open_request_is_shown_however_many_were_made_since() {
    let office = Office::with("").await;
    let open = ask(&office, "It squeaks.").await.unwrap();
    for number in 0..30 {
        let over = ask(&office, &format!("Number {number}")).await.unwrap();
        office.desk.answer_service(&administrator(), over, ServiceAnswer::Withdraw).await.unwrap();
    }
    let shown: Vec<i64> = office.view().await.service.iter().map(|request| request.id).collect();
    assert_eq!(shown[0], open);
    assert_eq!(shown[1..], (12..=31).rev().collect::<Vec<i64>>(), "and the newest that are over");
    for number in 1..OPEN_REQUESTS {
        ask(&office, &format!("Open number {number}")).await.unwrap();
    }
    assert_eq!(ask(&office, "One more").await, Err(MaintenanceError::ManyOpen));
}
