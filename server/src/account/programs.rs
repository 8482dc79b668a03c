//! Tokens for programs: made, known, revoked, and found to have gone over the network for everybody to read.

use app::{
    model::{Access, Actor, Deed},
    port::{AccountError, Exposure},
};

use super::{service::AccountService, token};
use crate::store::{audit, token as stored_token};

impl AccountService {
    /// Whether this is a token that has not ended.
    pub(crate) fn knows_token(&self, given: &str) -> bool {
        token::find(&self.state().tokens, given, self.now()).is_some()
    }

    /// Notes that this was sent in clear, where it is a token: in the audit trail the first time, and beside the token
    /// until it is revoked.
    pub(crate) async fn expose_token(&self, given: &str, from: &Access) {
        let exposure = Exposure { at: self.now(), address: from.address };
        let name = {
            let mut state = self.state();
            let Some(id) = token::find(&state.tokens, given, exposure.at).map(|token| token.id) else {
                return;
            };
            let token = state.tokens.iter_mut().find(|token| token.id == id && token.exposed.is_none());
            let Some(token) = token else { return };
            token.exposed = Some(exposure);
            token.name.clone()
        };
        tracing::warn!(address = %from.address, token = name, "a token was sent over plain HTTP: revoke it");
        self.tell(self.entry(Actor::stranger(from.address), Deed::TokenExposed, &name)).await;
    }

    pub(super) async fn add_token(
        &self,
        from: &Access,
        name: &str,
        days: u16,
    ) -> Result<String, AccountError> {
        let made = token::make(&self.state().tokens, name, days, self.now(), &*self.0.entropy);
        let (token, secret) = made.map_err(AccountError::BadToken)?;
        let mut entry = self.entry(from.actor(), Deed::TokenMade, &token.name);
        entry.to = Some(token.expires_at.to_string());
        let row = token.clone();
        self.durably(move |transaction| {
            stored_token::insert(transaction, &row)?;
            audit::insert(transaction, &entry).map(|_| ())
        })
        .await?;
        let mut state = self.state();
        state.tokens.push(token);
        state.tokens.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(secret)
    }

    pub(super) async fn remove_token(&self, from: &Access, id: i64) -> Result<(), AccountError> {
        let found = self.state().tokens.iter().find(|token| token.id == id).cloned();
        // Somebody else revoked it.
        let Some(token) = found else { return Ok(()) };
        let entry = self.entry(from.actor(), Deed::TokenRevoked, &token.name);
        {
            // Here at once: a token that may be in wrong hands ends even where the disk takes nothing.
            let mut state = self.state();
            state.tokens.retain(|token| token.id != id);
            state.ended.tokens.insert(id);
        }
        self.durably(move |transaction| audit::insert(transaction, &entry).map(|_| ())).await?;
        Ok(())
    }
}
