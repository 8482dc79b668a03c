//! SMTP over the network: look up, connect, greet, TLS, authenticate, each step by itself and within its time, so
//! that what failed can be named. MIME and the dialogue are lettre's. TLS is ours, as everywhere in this program:
//! the server's certificate must fit, and what a server that stood in between said before TLS counts for nothing.

mod connect;
mod dialogue;
mod noted;
mod secure;
mod session;
mod wire;

use std::time::Duration;

use app::{model::MailStepDone, port::BoxFuture};

use super::post::{Failure, Post, Server, Session};

/// How long to wait. A parameter, so that a test need not.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For looking up a name, for a connection to an address, and for the TLS handshake, each.
    pub connect: Duration,
    /// For the answer to a command.
    pub answer: Duration,
    /// For the answer to a whole message: a server that has it and is given up too soon gets it twice.
    pub message: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let s = Duration::from_secs;
        Self { connect: s(10), answer: s(30), message: s(120) }
    }
}

/// Hands mail over to a real server.
#[derive(Clone, Copy, Debug, Default)]
pub struct Smtp {
    /// How long to wait.
    pub patience: Patience,
}

impl Post for Smtp {
    fn open<'a>(
        &'a self,
        server: &'a Server,
        steps: &'a mut Vec<MailStepDone>,
    ) -> BoxFuture<'a, Result<Box<dyn Session>, Failure>> {
        Box::pin(connect::open(server, self.patience, steps))
    }
}
