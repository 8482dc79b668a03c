//! How long everything may take.

use std::{pin::pin, time::Duration};

use tokio::time::{Instant, timeout_at};

use super::counted::Counter;

/// How long each step may take. A parameter, so that a test need not wait.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Looking up a name.
    pub resolve: Duration,
    /// Connecting, all addresses of the name together.
    pub connect: Duration,
    /// The proxy's answer.
    pub proxy: Duration,
    /// The TLS handshake.
    pub tls: Duration,
    /// The longest silence while a request is sent and its answer comes.
    pub silence: Duration,
    /// All of it together, from the first step to the end of the answer.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let s = Duration::from_secs;
        Self { resolve: s(10), connect: s(15), proxy: s(20), tls: s(20), silence: s(45), whole: s(300) }
    }
}

impl Patience {
    /// For somebody who waits for a page.
    pub fn of_a_test() -> Self {
        let s = Duration::from_secs;
        Self { resolve: s(8), connect: s(8), proxy: s(10), tls: s(10), silence: s(15), whole: s(45) }
    }
}

/// When all of it must be done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(Instant);

/// It took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Late {
    /// Nothing went either way for so long.
    Silent(Duration),
    /// Not done before the deadline.
    Whole,
}

impl Deadline {
    pub(super) fn after(whole: Duration) -> Self {
        Self(Instant::now() + whole)
    }

    /// Does `work` within `limit`, and before the deadline. An error is how long that was.
    pub(super) async fn within<T>(
        self,
        limit: Duration,
        work: impl Future<Output = T>,
    ) -> Result<T, Duration> {
        let begun = Instant::now();
        let until = self.0.min(begun + limit);
        timeout_at(until, work).await.map_err(|_| begun.elapsed())
    }

    /// Does `work` for as long as octets go either way, and before the deadline.
    pub(super) async fn while_moving<T>(
        self,
        silence: Duration,
        counter: &Counter,
        work: impl Future<Output = T>,
    ) -> Result<T, Late> {
        let mut work = pin!(work);
        loop {
            let (before, from) = (counter.octets(), Instant::now());
            let until = self.0.min(from + silence);
            if let Ok(done) = timeout_at(until, &mut work).await {
                return Ok(done);
            }
            if until == self.0 {
                return Err(Late::Whole);
            }
            if counter.octets() == before {
                return Err(Late::Silent(from.elapsed()));
            }
        }
    }
}

/// "20 s", and "0.2 s" in tests.
pub(super) fn seconds(duration: Duration) -> String {
    let tenths = (duration.as_millis() + 50) / 100;
    if tenths.is_multiple_of(10) || tenths > 100 {
        format!("{} s", (tenths + 5) / 10)
    } else {
        format!("{}.{} s", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;

    use super::*;
    use crate::communication::connector::counted::Counted;

    #[test]
    fn times_are_said_in_seconds() {
        for (milliseconds, expected) in
            [(20_000, "20 s"), (20_049, "20 s"), (200, "0.2 s"), (1_000, "1 s"), (0, "0 s")]
        {
            assert_eq!(seconds(Duration::from_millis(milliseconds)), expected);
        }
    }

    #[tokio::test]
    async fn silence_and_slowness_are_told_apart() {
        let ms = Duration::from_millis;
        let counter = Counter::default();
        let silent = std::future::pending::<()>();
        let silent = Deadline::after(ms(5_000)).while_moving(ms(50), &counter, silent).await;
        assert!(matches!(silent, Err(Late::Silent(waited)) if waited >= ms(50)), "{silent:?}");
        let mut stream = Counted::new(tokio::io::repeat(1), counter.clone());
        let drip = async {
            loop {
                tokio::time::sleep(ms(10)).await;
                stream.read_exact(&mut [0]).await.unwrap();
            }
        };
        let slow: Result<(), Late> = Deadline::after(ms(700)).while_moving(ms(300), &counter, drip).await;
        assert_eq!(slow, Err(Late::Whole));
        assert!(counter.octets().received > 2);
    }
}
