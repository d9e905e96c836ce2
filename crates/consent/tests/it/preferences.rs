//! The page behind a signed link: everything can be refused on it without signing in.

use axum::http::StatusCode;
use consent::ledger::{self, Backing, Effect, Extent, Grade, Method, NewEntry, Standing, TopicId};
use consent::notices;
use kernel::{Id, Purpose, Who};
use store::{Sql, params, sql};
use uuid::Uuid;

use crate::world::{WHATSAPP, entered, ticked, worlds};

const TOPIC: Sql = sql!(
    "insert into consent_topic (tenant_id, id, name, about, created_at) values (:tenant, :id, 'Courses', 'In the evening.', 0)"
);
const END_TOPIC: Sql = sql!("update consent_topic set closed_at = 1 where tenant_id = :tenant and id = :id");
const REST: Sql = sql!("update contact set deleted_at = :now where tenant_id = :tenant and id = :id");
const ERASE: Sql = sql!("delete from contact where tenant_id = :tenant and id = :id");
const NEVER: &str = "marketing=never";

// Shows P-CON-1, P-CON-5: refusing is as easy as agreeing (GDPR art. 7(3)), and the entry holds the text beside the box.
#[tokio::test]
async fn everything_can_be_refused_and_asked_for_without_signing_in() {
    for world in worlds().await {
        let topic = Uuid::from_u128(3);
        world.write(move |tx| tx.execute(TOPIC, params! { "id" => topic })).await;
        let contact = world.person().await;
        let link = world.link(contact, 9000);
        let (status, page) = world.stranger(&link).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Courses") && !page.contains("name=\"was\" value=\"whatsapp:marketing\""), "{page}");

        let marketing = ticked(&page, "whatsapp:marketing");
        let courses = ticked(&page, &format!("whatsapp:topic:{topic}"));
        let business = "was=whatsapp:transactional&choice-y=whatsapp:transactional";
        let all_of_it = format!("{marketing}&{courses}&{business}");
        let (status, to) = world.form("", &link, &all_of_it).await;
        let all = world.entries(contact).await;
        assert_eq!((status, &to), (StatusCode::SEE_OTHER, &format!("{link}/receipt?act={}", all[0].request)));
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|entry| entry.method == Method::Form && entry.actor_kind == "contact"));
        assert!(all.iter().all(|entry| entry.text_shown.contains("I can end this at any time.")), "{all:?}");
        // The same choice again writes nothing.
        let (_, same) = world.form("", &link, &all_of_it).await;
        assert_eq!(world.entries(contact).await.len(), 2);
        let (_, unchanged) = world.stranger(&same).await;
        assert!(
            unchanged.contains("Nothing was changed") && !unchanged.contains("Your choice is saved"),
            "{unchanged}"
        );

        // The receipt is of the act, whenever it is opened: what changed, when, by which text, under which id.
        world.pass(3600);
        let (_, receipt) = world.stranger(&to).await;
        let id = all[0].id.to_string();
        let number = id[id.len() - 8..].to_uppercase();
        for part in
            ["Your choice is saved", "You agreed: Offers and news", "09:00", "I can end this at any time.", &number]
        {
            assert!(receipt.contains(part), "{part}: {receipt}");
        }
        let (_, looked_up) = world.stranger(&format!("{link}/receipt")).await;
        assert!(looked_up.contains(&number) && !looked_up.contains("Your choice is saved"), "{looked_up}");
        assert!(looked_up.contains("Messages about what you ordered or booked") && !looked_up.contains("what they"));
        let (_, theirs) = world.page("lark-agent", &format!("/t/{}/people/{contact}/consent", world.lark)).await;
        assert!(theirs.contains(&number), "{theirs}");
        let (_, text) = world.stranger(&format!("{link}/receipt.txt")).await;
        assert!(text.contains("Offers and news: allowed") && text.contains(&number), "{text}");

        world.pass(60);
        let one_less = format!("was=whatsapp:marketing&was=whatsapp:topic:{topic}&{marketing}&{business}");
        world.form("", &link, &one_less).await;
        let all = world.entries(contact).await;
        assert_eq!((all.len(), all[0].effect), (3, Effect::Withdraw));
        assert!(matches!(all[0].extent, Extent::Topic(_)));
        assert!(matches!(world.state(contact).await.standing(Purpose::Marketing), Standing::Granted(_)));

        world.pass(60);
        world.form("", &link, "everything=stop").await;
        assert!(world.state(contact).await.stopped_at.is_some());
        let (_, page) = world.stranger(&link).await;
        assert!(page.contains("You stopped everything") && !page.contains("name=\"was\""), "{page}");
        world.pass(60);
        world.form("", &link, "everything=resume").await;
        assert!(world.state(contact).await.stopped_at.is_none());

        // A17: who sends the form over and over is slowed down, but may refuse all the same; stopping twice writes once.
        let mut answers = Vec::new();
        for number in 0..50 {
            world.pass(1);
            let form = if number % 2 == 0 { "was=whatsapp:marketing" } else { &marketing };
            answers.push(world.form("", &link, form).await.0);
        }
        assert!(answers.contains(&StatusCode::TOO_MANY_REQUESTS), "{answers:?}");
        assert!(answers.iter().step_by(2).all(|answer| *answer == StatusCode::SEE_OTHER), "{answers:?}");
        assert!(!matches!(world.state(contact).await.standing(Purpose::Marketing), Standing::Granted(_)));
        // Of a form that agrees to something too, what it refuses is taken.
        let both = format!("was=whatsapp:transactional&{marketing}");
        assert_eq!(world.form("", &link, &both).await.0, StatusCode::TOO_MANY_REQUESTS);
        assert!(matches!(world.state(contact).await.standing(Purpose::Transactional), Standing::Withdrawn(_)));
        world.pass(1);
        for _ in 0..2 {
            assert_eq!(world.form("", &link, "everything=stop").await.0, StatusCode::SEE_OTHER);
        }
        let stops = world.entries(contact).await.into_iter().filter(|entry| entry.extent == Extent::All);
        assert_eq!(stops.filter(|entry| entry.effect == Effect::Withdraw).count(), 2);
        assert_eq!(world.form("", &link, "everything=resume").await.0, StatusCode::TOO_MANY_REQUESTS);
        world.pass(3600);
        assert_eq!(world.form("", &link, "everything=resume").await.0, StatusCode::SEE_OTHER);
        // The same page sent again, where nothing is stopped any more, takes back nothing that was refused since.
        world.pass(60);
        world.form("", &link, "was=whatsapp:transactional").await;
        world.pass(60);
        assert_eq!(world.form("", &link, "everything=resume").await.0, StatusCode::SEE_OTHER);
        assert!(matches!(world.state(contact).await.standing(Purpose::Transactional), Standing::Withdrawn(_)));
        assert_eq!(world.chain(contact).await, ledger::Chain::Whole);
    }
}

