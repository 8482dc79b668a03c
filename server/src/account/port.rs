use app::{
    model::{Access, Deed},
    port::{AccountError, Accounts, BoxFuture, NewSession, SessionView, TokenView},
};

use super::{service::AccountService, token};
use crate::store::{StoreError, audit, session, token as stored_token};

impl From<StoreError> for AccountError {
    fn from(error: StoreError) -> Self {
        Self::Store(error.to_string())
    }
}

impl AccountService {
    async fn leave(&self, from: &Access) -> Result<(), AccountError> {
        let gone = self.state().sessions.end(|session| Some(session.id) == from.session);
        let entry = self.entry(from.actor(), Deed::SignedOut, "session");
        self.durably(move |transaction| {
            session::delete(transaction, &gone)?;
            audit::insert(transaction, &entry).map(|_| ())
        })
        .await?;
        Ok(())
    }

    async fn leave_everywhere(&self, from: &Access) -> Result<(), AccountError> {
        self.state().sessions.end(|_| true);
        let entry = self.entry(from.actor(), Deed::SignedOutEverywhere, "session");
        self.durably(move |transaction| {
            session::delete_all(transaction)?;
            audit::insert(transaction, &entry).map(|_| ())
        })
        .await?;
        Ok(())
    }

    async fn add_token(&self, from: &Access, name: &str, days: u16) -> Result<String, AccountError> {
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

    async fn remove_token(&self, from: &Access, id: i64) -> Result<(), AccountError> {
        let found = self.state().tokens.iter().find(|token| token.id == id).cloned();
        // Somebody else revoked it.
        let Some(token) = found else { return Ok(()) };
        let entry = self.entry(from.actor(), Deed::TokenRevoked, &token.name);
        // Here at once: a token that may be in wrong hands ends even where the disk takes nothing.
        self.state().tokens.retain(|token| token.id != id);
        self.durably(move |transaction| {
            stored_token::delete(transaction, id)?;
            audit::insert(transaction, &entry).map(|_| ())
        })
        .await?;
        Ok(())
    }
}

impl Accounts for AccountService {
    fn claimed(&self) -> bool {
        self.state().password.is_some()
    }

    fn set_up<'a>(
        &'a self,
        from: &'a Access,
        code: &'a str,
        password: &'a str,
    ) -> BoxFuture<'a, Result<NewSession, AccountError>> {
        Box::pin(self.claim(from, code, password))
    }

    fn sign_in<'a>(
        &'a self,
        from: &'a Access,
        password: &'a str,
    ) -> BoxFuture<'a, Result<NewSession, AccountError>> {
        Box::pin(self.enter(from, password))
    }

    fn confirm<'a>(&'a self, from: &'a Access, password: &'a str) -> BoxFuture<'a, Result<(), AccountError>> {
        Box::pin(self.verify(from, password))
    }

    fn sign_out<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), AccountError>> {
        Box::pin(self.leave(from))
    }

    fn sign_out_everywhere<'a>(&'a self, from: &'a Access) -> BoxFuture<'a, Result<(), AccountError>> {
        Box::pin(self.leave_everywhere(from))
    }

    fn change_password<'a>(
        &'a self,
        from: &'a Access,
        current: &'a str,
        new: &'a str,
    ) -> BoxFuture<'a, Result<NewSession, AccountError>> {
        Box::pin(self.change(from, current, new))
    }

    fn sessions(&self) -> Vec<SessionView> {
        let (now, state) = (self.now(), self.state());
        let living = state.sessions.living(now, &state.rules).into_iter();
        living
            .map(|session| SessionView {
                id: session.id,
                address: session.address,
                agent: session.agent.clone(),
                begun_at: session.begun_at,
                seen_at: session.seen_at,
            })
            .collect()
    }

    fn tokens(&self) -> Vec<TokenView> {
        let view = |token: &token::Token| TokenView {
            id: token.id,
            name: token.name.clone(),
            made_at: token.made_at,
            expires_at: token.expires_at,
        };
        self.state().tokens.iter().map(view).collect()
    }

    fn make_token<'a>(
        &'a self,
        from: &'a Access,
        name: &'a str,
        days: u16,
    ) -> BoxFuture<'a, Result<String, AccountError>> {
        Box::pin(self.add_token(from, name, days))
    }

    fn revoke_token<'a>(&'a self, from: &'a Access, id: i64) -> BoxFuture<'a, Result<(), AccountError>> {
        Box::pin(self.remove_token(from, id))
    }
}
