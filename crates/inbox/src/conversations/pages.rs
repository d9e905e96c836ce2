//! The inbox's pages: the list; one conversation with its list and person beside it; the same in parts, for what is live.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use consent::ledger::{self, State as ConsentState};
use consent::payments;
use consent::templates::{self, Template};
use contacts::identities::{self, Identity};
use kernel::{ConversationId, MessageId, Permission, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Scope};
use uuid::Uuid;
use web::components::Reader;
use web::components::inbox::{
    Showing, columns, conversation_list, conversation_list_live, nothing_chosen, person_panel, thread, thread_column,
    thread_head,
};
use web::layout::{self, PageContext, PhoneBar, Theme};
use web::{Access, App, Listing, Page, Path, Place, Query, cursor, t};

use super::composer::{self, Tried};
use super::fields::Known;
use super::model::{Conversation, Counts, Filter, Own, Refusal, Status, Taker, Whose};
use super::moving::{self, Wanted};
use super::{attach, person, seen, view};
use crate::bulk;
use crate::costs::{self, Price};
use crate::history;
use crate::labels::{self, Label};
use crate::merging;
use crate::messages::{self, Part, menu, view::Around};
use crate::notes::{self, Nameable};
use crate::satisfaction;
use crate::snooze;
use crate::snooze::rules::Preset;
use crate::undo::{self, Offer};
use crate::views;

/// Whose conversations stand beside the thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum View {
    Mine,
    Team,
    Unassigned,
    #[default]
    All,
}

impl View {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            View::Mine => "mine",
            View::Team => "team",
            View::Unassigned => "unassigned",
            View::All => "all",
        }
    }
}

/// In the place of a status: what is at risk of breaking a promise.
pub(crate) const AT_RISK: &str = "at_risk";

/// More rows than these are asked for as a whole list.
const MOST_ROWS: usize = 64;

/// What the address says about how one looks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    pub(crate) view: View,
    /// What is open, unless the address says otherwise.
    pub(crate) status: String,
    pub(crate) q: String,
    /// One label's.
    pub(crate) label: Option<Uuid>,
    /// One number's.
    pub(crate) inbox: Option<kernel::InboxId>,
    /// What this colleague has, or this team, in the place of a view.
    pub(crate) staff: Option<kernel::StaffId>,
    pub(crate) team: Option<kernel::TeamId>,
    /// `true`: where the customer wrote last.
    pub(crate) waiting: String,
    /// The saved view that led here.
    pub(crate) saved: Option<Uuid>,
    /// What was just done, and can be taken back.
    pub(super) undo: Option<Uuid>,
    /// What was just done to many.
    pub(super) bulk: Option<Uuid>,
    /// Several are being chosen.
    pub(crate) select: String,
    /// The hour of an answer that is being changed, as a field for it holds it.
    pub(super) later: String,
    /// Files that came back into the composer: ids with commas between.
    pub(super) media: String,
    /// `person`, on a narrow screen; `menu`, what can be done with the message that `from` names.
    pub(super) show: String,
    /// A part of the page: `list`, or `thread` with all that stands around it.
    pub(super) fragment: String,
    /// Of the list, these rows alone: ids with commas between.
    pub(super) rows: String,
    /// The thread before this place.
    pub(super) before: Option<String>,
    /// The thread from this place on.
    pub(super) after: Option<String>,
    /// The thread from this day on.
    pub(super) on: String,
    /// The thread where this message stands.
    pub(super) from: Option<MessageId>,
    /// The message that is being answered.
    pub(super) reply: Option<MessageId>,
    /// A search led here.
    pub(super) found: bool,
}

