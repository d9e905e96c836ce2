//! Message forms as the provider reports them. Outside the window nothing else may go out.

use kernel::{Purpose, StaffId, TemplateId, Timestamp, Who};
use serde::{Deserialize, Serialize};
use store::{Event, Result, Row, Scope, Sql, Tx, params, sql};

/// A template.
#[derive(Clone, Debug)]
pub struct Template {
    pub id: TemplateId,
    /// The provider's account it belongs to: the WABA.
    pub account: String,
    pub name: String,
    pub language: String,
    pub category: Category,
    pub status: String,
    pub form: Form,
    /// The provider's own id of it.
    pub provider_id: String,
    /// What people think of it, in the provider's word; empty until it said.
    pub quality: String,
    /// Why the provider refused it, in its word; empty where it did not.
    pub reason: String,
    /// What was asked for, if it was made here.
    pub asked: Option<Category>,
    /// When the provider last said how it stands.
    pub refreshed_at: Timestamp,
    /// The category before the provider's last change of it, and when that was.
    pub moved_from: Option<Category>,
    pub moved_at: Option<Timestamp>,
    /// The category that the provider will put it into, and when.
    pub coming: Option<(Category, Timestamp)>,
    /// When an owner took it as what the provider made of it.
    pub taken_at: Option<Timestamp>,
    /// The member of staff who handed it in here last.
    pub asked_by: Option<StaffId>,
}

impl Template {
    pub fn is_approved(&self) -> bool {
        self.status == "APPROVED"
    }

    /// Whether it was written for business between the two, counts as an offer, and no owner has taken that yet: until then it is
    /// paused for the uses it was written for.
    pub fn is_recounted(&self) -> bool {
        let was_other = self.asked.or(self.moved_from).is_some_and(|before| before != Category::Marketing);
        self.category == Category::Marketing && was_other && self.taken_at.is_none()
    }

    /// From when on it will count as an offer, where the provider has said so.
    pub fn offer_from(&self) -> Option<Timestamp> {
        self.coming.filter(|(category, _)| *category == Category::Marketing).map(|(_, at)| at)
    }

    /// What it is sent for: what it was written for, as long as no owner has taken what the provider made of it.
    pub fn declared(&self) -> Purpose {
        if self.is_recounted() { Purpose::Transactional } else { self.category.purpose() }
    }

    /// The category, where the provider made it another than the one that was asked for.
    pub fn moved_to(&self) -> Option<Category> {
        self.asked.filter(|asked| *asked != self.category).map(|_| self.category)
    }
}

/// The provider's category decides the purpose, whatever the sender says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    Marketing,
    Utility,
    Authentication,
}

impl Category {
    /// Unknown categories are taken as the strictest.
    pub fn of(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "utility" => Category::Utility,
            "authentication" => Category::Authentication,
            _ => Category::Marketing,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Category::Marketing => "marketing",
            Category::Utility => "utility",
            Category::Authentication => "authentication",
        }
    }

    pub const fn purpose(self) -> Purpose {
        match self {
            Category::Marketing => Purpose::Marketing,
            Category::Utility | Category::Authentication => Purpose::Transactional,
        }
    }
}

/// What a template says and which parameters it wants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    pub header: String,
    pub body: String,
    pub footer: String,
    /// The texts on its buttons.
    pub buttons: Vec<String>,
    /// The parameters' names: `first_name`, or `1`, `2` … where they are numbered; header's first, then the body's.
    pub header_parameters: Vec<String>,
    pub body_parameters: Vec<String>,
    /// Buttons whose address ends in a parameter: their positions.
    pub url_buttons: Vec<u8>,
    pub is_named: bool,
    /// What each button does, in the provider's small letters: `quick_reply`, `url` …
    pub button_kinds: Vec<String>,
    /// Where each leads; empty for those that lead nowhere.
    pub links: Vec<String>,
    /// What stood in the places when it was reviewed.
    pub header_samples: Vec<String>,
    pub body_samples: Vec<String>,
}

impl Form {
    /// What stood in this place of the body when it was reviewed.
    pub fn sample(&self, place: &str) -> Option<&str> {
        let at = self.body_parameters.iter().position(|name| name == place)?;
        self.body_samples.get(at).map(String::as_str).filter(|sample| !sample.is_empty())
    }
}

/// A template as the provider listed it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub provider_id: String,
    pub name: String,
    pub language: String,
    pub category: Category,
    pub status: String,
    pub form: Form,
    pub quality: String,
    pub reason: String,
}

