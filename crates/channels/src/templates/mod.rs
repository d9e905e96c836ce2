//! Templates: written here, handed in at Meta, and taken as Meta lists them. The gate reads them in consent.
//!
//! - An account's list replaces what was known, so that a template that is gone or paused is not offered.
//! - A template that needs what Kontor cannot send yet is kept under a status that is never sendable.
//! - Nothing is handed in of which Meta is known to refuse it; what is only likely is said, and the owner decides.  (`whatsapp::templates::lint`)
//! - What Meta says of one by webhook counts at once; the list that is fetched then says the rest.
//! - A change that Meta announces counts from its hour on, until Meta's list says otherwise; one into an offer is told at once, any
//!   other when it counts.                                                                                                  ([`COME`])
//! - The owners are told once of each template that Meta makes an offer of; until one of them chooses, it is paused.  ([`tell_recounted`])

pub(crate) mod api;
mod languages;
pub(crate) mod pages;
mod starters;
mod words;

use std::collections::HashMap;
use std::time::Duration;

use ::store::{Event, Fault, NewTask, Result, Tx};
use accounts::notices::{self, Kind, Notice, To};
use consent::templates::{self as kept, Category, Form, Listed};
use kernel::{Actor, InboxId, Locale, Problem, TemplateId, TenantId};
use web::{App, t};

use crate::inboxes::meta::{Meta, Trouble};
use crate::inboxes::{self, Wrong};
use crate::whatsapp::client::templates::HandedIn;
use crate::whatsapp::client::{self, GraphId, templates as calls};
use crate::whatsapp::errors::GraphError;
use crate::whatsapp::templates::draft::Draft;
use crate::whatsapp::templates::lint::{Finding, lint};
use crate::whatsapp::templates::{self as wire, Header, Template};
use crate::whatsapp::webhook::Management;

/// The task that fetches an account's list.
pub const REFRESH: &str = "templates.refresh";

/// The task that lets an announced change count.
pub const COME: &str = "templates.come";

/// So long ahead Meta announces a change (facts/meta.md 4.5).
const NOTICE: Duration = Duration::from_secs(24 * 60 * 60);

/// Several changes in a row are one fetch.
const GATHERED: Duration = Duration::from_secs(10);

/// Has an account's templates fetched again within seconds: when Meta says that one changed.
pub fn refresh_soon(tx: &mut Tx<'_>, account: &str) -> Result<()> {
    let span = i64::try_from(GATHERED.as_secs()).expect("OK because it is ten");
    // A fetch under way belongs to an earlier span, so that nothing told during it is missed.
    let turn = tx.now().seconds() / span + 1;
    let run_at = kernel::Timestamp::from_seconds(turn * span);
    tx.enqueue(NewTask::new(REFRESH, format!("{account}:{turn}")).run_at(run_at).fact("account", account))
}

/// What Meta says of a template by webhook: it counts at once, and the list is fetched for the rest.
pub fn heard(tx: &mut Tx<'_>, account: &str, management: &Management) -> Result<()> {
    match wire::told(management) {
        Some(wire::Told::Stands { id, status, reason }) => {
            deciding(tx, account, Some(&id), |tx| kept::heard(tx, account, &id, &status, &reason))?;
        }
        Some(wire::Told::Moved { id, category }) => {
            deciding(tx, account, Some(&id), |tx| kept::moved(tx, account, &id, Category::of(&category)))?;
        }
        Some(wire::Told::Coming { id, category, at }) => announced(tx, account, &id, Category::of(&category), at)?,
        Some(wire::Told::Rated { id, quality }) => kept::rated(tx, account, &id, &quality)?,
        None => {}
    }
    tell_recounted(tx, account)?;
    refresh_soon(tx, account)
}