impl Looking {
    /// The part of it that goes along from page to page.
    pub(crate) fn query(&self) -> String {
        let mut pairs = Vec::new();
        if self.view != View::default() {
            pairs.push(format!("view={}", self.view.as_str()));
        }
        if self.is_at_risk() {
            pairs.push(format!("status={AT_RISK}"));
        }
        if self.state() != Status::Open {
            pairs.push(format!("status={}", self.state().as_str()));
        }
        if !self.q.trim().is_empty() {
            pairs.push(format!("q={}", encoded(&self.q)));
        }
        if let Some(label) = self.label {
            pairs.push(format!("label={label}"));
        }
        let ids = [
            ("inbox", self.inbox.map(|id| id.as_uuid())),
            ("staff", self.staff.map(|id| id.as_uuid())),
            ("team", self.team.map(|id| id.as_uuid())),
            ("saved", self.saved),
        ];
        pairs.extend(ids.iter().filter_map(|(name, id)| id.map(|id| format!("{name}={id}"))));
        if self.is_waiting() {
            pairs.push("waiting=true".to_owned());
        }
        if self.show == "person" {
            pairs.push("show=person".to_owned());
        }
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// The same, at the thread and not at the person.
    pub(crate) fn at_thread(&self) -> Self {
        Self { show: String::new(), ..self.clone() }
    }

    /// Whether several are being chosen, by someone who may change them.
    pub(super) fn is_choosing(&self, access: &Access) -> bool {
        self.select == "true" && access.staff.is_some() && bulk::may(access)
    }

    /// Whether only what is at risk of breaking a promise is shown, whether it is open or asleep.
    pub(crate) fn is_at_risk(&self) -> bool {
        self.status == AT_RISK
    }

    /// The rows that are asked for; a few.
    fn only(&self) -> Vec<ConversationId> {
        self.rows.split(',').filter_map(|id| id.parse().ok()).take(MOST_ROWS).collect()
    }

    /// Whether only those are shown in which the customer wrote last.
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting == "true"
    }

    /// Whether it is one colleague's list or one team's, and none of the views.
    pub(crate) fn is_of_one(&self) -> bool {
        self.staff.is_some() || self.team.is_some()
    }

    /// Open, closed or asleep.
    pub(crate) fn state(&self) -> Status {
        self.status.parse().unwrap_or(Status::Open)
    }

    pub(crate) fn filter(&self, access: &Access, page: &Page) -> Result<Filter, Problem> {
        let whose = match (self.view, access.staff) {
            _ if self.is_of_one() => self.staff.map(Whose::Of).or(self.team.map(Whose::Team)).unwrap_or_default(),
            (View::Mine, Some(staff)) => Whose::Of(staff),
            (View::Team, Some(staff)) => Whose::Teams(staff),
            (View::Mine | View::Team | View::Unassigned, _) => Whose::Nobodys,
            (View::All, _) => Whose::Anyones,
        };
        let status = self.state();
        let query = Some(self.q.trim().to_owned()).filter(|query| !query.is_empty());
        // What one searches for may be closed by now.
        let status = Some(status).filter(|_| query.is_none() || self.view != View::All || status != Status::Open);
        let after = page.after()?.map(|(at, id)| (at, ConversationId::from_uuid(id)));
        let at_risk = self.is_at_risk();
        let status = status.filter(|_| !at_risk);
        let limit = page.limit()? + 1;
        Ok(Filter {
            status,
            whose,
            query,
            after,
            label: self.label,
            limit,
            at_risk,
            by_due: at_risk,
            only: self.only(),
            inbox: self.inbox,
            is_waiting: self.is_waiting(),
            ..Filter::default()
        })
    }
}

/// A conversation with everything its page shows.
pub(crate) struct Opened {
    pub(crate) conversation: Conversation,
    /// The person's other conversations that the caller sees.
    pub(crate) others: Vec<Conversation>,
    /// The one that goes on from this one.
    pub(crate) next: Option<ConversationId>,
    /// Whether several of the business's numbers meet here.
    pub(super) has_numbers: bool,
    pub(super) part: Part,
    /// The message that is being answered.
    pub(super) answering: Option<messages::Message>,
    /// Whether the part ends where the thread ends.
    pub(super) is_newest: bool,
    /// The first that was unread when the page was opened.
    pub(super) new_from: Option<MessageId>,
    pub(super) own: Own,
    pub(super) consent: Option<ConsentState>,
    /// Of whoever counts as this person.
    pub(super) identities: Vec<Identity>,
    pub(super) takers: Vec<Taker>,
    /// All there are, for whoever may put them on.
    pub(super) labels: Vec<Label>,
    /// Who can be called by a note; nobody for who writes none.
    pub(super) nameable: Vec<Nameable>,
    /// Times until which it may sleep.
    pub(super) offered: Vec<(Preset, kernel::Timestamp)>,
    /// Approved ones, where nothing else may be sent.
    pub(super) templates: Vec<Template>,
    /// What is put into their fields, unless someone writes otherwise.
    pub(super) known: Known,
    /// Whether what costs money waits here, because Meta wants to be paid.
    pub(super) is_unpaid: bool,
    /// What an answer costs, where one may be written; nothing to whoever writes none.
    pub(super) price: Option<Price>,
    /// What each of the templates costs, in their order.
    pub(super) template_prices: Vec<Price>,
    /// Whether a chat from before was brought in for this person.
    pub(super) has_history: bool,
    /// How the customer rated it last.
    pub(super) rating: Option<satisfaction::Rating>,
    /// Makes one sending of one pressing.
    pub(super) once: String,
}

