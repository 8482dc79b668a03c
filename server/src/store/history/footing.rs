//! What the history stands on: its file, a stand-in for it, or a new file in the place of a damaged one.

use app::model::StoreNotice;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, config::DbConfig};

use super::{
    super::{
        StoreError, disk,
        open::{Mode, lock_beside, open_locked},
        salvage::Salvage,
        schema, set_aside, stand_in,
    },
    History,
    commit::{RETRY, passed},
};

/// How long the pages tell of a damaged file.
const TOLD_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

impl History {
    /// Whether what stands below is the database, and ours to write.
    pub(super) fn writes(&self) -> bool {
        !matches!(self.mode, Mode::StandsIn(_))
    }

    pub(super) fn stand_on(&mut self, mode: Mode) {
        if let Mode::StandsIn(cause) = &mode {
            if self.problem().is_none() {
                tracing::error!(error = %cause, "the history can't be written; it is read and tried again");
            }
            self.failed_at = Some(self.clock.now());
        }
        self.mode = mode;
    }

    /// Goes back to the file, where something stands in for it and the file can be written again. An error says
    /// what keeps it from that.
    pub(super) fn regain(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if self.writes() {
            return if self.salvage_paused {
                self.resume_salvage().map_err(|error| self.failed(error))
            } else {
                Ok(())
            };
        }
        if self.damage.get() {
            return self.replace_file(now).and_then(|()| self.resume());
        }
        let opened = self.lock().and_then(|()| open_locked(&self.path, now));
        let (connection, mode, check_due) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                self.stand_on(Mode::StandsIn(error.clone()));
                return Err(error);
            }
        };
        self.take_up(connection);
        self.check_due |= check_due;
        self.stand_on(mode);
        if let Some(cause) = self.problem().filter(|_| !self.writes()) {
            return Err(cause);
        }
        tracing::info!("the history can be written again");
        self.resume()
    }

    /// A change could not be written. Where that is for the disk, the pages say so.
    pub(super) fn refused(&mut self, error: rusqlite::Error) -> StoreError {
        let error = self.failed(error);
        if error.is_of_disk() {
            self.problem = Some(error.clone());
            self.failed_at = Some(self.clock.now());
        }
        error
    }

    /// The disk took a change: what waits may follow at once.
    pub(super) fn took_it(&mut self) {
        if self.problem.as_ref().is_some_and(StoreError::is_of_disk) {
            self.problem = None;
            self.failed_at = None;
        }
    }

    /// Asks a disk that refused a change whether it would take one now, where nothing waits that would find out.
    pub(super) fn ask_again(&mut self, now: Timestamp) {
        if self.pending.is_empty() && self.problem.as_ref().is_some_and(StoreError::is_of_disk) {
            match disk::hindrance(&self.path) {
                None => self.took_it(),
                Some(_) => self.failed_at = Some(now),
            }
        }
    }

    fn lock(&mut self) -> Result<(), StoreError> {
        if self.lock.is_none() {
            self.lock = Some(lock_beside(&self.path)?);
        }
        Ok(())
    }

    /// Whether the file has to be looked through.
    pub(in crate::store) fn check_due(&self) -> bool {
        self.check_due
    }

    /// What that came to: `None`, or what is wrong. It began with the opening: of a file that was set aside since, it is
    /// no news.
    pub(in crate::store) fn checked(&mut self, fault: Option<String>) {
        match fault {
            _ if self.set_aside_at.is_some() => {}
            None => self.check_due = false,
            Some(fault) => {
                tracing::error!(%fault, "the check of the history found damage");
                self.damage.set(true);
            }
        }
    }

    /// Where something could not be read, puts a new file with what can be read in the place of this one.
    pub(in crate::store) fn set_aside_if_damaged(&mut self) {
        let now = self.clock.now();
        // A disk that damages every file at once must not be worn out.
        let recent = self.set_aside_at.is_some_and(|at| !passed(at, now, RETRY));
        if self.damage.get() && matches!(self.mode, Mode::Writes) && !recent {
            // The history has logged it and keeps it as its problem.
            let _ = self.replace_file(now).and_then(|()| self.resume());
        }
    }

    /// Sets the file aside and stands on the new one. After an error a stand-in for the damaged file is there.
    pub(in crate::store) fn replace_file(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.set_aside_at = Some(now);
        self.let_go();
        let opened = self
            .lock()
            .and_then(|()| set_aside::set_aside(&self.path, now))
            .and_then(|()| open_locked(&self.path, now));
        match opened {
            Ok((connection, mode, _)) => {
                self.take_up(connection);
                self.damage.set(false);
                self.check_due = false;
                self.stand_on(mode);
                Ok(())
            }
            Err(error) => {
                if let Ok(stand_in) = stand_in::open(&self.path) {
                    self.take_up(stand_in);
                }
                self.stand_on(Mode::StandsIn(error.clone()));
                Err(error)
            }
        }
    }

    /// Goes on with this connection; answers the one before.
    fn take_up(&mut self, connection: Connection) -> Connection {
        self.connections += 1;
        std::mem::replace(&mut self.connection, connection)
    }

    /// Lets go of the file without touching it: what is in its log stays there.
    fn let_go(&mut self) {
        if let Some(salvage) = self.salvage.take() {
            salvage.close();
        }
        let empty = Connection::open_in_memory().and_then(|mut empty| {
            schema::to_latest(&mut empty)?;
            Ok(empty)
        });
        let Ok(empty) = empty else { return };
        let damaged = self.take_up(empty);
        let _ = damaged.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        let _ = damaged.close();
    }

    /// Goes on from where memory is: what waits is written, and the newest reading with it.
    fn resume(&mut self) -> Result<(), StoreError> {
        self.problem = None;
        self.failed_at = None;
        self.committed_at = None;
        self.sequence_limit = 0;
        if let Some(latest) = &mut self.pending.latest {
            latest.written = false;
        }
        self.resume_salvage().map_err(|error| self.failed(error))
    }

    /// Takes up the copying from a damaged file, where the database is in the middle of it.
    pub(super) fn resume_salvage(&mut self) -> rusqlite::Result<()> {
        if !matches!(self.mode, Mode::Writes) {
            return Ok(());
        }
        let Some((salvage, floors)) = Salvage::under_way(&self.connection, &self.path)? else {
            return Ok(());
        };
        self.last_event_id = self.last_event_id.max(floors.event);
        self.sequence = self.sequence.max(floors.sequence);
        // The last samples of some series may be lost: the next reading writes all of them.
        self.values.clear();
        self.row_at = None;
        self.tell(salvage.notice());
        self.salvage = Some(salvage);
        self.salvage_paused = false;
        Ok(())
    }

    /// Whether a damaged file is being copied and can be copied on now.
    pub(in crate::store) fn is_salvaging(&self) -> bool {
        self.salvage.is_some() && self.writes()
    }

    /// Whether not all is copied yet.
    pub(super) fn is_incomplete(&self) -> bool {
        self.salvage.is_some() || self.salvage_paused
    }

    /// Copies a slice.
    pub(in crate::store) fn salvage_more(&mut self) {
        let now = self.clock.now();
        let Some(salvage) = &mut self.salvage else { return };
        match salvage.step(&mut self.connection, now) {
            Ok(None) => {}
            Ok(Some(notice)) => {
                tracing::warn!(?notice, "what could be read of the damaged history was copied");
                self.tell(notice);
                if let Some(salvage) = self.salvage.take() {
                    salvage.close();
                }
            }
            Err(error) => {
                // It begins again when the disk takes it; what is copied stays.
                self.salvage_paused = true;
                let error = self.failed(error);
                tracing::error!(%error, "a damaged history could not be copied to its end");
                self.problem = Some(error);
                self.failed_at = Some(now);
                if let Some(salvage) = self.salvage.take() {
                    salvage.close();
                }
            }
        }
    }

    fn tell(&mut self, notice: StoreNotice) {
        self.notices.retain(|known| known.file != notice.file);
        self.notices.push(notice);
    }

    /// What is wrong, and what happened of late: to be told when it changes.
    pub(in crate::store) fn condition(&self) -> (Option<String>, Vec<StoreNotice>) {
        (self.problem().map(|problem| problem.to_string()), self.notices())
    }

    /// What the administrator should know of what happened.
    pub(in crate::store) fn notices(&self) -> Vec<StoreNotice> {
        let now = self.clock.now();
        self.notices.iter().filter(|notice| !passed(notice.at, now, TOLD_FOR)).cloned().collect()
    }
}
