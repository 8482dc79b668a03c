//! Whole lives of a ledger, as chance has them: whatever happens, every read that the device did not discard is at the
//! far end once, and both sides' exports are whole and tell the same.

mod course;
mod giving_up;

use proptest::{prelude::*, test_runner::Config};

use self::course::Life;
use super::{
    device::{DEVICE, Device},
    far_end::FarEnd,
    rounds,
};
use crate::protocol::chain::Head;

/// What may happen.
#[derive(Clone, Debug)]
enum Step {
    Read,
    Status,
    /// A batch goes out.
    Deliver(Fate),
    /// One of those that wait.
    Discard(usize),
    SetAside(usize),
    /// One of those that were refused or set aside.
    SendAgain(usize),
    /// The far end refuses the next read; or takes all again.
    Refuse(bool),
    /// The far end loses its last batches.
    Lose(usize),
    /// An archive is restored.
    Restore,
    /// The files are kept, or put back.
    Keep,
    PutBack,
    /// The program ends and starts.
    Restart,
    /// Time passes, and octets are given up.
    Year,
}

#[derive(Clone, Copy, Debug)]
enum Fate {
    Arrives,
    RequestLost,
    AnswerLost,
    AnswerSpoilt,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => Just(Step::Read),
        2 => Just(Step::Status),
        6 => Just(Step::Deliver(Fate::Arrives)),
        1 => Just(Step::Deliver(Fate::RequestLost)),
        2 => Just(Step::Deliver(Fate::AnswerLost)),
        1 => Just(Step::Deliver(Fate::AnswerSpoilt)),
        1 => any::<usize>().prop_map(Step::Discard),
        1 => any::<usize>().prop_map(Step::SetAside),
        2 => any::<usize>().prop_map(Step::SendAgain),
        1 => any::<bool>().prop_map(Step::Refuse),
        1 => (1..5_usize).prop_map(Step::Lose),
        1 => Just(Step::Restore),
        1 => Just(Step::Keep),
        1 => Just(Step::PutBack),
        1 => Just(Step::Restart),
        1 => Just(Step::Year),
    ]
}

proptest! {
    #![proptest_config(Config {
        cases: u32::try_from(rounds(24, 2_000)).unwrap(),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    })]

    #[test]
    fn whatever_happens_every_read_arrives_once(steps in prop::collection::vec(step(), 1..50)) {
        live(steps);
    }
}

fn live(steps: Vec<Step>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut life = Life::begin().await;
        for step in steps {
            life.take(step).await;
        }
        life.end().await;
    });
}

/// Lives in which octets are given up before anybody has decided about the event: such as chance has one in hundreds of.
#[test]
fn what_was_given_up_can_be_discarded_and_can_not_be_sent_again() {
    use Step::{
        Deliver, Discard, Keep, Lose, PutBack, Read, Refuse, Restore, SendAgain, SetAside, Status, Year,
    };
    let (arrives, ten_years) = (Deliver(Fate::Arrives), || vec![Year; 10]);
    let young = || vec![Status, arrives.clone(), Year];
    let table: [(&str, Vec<Vec<Step>>); 8] = [
        (
            "a report that was set aside",
            vec![vec![Status, SetAside(1), Year, arrives.clone(), Year], vec![SendAgain(0), Discard(0)]],
        ),
        (
            "the same, discarded before the server heard of it",
            vec![vec![SetAside(0), Status, Discard(1), SetAside(0), Year, arrives.clone(), Year, Discard(0)]],
        ),
        (
            "a report that was set aside, whose number is that of a read which was sent before the device was put back",
            vec![
                vec![arrives.clone(), Keep, Read, arrives.clone(), PutBack, Status, SetAside(0), Read],
                vec![Year, Discard(3_361_703_733_064_947_128), arrives.clone(), Year],
            ],
        ),
        (
            "a read that was set aside ten years ago",
            vec![vec![Read, SetAside(1)], ten_years(), young(), vec![SendAgain(0), Discard(0)]],
        ),
        (
            "a read that was refused ten years ago",
            vec![
                vec![arrives.clone(), Refuse(true), Read, arrives.clone()],
                ten_years(),
                young(),
                vec![SendAgain(0), Discard(0)],
            ],
        ),
        (
            "a read that the far end has lost after ten years",
            vec![vec![arrives.clone(), Read, arrives.clone()], ten_years(), young(), vec![Lose(2), Read]],
        ),
        (
            "a report that the far end has lost, given up before the device hears of it, and in an epoch that is over",
            vec![
                vec![arrives.clone(), Status, Read, arrives.clone(), Read, Year, arrives.clone()],
                vec![Lose(2), Restore, Year],
            ],
        ),
        (
            "a read for which that is so after ten years",
            vec![
                vec![arrives.clone(), Read, arrives.clone()],
                ten_years(),
                young()[..2].to_vec(),
                vec![Lose(2), Restore, Year],
            ],
        ),
    ];
    for (what, steps) in table {
        println!("{what}");
        live(steps.concat());
    }
}

