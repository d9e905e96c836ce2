//! The operations.

use kernel::{ConversationId, StaffId};
use store::Fault;

use super::world::{World, worlds};
use crate::conversations::{self, Assignment, Counts, Filter, Refusal, Status, Whose};
use crate::messages;

async fn listed(world: &World, staff: StaffId, filter: Filter) -> Vec<ConversationId> {
    let access = world.access(staff);
    let found = world.db.read(world.lark.id, move |scope| conversations::list(scope, &access, &filter)).await.unwrap();
    found.into_iter().map(|one| one.id).collect()
}

async fn give(
    world: &World,
    by: StaffId,
    id: ConversationId,
    to: Option<StaffId>,
    version: Option<i64>,
) -> Result<(), Refusal> {
    let access = world.access(by);
    let to = Assignment { assignee: to, team: None };
    let given = world
        .db
        .write(world.lark.id, access.actor, move |tx| conversations::assign(tx, &access, id, to, version))
        .await;
    refusal(given)
}

async fn set(world: &World, by: StaffId, id: ConversationId, status: Status) -> Result<(), Refusal> {
    let access = world.access(by);
    let done = world
        .db
        .write(world.lark.id, access.actor, move |tx| conversations::set_status(tx, &access, id, status, None))
        .await;
    refusal(done)
}

fn refusal<T>(done: Result<T, Fault<Refusal>>) -> Result<T, Refusal> {
    done.map_err(|fault| match fault {
        Fault::Refused(refusal) => refusal,
        Fault::Failed(error) => panic!("{error}"),
    })
}

async fn counts(world: &World, staff: StaffId) -> Counts {
    let access = world.access(staff);
    world.db.read(world.lark.id, move |scope| conversations::counted(scope, &access)).await.unwrap()
}

fn all() -> Filter {
    Filter { limit: 50, ..Filter::default() }
}

// A15, A22
#[tokio::test]
async fn an_agent_finds_own_and_unassigned_conversations_only() {
    for world in worlds().await {
        let (owner, agent) = (world.lark.owner, world.lark.agent);
        let (own, free, other) =
            (world.customer("Maya", "a").await, world.customer("Dario", "b").await, world.customer("Tom", "c").await);
        give(&world, owner, own.conversation, Some(agent), None).await.unwrap();
        give(&world, owner, other.conversation, Some(owner), None).await.unwrap();
        assert_eq!(listed(&world, agent, all()).await, [free.conversation, own.conversation]);
        // The control: an owner sees all three.
        assert_eq!(listed(&world, owner, all()).await.len(), 3);

        let (access, ids) = (world.access(agent), vec![own.conversation, free.conversation, other.conversation]);
        let seen =
            world.db.read(world.lark.id, move |scope| conversations::visible(scope, &access, ids)).await.unwrap();
        assert_eq!(seen, [own.conversation, free.conversation].into_iter().collect());
        assert_eq!(give(&world, agent, other.conversation, Some(agent), None).await, Err(Refusal::NotFound));
        assert_eq!(set(&world, agent, other.conversation, Status::Closed).await, Err(Refusal::NotFound));
    }
}