/// Keeps what Meta says will be, has it count from then on, and tells the owners of what will be an offer.
fn announced(
    tx: &mut Tx<'_>,
    account: &str,
    provider_id: &str,
    category: Category,
    at: Option<kernel::Timestamp>,
) -> Result<()> {
    let at = at.unwrap_or(tx.now() + NOTICE);
    kept::coming(tx, account, provider_id, category, at)?;
    let task = NewTask::new(COME, format!("{account}:{}", at.micros())).run_at(at);
    tx.enqueue(task.fact("account", account))?;
    let Some(inbox) = inboxes::first_of_account(tx, account)? else { return Ok(()) };
    let hours = (at.seconds() - tx.now().seconds() + 3599).max(0) / 3600;
    for template in kept::all(tx, account)?.into_iter().filter(|one| one.provider_id == provider_id) {
        if template.offer_from() == Some(at) {
            let page = page(tx.tenant(), inbox, template.id);
            let key = format!("{}:{}", template.id, at.micros());
            let notice = Notice::new(Kind::TemplateComing, concerned(&template), key, page);
            notices::tell(tx, notice.fact("template", template.name).fact("hours", hours))?;
        }
    }
    Ok(())
}

/// The hour has come: what Meta announced counts, and is told.
pub fn come(tx: &mut Tx<'_>, account: &str) -> Result<()> {
    deciding(tx, account, None, |tx| kept::come(tx, account))?;
    tell_recounted(tx, account)
}

/// Tells the owners of the templates that Meta makes offers of, each change once.
fn tell_recounted(tx: &mut Tx<'_>, account: &str) -> Result<()> {
    let waiting = kept::recounted(tx, account)?;
    let Some(inbox) = inboxes::first_of_account(tx, account)? else { return Ok(()) };
    for template in waiting {
        let since = template.moved_at.map_or(0, kernel::Timestamp::micros);
        let page = page(tx.tenant(), inbox, template.id);
        let key = format!("{}:{since}", template.id);
        let notice = Notice::new(Kind::TemplateRecounted, concerned(&template), key, page);
        notices::tell(tx, notice.fact("template", template.name))?;
    }
    Ok(())
}

/// What is told of a decision of Meta's.
const DECISIONS: [Kind; 5] =
    [Kind::TemplateRejected, Kind::TemplateApproved, Kind::TemplatePaused, Kind::TemplateDisabled, Kind::TemplateMoved];

/// Whoever handed it in here, and the owners.
fn concerned(template: &kept::Template) -> To {
    To::StaffAndOwners(template.asked_by.into_iter().collect())
}

/// Keeps what Meta decided of the template that it calls by this id, or of all of the account's, and tells it.
fn deciding(
    tx: &mut Tx<'_>,
    account: &str,
    id: Option<&str>,
    write: impl FnOnce(&mut Tx<'_>) -> Result<()>,
) -> Result<()> {
    let stand = |tx: &Tx<'_>| match id {
        Some(id) => kept::of_provider(tx, account, id),
        None => kept::all(tx, account),
    };
    let before = stand(tx)?;
    write(tx)?;
    let after = stand(tx)?;
    tell_decided(tx, account, before, &after)
}

/// Tells what Meta decided of the templates that stood otherwise before; an older word of one is settled by it. Those that were not
/// known before tell nobody anything.
fn tell_decided(tx: &mut Tx<'_>, account: &str, before: Vec<kept::Template>, after: &[kept::Template]) -> Result<()> {
    let before: HashMap<TemplateId, kept::Template> = before.into_iter().map(|one| (one.id, one)).collect();
    let Some(inbox) = inboxes::first_of_account(tx, account)? else { return Ok(()) };
    let now = tx.now();
    for template in after {
        let Some(kind) = before.get(&template.id).and_then(|was| decision(was, template)) else { continue };
        let page = page(tx.tenant(), inbox, template.id);
        for older in DECISIONS {
            notices::settled(tx, older, &page)?;
        }
        let notice = Notice::new(kind, concerned(template), format!("{}:{}", template.id, now.micros()), page);
        let notice = notice.fact("template", template.name.as_str());
        let mut notice = notice.fact("language", languages::name(&template.language));
        if kind == Kind::TemplateRejected {
            notice = notice.fact("why", template.reason.lines().next().unwrap_or_default());
        }
        notices::tell(tx, notice)?;
    }
    Ok(())
}