// Shows P-CON-1, P-CON-5: what was worded otherwise while the page was open is agreed to by nobody who did not read it; a refusal
// of it counts, and so does all else.
#[tokio::test]
async fn nobody_agrees_to_words_that_they_were_not_shown() {
    for world in worlds().await {
        let here = format!("/t/{}/settings/inbox/consent/topics", world.lark);
        for kind in ["name=Courses", "name=Trips&about=By+rail"] {
            world.form("lark-owner", &here, kind).await;
        }
        let topics = world.db.read(world.lark, notices::topics).await.unwrap();
        let [courses, trips] = [topics[0].id, topics[1].id];
        let contact = world.person().await;
        world.enters(contact, Extent::Topic(courses), Effect::Grant).await;
        let link = world.link(contact, 9000);
        let (_, page) = world.stranger(&link).await;
        let stands = async || {
            let state = world.state(contact).await;
            [state.standing(Purpose::Marketing), state.topic(courses), state.topic(trips)]
        };
        world.pass(60);
        world.form("lark-owner", &format!("{here}/{courses}"), "name=Lectures").await;
        world.form("lark-owner", &format!("{here}/{trips}"), "name=Trips&about=By+sea").await;
        let box_of_trips = format!("whatsapp:topic:{trips}");
        let was = format!("was=whatsapp:topic:{courses}&was=whatsapp:transactional&choice-y=whatsapp:transactional");
        let (offers, unread) = (ticked(&page, "whatsapp:marketing"), ticked(&page, &box_of_trips));
        let (_, again) = world.form("", &link, &format!("{was}&{offers}&{unread}")).await;
        assert_eq!(again, format!("{link}?reworded={box_of_trips}"));
        assert!(matches!(stands().await, [Standing::Granted(_), Standing::Withdrawn(_), Standing::Unasked]));
        // No words at all are none that were read.
        world.form("", &link, &format!("choice-x={box_of_trips}")).await;
        assert_eq!(stands().await[2], Standing::Unasked);

        let (_, page) = world.stranger(&again).await;
        let (_, why) = page.split_once("Some words were changed while you read them").unwrap();
        let (why, _) = why.split_once("<form").unwrap();
        assert!(why.contains("By sea") && !why.contains("Lectures"), "{why}");
        world.pass(60);
        let (_, to) = world.form("", &link, &ticked(&page, &box_of_trips)).await;
        assert!(to.contains("/receipt"), "{to}");
        assert!(matches!(stands().await[2], Standing::Granted(_)));
        assert!(world.entries(contact).await[0].text_shown.ends_with("By sea"));
        assert!(!world.stranger(&link).await.1.contains("Some words were changed"));
    }
}

