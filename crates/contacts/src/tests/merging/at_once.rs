//! Two who change the same people at once: each pair of merges, undos and deletions forced on two connections, so that the one
//! has done its work and not committed while the other begins. The other waits, and then does it or says why not.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use kernel::{Channel, ContactId};
use store::{Db, Fault, Sql, Tx, params, sql};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::super::world::{World, on_postgres};
use super::{Refusal, done};
use crate::merging::{self, Grounds};
use crate::people;

const LONG: Duration = Duration::from_secs(20);
const EDGES: Sql = sql!("select id, merged_into from contact where tenant_id = :tenant order by id limit 100");
const MET: Sql = sql!("select count(*) as number from joined_ledger where tenant_id = :tenant");

#[derive(Clone, Copy, Debug)]
enum Act {
    Merge(usize, usize),
    /// The merge that stood before, of the first into the second.
    Undo,
    Delete(usize),
}

/// What the second is told.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    Done,
    Already,
    Changed,
    NotLast,
    Undone,
    Deleted,
    NotThere,
}

const A: usize = 0;
const B: usize = 1;
const C: usize = 2;

/// Whether A leads to B before, what the first does, what the other does meanwhile, what that is told, and who is one person then.
type Case = (bool, Act, Act, Told, &'static [&'static [usize]]);

const CASES: [Case; 13] = [
    (false, Act::Merge(A, B), Act::Merge(B, C), Told::Done, &[&[A, B, C]]),
    (false, Act::Merge(B, C), Act::Merge(A, B), Told::Changed, &[&[A], &[B, C]]),
    (false, Act::Merge(A, B), Act::Merge(B, A), Told::Already, &[&[A, B], &[C]]),
    (false, Act::Merge(A, B), Act::Merge(A, B), Told::Already, &[&[A, B], &[C]]),
    (false, Act::Merge(A, B), Act::Merge(A, C), Told::Changed, &[&[A, B], &[C]]),
    (true, Act::Merge(B, C), Act::Merge(C, A), Told::Already, &[&[A, B, C]]),
    (true, Act::Undo, Act::Merge(B, C), Told::Done, &[&[A], &[B, C]]),
    (true, Act::Merge(B, C), Act::Undo, Told::NotLast, &[&[A, B, C]]),
    // Asked for by the entry that leads to the other, and apart by then.
    (true, Act::Undo, Act::Merge(A, C), Told::Changed, &[&[A], &[B], &[C]]),
    (true, Act::Undo, Act::Undo, Told::Undone, &[&[A], &[B], &[C]]),
    (false, Act::Delete(B), Act::Merge(A, B), Told::Deleted, &[&[A], &[B], &[C]]),
    (false, Act::Merge(A, B), Act::Delete(B), Told::Done, &[&[A, B], &[C]]),
    // Deleted would be whoever leads to another by now, and thirty days later all of them erased.
    (false, Act::Merge(B, C), Act::Delete(B), Told::NotThere, &[&[A], &[B, C]]),
];

fn act(tx: &mut Tx<'_>, what: Act, people: [ContactId; 3], before: Option<Uuid>) -> store::Result<Told> {
    let told = |refusal: Refusal| {
        let problem = kernel::Problem::from(refusal);
        assert!(problem.status == 409 && problem.detail.len() > 30, "{problem:?}");
        match refusal {
            Refusal::Already(_) => Told::Already,
            Refusal::Changed => Told::Changed,
            Refusal::NotLast => Told::NotLast,
            Refusal::Undone => Told::Undone,
            Refusal::Deleted => Told::Deleted,
            other => panic!("{other:?}"),
        }
    };
    let end = match what {
        Act::Merge(from, into) => {
            merging::merge(tx, people[from], people[into], &BTreeSet::new(), Grounds::Chosen).map(|_| ())
        }
        Act::Undo => merging::undo(tx, before.unwrap()).map(|_| ()),
        Act::Delete(whom) => match people::rest(tx, people[whom]) {
            Ok(()) => Ok(()),
            Err(Fault::Refused(people::Refusal::NotFound)) => return Ok(Told::NotThere),
            Err(other) => panic!("{other:?}"),
        },
    };
    match end {
        Ok(()) => Ok(Told::Done),
        Err(Fault::Refused(refusal)) => Ok(told(refusal)),
        Err(Fault::Failed(error)) => Err(error),
    }
}