const PUT: Sql = sql!(
    "insert into template (tenant_id, id, account_id, name, language, category, status, provider_id, form, refreshed_at, \
     quality, reason) values (:tenant, :id, :account, :name, :language, :category, :status, :provider_id, :form, :as_of, :quality, :reason) \
     on conflict (tenant_id, account_id, name, language) do update set \
     moved_from = case when template.category <> excluded.category then template.category else template.moved_from end, \
     moved_at = case when template.category <> excluded.category then excluded.refreshed_at else template.moved_at end, \
     taken_at = case when template.category <> excluded.category then null else template.taken_at end, \
     coming_category = case when template.category <> excluded.category then '' else template.coming_category end, \
     coming_at = case when template.category <> excluded.category then null else template.coming_at end, \
     category = excluded.category, status = excluded.status, \
     provider_id = excluded.provider_id, form = excluded.form, refreshed_at = excluded.refreshed_at, quality = excluded.quality, \
     reason = case when excluded.status = template.status and length(template.reason) > length(excluded.reason) then template.reason \
     else excluded.reason end \
     where template.refreshed_at <= :as_of"
);
const ASK: Sql = sql!(
    "update template set asked = :asked, asked_by = coalesce(:by, asked_by) where tenant_id = :tenant and account_id = :account and name = :name and language = :language \
     returning id"
);
const HEARD: Sql = sql!(
    "update template set status = :status, reason = :reason, refreshed_at = :now where tenant_id = :tenant and account_id = :account \
     and provider_id = :provider_id and status <> 'NEEDS_FILE'"
);
const MOVED: Sql = sql!(
    "update template set moved_from = category, moved_at = :now, taken_at = null, category = :category, refreshed_at = :now, \
     coming_category = '', coming_at = null \
     where tenant_id = :tenant and account_id = :account and provider_id = :provider_id and category <> :category"
);
const COMING: Sql = sql!(
    "update template set coming_category = :category, coming_at = :at \
     where tenant_id = :tenant and account_id = :account and provider_id = :provider_id and category <> :category"
);
const NOT_COMING: Sql = sql!(
    "update template set coming_category = '', coming_at = null where tenant_id = :tenant and account_id = :account \
     and provider_id = :provider_id and category = :category"
);
const COME: Sql = sql!(
    "select provider_id, coming_category from template where tenant_id = :tenant and account_id = :account and coming_at <= :now"
);
const TAKE: Sql = sql!(
    "update template set taken_at = :now, taken_by = :by where tenant_id = :tenant and id = :id and category = 'marketing' \
     and taken_at is null returning name"
);
const RECOUNTED: Sql = sql!(
    "select * from template where tenant_id = :tenant and account_id = :account and category = 'marketing' and taken_at is null \
     and status <> 'DELETED' order by name, language"
);
const RATED: Sql = sql!(
    "update template set quality = :quality, refreshed_at = :now where tenant_id = :tenant and account_id = :account \
     and provider_id = :provider_id"
);
const ALL: Sql = sql!(
    "select * from template where tenant_id = :tenant and account_id = :account and status <> 'DELETED' order by name, language"
);
const PAGE: Sql = sql!(
    "select * from template where tenant_id = :tenant and status <> 'DELETED' and id > :after order by id limit :limit"
);
const FORGET: Sql = sql!(
    "update template set status = 'DELETED' where tenant_id = :tenant and account_id = :account and refreshed_at < :as_of and status <> 'DELETED'"
);
const APPROVED: Sql = sql!(
    "select * from template \
     where tenant_id = :tenant and account_id = :account and status = 'APPROVED' order by name, language"
);
const GET: Sql = sql!("select * from template where tenant_id = :tenant and id = :id");
const OF_PROVIDER: Sql = sql!(
    "select * from template where tenant_id = :tenant and account_id = :account and provider_id = :provider_id \
     and status <> 'DELETED' order by name, language"
);
const NAMED: Sql = sql!(
    "select * from template \
     where tenant_id = :tenant and account_id = :account and name = :name and language = :language"
);

/// How each of an account's stands now, where that is not how it stood last.
const NOTE: Sql = sql!(
    "insert into template_state (tenant_id, template_id, at, status, category) \
     select t.tenant_id, t.id, :now, t.status, t.category from template t where t.tenant_id = :tenant and t.account_id = :account \
     and not exists (select 1 from template_state s where s.tenant_id = t.tenant_id and s.template_id = t.id \
     and s.status = t.status and s.category = t.category and s.at = (select max(l.at) from template_state l \
     where l.tenant_id = t.tenant_id and l.template_id = t.id)) \
     on conflict (tenant_id, template_id, at) do update set status = excluded.status, category = excluded.category"
);
const STOOD: Sql =
    sql!("select at, status, category from template_state where tenant_id = :tenant and template_id = :id order by at");

