//! Trials and their signed results.

use kernel::{InboxId, RequestId, StaffId, Timestamp};
use store::map::{Person, Retention, Table};
use store::{Error, Result, Row, Scope, Sql, Tx, map_table, params, sql};

use super::trial::Progress;

const BEGIN: Sql = sql!(
    "insert into live_trial (tenant_id, id, inbox_id, staff_id, began_at, progress, result) \
     values (:tenant, :id, :inbox, :staff, :at, :progress, '')"
);
const SAVE: Sql =
    sql!("update live_trial set progress = :progress where tenant_id = :tenant and id = :id and ended_at is null");
const END: Sql = sql!(
    "update live_trial set progress = :progress, ended_at = :now, result = :result \
     where tenant_id = :tenant and id = :id and ended_at is null"
);
const GIVE_UP: Sql = sql!("delete from live_trial where tenant_id = :tenant and id = :id and ended_at is null");
const UNFINISHED: Sql = sql!(
    "select id, inbox_id, staff_id, began_at, progress from live_trial where tenant_id = :tenant and ended_at is null \
     order by began_at desc, id desc limit 1"
);
const RESULTS: Sql = sql!(
    "select result from live_trial where tenant_id = :tenant and ended_at is not null order by began_at desc, id desc limit :limit"
);

/// A trial as it stands.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    /// The request id of all that it does, too.
    pub(super) id: RequestId,
    pub(super) inbox: InboxId,
    pub(super) staff: StaffId,
    pub(super) began_at: Timestamp,
    pub(super) progress: Progress,
}

pub(super) fn begin(tx: &mut Tx<'_>, trial: &Trial) -> Result<()> {
    let values = params! {
        "id" => trial.id, "inbox" => trial.inbox, "staff" => trial.staff, "at" => trial.began_at, "progress" => written(&trial.progress),
    };
    tx.execute(BEGIN, values).map(|_| ())
}

pub(super) fn save(tx: &mut Tx<'_>, trial: &Trial) -> Result<()> {
    tx.execute(SAVE, params! { "id" => trial.id, "progress" => written(&trial.progress) }).map(|_| ())
}

/// Says whether it was still open: a result stands for good.
pub(super) fn end(tx: &mut Tx<'_>, trial: &Trial, result: &str) -> Result<bool> {
    let values =
        params! { "id" => trial.id, "progress" => written(&trial.progress), "now" => tx.now(), "result" => result };
    Ok(tx.execute(END, values)? == 1)
}

/// Forgets a trial that was not brought to its end: there is no result that could be lost.
pub(super) fn give_up(tx: &mut Tx<'_>, trial: &Trial) -> Result<()> {
    tx.execute(GIVE_UP, params! { "id" => trial.id }).map(|_| ())
}

/// The newest trial that was not brought to its end.
pub(super) fn unfinished(scope: &Scope<'_>) -> Result<Option<Trial>> {
    scope.row(UNFINISHED, params! {})?.as_ref().map(read).transpose()
}

/// The newest results, signed as they are.
pub(crate) fn results(scope: &Scope<'_>, limit: i64) -> Result<Vec<String>> {
    scope.rows(RESULTS, params! { "limit" => limit })?.iter().map(|row| row.get("result")).collect()
}

fn written(progress: &Progress) -> String {
    serde_json::to_string(progress).expect("OK because it is plain data")
}

fn read(row: &Row) -> Result<Trial> {
    let progress: String = row.get("progress")?;
    Ok(Trial {
        id: row.get("id")?,
        inbox: row.get("inbox_id")?,
        staff: row.get("staff_id")?,
        began_at: row.get("began_at")?,
        progress: serde_json::from_str(&progress)
            .map_err(|_| Error::Refused("an unfinished trial was written by another version of Kontor"))?,
    })
}

/// Trials on the data map. What a result says of staff and telephones is an id and two digits; it stays as it was signed.
pub(crate) fn map() -> Vec<Table> {
    vec![
        map_table!("live_trial", "to show that a number was really tried", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "staff_id": Technical Kontor - Keep;
            "began_at": Behaviour Kontor "began_at" Keep;
            "ended_at": Behaviour Kontor "ended_at" Keep;
            "progress": Technical Kontor - Keep;
            "result": Technical Kontor "result" Keep;
        ),
    ]
}