// Shows P-CON-1, P-CON-5: the page and the receipt of whoever counts as one person with another say what the gate does, and each
// of the two links refuses what the other's number gets.
#[tokio::test]
async fn the_page_of_merged_people_says_what_the_gate_does() {
    for world in worlds().await {
        let topic = Uuid::from_u128(3);
        world.write(move |tx| tx.execute(TOPIC, params! { "id" => topic })).await;
        let courses = Extent::Topic(TopicId::from_uuid(topic));
        let (offers, granted) = (Extent::Purpose(Purpose::Marketing), "name=\"was\" value=\"whatsapp:marketing\"");
        let granted_courses = format!("name=\"was\" value=\"whatsapp:topic:{topic}\"");
        let staff = Who::Staff(world.clock.id());
        let gate = |contact| world.gate(world.text(contact, staff, Purpose::Marketing));

        // One agreed, the other refused: neither gets anything, and the page of the one does not say otherwise.
        let (dario, lena) = (world.person().await, world.person().await);
        for extent in [offers, courses] {
            world.enters(dario, extent, Effect::Grant).await;
        }
        world.enters(lena, offers, Effect::Withdraw).await;
        world.merge(lena, dario).await;
        assert_eq!(gate(dario).await, "purpose_withdrawn");
        let his = world.link(dario, 9000);
        let (_, page) = world.stranger(&his).await;
        assert!(!page.contains(granted) && !page.contains(&granted_courses), "{page}");
        // What a kind is stands beside its box all the same: an entry keeps it.
        assert!(page.contains("a refusal counts more") && page.contains("In the evening."), "{page}");
        let (_, text) = world.stranger(&format!("{his}/receipt.txt")).await;
        assert!(
            text.contains("Offers and news: not allowed") && text.contains("Courses\u{2069}: not allowed"),
            "{text}"
        );
        // His yes changes nothing of hers.
        world.form("", &his, &ticked(&page, "whatsapp:marketing")).await;
        assert_eq!((gate(dario).await.as_str(), world.entries(dario).await.len()), ("purpose_withdrawn", 2));

        // One agreed, the other said nothing: her link refuses what his number gets, and takes her own refusal back.
        world.pass(60);
        let (ben, ada) = (world.person().await, world.person().await);
        for extent in [offers, courses] {
            world.enters(ben, extent, Effect::Grant).await;
        }
        world.merge(ada, ben).await;
        let hers = world.link(ada, 9000);
        let (_, page) = world.stranger(&hers).await;
        assert!(page.contains(granted) && page.contains(&granted_courses), "{page}");
        world.pass(60);
        let kept = format!("was=whatsapp:marketing&was=whatsapp:topic:{topic}&choice-x=whatsapp:topic:{topic}");
        world.form("", &hers, &kept).await;
        assert_eq!(gate(ben).await, "purpose_withdrawn");
        for whose in [ada, ben] {
            let last = &world.entries(whose).await[0];
            assert_eq!((last.effect, last.extent, last.actor_id), (Effect::Withdraw, offers, Some(ada.as_uuid())));
        }
        world.pass(60);
        // Allowed, as far as consent goes.
        world.form("", &hers, &ticked(&page, "whatsapp:marketing")).await;
        assert_eq!(gate(ben).await, "window_closed");
        world.pass(60);
        world.form("", &hers, "everything=stop").await;
        assert_eq!(gate(ben).await, "opted_out");
        world.pass(60);
        assert!(world.stranger(&hers).await.1.contains("Allow messages again"));
        world.form("", &hers, "everything=resume").await;
        assert_eq!(gate(ben).await, "window_closed");
        assert_eq!(world.chain(ben).await, ledger::Chain::Whole);
    }
}

