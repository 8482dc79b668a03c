use std::{convert::Infallible, future::pending, time::Duration};

use app::model::Access;
use bytes::Bytes;
use futures_util::{Stream, stream::unfold};
use tokio::{
    select,
    sync::watch,
    time::{Instant, sleep_until},
};

use super::places::Place;
use crate::{account::AccountService, service::Watching};

/// A comment this often shows both sides that the other is there. The browser gives the line up after thirty seconds
/// without a word.
const BEAT: Duration = Duration::from_secs(20);
/// How often it is looked whether the caller may still look. Nothing is told before that either.
const LOOK: Duration = Duration::from_secs(2);
/// Snapshots that follow each other closer than this are told as one.
const APART: Duration = Duration::from_millis(250);
/// Longest that a line is held. One whose reader has vanished gives its place back then at the latest; whoever is there
/// comes again at once.
const LONGEST: Duration = Duration::from_mins(10);
/// Milliseconds after which to come again when it breaks off.
const RETRY: u32 = 1_000;
/// Most octets of a `Last-Event-ID` that can be one of ours.
const LONGEST_ID: usize = 100;
/// Says nothing.
const COMMENT: &str = ":\n\n";

/// Says when this program is told to end. An extension of every request that the accept loop puts there.
#[derive(Clone, Debug)]
pub struct Stopping(pub watch::Receiver<bool>);

impl Stopping {
    async fn told(&mut self) {
        // Who could say so is gone: that is the end, too.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

/// By what somebody may look.
pub(in crate::web) struct Right {
    accounts: AccountService,
    /// The session's row; `None` for who looks because everybody may.
    session: Option<i64>,
}

impl Right {
    /// What this caller may look by.
    pub(in crate::web) fn new(accounts: AccountService, access: &Access) -> Self {
        Self { accounts, session: access.session }
    }

    fn holds(&self) -> bool {
        match self.session {
            Some(session) => self.accounts.session_lives(session),
            None => !self.accounts.viewing_needs_sign_in(),
        }
    }

    /// The same, where another process may have ended the session.
    async fn still_holds(&self) -> bool {
        if self.session.is_some() {
            self.accounts.notice_changes().await;
        }
        self.holds()
    }
}

/// What one browser is told.
pub(super) struct Line {
    watching: Watching,
    right: Right,
    stopping: Option<Stopping>,
    /// What is to be said at the beginning.
    first: Option<String>,
    /// When something was said last.
    said: Instant,
    /// When to look next whether the caller may still look, however much there is to say until then.
    looks: Instant,
    ends: Instant,
    _place: Place,
}

impl Line {
    /// To somebody who has heard of the snapshot of this name, if of any.
    pub(super) fn new(
        mut watching: Watching,
        right: Right,
        stopping: Option<Stopping>,
        known: Option<&str>,
        place: Place,
    ) -> Self {
        let (now, tag) = (Instant::now(), watching.latest().tag());
        let known = known.filter(|known| known.len() <= LONGEST_ID);
        let told = if known == Some(&*tag) { COMMENT.into() } else { event(&tag) };
        let first = Some(format!("retry: {RETRY}\n{told}"));
        Self {
            watching,
            right,
            stopping,
            first,
            said: now,
            looks: now + LOOK,
            ends: now + LONGEST,
            _place: place,
        }
    }

    /// All of it, part by part.
    pub(super) fn parts(self) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
        unfold(self, |mut line| async move {
            let part = line.next().await?;
            line.said = Instant::now();
            Some((Ok(part.into()), line))
        })
    }

    /// What is to be said next; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        loop {
            select! {
                biased;
                () = told(&mut self.stopping) => return None,
                () = sleep_until(self.looks) => {
                    self.looks = Instant::now() + LOOK;
                    if !self.right.still_holds().await || Instant::now() >= self.ends {
                        return None;
                    }
                    if self.said.elapsed() >= BEAT {
                        return Some(COMMENT.into());
                    }
                }
                more = self.watching.changed() => {
                    if !more {
                        return None;
                    }
                    sleep_until(self.said + APART).await;
                    let tag = self.watching.latest().tag();
                    return (self.right.holds() && Instant::now() < self.ends).then(|| event(&tag));
                }
            }
        }
    }
}

async fn told(stopping: &mut Option<Stopping>) {
    match stopping {
        Some(stopping) => stopping.told().await,
        None => pending().await,
    }
}

/// That there is a snapshot of this name.
fn event(tag: &str) -> String {
    format!("id: {tag}\ndata: {tag}\n\n")
}