/// How a template stood, from a time on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stood {
    pub at: Timestamp,
    pub status: String,
    pub category: Category,
}

/// How a template stood since it is known, the oldest first.
pub fn stood(scope: &Scope<'_>, id: TemplateId) -> Result<Vec<Stood>> {
    let read = |row: &Row| {
        Ok(Stood {
            at: row.get("at")?,
            status: row.get("status")?,
            category: Category::of(&row.get::<String>("category")?),
        })
    };
    scope.rows(STOOD, params! { "id" => id })?.iter().map(read).collect()
}

/// Keeps what changed, so that it can be told later how a template stood on a day.
fn note(tx: &mut Tx<'_>, account: &str) -> Result<()> {
    let now = tx.now();
    tx.execute(NOTE, params! { "account" => account, "now" => now }).map(|_| ())
}

/// Takes the provider's whole list in place of what was known.
pub fn refresh(tx: &mut Tx<'_>, account: &str, listed: Vec<Listed>) -> Result<()> {
    let now = tx.now();
    refresh_as_of(tx, account, listed, now)
}

/// The same of a list that was asked for at `as_of`: what was handed in or heard since is newer, and stays as it is.
pub fn refresh_as_of(tx: &mut Tx<'_>, account: &str, listed: Vec<Listed>, as_of: Timestamp) -> Result<()> {
    put(tx, account, listed, as_of)?;
    tx.execute(FORGET, params! { "account" => account, "as_of" => as_of })?;
    note(tx, account)
}

/// Keeps one that was just handed in here, with the category that was asked for. Other words for one that waits for an owner's
/// choice are no choice: it was written for what it was written for, and stays paused.
pub fn handed_in(tx: &mut Tx<'_>, account: &str, one: Listed, asked: Category) -> Result<TemplateId> {
    let key = params! { "account" => account, "name" => &one.name, "language" => &one.language };
    let known = tx.lock(NAMED, key)?.first().map(read).transpose()?;
    let waiting =
        known.filter(|known| known.is_recounted() && known.status != "DELETED" && asked == Category::Marketing);
    let asked = waiting.map_or(Some(asked), |known| known.asked).map_or("", Category::as_str);
    let by = if let Who::Staff(staff) = tx.actor().who { Some(staff) } else { None };
    let values = params! {
        "account" => account, "name" => &one.name, "language" => &one.language, "asked" => asked, "by" => by,
    };
    let now = tx.now();
    put(tx, account, vec![one], now)?;
    let row = tx.row(ASK, values)?.expect("OK because it was written a statement ago");
    note(tx, account)?;
    row.get("id")
}

/// The provider says how one stands.
pub fn heard(tx: &mut Tx<'_>, account: &str, provider_id: &str, status: &str, reason: &str) -> Result<()> {
    let now = tx.now();
    let values = params! { "account" => account, "provider_id" => provider_id, "status" => status, "reason" => reason, "now" => now };
    tx.execute(HEARD, values)?;
    note(tx, account)
}

/// The provider put one into another category.
pub fn moved(tx: &mut Tx<'_>, account: &str, provider_id: &str, category: Category) -> Result<()> {
    let now = tx.now();
    let values =
        params! { "account" => account, "provider_id" => provider_id, "category" => category.as_str(), "now" => now };
    tx.execute(MOVED, values)?;
    note(tx, account)
}

/// The provider says that it will put one into another category, and when.
pub fn coming(tx: &mut Tx<'_>, account: &str, provider_id: &str, category: Category, at: Timestamp) -> Result<()> {
    let category = category.as_str();
    tx.execute(NOT_COMING, params! { "account" => account, "provider_id" => provider_id, "category" => category })?;
    let values = params! { "account" => account, "provider_id" => provider_id, "category" => category, "at" => at };
    tx.execute(COMING, values).map(|_| ())
}

/// The hour has come for those of an account: they count as the provider said they would.
pub fn come(tx: &mut Tx<'_>, account: &str) -> Result<()> {
    let now = tx.now();
    for row in tx.rows(COME, params! { "account" => account, "now" => now })? {
        let (id, category): (String, String) = (row.get("provider_id")?, row.get("coming_category")?);
        moved(tx, account, &id, Category::of(&category))?;
    }
    Ok(())
}