// Shows P-CON-1, P-CON-5: one's own refusal is entered though another's counts already, and though the kind was ended while the page
// was open: it holds once they are apart, and once the kind is offered again.
#[tokio::test]
async fn ones_own_refusal_is_entered_whatever_counts_already() {
    for world in worlds().await {
        let topic = Uuid::from_u128(3);
        world.write(move |tx| tx.execute(TOPIC, params! { "id" => topic })).await;
        let (offers, courses) = (Extent::Purpose(Purpose::Marketing), Extent::Topic(TopicId::from_uuid(topic)));
        let (dario, lena) = (world.person().await, world.person().await);
        for extent in [offers, courses] {
            world.enters(dario, extent, Effect::Grant).await;
        }
        world.merge(lena, dario).await;
        let his = world.link(dario, 9000);
        let stands = async || {
            let state = world.state(dario).await;
            (state.standing(Purpose::Marketing), state.topic(TopicId::from_uuid(topic)), state.stopped_at.is_some())
        };
        // The page was drawn before she refused, and before the kind was ended.
        let (_, page) = world.stranger(&his).await;
        world.pass(60);
        world.enters(lena, offers, Effect::Withdraw).await;
        world.write(move |tx| tx.execute(END_TOPIC, params! { "id" => topic })).await;
        assert!(matches!(stands().await, (Standing::Granted(_), Standing::Granted(_), false)), "control");
        world.pass(60);
        let open = format!("was=whatsapp:marketing&was=whatsapp:topic:{topic}");
        world.form("", &his, &format!("{open}&choice-x=whatsapp:marketing&choice-y=whatsapp:transactional")).await;
        assert!(matches!(stands().await, (Standing::Granted(_), Standing::Withdrawn(_), false)));
        let kept = world.entries(dario).await.remove(0).text_shown;
        assert!(kept.contains("Courses") && kept.ends_with("In the evening."), "{kept}");
        // What is offered no more is agreed to by nobody.
        world.pass(60);
        world.form("", &his, &ticked(&page, &format!("whatsapp:topic:{topic}"))).await;
        assert!(matches!(stands().await, (Standing::Granted(_), Standing::Withdrawn(_), false)));
        world.form("", &his, "was=whatsapp:marketing").await;
        assert!(matches!(stands().await, (Standing::Withdrawn(_), Standing::Withdrawn(_), false)));
        assert_eq!(world.entries(dario).await.len(), 4);
        // She has stopped everything: he still can, once.
        world.pass(60);
        world.enters(lena, Extent::All, Effect::Withdraw).await;
        let is_drawn = async || world.stranger(&his).await.1.contains("value=\"stop\"");
        assert!(is_drawn().await);
        for _ in 0..2 {
            world.form("", &his, "everything=stop").await;
        }
        assert!(stands().await.2 && !is_drawn().await);
        assert_eq!(world.entries(dario).await.len(), 5);
    }
}

// Shows P-CON-1, P-CON-5: a link takes back what it refused for another who counts as one person, and no more: neither what they
// refused themselves, nor does a yes for which the business alone vouched become their own.
#[tokio::test]
async fn a_link_gives_another_no_more_than_it_took() {
    for world in worlds().await {
        let offers = Extent::Purpose(Purpose::Marketing);
        let (ada, ben) = (world.person().await, world.person().await);
        let vouched = NewEntry {
            method: Method::Import,
            backing: Backing { grade: Grade::Attested, ..Backing::default() },
            ..entered(offers, Effect::Grant, world.clock.now())
        };
        world.write(move |tx| ledger::append(tx, ben, WHATSAPP, vouched).map(|_| ())).await;
        world.merge(ada, ben).await;
        let hers = world.link(ada, 9000);
        world.pass(60);
        world.form("", &hers, "was=whatsapp:marketing").await;
        assert!(matches!(world.state(ben).await.standing(Purpose::Marketing), Standing::Withdrawn(_)));
        world.pass(60);
        let (_, page) = world.stranger(&hers).await;
        world.form("", &hers, &ticked(&page, "whatsapp:marketing")).await;
        assert!(matches!(world.state(ada).await.standing(Purpose::Marketing), Standing::Granted(_)));
        assert!(matches!(world.state(ben).await.standing(Purpose::Marketing), Standing::Withdrawn(_)));

        // Her stop ended what he had not refused; it goes on for her, and his refusal stands.
        let (dora, emil) = (world.person().await, world.person().await);
        world.enters(emil, Extent::Purpose(Purpose::Transactional), Effect::Withdraw).await;
        world.merge(dora, emil).await;
        let hers = world.link(dora, 9000);
        world.pass(60);
        world.form("", &hers, "everything=stop").await;
        world.pass(60);
        world.form("", &hers, "everything=resume").await;
        assert!(world.state(dora).await.stopped_at.is_none());
        let his = world.state(emil).await;
        assert!(his.stopped_at.is_some() && matches!(his.standing(Purpose::Transactional), Standing::Withdrawn(_)));
    }
}

