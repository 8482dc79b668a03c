use std::{collections::BTreeMap, sync::PoisonError};

use app::{
    SettingsPage,
    model::{Access, Change},
    port::{BoxFuture, ClockState, FieldState, Kept, Settings as Port, SettingsError},
};

use super::{Settings, clock, form, kept::Owner};
use crate::{config::Loaded, entropy::octets};

impl Port for Settings {
    fn fields(&self, page: SettingsPage) -> Vec<FieldState> {
        form::fields(page, &self.0.machine, &self.current())
    }

    fn apply<'a>(
        &'a self,
        from: &'a Access,
        page: SettingsPage,
        typed: &'a BTreeMap<String, String>,
    ) -> BoxFuture<'a, Result<Vec<Change>, SettingsError>> {
        Box::pin(async move {
            let wanted = form::wanted(page, &self.current().config, typed).map_err(SettingsError::Fields)?;
            match self.change(&from.actor(), &wanted).await {
                Ok(changes) => Ok(changes.into_iter().map(|(_, change)| change).collect()),
                Err(error) => Err(form::refused(error)),
            }
        })
    }

    fn clock(&self) -> ClockState {
        let look = self.0.clock.look();
        let synchronised = look.quality.synchronised();
        ClockState { now: look.wall, synchronised, zones: clock::zones(jiff::tz::db()) }
    }

    fn keep(&self, from: &Access, kept: Kept) -> String {
        let name = octets::<16>(&*self.0.entropy).iter().fold(String::new(), |mut name, octet| {
            use std::fmt::Write;
            // Writing to a string can't fail.
            let _ = write!(name, "{octet:02x}");
            name
        });
        let mut memory = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        memory.keep(name.clone(), Owner::of(from), self.0.clock.now(), kept);
        name
    }

    fn kept(&self, from: &Access, name: &str) -> Option<Kept> {
        let mut memory = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        memory.find(name, &Owner::of(from), self.0.clock.now())
    }
}

impl Settings {
    /// What would be in force if this were typed on a page and applied. Nothing is changed.
    pub async fn would_be(
        &self,
        page: SettingsPage,
        typed: &BTreeMap<String, String>,
    ) -> Result<Loaded, SettingsError> {
        let wanted = form::wanted(page, &self.current().config, typed).map_err(SettingsError::Fields)?;
        let outcome = self.plan(&wanted).await.map_err(form::refused)?;
        Ok(outcome.loaded)
    }
}
