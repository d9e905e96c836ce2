//! The guard at the door: who a cookie or a key belongs to, at the cost of one statement each.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kernel::{Locale, LoginId, Role, StaffId, TenantId};
use store::{Db, Result, Scope, Sql, params, sql};
use web::{Alert, Guard, KeyHolder, Member, Sees, SignedIn};

use crate::tenants::AgentSees;
use crate::{api_keys, logins, sessions};

const MEMBER: Sql = sql!(
    "select s.id, s.name, s.role, t.name as tenant_name, t.agent_sees, \
     coalesce(l.time_zone, t.time_zone) as time_zone, coalesce(l.locale, t.locale) as locale, \
     (select value from setting where name = 'alert') as alert, \
     coalesce((select c.value from counter c where c.tenant_id = :tenant and c.name = 'notices_unread' and c.key = s.id), 0) as unread \
     from staff s \
     join tenant t on t.id = s.tenant_id join login l on l.id = s.login_id \
     where s.tenant_id = :tenant and s.login_id = :login and s.removed_at is null and t.closed_at is null"
);

/// Answers [`web::Guard`] from the database. It remembers nothing, so that what ends, ends at once.      (A23)
#[derive(Clone)]
pub struct Doorman(Db);

impl Doorman {
    pub fn new(db: Db) -> Self {
        Self(db)
    }
}

impl Guard for Doorman {
    fn session<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<SignedIn>>> {
        sessions::find(&self.0, token).boxed()
    }

    fn member<'a>(&'a self, login: LoginId, tenant: TenantId) -> BoxFuture<'a, Result<Option<Member>>> {
        self.0.read(tenant, move |scope| member(scope, login)).boxed()
    }

    fn language<'a>(&'a self, login: LoginId) -> BoxFuture<'a, Result<Option<Locale>>> {
        self.0.global_read(move |global| Ok(logins::manner(global, login)?.locale)).boxed()
    }

    fn api_key<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<KeyHolder>>> {
        api_keys::find(&self.0, token).boxed()
    }
}

fn member(scope: &Scope<'_>, login: LoginId) -> Result<Option<Member>> {
    let Some(row) = scope.row(MEMBER, params! { "login" => login })? else { return Ok(None) };
    let (staff, role): (StaffId, Role) = (row.get("id")?, row.word("role")?);
    Ok(Some(Member {
        staff,
        name: row.get("name")?,
        role,
        unread_notices: row.get("unread")?,
        alert: alert(role, row.get("alert")?, scope.tenant()),
        tenant_name: row.get("tenant_name")?,
        sees: sees(role, row.word("agent_sees")?, staff),
        time_zone: row.get("time_zone")?,
        locale: row.word("locale")?,
    }))
}

/// Owners are told; nobody else can mend it.
fn alert(role: Role, setting: Option<String>, tenant: TenantId) -> Option<Alert> {
    setting.filter(|_| role == Role::Owner).and_then(|setting| Alert::of(&setting, tenant))
}

/// The choice is about agents; a viewer, below them, sees no more than they do.
fn sees(role: Role, agent_sees: AgentSees, staff: StaffId) -> Sees {
    match (role, agent_sees) {
        (Role::Owner | Role::Admin, _) | (Role::Agent | Role::Viewer, AgentSees::All) => Sees::All,
        (Role::Agent | Role::Viewer, AgentSees::Own) => Sees::OwnAndUnassigned(staff),
    }
}