#[tokio::test]
async fn a_list_goes_on_where_it_ended() {
    for world in worlds().await {
        let mut expected = Vec::new();
        for number in 0..7 {
            expected.insert(0, world.customer(&format!("Person {number}"), "Hello").await.conversation);
        }
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let (access, filter) = (world.access(world.lark.owner), Filter { limit: 3, after, ..Filter::default() });
            let page =
                world.db.read(world.lark.id, move |scope| conversations::list(scope, &access, &filter)).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some((last.listed_at, last.id));
            found.extend(page.iter().map(|one| one.id));
        }
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn lists_are_narrowed_by_whose_status_and_words() {
    for world in worlds().await {
        let (owner, agent) = (world.lark.owner, world.lark.agent);
        let maya = world.customer("Maya Okafor", "Is there a violin class?").await;
        let dario = world.customer("Dario Rinaldi", "The boiler drips").await;
        give(&world, owner, maya.conversation, Some(agent), None).await.unwrap();
        set(&world, owner, dario.conversation, Status::Closed).await.unwrap();
        let query = |words: &str| Filter { query: Some(words.to_owned()), ..all() };
        for (filter, expected) in [
            (Filter { whose: Whose::Of(agent), ..all() }, vec![maya.conversation]),
            (Filter { whose: Whose::Nobodys, ..all() }, vec![dario.conversation]),
            (Filter { status: Some(Status::Open), ..all() }, vec![maya.conversation]),
            (Filter { status: Some(Status::Closed), ..all() }, vec![dario.conversation]),
            (Filter { contact: Some(dario.contact), ..all() }, vec![dario.conversation]),
            (Filter { inbox: Some(world.clock.id()), ..all() }, vec![]),
            (query("okaf"), vec![maya.conversation]),
            (query("boiler"), vec![dario.conversation]),
            (query("violin CLASS"), vec![maya.conversation]),
            (query("nobody"), vec![]),
        ] {
            assert_eq!(listed(&world, owner, filter.clone()).await, expected, "{filter:?}");
        }
    }
}

#[tokio::test]
async fn the_counts_follow_every_change() {
    for world in worlds().await {
        let (owner, agent) = (world.lark.owner, world.lark.agent);
        let (maya, _) = (world.customer("Maya", "a").await, world.customer("Dario", "b").await);
        assert_eq!(counts(&world, agent).await, Counts { open: 2, unassigned: 2, mine: 0, teams: 0, in_teams: 0 });
        give(&world, owner, maya.conversation, Some(agent), None).await.unwrap();
        give(&world, owner, maya.conversation, Some(agent), None).await.unwrap();
        assert_eq!(counts(&world, agent).await, Counts { open: 2, unassigned: 1, mine: 1, teams: 0, in_teams: 0 });
        set(&world, agent, maya.conversation, Status::Closed).await.unwrap();
        set(&world, agent, maya.conversation, Status::Closed).await.unwrap();
        assert_eq!(counts(&world, agent).await, Counts { open: 1, unassigned: 1, mine: 0, teams: 0, in_teams: 0 });
        give(&world, owner, maya.conversation, None, None).await.unwrap();
        set(&world, owner, maya.conversation, Status::Open).await.unwrap();
        assert_eq!(counts(&world, agent).await, Counts { open: 2, unassigned: 2, mine: 0, teams: 0, in_teams: 0 });
        let told: Vec<String> =
            world.events().await.into_iter().filter(|kind| kind.starts_with("conversation.")).collect();
        assert_eq!(
            told,
            ["conversation.assigned", "conversation.closed", "conversation.assigned", "conversation.reopened"]
        );
    }
}

#[tokio::test]
async fn a_conversation_goes_only_to_someone_who_may_answer() {
    for world in worlds().await {
        let (owner, maya) = (world.lark.owner, world.customer("Maya", "a").await);
        // The control: an agent may take it.
        assert_eq!(give(&world, owner, maya.conversation, Some(world.lark.agent), None).await, Ok(()));
        for stranger in [world.lark.viewer, world.brook.agent] {
            assert_eq!(
                give(&world, owner, maya.conversation, Some(stranger), None).await,
                Err(Refusal::UnknownAssignee)
            );
        }
    }
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_told() {
    for world in worlds().await {
        let (owner, agent, maya) = (world.lark.owner, world.lark.agent, world.customer("Maya", "a").await);
        assert_eq!(give(&world, owner, maya.conversation, Some(agent), Some(1)).await, Ok(()));
        assert_eq!(give(&world, owner, maya.conversation, Some(owner), Some(1)).await, Err(Refusal::Changed));
        assert_eq!(give(&world, owner, maya.conversation, Some(owner), Some(2)).await, Ok(()));
    }
}

#[tokio::test]
async fn what_came_in_since_one_looked_stays_unread() {
    for world in worlds().await {
        let maya = world.customer("Maya", "first").await;
        let access = world.access(world.lark.owner);
        let (asker, id) = (access.clone(), maya.conversation);
        let looked = world.db.read(world.lark.id, move |scope| conversations::find(scope, &asker, id)).await.unwrap();
        world.writes(maya, "text", "second", "{}").await;
        let (reader, seen) = (access.clone(), looked.unread);
        world
            .db
            .write(world.lark.id, access.actor, move |tx| conversations::read(tx, &reader, &looked, seen, 1))
            .await
            .unwrap();
        let now = world.db.read(world.lark.id, move |scope| conversations::find(scope, &access, id)).await.unwrap();
        assert_eq!((seen, now.unread), (1, 1));
    }
}

#[tokio::test]
async fn a_thread_goes_back_in_parts_without_a_gap() {
    for world in worlds().await {
        let maya = world.customer("Maya", "0").await;
        for number in 1..120 {
            world.writes(maya, "text", &number.to_string(), "{}").await;
        }
        let access = world.access(world.lark.owner);
        let (mut texts, mut before) = (Vec::new(), None);
        loop {
            let (asker, place) = (access.clone(), before);
            let read = move |scope: &store::Scope<'_>| -> Result<messages::Part, Fault<Refusal>> {
                let conversation = conversations::find(scope, &asker, maya.conversation)?;
                Ok(messages::part(scope, &conversation, place)?)
            };
            let part = refusal(world.db.read(world.lark.id, read).await).unwrap();
            texts.splice(0..0, part.messages.iter().map(|message| message.text.clone()));
            before = part.before;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(texts, (0..120).map(|number| number.to_string()).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn whoever_is_removed_lets_go_of_all_she_held() {
    for world in worlds().await {
        let (owner, agent, lark) = (world.lark.owner, world.lark.agent, world.lark.id);
        let open = world.customer("Maya", "a").await;
        let closed = world.customer("Dario", "b").await;
        let other = world.customer("Tom", "c").await;
        for (customer, to) in [(open, agent), (closed, agent), (other, owner)] {
            give(&world, owner, customer.conversation, Some(to), None).await.unwrap();
        }
        set(&world, owner, closed.conversation, Status::Closed).await.unwrap();
        let mine = Counts { open: 2, unassigned: 0, mine: 1, teams: 0, in_teams: 0 };
        assert_eq!((counts(&world, agent).await, counts(&world, owner).await), (mine, mine));
        let before = world.events().await.len();

        world.db.write(lark, world.actor(), move |tx| conversations::let_go(tx, agent)).await.unwrap();
        assert_eq!(counts(&world, agent).await, Counts { open: 2, unassigned: 1, mine: 0, teams: 0, in_teams: 0 });
        assert_eq!(counts(&world, owner).await, Counts { open: 2, unassigned: 1, mine: 1, teams: 0, in_teams: 0 });
        for (customer, holder) in [(open, None), (closed, None), (other, Some(owner))] {
            let access = world.access(owner);
            let found = world.db.read(lark, move |scope| conversations::find(scope, &access, customer.conversation));
            assert_eq!(found.await.unwrap().assignee.map(|member| member.id), holder);
        }
        let told: Vec<_> = world.db.read(lark, |scope| scope.events_after(0, 1000)).await.unwrap();
        let told: Vec<_> = told.into_iter().skip(before).collect();
        assert_eq!(told.len(), 2, "the other's is not touched");
        for event in &told {
            assert_eq!(event.kind, "conversation.assigned");
            assert!([Some(open.conversation), Some(closed.conversation)].contains(&event.conversation_id));
            assert_eq!(event.facts["assignee_id"], serde_json::Value::Null);
            assert_eq!(event.facts["previous_assignee_id"], agent.to_string());
        }
        // Again there is nothing to let go.
        world.db.write(lark, world.actor(), move |tx| conversations::let_go(tx, agent)).await.unwrap();
        assert_eq!(world.events().await.len(), before + 2);
    }
}
