//! The task that runs the engine: wakes it when it wants to be woken, hands it what the pages ask.

use std::{collections::VecDeque, time::Duration};

use app::{model::Actor, port::CommunicationError};
use tokio::{
    select,
    sync::{mpsc, watch},
    time::sleep,
};

use super::{Engine, ask::Ask, port::CommunicationService};
use crate::mail::CancelledBy;

/// The engine is woken this often, whatever it waits for: a clock can be set.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// It is never woken more often than this.
const LOOK_AT_MOST: Duration = Duration::from_millis(200);
/// How many may wait for an answer at one time.
const WAITING: usize = 16;

/// Runs an engine.
pub struct Task {
    engine: Engine,
    asks: mpsc::Receiver<Ask>,
}

impl Task {
    /// A task for this engine, and the way to it.
    pub fn new(engine: Engine) -> (Self, CommunicationService) {
        let (sender, asks) = mpsc::channel(WAITING);
        let attempts = engine.attempts();
        (Self { engine, asks }, CommunicationService { asks: sender, attempts })
    }

    /// Ends the enrolment because everything is about to be erased; the server is told as far as it can be reached.
    /// `false` where there is none.
    pub async fn leave(mut self, actor: Actor) -> Result<bool, CommunicationError> {
        match self.engine.cancel(actor, CancelledBy::Reset, false).await {
            Ok(_) => Ok(true),
            Err(CommunicationError::NotEnrolled) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Runs until `stop` says so. An exchange that is under way then is dropped: what was sent without an answer is sent
    /// again, and the server knows it again.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        select! {
            _ = stop.wait_for(|stop| *stop) => {}
            () = self.keep_on() => {}
        }
    }

    async fn keep_on(&mut self) {
        let mut settings = self.engine.settings();
        let mut waiting: VecDeque<Ask> = VecDeque::new();
        loop {
            while let Some(ask) = waiting.pop_front() {
                self.engine.answer(ask).await;
            }
            let wait = select! {
                biased;
                more = interrupted(&mut self.asks, &mut waiting) => {
                    self.engine.interrupted().await;
                    if more { continue }
                    return;
                }
                wait = self.engine.tick() => wait.clamp(LOOK_AT_MOST, LOOK_EVERY),
            };
            if !waiting.is_empty() {
                continue;
            }
            select! {
                ask = self.asks.recv() => match ask {
                    Some(ask) => waiting.push_back(ask),
                    None => return,
                },
                Ok(()) = settings.changed() => {}
                () = sleep(wait) => {}
            }
        }
    }
}

/// Takes in what is asked while something is under way, and ends with an ask that does not wait for that, which then is
/// the first. `false` when nobody can ask any more.
async fn interrupted(asks: &mut mpsc::Receiver<Ask>, waiting: &mut VecDeque<Ask>) -> bool {
    while let Some(ask) = asks.recv().await {
        if ask.interrupts() {
            waiting.push_front(ask);
            return true;
        }
        waiting.push_back(ask);
    }
    false
}