// Shows P-CON-1, P-CON-5: whoever was deleted and can be put back may refuse what would come back with them, and agree to nothing.
#[tokio::test]
async fn whoever_was_deleted_can_refuse_until_they_are_erased() {
    for world in worlds().await {
        let contact = world.person().await;
        world.enters(contact, Extent::Purpose(Purpose::Marketing), Effect::Grant).await;
        let link = world.link(contact, 9000);
        world
            .write(move |tx| {
                let now = tx.now();
                tx.execute(REST, params! { "id" => contact, "now" => now })?;
                consent::restrictions::restrict(tx, contact, "deleted", None)
            })
            .await;
        world.pass(60);
        let (status, page) = world.stranger(&link).await;
        assert_eq!(status, StatusCode::OK);
        let drawn = |page: &str, word: &str| page.contains(&format!("name=\"was\" value=\"whatsapp:{word}\""));
        assert!(drawn(&page, "marketing") && drawn(&page, "transactional") && !page.contains("deleted"), "{page}");
        let offers = ticked(&page, "whatsapp:marketing");
        world
            .form("", &link, "was=whatsapp:marketing&was=whatsapp:transactional&choice-x=whatsapp:transactional")
            .await;
        assert!(matches!(world.state(contact).await.standing(Purpose::Marketing), Standing::Withdrawn(_)));
        world.pass(60);
        let (_, page) = world.stranger(&link).await;
        assert!(!page.contains("whatsapp:marketing") && drawn(&page, "transactional"), "{page}");
        world.form("", &link, &offers).await;
        world.form("", &link, "everything=stop").await;
        world.pass(60);
        assert!(!world.stranger(&link).await.1.contains("Allow messages again"));
        world.form("", &link, "everything=resume").await;
        let said: Vec<Effect> = world.entries(contact).await.iter().map(|entry| entry.effect).collect();
        assert_eq!(said, [Effect::Withdraw, Effect::Withdraw, Effect::Grant]);
        let forged = format!("{}{}", &link[..link.len() - 1], if link.ends_with('A') { "B" } else { "A" });
        assert_eq!(world.stranger(&forged).await.0, StatusCode::NOT_FOUND);
        world.write(move |tx| tx.execute(ERASE, params! { "id" => contact })).await;
        assert_eq!(world.stranger(&link).await.0, StatusCode::NOT_FOUND);
        assert_eq!(world.form("", &link, "everything=stop").await.0, StatusCode::NOT_FOUND);
    }
}

// Shows P-CON-5; A36: a forged link, another tenant's, an old one, and one to nobody are the same: not there.
#[tokio::test]
async fn a_forged_preference_link_is_not_there() {
    for world in worlds().await {
        let contact = world.person().await;
        let good = world.link(contact, 3600);
        assert_eq!(world.stranger(&good).await.0, StatusCode::OK);
        let token = good.rsplit('/').next().unwrap();
        let end = if token.ends_with('A') { "B" } else { "A" };
        let forged = format!("{}{end}", &good[..good.len() - 1]);
        let elsewhere = good.replace(&world.lark.to_string(), &world.brook.to_string());
        let nobody = world.link(world.clock.id(), 3600);
        for bad in [forged, elsewhere, nobody, format!("{good}AAAA"), format!("/p/{}/preferences/x", world.lark)] {
            assert_eq!(world.stranger(&bad).await.0, StatusCode::NOT_FOUND, "{bad}");
            assert_eq!(world.form("", &bad, "everything=stop").await.0, StatusCode::NOT_FOUND, "{bad}");
        }
        assert!(world.entries(contact).await.is_empty());
        world.pass(3600);
        assert_eq!(world.stranger(&good).await.0, StatusCode::NOT_FOUND);
        assert_eq!(world.form("", &good, NEVER).await.0, StatusCode::NOT_FOUND);
    }
}