/// What is to be told of how one stands now.
fn decision(was: &kept::Template, is: &kept::Template) -> Option<Kind> {
    let is_new = was.status != is.status;
    match is.status.as_str() {
        "REJECTED" if is_new => Some(Kind::TemplateRejected),
        "PAUSED" if is_new => Some(Kind::TemplatePaused),
        "DISABLED" if is_new => Some(Kind::TemplateDisabled),
        // One that was made elsewhere is watched there.
        "APPROVED" if is_new && is.asked.is_some() => Some(Kind::TemplateApproved),
        // What it is made an offer of has a notice of its own.
        _ => (was.category == Category::Marketing && is.category != was.category).then_some(Kind::TemplateMoved),
    }
}

/// Whether Meta takes changes of it at the moment (facts/meta.md 4.5), and it can be written here.
pub(crate) fn is_free(template: &kept::Template) -> bool {
    matches!(template.status.as_str(), "APPROVED" | "REJECTED" | "PAUSED") && Draft::of(template).is_some()
}

/// What a change may not touch: what it is called and speaks, and of an approved one its kind.
pub(crate) fn held_to(known: &kept::Template, draft: &mut Draft) {
    (draft.name, draft.language) = (known.name.clone(), known.language.clone());
    if known.is_approved() {
        draft.category = known.category;
    }
}

/// An owner takes one as the offer that Meta made of it. Says whether it waited for that.
pub(crate) fn take_as_offer(tx: &mut Tx<'_>, known: &kept::Template) -> Result<bool> {
    let is_taken = kept::take(tx, known.id)?;
    settle(tx, known)?;
    Ok(is_taken)
}

/// An owner has chosen: nobody needs to read what was told.
fn settle(tx: &mut Tx<'_>, template: &kept::Template) -> Result<()> {
    for inbox in inboxes::of_account(tx, &template.account)? {
        notices::settled(tx, Kind::TemplateRecounted, &page(tx.tenant(), inbox, template.id))?;
    }
    Ok(())
}

fn page(tenant: TenantId, inbox: InboxId, template: TemplateId) -> String {
    format!("/t/{tenant}/settings/inboxes/{inbox}/templates/{template}")
}

/// Why nothing was handed in, changed or deleted.
#[derive(Debug)]
pub(crate) enum Refusal {
    NotFound,
    Disconnected,
    /// Meta takes no changes of it now, or it has parts that are not written here.
    Locked,
    /// It waits for no choice.
    NotWaiting,
    /// Meta is known to refuse it, or likely to.
    Lint(Vec<Finding>),
    /// Meta said no, for this reason.
    Meta(Box<GraphError>),
    Wrong(Wrong),
}

impl Refusal {
    pub(crate) fn problem(self, locale: Locale) -> Problem {
        match self {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Disconnected => Problem::new(409, "inbox_disconnected", t!(locale, "inbox-is-disconnected")),
            Refusal::Locked => Problem::new(409, "template_locked", t!(locale, "template-locked")),
            Refusal::NotWaiting => Problem::new(409, "template_not_waiting", t!(locale, "template-not-waiting")),
            Refusal::Lint(findings) => words::problem(locale, &findings),
            Refusal::Meta(error) => Problem::new(422, "template_refused", words::refusal(locale, &error)),
            Refusal::Wrong(wrong) => wrong.problem(locale),
        }
    }
}

impl From<inboxes::Refusal> for Refusal {
    fn from(refusal: inboxes::Refusal) -> Self {
        match refusal {
            inboxes::Refusal::NotFound => Refusal::NotFound,
            inboxes::Refusal::Disconnected => Refusal::Disconnected,
            inboxes::Refusal::Wrong(wrong) => Refusal::Wrong(wrong),
        }
    }
}

/// Whoever does it, where, and with what.
struct Around<'a> {
    meta: Meta<'a>,
    credentials: inboxes::Credentials,
}

impl<'a> Around<'a> {
    async fn of(app: &'a App, tenant: TenantId, actor: Actor, inbox: InboxId) -> Result<Self, Fault<Refusal>> {
        let held = inboxes::held(app, tenant, inbox).await.map_err(|fault| fault.map(Refusal::from))?;
        let credentials = held.credentials(None).ok_or(Fault::Refused(Refusal::Disconnected))?;
        let meta = Meta { app, tenant, request: actor.request, subject: Some(inbox.as_uuid()) };
        Ok(Self { meta, credentials })
    }

