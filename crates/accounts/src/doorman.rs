//! The guard at the door: who a cookie or a key belongs to, at the cost of one statement each.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kernel::{
    Actor, Locale, LoginId, Permission, Permissions, Role, StaffId, SupportGrantId, TenantId, Timestamp, Who,
};
use store::{Db, Result, Scope, Sql, params, sql};
use web::{Alert, Guard, KeyHolder, Look, Member, OpenGrant, Operator, Sees, SignedIn, Visit};

use crate::tenants::AgentSees;
use crate::{api_keys, logins, sessions, support};

const MEMBER: Sql = sql!(
    "select s.id, s.name, s.role, t.name as tenant_name, t.agent_sees, \
     coalesce(l.time_zone, t.time_zone) as time_zone, coalesce(l.locale, t.locale) as locale, \
     (select value from setting where name = 'alert') as alert, g.id as grant_id, g.ends_at as grant_ends_at, \
     (select min(d.name) from setting d where d.name in ('terms-of-use', 'privacy-page') and not exists \
     (select 1 from terms_acceptance a where a.tenant_id = :tenant and a.actor_id = s.id and a.platform = d.name \
     and a.version = d.value)) as unaccepted, \
     coalesce((select c.value from counter c where c.tenant_id = :tenant and c.name = 'notices_unread' and c.key = s.id), 0) as unread, \
     coalesce((select h.seq from stream_head h where h.tenant_id = :tenant), 0) as reached \
     from staff s \
     join tenant t on t.id = s.tenant_id join login l on l.id = s.login_id \
     left join support_grant g on g.tenant_id = s.tenant_id and g.ended_at is null and g.ends_at > :now \
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

    fn operator<'a>(&'a self, login: LoginId) -> BoxFuture<'a, Result<Option<Operator>>> {
        let clock = self.0.clock().clone();
        let read = self.0.global_read(move |global| {
            let found = support::operators::find(global, login)?;
            Ok(found.map(|(name, zone)| {
                let actor = Actor { who: Who::Operator, at: clock.now(), request: clock.id() };
                let zone = zone.and_then(|zone| zone.parse().ok());
                Operator { login, name, actor, time_zone: zone.unwrap_or(chrono_tz::UTC) }
            }))
        });
        read.boxed()
    }

    fn visit<'a>(&'a self, login: LoginId, tenant: TenantId) -> BoxFuture<'a, Result<Option<Visit>>> {
        self.0.read(tenant, move |scope| support::visit(scope, login)).boxed()
    }

    fn looked<'a>(&'a self, look: Look) -> BoxFuture<'a, Result<bool>> {
        self.0.write(look.tenant, look.actor, move |tx| support::look(tx, &look)).boxed()
    }

    fn api_key<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<KeyHolder>>> {
        api_keys::find(&self.0, token).boxed()
    }
}

fn member(scope: &Scope<'_>, login: LoginId) -> Result<Option<Member>> {
    let Some(row) = scope.row(MEMBER, params! { "login" => login, "now" => scope.now() })? else { return Ok(None) };
    let (staff, role): (StaffId, Role) = (row.get("id")?, row.word("role")?);
    Ok(Some(Member {
        staff,
        name: row.get("name")?,
        role,
        unread_notices: row.get("unread")?,
        reached: row.get("reached")?,
        alert: alert(role, row.get("alert")?, row.get("unaccepted")?, scope.tenant()),
        grant: grant(role, row.get("grant_id")?, row.get("grant_ends_at")?),
        tenant_name: row.get("tenant_name")?,
        sees: sees(role, row.word("agent_sees")?, staff),
        time_zone: row.get("time_zone")?,
        locale: row.word("locale")?,
    }))
}

const STANDING: Sql = sql!(
    "select s.role, t.agent_sees from staff s join tenant t on t.id = s.tenant_id \
     where s.tenant_id = :tenant and s.id = :id and s.removed_at is null and t.closed_at is null"
);
const KEY_STANDING: Sql = sql!(
    "select k.scopes from api_key k join tenant t on t.id = k.tenant_id \
     where k.tenant_id = :tenant and k.id = :id and k.revoked_at is null and t.closed_at is null"
);

/// What someone may and sees now, for what she began and what goes on without her. Nothing once she has left, or her key was
/// revoked.
pub fn standing(scope: &Scope<'_>, who: Who) -> Result<Option<(Permissions, Sees)>> {
    match who {
        Who::Staff(staff) => {
            let Some(row) = scope.row(STANDING, params! { "id" => staff })? else { return Ok(None) };
            let role: Role = row.word("role")?;
            Ok(Some((role.permissions(), sees(role, row.word("agent_sees")?, staff))))
        }
        // Only an owner makes keys, and an owner sees all.
        Who::ApiKey(key) => {
            let row = scope.row(KEY_STANDING, params! { "id" => key })?;
            row.map(|row| Ok((Permissions::parse(&row.get::<String>("scopes")?)?, Sees::All))).transpose()
        }
        Who::Contact(_) | Who::System(_) | Who::Operator => Ok(None),
    }
}

/// Whoever may end it is told.
fn grant(role: Role, id: Option<SupportGrantId>, ends_at: Option<Timestamp>) -> Option<OpenGrant> {
    let may = role.permissions().contains(Permission::SupportGrant);
    id.zip(ends_at).filter(|_| may).map(|(id, ends_at)| OpenGrant { id, ends_at })
}

/// Of the installation owners are told; nobody else can mend it. What holds now each accepts for herself, with a click, so
/// that it goes before what takes longer.
fn alert(role: Role, setting: Option<String>, unaccepted: Option<String>, tenant: TenantId) -> Option<Alert> {
    let told = setting.filter(|_| role == Role::Owner).and_then(|setting| Alert::of(&setting, tenant));
    match told {
        Some(Alert::Restored | Alert::BackupFailed) => told,
        Some(Alert::Terms | Alert::Kit | Alert::Rehearsal) | None => unaccepted.map(|_| Alert::Terms).or(told),
    }
}

/// The choice is about agents; a viewer, below them, sees no more than they do.
fn sees(role: Role, agent_sees: AgentSees, staff: StaffId) -> Sees {
    match (role, agent_sees) {
        (Role::Owner | Role::Admin, _) | (Role::Agent | Role::Viewer, AgentSees::All) => Sees::All,
        (Role::Agent | Role::Viewer, AgentSees::Own) => Sees::OwnAndUnassigned(staff),
    }
}