/// The list beside the thread.
pub(crate) struct Listed {
    pub(super) found: Listing<Conversation>,
    pub(super) counts: Counts,
    pub(super) labels: Vec<Label>,
    /// The lists kept under a name.
    pub(super) saved: views::view::Saved,
    pub(super) undo: Option<Offer>,
    /// What is done to many, that the caller began.
    pub(super) bulk: Vec<bulk::Action>,
    /// What can be done to several, while they are chosen.
    pub(super) choices: Option<bulk::pages::Choices>,
    /// A number in which messages wait because Meta wants to be paid.
    pub(super) unpaid: Option<kernel::InboxId>,
    /// Whether anybody can write to this business at all.
    pub(super) is_reachable: bool,
}

/// `GET /t/{tenant}/inbox`
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(looking): Query<Looking>,
    Query(page): Query<Page>,
) -> web::Result<Markup> {
    listing(&app, &access, theme, &looking, &page, None).await
}

/// The page of the list; while several are chosen, with what was wrong with the last choice.
pub(crate) async fn listing(
    app: &App,
    access: &Access,
    theme: Theme,
    looking: &Looking,
    page: &Page,
    wrong: Option<String>,
) -> web::Result<Markup> {
    let (limit, filter, asker) = (page.limit()?, looking.filter(access, page)?, access.clone());
    let how = looking.clone();
    let listed = app.db.read(access.tenant, move |scope| listed(scope, &asker, &filter, limit, &how)).await?;
    let reader = reader(app, access);
    let mut list = view::list(access, reader, looking, &listed, None);
    if let Some(choosing) = &mut list.choosing {
        choosing.wrong = wrong;
    }
    if looking.fragment == "list" {
        return Ok(conversation_list_live(reader, &list));
    }
    // Where there is none to choose, the list says why.
    let middle = if list.rows.is_empty() {
        html! {}
    } else {
        nothing_chosen(reader)
    };
    let content = columns(access.locale, Showing::List, conversation_list(reader, &list), middle, None);
    Ok(layout::workspace(
        &PageContext::of(access, theme, Place::Inbox),
        &t!(access.locale, "inbox-name"),
        if list.choosing.is_some() { PhoneBar::Hidden } else { PhoneBar::Shown },
        content,
    ))
}

/// `GET /t/{tenant}/inbox/{conversation}`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, ConversationId)>,
    Query(looking): Query<Looking>,
    Query(page): Query<Page>,
    RawQuery(query): RawQuery,
) -> web::Result<Response> {
    let files = attach::brought(&app, &access, &looking.media).await?;
    let tried = Tried { at: looking.later.clone(), files, ..Tried::default() };
    let shown = match looking.fragment.as_str() {
        "list" => beside(&app, &access, id, &looking, &page).await,
        _ => shown(&app, &access, theme, id, &looking, &page, &tried).await,
    };
    match shown {
        Ok(page) => Ok(page.into_response()),
        // What was merged leads to where it is.
        Err(failure) => match merging::pages::elsewhere(&app, &access, id).await? {
            Some(place) => {
                let query = query.map(|query| format!("?{query}")).unwrap_or_default();
                Ok(web::redirect(&format!("{place}{query}")))
            }
            None => Err(failure),
        },
    }
}

/// The list beside an open conversation, which this does not open.
async fn beside(app: &App, access: &Access, id: ConversationId, looking: &Looking, page: &Page) -> web::Result<Markup> {
    let (limit, filter, asker) = (page.limit()?, looking.filter(access, page)?, access.clone());
    let how = Looking { select: String::new(), ..looking.clone() };
    let read = move |scope: &Scope<'_>| -> Result<_, Fault<Refusal>> {
        let open = super::find(scope, &asker, id)?;
        Ok((open, listed(scope, &asker, &filter, limit, &how)?))
    };
    let (open, mut listed) = app.db.read(access.tenant, read).await?;
    // Whoever looks at it sees what comes in.
    if access.may(Permission::ConversationWrite) {
        listed.found.data.iter_mut().filter(|one| one.id == id).for_each(|one| one.unread = 0);
    }
    let reader = reader(app, access);
    Ok(conversation_list_live(reader, &view::list(access, reader, looking, &listed, Some(&open))))
}

