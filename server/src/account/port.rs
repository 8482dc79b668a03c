use app::{
    model::{Access, Deed},
    port::{AccountError, Accounts, BoxFuture, NewSession, SessionView, TokenView},
};

use super::{Session, service::AccountService, token};
use crate::store::{StoreError, audit, session};

impl From<StoreError> for AccountError {
    fn from(error: StoreError) -> Self {
        Self::Store(error.to_string())
    }
}

impl AccountService {
    async fn leave(&self, from: &Access) -> Result<(), AccountError> {
        self.end_here(|session| Some(session.id) == from.session);
        let entry = self.entry(from.actor(), Deed::SignedOut, "session");
        self.durably(move |transaction| audit::insert(transaction, &entry).map(|_| ())).await?;
        Ok(())
    }

    /// Ends one session. Where nobody has it any more, that is what was wanted.
    async fn leave_one(&self, from: &Access, id: i64) -> Result<(), AccountError> {
        self.end_here(|session| session.id == id);
        let entry = self.entry(from.actor(), Deed::SessionEnded, "session");
        self.durably(move |transaction| audit::insert(transaction, &entry).map(|_| ())).await?;
        Ok(())
    }

    /// Ends every session.
    pub(crate) async fn leave_everywhere(&self, from: &Access) -> Result<(), AccountError> {
        self.end_here(|_| true);
        let entry = self.entry(from.actor(), Deed::SignedOutEverywhere, "session");
        self.durably(move |transaction| {
            session::delete_all(transaction)?;
            audit::insert(transaction, &entry).map(|_| ())
        })
        .await?;
        Ok(())
    }

    /// Ends those in memory, at once and for good; the next change that the disk takes ends them there.
    fn end_here(&self, which: impl Fn(&Session) -> bool) {
        let mut state = self.state();
        let gone = state.sessions.end(which);
        state.ended.sessions.extend(gone);
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

    fn end_session<'a>(
        &'a self,
        from: &'a Access,
        id: i64,
        password: &'a str,
    ) -> BoxFuture<'a, Result<(), AccountError>> {
        Box::pin(async move {
            self.verify(from, password).await?;
            self.leave_one(from, id).await
        })
    }

    fn sign_out_everywhere<'a>(
        &'a self,
        from: &'a Access,
        password: &'a str,
    ) -> BoxFuture<'a, Result<(), AccountError>> {
        Box::pin(async move {
            self.verify(from, password).await?;
            self.leave_everywhere(from).await
        })
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
            exposed: token.exposed,
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
