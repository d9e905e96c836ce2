//! Reach: whether Meta finds its way to this installation. First Kontor looks at its public address itself, then Meta is asked
//! to make its own verification call (facts/meta.md 2.1, 2.5), which must arrive here.
//!
//! - Only the address that the operator set is looked at, through egress; a visitor names nothing.        (A44)
//! - What answers must be this installation: it proves that it reads the same database.                   (`proof`)
//! - Meta's call counts for more than the look from here: a home router may not lead its own people back in.  (`Verdict`)
//! - Each finding has one sentence, with what to do.                                                      (`rules`)
//! - A look takes twenty seconds at most, and what was found is kept for the page and for others.         ([`known`])

mod asking;
mod pages;
mod proof;
mod rules;
mod store;

use std::time::Duration;

use ::store::{Db, Result, Scope, Tx};
use futures_util::future::try_join_all;
use kernel::{Actor, AppId, Locale, RequestId, TenantId, Timestamp};
use url::Url;
use web::own::{Look, is_of_this_machine};
use web::{App, Egress, Method, Routes};

pub use asking::Asked;
pub use rules::{Finding, Own, What};

/// A look that has not ended by then was cut off.
const LOOKS_WITHIN: Duration = Duration::from_secs(60);

/// The page of a tenant.
pub fn path(tenant: TenantId) -> String {
    format!("/t/{tenant}/settings/reach")
}

/// What is known, without asking anyone, of the way from Meta to one app's callback.
#[derive(Clone, Debug)]
pub struct Known {
    /// When the last look ended.
    pub at: Timestamp,
    /// What became of Meta's call.
    pub asked: Asked,
    /// Meta's own words where it refused.
    pub detail: String,
    /// What Kontor saw itself.
    pub own: Own,
}

/// What it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Meta's call arrived here.
    Reached,
    /// Meta could not be asked, and from here the way is clear.
    Clear,
    /// Meta did not get here, or could not be asked and something is in the way.
    Obstructed,
}

impl Known {
    pub fn verdict(&self) -> Verdict {
        match self.asked.arrived() {
            Some(true) => Verdict::Reached,
            Some(false) => Verdict::Obstructed,
            None if self.own.is_well() => Verdict::Clear,
            None => Verdict::Obstructed,
        }
    }

    /// The one sentence that matters most: why Meta does not get here, or that it does.
    pub fn words(&self, locale: Locale, public_url: &Url) -> String {
        match (self.asked.arrived(), self.own.findings.iter().find(|one| one.what.is_weak())) {
            (Some(true), _) | (_, None) => self.asked.words(locale, public_url),
            // What Kontor saw itself says more precisely what to do.
            (Some(false) | None, Some(finding)) => finding.words(locale, public_url, &self.own.well),
        }
    }
}

/// What the last look found for an app; nothing if none has ended.
pub fn known(scope: &Scope<'_>, app: AppId) -> Result<Option<Known>> {
    let Some(asked) = store::ended(scope, app.as_uuid())? else { return Ok(None) };
    let own = store::own(scope)?.unwrap_or_default();
    Ok(Some(Known { at: asked.at, asked: Asked::of(&asked.found), detail: asked.detail, own }))
}

/// Looks at the public address from here. Nothing where this installation has none.
pub async fn from_here(
    egress: &Egress,
    db: &Db,
    request: RequestId,
    (public_url, meta_url): (&Url, &Url),
) -> Result<Option<Own>> {
    let challenge = proof::challenge();
    let before = proof::expected(db, &challenge).await?;
    let look = Look { request, now: db.clock().now(), path_and_query: format!("/hooks/reach/{challenge}") };
    let Some(sight) = egress.look(look).await else { return Ok(None) };
    // Another look may have renewed the mark meanwhile.
    let after = proof::expected(db, &challenge).await?;
    let is_rehearsal = is_of_this_machine(public_url) && is_of_this_machine(meta_url);
    Ok(Some(rules::judge(public_url, is_rehearsal, &sight, |body| before.of(body).max(after.of(body)))))
}

/// Looks from here, and has Meta call for each of the tenant's apps. Says whether it did: not while another look goes on.
pub async fn look(app: &App, tenant: TenantId, actor: Actor) -> Result<bool> {
    let Some(known) = app.db.write(tenant, actor, move |tx| store::begin(tx, tenant, LOOKS_WITHIN)).await? else {
        return Ok(false);
    };
    let urls = (&app.settings.public_url, &app.settings.meta_url);
    let asking = try_join_all(known.into_iter().map(async |one| {
        let id = one.id;
        Ok::<_, ::store::Error>((id, asking::ask(app, tenant, actor.request, one).await?))
    }));
    let (own, asked) = tokio::join!(from_here(&app.egress, &app.db, actor.request, urls), asking);
    let (own, asked) = (own?.unwrap_or_default(), asked?);
    app.db.write(tenant, actor, move |tx| end(tx, tenant, &own, asked)).await?;
    Ok(true)
}

fn end(tx: &mut Tx<'_>, tenant: TenantId, own: &Own, asked: Vec<(AppId, asking::Outcome)>) -> Result<()> {
    store::end(tx, tenant.as_uuid(), &own.to_json(), "")?;
    for (id, outcome) in asked {
        store::end(tx, id.as_uuid(), outcome.asked.word(), &outcome.detail)?;
        asking::note(tx, id, outcome.asked)?;
    }
    Ok(())
}

/// The page, and what answers a look.
pub(crate) fn routes() -> Routes {
    use kernel::Permission::{InboxManage, InboxRead};
    Routes::new()
        .hook(Method::GET, "/hooks/reach/{code}", proof::answer)
        .staff(Method::GET, "/t/{tenant}/settings/reach", InboxRead, pages::show)
        .staff(Method::POST, "/t/{tenant}/settings/reach", InboxManage, pages::look)
}