/// The page of a conversation, after something was tried in it.
pub(crate) async fn shown(
    app: &App,
    access: &Access,
    theme: Theme,
    id: ConversationId,
    looking: &Looking,
    page: &Page,
    tried: &Tried,
) -> web::Result<Markup> {
    let (limit, filter) = (page.limit()?, looking.filter(access, page)?);
    let wanted = moving::wanted(looking, access.time_zone)?;
    let (asker, fragment) = (access.clone(), looking.fragment.clone());
    let how = Looking { select: String::new(), ..looking.clone() };
    let once = app.clock.id::<kernel::RequestId>().to_string();
    let reply = looking.reply;
    let read = move |scope: &Scope<'_>| -> Result<_, Fault<Refusal>> {
        let mut opened = opened(scope, &asker, id, wanted, once)?;
        if let Some(reply) = reply {
            opened.answering = messages::get(scope, &opened.conversation, reply)?;
        }
        if fragment == "thread" {
            return Ok((opened, None));
        }
        Ok((opened, Some(listed(scope, &asker, &filter, limit, &how)?)))
    };
    let (mut opened, listed) = app.db.read(access.tenant, read).await?;
    seen::looked(app, access, looking, &mut opened).await?;
    let reader = reader(app, access);
    let thread_part = thread_of(access, reader, looking, &opened);
    let below = composer::below(access, reader, looking, &opened, tried);
    let beside = person_panel(reader, &person::panel(access, reader, looking, &opened));
    let head = view::head(access, reader, looking, &opened);
    // What is open is live as a whole: who has it, what was said, whether we may write.
    let Some(mut listed) = listed else {
        return Ok(html! { (thread_head(reader, &head)) (thread_part) (below) (beside) });
    };
    if let Some(row) = listed.found.data.iter_mut().find(|one| one.id == id) {
        row.unread = opened.conversation.unread;
    }
    let list = view::list(access, reader, looking, &listed, Some(&opened.conversation));
    let done = listed.undo.as_ref().map(|offer| undo::pages::line(access, looking, offer)).unwrap_or_default();
    let below = html! { (moving::bar(access, looking, &opened)) (below) (note_form(access, looking, &opened, tried)) };
    let middle = html! { (done) (thread_column(reader, &head, thread_part, below)) };
    let showing = if looking.show == "person" { Showing::Person } else { Showing::Thread };
    let content = columns(access.locale, showing, conversation_list(reader, &list), middle, Some(beside));
    let title = opened.conversation.label.show(access.locale);
    Ok(layout::workspace(&PageContext::of(access, theme, Place::Inbox), &title, PhoneBar::Hidden, content))
}

/// Where a note is written; beside the composer, and whether or not the customer may be written to.
fn note_form(access: &Access, looking: &Looking, opened: &Opened, tried: &Tried) -> Markup {
    if access.is_visit() || !access.may(Permission::ConversationWrite) {
        return html! {};
    }
    let here = view::here(access.tenant, &opened.conversation);
    let once = format!("{}.note", opened.once);
    notes::pages::form(access.locale, (&here, &looking.query()), &once, &opened.nameable, tried.note.as_ref())
}

fn opened(
    scope: &Scope<'_>,
    access: &Access,
    id: ConversationId,
    wanted: Wanted,
    once: String,
) -> Result<Opened, Fault<Refusal>> {
    let conversation = super::find(scope, access, id)?;
    let (part, is_newest) = moving::part(scope, &conversation, wanted)?;
    let is_open = conversation.window_expires_at.is_some_and(|until| scope.now() < until);
    // Within the window they are what may go in the place of an answer for later.
    let templates = if !access.may(Permission::ConversationWrite) {
        Vec::new()
    } else {
        templates::approved(scope, &conversation.inbox.account)?
    };
    let (inbox, contact) = (conversation.inbox.id, conversation.contact);
    let business = match templates.is_empty() {
        true => None,
        false => channels::inboxes::get(scope, inbox)?,
    };
    let business = business.map(|inbox| if inbox.verified_name.is_empty() { inbox.name } else { inbox.verified_name });
    let price = (is_open && access.may(Permission::ConversationWrite))
        .then(|| costs::of_answer(scope, access.time_zone, (inbox, contact, conversation.id)))
        .transpose()?;
    let template_prices = costs::of_templates(
        scope,
        access.time_zone,
        (inbox, contact),
        templates.iter().filter(|_| !is_open).map(|template| template.category),
    )?;
    let (_, next) = merging::linked(scope, id)?;
    let people = contacts::merging::members(scope, conversation.contact)?;
    Ok(Opened {
        others: merging::others(scope, access, id, &people)?,
        next,
        has_numbers: merging::has_numbers(scope, id)?,
        price,
        template_prices,
        part,
        answering: None,
        is_newest,
        new_from: None,
        own: super::own(scope, access, id)?,
        consent: ledger::joined::state(scope, conversation.contact, conversation.inbox.channel)?,
        identities: identities::of_many(scope, &people)?,
        takers: super::takers(scope)?,
        labels: if access.may(Permission::ConversationWrite) { labels::list(scope)? } else { Vec::new() },
        nameable: if access.may(Permission::ConversationWrite) {
            notes::nameable(scope, &conversation)?
        } else {
            Vec::new()
        },
        offered: if access.may(Permission::ConversationWrite) {
            snooze::pages::offered(scope, access)?
        } else {
            Vec::new()
        },
        templates,
        known: Known::of(&conversation.label.name, business.unwrap_or_default()),
        is_unpaid: payments::get(scope, inbox)?.is_some(),
        has_history: history::any(scope, contact)?,
        rating: satisfaction::last(scope, conversation.id)?,
        once,
        conversation,
    })
}

