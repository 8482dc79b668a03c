//! A printer that stands empty though the book has cartridges on the shelf.

use app::model::{OrderAnswer, OrderState as S, StockCount};

use super::{Office, administrator};

async fn told(office: &Office) -> Vec<String> {
    let read = |connection: &rusqlite::Connection| {
        let sql = "SELECT label FROM event WHERE subject = 'supply/1/shelf' ORDER BY id";
        connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
    };
    office.store.read(read).await.unwrap()
}

/// Counted as having two on the shelf, and printed until it is empty.
async fn empty(ordering: &str) -> Office {
    let mut office = Office::with(&format!("ordering = \"{ordering}\"")).await;
    office.look().await;
    office.desk.count_by_hand(&administrator(), 1, StockCount::Exactly(2)).await.unwrap();
    while office.percent() > 0 {
        office.day().await;
    }
    office
}

#[tokio::test]
async fn what_the_book_has_on_the_shelf_of_a_printer_that_stands_empty_is_taken_off_it_and_ordered_anew() {
    let mut office = empty("automatic").await;
    assert_eq!((office.states().await, office.on_hand().await), (vec![], 2), "two are enough");
    office.days(7).await;
    assert_eq!((office.states().await, office.on_hand().await), (vec![S::Submitted], 0));
    let said = "Black Toner Cartridge: the printer has stood empty for days, so the 2 that should be on the shelf can't be \
                there. None is reckoned with now. Count what is there.";
    assert_eq!(told(&office).await, [said], "once");
    let order = office.orders().await.remove(0);
    assert_eq!((order.advice.on_hand, order.advice.on_order), (0, 0));
}

#[tokio::test]
async fn what_was_brought_or_received_while_it_stood_empty_is_on_the_shelf() {
    let mut office = empty("approve").await;
    office.days(1).await;
    office.desk.count_by_hand(&administrator(), 1, StockCount::OneMore).await.unwrap();
    office.days(3).await;
    assert_eq!((office.on_hand().await, told(&office).await), (3, vec![]), "brought three days ago");
    office.days(4).await;
    assert_eq!((office.on_hand().await, told(&office).await.len()), (0, 1));
    let order = office.orders().await.remove(0);
    let answer = async |answer| office.desk.answer_by_hand(&administrator(), order.id, answer).await;
    answer(OrderAnswer::Submit).await.unwrap();
    answer(OrderAnswer::Received { quantity: 2 }).await.unwrap();
    office.days(3).await;
    assert_eq!((office.on_hand().await, told(&office).await.len()), (2, 1), "received three days ago");
}
