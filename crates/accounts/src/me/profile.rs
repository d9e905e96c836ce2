//! What a member of staff says of herself to her colleagues.

use kernel::StaffId;
use store::{Event, Result, Scope, Sql, Tx, params, sql};

const GET: Sql = sql!(
    "select s.name, s.phone, l.email from staff s join login l on l.id = s.login_id \
     where s.tenant_id = :tenant and s.id = :id and s.removed_at is null"
);
const SET: Sql = sql!(
    "update staff set name = :name, phone = :phone, version = version + 1 \
     where tenant_id = :tenant and id = :id and removed_at is null and (name <> :name or coalesce(phone, '') <> :phone)"
);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    /// E.164, or empty.
    pub phone: String,
    /// That of her login, which she cannot change here.
    pub email: String,
}

pub fn profile(scope: &Scope<'_>, staff: StaffId) -> Result<Option<Profile>> {
    let row = scope.row(GET, params! { "id" => staff })?;
    row.map(|row| {
        let phone: Option<String> = row.get("phone")?;
        Ok(Profile { name: row.get("name")?, phone: phone.unwrap_or_default(), email: row.get("email")? })
    })
    .transpose()
}

/// Sets name and telephone.
pub fn set_profile(tx: &mut Tx<'_>, staff: StaffId, name: &str, phone: &str) -> Result<()> {
    if tx.execute(SET, params! { "id" => staff, "name" => name, "phone" => phone })? == 1 {
        tx.record(Event::new("staff.profile_changed").fact("staff", staff));
    }
    Ok(())
}