    async fn ask<T>(
        &self,
        purpose: &'static str,
        call: client::GraphRequest,
        read: inboxes::meta::Read<T>,
    ) -> Result<T, Refusal> {
        let call = call.with_proof(&self.credentials.app.secret, self.meta.app.clock.now());
        self.meta.ask(purpose, call, read).await.map_err(|trouble| match trouble {
            // Management calls say with the subcode what is wrong (facts/meta.md 4.7).
            Trouble::Refused(error, _) if error.code == 100 && error.subcode != Some(33) => Refusal::Meta(error),
            trouble => Refusal::Wrong(trouble.wrong(Wrong::AccountUnknown)),
        })
    }

    /// Has the list fetched if an answer was lost: what was asked for may have been done.
    async fn look_again(&self, actor: Actor, refusal: Refusal) -> Fault<Refusal> {
        if matches!(refusal, Refusal::Wrong(Wrong::MetaUnreachable)) {
            let account = self.credentials.account.clone();
            let asked = self.meta.app.db.write(self.meta.tenant, actor, move |tx| refresh_soon(tx, account.as_str()));
            if let Err(error) = asked.await {
                return Fault::Failed(error);
            }
        }
        Fault::Refused(refusal)
    }
}

/// Checks a template by the rules; `knows` what is only likely to be refused.
pub(crate) fn checked(draft: &Draft, knows: bool) -> Result<(), Refusal> {
    let found = lint(draft);
    if found.iter().any(|finding| finding.rule.is_sure() || !knows) { Err(Refusal::Lint(found)) } else { Ok(()) }
}

/// What was handed in, with what Meta made of it.
pub(crate) struct Submitted {
    account: GraphId,
    draft: Draft,
    made: HandedIn,
}

/// Hands a template in at Meta, which judges it.
pub(crate) async fn hand_in(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    inbox: InboxId,
    draft: Draft,
) -> Result<Submitted, Fault<Refusal>> {
    let around = Around::of(app, tenant, actor, inbox).await?;
    let credentials = &around.credentials;
    let call = calls::create(&credentials.token, &credentials.account, draft.body_json());
    match around.ask("hand a template in", call, calls::handed_in).await {
        Ok(made) => Ok(Submitted { account: credentials.account.clone(), draft, made }),
        Err(refusal) => Err(around.look_again(actor, refusal).await),
    }
}

/// Keeps what was handed in.
pub(crate) fn keep(tx: &mut Tx<'_>, submitted: &Submitted) -> Result<TemplateId> {
    let Submitted { account, draft, made } = submitted;
    let category = made.category.as_deref().map_or(draft.category, Category::of);
    let listed = draft.listed(made.id.clone(), category, made.status.clone());
    let id = kept::handed_in(tx, account.as_str(), listed, draft.category)?;
    tx.record(Event::new("template.submitted").fact("template_id", id).fact("status", &made.status));
    Ok(id)
}

/// Gives a template other words; Meta judges it again.
pub(crate) async fn change(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    inbox: InboxId,
    known: &kept::Template,
    draft: Draft,
) -> Result<(), Fault<Refusal>> {
    let around = Around::of(app, tenant, actor, inbox).await?;
    let id = GraphId::parse(&known.provider_id).map_err(|_| Fault::Refused(Refusal::NotFound))?;
    let category = (!known.is_approved()).then(|| draft.category.as_str().to_uppercase());
    let call = calls::edit(&around.credentials.token, &id, draft.components(), category.as_deref());
    if let Err(refusal) = around.ask("change a template", call, client::success).await {
        return Err(around.look_again(actor, refusal).await);
    }
    let (account, known) = (around.credentials.account.clone(), known.clone());
    app.db
        .write(tenant, actor, move |tx| {
            let category = if known.is_approved() { known.category } else { draft.category };
            let listed = draft.listed(known.provider_id.clone(), category, "PENDING".to_owned());
            let id = kept::handed_in(tx, account.as_str(), listed, draft.category)?;
            tx.record(Event::new("template.submitted").fact("template_id", id).fact("status", "PENDING"));
            refresh_soon(tx, account.as_str())
        })
        .await?;
    Ok(())
}

