use std::sync::Arc;

use crate::protocol::{event::Author, key::SigningKey};

/// Whose ledger it is, and what signs it. Cheap to clone, for work that is done on another thread.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The device's id.
    pub device: Arc<str>,
    /// Its key.
    pub key: Arc<SigningKey>,
    /// Whether the printer is a demonstration.
    pub demonstration: bool,
}

impl Identity {
    /// The same for one event.
    pub fn author(&self) -> Author<'_> {
        Author { device: &self.device, key: &self.key, demonstration: self.demonstration }
    }
}