/// Its receipt for that is of a later head than what it has now, while the event's place is before it.
#[test]
fn what_a_server_took_at_a_second_try_and_lost_again_is_sent_a_third_time() {
    use Step::{Deliver, Lose, Read, Refuse, Restore, SendAgain};
    let arrives = Deliver(Fate::Arrives);
    let refused = vec![Refuse(true), Read, arrives.clone(), Refuse(false), Read, arrives.clone()];
    let taken_and_lost = vec![SendAgain(0), arrives.clone(), Lose(1)];
    let table = [
        vec![refused.clone(), taken_and_lost.clone()],
        vec![refused.clone(), taken_and_lost.clone(), vec![Restore, Read]],
        vec![vec![Read, Restore], refused, taken_and_lost, vec![Read, arrives]],
    ];
    for steps in table {
        live(steps.concat());
    }
}

/// Its head is as far as it was when it vouched for what it has lost: the receipts that it remembers tell.
#[test]
fn what_a_server_lost_is_sent_again_though_it_has_gone_on_since() {
    use Step::{Deliver, Lose, Read, Refuse, SendAgain, SetAside, Status};
    let (arrives, unanswered) = (Deliver(Fate::Arrives), Deliver(Fate::AnswerLost));
    // The first event is set aside, the sixth refused; the server takes the first, then what has come since.
    let set_aside =
        vec![Read, Read, Read, SetAside(0), Read, Refuse(true), Read, arrives.clone(), arrives.clone()];
    let taken = vec![SendAgain(0), arrives.clone(), Read, Read, arrives.clone()];
    let table = [
        vec![set_aside.clone(), taken.clone(), vec![SendAgain(0), Lose(2), Read, Status, arrives.clone()]],
        // The answer to what it took after that is lost too.
        vec![
            set_aside.clone(),
            taken.clone(),
            vec![SendAgain(0), Lose(2), unanswered.clone(), arrives.clone()],
        ],
        vec![set_aside.clone(), taken.clone(), vec![SendAgain(0), Lose(2)], vec![unanswered; 9]],
        // Nothing shows in its head but that it is the same as ever.
        vec![set_aside.clone(), vec![SendAgain(0), arrives.clone(), Lose(1), Read, arrives]],
    ];
    for steps in table {
        live(steps.concat());
    }
}

#[tokio::test]
async fn a_head_of_an_empty_far_end_is_a_beginning() {
    let device = Device::enrolled().await;
    device.add_read(1).await;
    let mut far_end = FarEnd::new(DEVICE, device.identity.key.public());
    device.deliver(&mut far_end).await;
    let mut far_end = FarEnd::new(DEVICE, device.identity.key.public());
    device.go_on(Some(Head::start(1))).await;
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1]);
}