fn thread_of(access: &Access, reader: Reader, looking: &Looking, opened: &Opened) -> Markup {
    let here = view::here(access.tenant, &opened.conversation);
    let name = opened.conversation.label.show(reader.locale);
    let around = Around {
        tenant: access.tenant,
        reader,
        name: &name,
        known_by: &opened.identities,
        here: &here,
        may_write: access.may(Permission::ConversationWrite),
        may_answer: composer::may_answer(access, reader, opened),
        menu_of: menu::laid_out(&looking.show, looking.from),
        new_from: opened.new_from,
        access,
    };
    let older = opened.part.before.map(|(at, id)| {
        let query = looking.query();
        let and = if query.is_empty() { "?" } else { "&" };
        format!("{here}{query}{and}before={}", cursor::encode(at, id.as_uuid()))
    });
    let question = composer::stop_question(access, reader, opened);
    let items = messages::view::items(&around, &opened.part, question);
    html! { (thread(reader, &items, older.as_deref())) (menu::shared(&around)) }
}

pub(crate) fn reader(app: &App, access: &Access) -> Reader {
    Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() }
}

/// Back to a conversation, or to the list where the caller does not see it any more.
pub(crate) fn back_to(
    access: &Access,
    id: ConversationId,
    looking: &Looking,
    is_seen: bool,
    undo: Option<Uuid>,
) -> Response {
    let mut place = if is_seen {
        format!("/t/{}/inbox/{id}{}", access.tenant, looking.query())
    } else {
        view::list_href(access.tenant, looking)
    };
    if let Some(undo) = undo {
        place.push_str(&format!("{}undo={undo}", if place.contains('?') { "&" } else { "?" }));
    }
    web::redirect(&place).into_response()
}

fn listed(scope: &Scope<'_>, access: &Access, filter: &Filter, limit: i64, looking: &Looking) -> store::Result<Listed> {
    let is_choosing = looking.is_choosing(access);
    let found = super::list(scope, access, filter)?;
    Ok(Listed {
        // Only an empty list asks.
        is_reachable: !found.is_empty() || super::is_reachable(scope)?,
        counts: super::counted(scope, access)?,
        labels: labels::list(scope)?,
        saved: views::view::saved(scope, access, looking)?,
        unpaid: payments::any(scope)?,
        undo: looking.undo.map_or(Ok(None), |id| undo::offer(scope, access, id))?,
        bulk: match looking.bulk {
            _ if is_choosing => bulk::recent(scope, access)?,
            Some(id) => bulk::find(scope, access, id)?.into_iter().collect(),
            None => Vec::new(),
        },
        choices: is_choosing.then(|| bulk::pages::choices(scope, access)).transpose()?,
        found: Listing::new(found, limit, |one: &Conversation| one.place(filter.by_due)),
    })
}

pub(super) fn place(field: &'static str, text: &str) -> Result<(kernel::Timestamp, MessageId), Problem> {
    let place = cursor::decode(text).map(|(at, id): (_, Uuid)| (at, MessageId::from_uuid(id)));
    place.ok_or_else(|| {
        Problem::invalid().field(field, "unknown", "Use the links to other messages as they were given.")
    })
}

/// A text as a value in an address.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