/// An owner takes one as the offer that the provider made of it: it goes to those who agreed to offers. Says whether it waited for
/// that.
pub fn take(tx: &mut Tx<'_>, id: TemplateId) -> Result<bool> {
    if !get(tx, id)?.is_some_and(|template| template.is_recounted()) {
        return Ok(false);
    }
    let (now, by) = (tx.now(), tx.actor().who.id());
    let is_taken = tx.row(TAKE, params! { "id" => id, "now" => now, "by" => by })?.is_some();
    if is_taken {
        tx.record(Event::new("template.taken_as_offer").fact("template_id", id));
    }
    Ok(is_taken)
}

/// Those of an account that wait for an owner's choice.
pub fn recounted(scope: &Scope<'_>, account: &str) -> Result<Vec<Template>> {
    let found: Result<Vec<Template>> =
        scope.rows(RECOUNTED, params! { "account" => account })?.iter().map(read).collect();
    Ok(found?.into_iter().filter(Template::is_recounted).collect())
}

/// People think otherwise of one.
pub fn rated(tx: &mut Tx<'_>, account: &str, provider_id: &str, quality: &str) -> Result<()> {
    let now = tx.now();
    let values = params! { "account" => account, "provider_id" => provider_id, "quality" => quality, "now" => now };
    tx.execute(RATED, values).map(|_| ())
}

fn put(tx: &mut Tx<'_>, account: &str, listed: Vec<Listed>, as_of: Timestamp) -> Result<()> {
    for one in listed {
        let form = serde_json::to_string(&one.form).expect("OK because a form is plain data");
        let values = params! {
            "id" => tx.id::<TemplateId>(), "account" => account, "name" => one.name, "language" => one.language,
            "category" => one.category.as_str(), "status" => one.status, "provider_id" => one.provider_id, "form" => form,
            "quality" => one.quality, "reason" => one.reason, "as_of" => as_of,
        };
        tx.execute(PUT, values)?;
    }
    Ok(())
}

/// All of an account's, by name.
pub fn all(scope: &Scope<'_>, account: &str) -> Result<Vec<Template>> {
    scope.rows(ALL, params! { "account" => account })?.iter().map(read).collect()
}

/// All of every account's, in the order in which they became known, after this one.
pub fn page(scope: &Scope<'_>, after: Option<TemplateId>, limit: i64) -> Result<Vec<Template>> {
    let after = after.unwrap_or(TemplateId::from_uuid(uuid::Uuid::nil()));
    scope.rows(PAGE, params! { "after" => after, "limit" => limit })?.iter().map(read).collect()
}

/// The templates that may be sent.
pub fn approved(scope: &Scope<'_>, account: &str) -> Result<Vec<Template>> {
    scope.rows(APPROVED, params! { "account" => account })?.iter().map(read).collect()
}

pub fn get(scope: &Scope<'_>, id: TemplateId) -> Result<Option<Template>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(read).transpose()
}

/// Those that the provider calls by this id.
pub fn of_provider(scope: &Scope<'_>, account: &str, provider_id: &str) -> Result<Vec<Template>> {
    scope.rows(OF_PROVIDER, params! { "account" => account, "provider_id" => provider_id })?.iter().map(read).collect()
}

/// One of an account's, by its id: another account's is not there.
pub fn of_account(scope: &Scope<'_>, account: &str, id: TemplateId) -> Result<Option<Template>> {
    Ok(get(scope, id)?.filter(|template| template.account == account))
}

pub fn named(scope: &Scope<'_>, account: &str, name: &str, language: &str) -> Result<Option<Template>> {
    let values = params! { "account" => account, "name" => name, "language" => language };
    scope.row(NAMED, values)?.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Template> {
    Ok(Template {
        id: row.get("id")?,
        account: row.get("account_id")?,
        name: row.get("name")?,
        language: row.get("language")?,
        category: Category::of(&row.get::<String>("category")?),
        status: row.get("status")?,
        form: serde_json::from_str(&row.get::<String>("form")?).unwrap_or_default(),
        provider_id: row.get("provider_id")?,
        quality: row.get("quality")?,
        reason: row.get("reason")?,
        asked: category_of(&row.get::<String>("asked")?),
        refreshed_at: row.get("refreshed_at")?,
        moved_from: category_of(&row.get::<String>("moved_from")?),
        moved_at: row.get("moved_at")?,
        coming: category_of(&row.get::<String>("coming_category")?).zip(row.get("coming_at")?),
        taken_at: row.get("taken_at")?,
        asked_by: row.get("asked_by")?,
    })
}

fn category_of(word: &str) -> Option<Category> {
    (!word.is_empty()).then(|| Category::of(word))
}
