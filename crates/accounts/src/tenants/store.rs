//! The table `tenant`. It is global, so its id stands in every statement by hand.

use kernel::{Locale, LoginId, TenantId};
use store::{Error, Global, GlobalSql, Result, Row, Tx, global_sql, params};

use super::{Edit, NewTenant, Profile, Summary, Tenant, currency_of};

/// Quiet from nine in the evening until eight in the morning, until the business says otherwise.
const QUIET_FROM: i64 = 21 * 60;
const QUIET_UNTIL: i64 = 8 * 60;

const INSERT: GlobalSql = global_sql!(
    "insert into tenant (id, name, address, phone, time_zone, country, locale, currency, agent_sees, quiet_from, quiet_until, created_at, version) \
     values (:id, :name, :address, :phone, :time_zone, :country, :locale, :currency, 'all', :quiet_from, :quiet_until, :now, 1)"
);
const GET: GlobalSql = global_sql!(
    "select id, name, address, phone, time_zone, country, locale, currency, agent_sees, quiet_from, quiet_until, version from tenant where id = :id"
);
const GET_OPEN: GlobalSql = global_sql!(
    "select id, name, address, phone, time_zone, country, locale, currency, agent_sees, quiet_from, quiet_until, version from tenant where id = :id and closed_at is null"
);
const UPDATE: GlobalSql = global_sql!(
    "update tenant set name = :name, address = :address, phone = :phone, time_zone = :time_zone, country = :country, \
     locale = coalesce(:locale, locale), currency = coalesce(:currency, currency), agent_sees = :agent_sees, quiet_from = :quiet_from, quiet_until = :quiet_until, version = version + 1 \
     where id = :id and version = :version"
);
const TOUCH: GlobalSql = global_sql!("update tenant set version = version + 1 where id = :id and version = :version");
const LIST: GlobalSql =
    global_sql!("select id, name, created_at from tenant where closed_at is null order by created_at, id");
const FIRST: GlobalSql = global_sql!("select id from tenant where closed_at is null order by created_at, id limit 1");
const OF_LOGIN: GlobalSql = global_sql!(
    "select t.id, t.name, t.created_at from staff s join tenant t on t.id = s.tenant_id \
     where s.login_id = :login and s.removed_at is null and t.closed_at is null order by t.name, t.id limit 200"
);

pub(super) fn insert(tx: &mut Tx<'_>, new: &NewTenant) -> Result<()> {
    let profile = &new.profile;
    let values = params! {
        "id" => tx.tenant(), "name" => &profile.name, "address" => &profile.address, "phone" => &profile.phone,
        "time_zone" => &profile.time_zone, "country" => &profile.country, "locale" => new.locale.tag(), "currency" => currency_of(&profile.country), "quiet_from" => QUIET_FROM,
        "quiet_until" => QUIET_UNTIL, "now" => tx.now(),
    };
    tx.global().execute(INSERT, values).map(|_| ())
}

pub(super) fn get_open(global: &Global<'_, '_>, id: TenantId) -> Result<Option<Tenant>> {
    global.row(GET_OPEN, params! { "id" => id })?.as_ref().map(tenant).transpose()
}

pub(super) fn get(global: &Global<'_, '_>, id: TenantId) -> Result<Option<Tenant>> {
    global.row(GET, params! { "id" => id })?.as_ref().map(tenant).transpose()
}

pub(super) fn update(tx: &mut Tx<'_>, edit: &Edit) -> Result<bool> {
    let profile = &edit.profile;
    let values = params! {
        "id" => tx.tenant(), "name" => &profile.name, "address" => &profile.address, "phone" => &profile.phone,
        "time_zone" => &profile.time_zone, "country" => &profile.country, "locale" => edit.locale.map(Locale::tag), "currency" => edit.currency.as_deref(), "agent_sees" => edit.agent_sees.as_str(),
        "quiet_from" => edit.quiet_from, "quiet_until" => edit.quiet_until, "version" => edit.version,
    };
    Ok(tx.global().execute(UPDATE, values)? == 1)
}

/// Counts a change of settings that stand in other tables, if nobody made one since this version.
pub(super) fn touch(tx: &mut Tx<'_>, version: i64) -> Result<bool> {
    let id = tx.tenant();
    Ok(tx.global().execute(TOUCH, params! { "id" => id, "version" => version })? == 1)
}

pub(super) fn list(global: &Global<'_, '_>) -> Result<Vec<Summary>> {
    global.rows(LIST, params! {})?.iter().map(summary).collect()
}

pub(super) fn first(global: &Global<'_, '_>) -> Result<Option<TenantId>> {
    global.row(FIRST, params! {})?.map(|row| row.get("id")).transpose()
}

pub(super) fn of_login(all: &Global<'_, '_>, login: LoginId) -> Result<Vec<Summary>> {
    all.rows(OF_LOGIN, params! { "login" => login })?.iter().map(summary).collect()
}

fn summary(row: &Row) -> Result<Summary> {
    Ok(Summary { id: row.get("id")?, name: row.get("name")?, created_at: row.get("created_at")? })
}

fn tenant(row: &Row) -> Result<Tenant> {
    let locale: String = row.get("locale")?;
    let country: String = row.get("country")?;
    let currency: Option<String> = row.get("currency")?;
    Ok(Tenant {
        id: row.get("id")?,
        profile: Profile {
            name: row.get("name")?,
            address: row.get("address")?,
            phone: row.get("phone")?,
            time_zone: row.get("time_zone")?,
            country: country.clone(),
        },
        currency: currency.unwrap_or_else(|| currency_of(&country).to_owned()),
        locale: locale
            .parse()
            .map_err(|()| Error::Column { column: "locale".to_owned(), reason: "a language without pages" })?,
        agent_sees: row.word("agent_sees")?,
        quiet_from: row.get("quiet_from")?,
        quiet_until: row.get("quiet_until")?,
        version: row.get("version")?,
    })
}