/// Deletes a template at Meta and here. Its name rests for 30 days there.
pub(crate) async fn delete(
    app: &App,
    tenant: TenantId,
    actor: Actor,
    inbox: InboxId,
    known: &kept::Template,
) -> Result<(), Fault<Refusal>> {
    let around = Around::of(app, tenant, actor, inbox).await?;
    let credentials = &around.credentials;
    let call = calls::delete(&credentials.token, &credentials.account, &known.name, &known.provider_id);
    if let Err(refusal) = around.ask("delete a template", call, client::success).await {
        return Err(around.look_again(actor, refusal).await);
    }
    let (account, known) = (credentials.account.clone(), known.clone());
    app.db
        .write(tenant, actor, move |tx| {
            kept::heard(tx, account.as_str(), &known.provider_id, "DELETED", "")?;
            tx.record(Event::new("template.deleted").fact("template_id", known.id));
            Ok::<_, ::store::Error>(())
        })
        .await?;
    Ok(())
}

/// Takes Meta's list in place of what was known.
pub(crate) fn take(tx: &mut Tx<'_>, account: &str, templates: Vec<Template>, as_of: kernel::Timestamp) -> Result<()> {
    let listed = templates.into_iter().map(listed).collect();
    deciding(tx, account, None, |tx| kept::refresh_as_of(tx, account, listed, as_of))?;
    tell_recounted(tx, account)
}

pub(crate) fn listed(template: Template) -> Listed {
    let needs_file = matches!(template.header, Some(Header::Other(_)));
    let header = match &template.header {
        Some(Header::Text(text)) => text.clone(),
        Some(Header::Other(_)) | None => String::new(),
    };
    let is_open = |url: &Option<String>| url.as_ref().is_some_and(|url| url.contains("{{"));
    let open = template.buttons.iter().enumerate().filter(|(_, button)| button.kind == "url" && is_open(&button.url));
    let form = Form {
        header,
        header_parameters: template.header_places(),
        body_parameters: template.body_places(),
        url_buttons: open.filter_map(|(place, _)| u8::try_from(place).ok()).collect(),
        buttons: template.buttons.iter().map(|button| button.text.clone()).collect(),
        footer: template.footer.clone().unwrap_or_default(),
        is_named: template.is_named,
        button_kinds: template.buttons.iter().map(|button| button.kind.clone()).collect(),
        links: template.buttons.iter().map(|button| button.url.clone().unwrap_or_default()).collect(),
        header_samples: template.header_samples,
        body_samples: template.body_samples,
        body: template.body,
    };
    Listed {
        provider_id: template.id,
        name: template.name,
        language: template.language,
        category: Category::of(&template.category),
        status: if needs_file { "NEEDS_FILE".to_owned() } else { template.status },
        form,
        quality: template.quality,
        reason: template.reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatsapp::templates::Button;

    fn template() -> Template {
        let url = |url: &str| Button { kind: "url".to_owned(), text: "Track".to_owned(), url: Some(url.to_owned()) };
        Template {
            id: "9".to_owned(),
            name: "order_ready".to_owned(),
            language: "en_US".to_owned(),
            category: "UTILITY".to_owned(),
            status: "APPROVED".to_owned(),
            header: Some(Header::Text("Order {{1}}".to_owned())),
            body: "Hello {{1}}, on {{2}}".to_owned(),
            buttons: vec![url("https://m.example"), url("https://m.example/{{1}}")],
            ..Template::default()
        }
    }

    #[test]
    fn a_template_keeps_what_it_wants() {
        let listed = listed(template());
        assert_eq!(listed.form.header_parameters, ["1"]);
        assert_eq!(listed.form.body_parameters, ["1", "2"]);
        assert_eq!(listed.form.url_buttons, [1]);
        assert_eq!((listed.status.as_str(), listed.category), ("APPROVED", Category::Utility));
    }

    #[test]
    fn what_cannot_be_sent_yet_is_not_offered() {
        let picture = Template { header: Some(Header::Other("image".to_owned())), ..template() };
        assert_eq!(listed(picture).status, "NEEDS_FILE");
    }
}
