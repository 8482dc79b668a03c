//! However deliveries are lost, cut, repeated or late: each event is there once, in order.

use proptest::{collection::vec, prelude::*, test_runner::Config};
use smart_esolutions::protocol::{problem::ProblemKind::Gap, receipt::Receipt};

use crate::support::far_end::{sender::Sender, server::Server};

/// What happens to a delivery.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// It arrives, and its answer too.
    Well,
    /// It arrives twice.
    Twice,
    /// It never arrives.
    Lost,
    /// It arrives cut off, after so many thousandths.
    Cut(usize),
    /// Its answer never arrives.
    Unanswered,
    /// It arrives after everything else.
    Late,
    /// It arrives, and the server is started anew.
    Restart,
}

/// So many events are written; then a batch is sent that begins so many before what the device knows to be there, and
/// has so many events.
#[derive(Clone, Debug)]
struct Step {
    written: usize,
    before: usize,
    length: usize,
    fate: Fate,
}

fn step() -> impl Strategy<Value = Step> {
    let fate = prop_oneof![
        3 => Just(Fate::Well),
        1 => Just(Fate::Twice),
        1 => Just(Fate::Lost),
        1 => (1..1_000usize).prop_map(Fate::Cut),
        2 => Just(Fate::Unanswered),
        2 => Just(Fate::Late),
        1 => Just(Fate::Restart),
    ];
    (0..4usize, 0..4usize, 1..5usize, fate).prop_map(|(written, before, length, fate)| Step {
        written,
        before,
        length,
        fate,
    })
}

/// The device's side of deliveries.
struct Delivery {
    server: Server,
    device: Sender,
    /// How many events it knows to be there.
    there: usize,
    late: Vec<String>,
}

impl Delivery {
    async fn go(&mut self, step: &Step) {
        for _ in 0..step.written {
            self.device.read(self.device.written.len() as u64);
        }
        // Sometimes it forgets what it knew, or takes too much for known.
        let first = self.there.saturating_sub(step.before).min(self.device.written.len());
        let last = (first + step.length).min(self.device.written.len());
        let batch = self.device.batch(first..last);
        match step.fate {
            Fate::Well => self.send(batch).await,
            Fate::Twice => {
                self.send(batch.clone()).await;
                self.send(batch).await;
            }
            Fate::Lost => {}
            Fate::Cut(thousandths) => {
                let cut = batch.len() * thousandths / 1_000;
                self.server.deliver(&self.device, batch[..cut].to_owned()).await;
            }
            Fate::Unanswered => drop(self.server.deliver(&self.device, batch).await),
            Fate::Late => self.late.push(batch),
            Fate::Restart => {
                self.send(batch).await;
                self.server.restart();
            }
        }
    }

    async fn send(&mut self, batch: String) {
        let answer = self.server.deliver(&self.device, batch).await;
        let head = match answer.status {
            200 => answer.receipt(&self.server.far_end).head,
            409 if answer.problem().kind == Gap => answer.problem().head.expect("what is there"),
            _ => panic!("{answer:?}"),
        };
        self.there = usize::try_from(head.sequence).expect("few");
    }

    async fn finish(mut self) {
        for batch in std::mem::take(&mut self.late).into_iter().rev() {
            self.send(batch).await;
        }
        self.send("[]".to_owned()).await;
        while self.there < self.device.written.len() {
            let last = (self.there + 3).min(self.device.written.len());
            self.send(self.device.batch(self.there..last)).await;
        }
        assert_eq!(self.server.texts(&self.device), self.device.written);
        let known = self.server.device(&self.device);
        assert_eq!((known.head, known.hold), (self.device.head, None));
        let last = self.server.far_end.last_receipt(&self.device.device).expect("read").expect("a receipt");
        assert_eq!(serde_json::from_str::<Receipt>(&last).expect("JSON").head, self.device.head);
    }
}

proptest! {
    // Each case is a server with its file.
    #![proptest_config(Config { cases: 48, failure_persistence: None, ..Config::default() })]
    #[test]
    fn each_event_is_there_once_and_in_order_whatever_happened_on_the_way(steps in vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Server::start();
            let device = server.enrol("Floor 1").await;
            let mut delivery = Delivery { server, device, there: 0, late: Vec::new() };
            for step in &steps {
                delivery.go(step).await;
            }
            delivery.finish().await;
        });
    }
}
