//! A Supplies Assistant with tables of its own in the device's store: a power cut finds them as it finds the ledger.

use app::{
    model::{OrderReason, Performance},
    port::BoxFuture,
};
use jiff::Timestamp;
use rusqlite::{Row, Transaction, params};

use crate::{
    communication::{OrderAnswered, SupplyDesk, UNTOLD, Untold, UntoldMatter},
    protocol::{
        chain::Place,
        check_in::Permission,
        data::{
            supply_name::SupplyName,
            supply_order::{OrderProgress, PlacedBy, SupplyOrder},
            supply_replaced::SupplyReplaced,
        },
    },
    store::{Store, StoreError},
};

/// `told` is NULL before, the event's place or "never" afterwards.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS test_untold (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL,
        kind TEXT NOT NULL, text TEXT NOT NULL, told TEXT, allowed INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE IF NOT EXISTS test_answer (text TEXT PRIMARY KEY) STRICT;";

pub(super) struct TableDesk {
    store: Store,
}

impl TableDesk {
    pub(super) async fn open(store: Store) -> Self {
        store.durably(|transaction| transaction.execute_batch(TABLES)).await.unwrap();
        Self { store }
    }

    /// Places an order, or says that one came a step further.
    pub(super) async fn order(&self, number: u64, state: OrderProgress, at: Timestamp) {
        let order = order(number, state, at);
        self.put("order", serde_json::to_string(&order).unwrap(), at).await;
    }

    pub(super) async fn replaced(&self, change: &SupplyReplaced) {
        self.put("replaced", serde_json::to_string(change).unwrap(), change.at).await;
    }

    /// The administrator says yes to all that waits.
    pub(super) async fn allow(&self) {
        let all = |transaction: &Transaction<'_>| {
            transaction.execute("UPDATE test_untold SET allowed = 1", []).map(drop)
        };
        self.store.durably(all).await.unwrap();
    }

    async fn put(&self, kind: &'static str, text: String, at: Timestamp) {
        let sql = "INSERT INTO test_untold (at, kind, text) VALUES (?1, ?2, ?3)";
        let row = move |transaction: &Transaction<'_>| {
            transaction.execute(sql, params![at.as_millisecond(), kind, text]).map(drop)
        };
        self.store.durably(row).await.unwrap();
    }

    /// What has become of each, in the order in which it happened.
    pub(super) async fn marks(&self) -> Vec<Option<String>> {
        self.strings("SELECT told FROM test_untold ORDER BY id").await
    }

    /// What the server has said.
    pub(super) async fn answers(&self) -> Vec<String> {
        self.strings("SELECT text FROM test_answer ORDER BY rowid").await.into_iter().flatten().collect()
    }

    async fn strings(&self, sql: &'static str) -> Vec<Option<String>> {
        let read = self.store.read(move |connection| {
            connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<_>>>()
        });
        read.await.unwrap()
    }
}

pub(super) fn order(number: u64, state: OrderProgress, at: Timestamp) -> SupplyOrder {
    SupplyOrder {
        order: number,
        reference: format!("S-20261125-{number}"),
        supply: SupplyName::unlisted(1, "Black Toner".into()),
        quantity: 1,
        state,
        at,
        by: PlacedBy::Device,
        reason: OrderReason::BelowReorderPoint,
        position_pages: Some(2_100),
        reorder_point_pages: Some(2_400),
        expected_pages: Some(1_050),
        on_hand: 0,
        expected_at: None,
    }
}

impl SupplyDesk for TableDesk {
    fn answered(&self, answer: OrderAnswered) -> BoxFuture<'_, Result<Result<(), &'static str>, StoreError>> {
        Box::pin(async move {
            let work = move |transaction: &Transaction<'_>| {
                let known: bool = transaction.query_row(
                    "SELECT EXISTS (SELECT 1 FROM test_untold WHERE kind = 'order' AND text ->> 'order' = ?1)",
                    [answer.order],
                    |row| row.get(0),
                )?;
                if !known {
                    return Ok(Err("There is no such order."));
                }
                let OrderAnswered { order, answer, expected_at, reference, reason } = answer;
                let text = format!("{order} {answer:?} {expected_at:?} {reference:?} {reason:?}");
                transaction.execute("INSERT OR IGNORE INTO test_answer VALUES (?1)", [text])?;
                Ok(Ok(()))
            };
            self.store.durably(work).await
        })
    }

    fn enrolled(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        let sql = "UPDATE test_untold SET told = 'never' WHERE told IS NULL AND kind = 'replaced'";
        transaction.execute(sql, []).map(drop)
    }

    fn untold(&self, permission: Permission) -> BoxFuture<'_, Result<Vec<Untold>, StoreError>> {
        let asks = permission == Permission::Ask;
        Box::pin(self.store.read(move |connection| {
            let sql = "SELECT id, at, kind, text FROM test_untold
                       WHERE told IS NULL AND (kind = 'order' OR allowed >= ?2) ORDER BY id LIMIT ?1";
            connection.prepare(sql)?.query_map(params![UNTOLD, asks], untold)?.collect()
        }))
    }

    fn told(&self, transaction: &Transaction<'_>, id: i64, place: Option<Place>) -> rusqlite::Result<()> {
        let mark = place.map_or_else(|| "never".to_owned(), |place| place.to_string());
        transaction.execute("UPDATE test_untold SET told = ?2 WHERE id = ?1", params![id, mark]).map(drop)
    }

    fn performance(&self) -> BoxFuture<'_, Result<Performance, StoreError>> {
        let from = Some(Timestamp::UNIX_EPOCH);
        Box::pin(async move { Ok(Performance { from, jams: Some(3), ..Performance::default() }) })
    }
}

fn untold(row: &Row<'_>) -> rusqlite::Result<Untold> {
    let (at, kind, text): (i64, String, String) = (row.get("at")?, row.get("kind")?, row.get("text")?);
    let what = match kind.as_str() {
        "order" => UntoldMatter::Order(serde_json::from_str(&text).unwrap()),
        _ => UntoldMatter::Replaced(serde_json::from_str(&text).unwrap()),
    };
    Ok(Untold { id: row.get("id")?, at: Timestamp::from_millisecond(at).unwrap(), what })
}