/// Does it, says so, and commits when it is told to.
fn begin(
    world: &World,
    db: &Db,
    what: Act,
    people: [ContactId; 3],
    before: Option<Uuid>,
    go: Receiver<()>,
) -> (JoinHandle<store::Result<Told>>, Receiver<()>) {
    let (reached, is_reached) = channel();
    let (db, tenant, actor) = (db.clone(), world.lark, world.actor());
    let write = move |tx: &mut Tx<'_>| {
        let told = act(tx, what, people, before)?;
        reached.send(()).ok();
        go.recv_timeout(LONG).ok();
        Ok(told)
    };
    (tokio::spawn(async move { db.write(tenant, actor, write).await }), is_reached)
}

/// Who counts as one person, each by their place; ends though there were a ring.
async fn groups(world: &World, people: [ContactId; 3]) -> Vec<Vec<usize>> {
    let rows = world.db.read(world.lark, |scope| scope.rows(EDGES, params! {})).await.unwrap();
    let edges: Vec<(ContactId, Option<ContactId>)> =
        rows.iter().map(|row| (row.get("id").unwrap(), row.get("merged_into").unwrap())).collect();
    let root = |mut id: ContactId| {
        for _ in 0..=edges.len() {
            match edges.iter().find(|(one, _)| *one == id).and_then(|(_, into)| *into) {
                Some(into) => id = into,
                None => return id,
            }
        }
        panic!("a ring: {edges:?}");
    };
    let mut groups: Vec<(ContactId, Vec<usize>)> = Vec::new();
    for (place, id) in people.into_iter().enumerate() {
        let root = root(id);
        match groups.iter_mut().find(|(one, _)| *one == root) {
            Some((_, members)) => members.push(place),
            None => groups.push((root, vec![place])),
        }
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

/// Shows P-CRM-4: of two who change the same people at once, the second does it after the first or is told why not.
#[tokio::test(flavor = "multi_thread")]
async fn two_who_merge_at_once_make_no_ring_and_lose_nobody() {
    let Some(world) = on_postgres().await else { return };
    let other = world.again().await;
    for (is_merged, first, second, expected, one_person) in CASES {
        let case = format!("{first:?}, meanwhile {second:?}");
        let mut people = [world.clock.id(); 3];
        for place in &mut people {
            *place = world.create("Ana", "").await.unwrap().id;
        }
        let before = match is_merged {
            true => {
                let merge = move |tx: &mut Tx<'_>| {
                    done(merging::merge(tx, people[A], people[B], &BTreeSet::new(), Grounds::Chosen))
                };
                Some(world.db.write(world.lark, world.actor(), merge).await.unwrap().0)
            }
            false => None,
        };
        let ((go, may_go), (also, may_also)) = (channel(), channel());
        let (one, has_done) = begin(&world, &world.db, first, people, before, may_go);
        has_done.recv_timeout(LONG).expect("OK because nobody is in the way of the first");
        also.send(()).unwrap();
        let (two, _) = begin(&world, &other, second, people, before, may_also);
        let waits = ground::until_waiting(world.ground.config.database_url.as_deref().unwrap(), 1).await;
        waits.unwrap_or_else(|error| panic!("{case}: {error}"));
        assert!(!two.is_finished(), "{case}: it did not wait");
        go.send(()).unwrap();
        assert_eq!(one.await.unwrap().unwrap(), Told::Done, "{case}");
        assert_eq!(two.await.unwrap().unwrap(), expected, "{case}");

        assert_eq!(groups(&world, people).await, one_person, "{case}");
        // Each has met each of the others once, and so has read their refusals from then on.
        let met = one_person.iter().map(|group| group.len() * (group.len() - 1)).sum::<usize>() * Channel::ALL.len();
        let row = world.db.read(world.lark, |scope| scope.row(MET, params! {})).await.unwrap().unwrap();
        assert_eq!(row.get::<i64>("number").unwrap(), i64::try_from(met).unwrap(), "{case}");
        // What stands is undone, the last first, and everybody is there.
        let apart = move |tx: &mut Tx<'_>| {
            for id in people {
                while let Some(last) = merging::of(tx, id)?.first() {
                    done(merging::undo(tx, last.id))?;
                }
            }
            Ok::<_, store::Error>(())
        };
        world.db.write(world.lark, world.actor(), apart).await.unwrap();
        assert_eq!(groups(&world, people).await, [[A], [B], [C]], "{case}");
    }
}
