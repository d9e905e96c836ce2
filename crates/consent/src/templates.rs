//! Message forms as the provider reports them. Outside the window nothing else may go out.

use kernel::{Purpose, TemplateId};
use serde::{Deserialize, Serialize};
use store::{Result, Row, Scope, Sql, Tx, params, sql};

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
}

impl Template {
    pub fn is_approved(&self) -> bool {
        self.status == "APPROVED"
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
}

const PUT: Sql = sql!(
    "insert into template (tenant_id, id, account_id, name, language, category, status, provider_id, form, refreshed_at) \
     values (:tenant, :id, :account, :name, :language, :category, :status, :provider_id, :form, :now) \
     on conflict (tenant_id, account_id, name, language) do update set category = excluded.category, status = excluded.status, \
     provider_id = excluded.provider_id, form = excluded.form, refreshed_at = excluded.refreshed_at"
);
const FORGET: Sql = sql!(
    "update template set status = 'DELETED' where tenant_id = :tenant and account_id = :account and refreshed_at < :now and status <> 'DELETED'"
);
const APPROVED: Sql = sql!(
    "select id, account_id, name, language, category, status, form from template \
     where tenant_id = :tenant and account_id = :account and status = 'APPROVED' order by name, language"
);
const GET: Sql = sql!(
    "select id, account_id, name, language, category, status, form from template where tenant_id = :tenant and id = :id"
);
const NAMED: Sql = sql!(
    "select id, account_id, name, language, category, status, form from template \
     where tenant_id = :tenant and account_id = :account and name = :name and language = :language"
);

/// Takes the provider's whole list in place of what was known.
pub fn refresh(tx: &mut Tx<'_>, account: &str, listed: Vec<Listed>) -> Result<()> {
    let now = tx.now();
    for one in listed {
        let form = serde_json::to_string(&one.form).expect("OK because a form is plain data");
        let values = params! {
            "id" => tx.id::<TemplateId>(), "account" => account, "name" => one.name, "language" => one.language,
            "category" => one.category.as_str(), "status" => one.status, "provider_id" => one.provider_id, "form" => form, "now" => now,
        };
        tx.execute(PUT, values)?;
    }
    tx.execute(FORGET, params! { "account" => account, "now" => now }).map(|_| ())
}

/// The templates that may be sent.
pub fn approved(scope: &Scope<'_>, account: &str) -> Result<Vec<Template>> {
    scope.rows(APPROVED, params! { "account" => account })?.iter().map(read).collect()
}

pub fn get(scope: &Scope<'_>, id: TemplateId) -> Result<Option<Template>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(read).transpose()
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
    })
}
