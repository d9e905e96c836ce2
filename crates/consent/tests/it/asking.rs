//! Getting consent: a published text, sent by the person, is the grant and its evidence.

use axum::http::StatusCode;
use consent::asking::question;
use consent::gate::{Content, Part, Question};
use consent::hearing::{self, Heard, Hearing, Kind};
use consent::ledger::{self, Chain, Effect, Extent, Method, Standing};
use consent::notices;
use kernel::{ContactId, InboxId, Purpose, Who};
use store::{Sql, params, sql};
use uuid::Uuid;

use crate::world::{WHATSAPP, World, hear, ticked, worlds};

const TEXT: &str = "Yes, please send me offers from Lark on WhatsApp. I can write STOP at any time.";
const CONNECT: Sql = sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, rate, connected_at, check_code, version) \
     values (:tenant, :id, :app, 'whatsapp', 'Shop', '1', '2', '+49 170 1234567', 'Lark', 80, 0, '', 1)"
);
const SECOND: Sql = sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, rate, connected_at, check_code, version) \
     select tenant_id, :id, app_id, channel, 'Studio', '7', account_id, '+49 170 7654321', verified_name, rate, 1, check_code, version \
     from inbox where tenant_id = :tenant"
);
const ADD_APP: Sql = sql!(
    "insert into app (tenant_id, id, provider, secrets, verify_token, callback_state, created_at) \
     values (:tenant, :id, 'whatsapp', :none, :none, 'none', 0)"
);
const SPEAKS: Sql = sql!("update contact set language = 'es-MX' where tenant_id = :tenant and id = :id");

async fn publish(world: &World, words: &'static str) -> ledger::TextId {
    let marketing = Extent::Purpose(Purpose::Marketing);
    let write = move |tx: &mut store::Tx<'_>| notices::publish(tx, marketing, "en", words);
    match world.db.write(world.lark, world.actor(), write).await {
        Ok(id) => id,
        Err(_) => panic!("not published"),
    }
}

// Shows P-CON-5, P-CON-1: the message that says the text is the evidence, the entry names the version, and a word less is no consent.
#[tokio::test]
async fn a_message_that_says_the_published_text_is_the_consent() {
    for world in worlds().await {
        let first = publish(&world, TEXT).await;
        let contact = world.person().await;
        // Case, marks and spaces do not matter; the word STOP in it stops nothing.
        world.says(contact, "yes please send me offers from LARK on whatsapp.  I can write stop at any time").await;
        let entries = world.entries(contact).await;
        assert_eq!(entries.len(), 1, "{entries:?}");
        assert_eq!((entries[0].method, entries[0].text), (Method::Message, Some(first)));
        assert!(entries[0].message.is_some() && entries[0].text_shown == TEXT);
        assert!(matches!(world.state(contact).await.standing(Purpose::Marketing), Standing::Granted(_)));
        assert_eq!(world.state(contact).await.stopped_at, None);
        // It opened the window too.
        assert_eq!(world.gate(world.text(contact, Who::Staff(world.clock.id()), Purpose::Service)).await, "cleared");

        // Other words are a new version; the old one is on paper and counts, under its own name.
        let second = publish(&world, "Yes, please send me offers and news from Lark on WhatsApp.").await;
        let late = world.person().await;
        world.says(late, TEXT).await;
        assert_eq!(world.entries(late).await[0].text, Some(first));
        let other = world.person().await;
        world.says(other, "Yes, please send me offers and news from Lark on WhatsApp!").await;
        assert_eq!(world.entries(other).await[0].text, Some(second));
        // A word less is not the text; what it says is read as always.
        let less = world.person().await;
        world.says(less, "Yes, please send me offers and news from Lark").await;
        assert!(world.entries(less).await.is_empty());
        // STOP still stops.
        world.pass(1);
        world.says(contact, "STOP").await;
        assert!(world.state(contact).await.stopped_at.is_some());
        assert_eq!(world.chain(contact).await, Chain::Whole);
        // Another business's text is nothing here: the lookup is the tenant's.
        assert!(world.db.read(world.brook, notices::texts).await.unwrap().is_empty());
    }
}

#[test]
fn a_published_text_never_changes() {
    let source = include_str!("../../src/notices/store.rs");
    let updates: Vec<&str> = source.split("update consent_text set ").skip(1).collect();
    // The control: there are updates, and all they set is that a text is offered no more.
    assert_eq!(updates.len(), 2);
    assert!(updates.iter().all(|update| update.starts_with("retired_at = :now where")));
}

// Shows P-CON-5.
#[tokio::test]
async fn the_owner_publishes_a_text_and_prints_its_poster() {
    for world in worlds().await {
        let lark = world.lark;
        let here = format!("/t/{lark}/settings/inbox/consent");
        let words = "scope=marketing&language=en&words=Yes,+please+send+me+offers+from+Lark+on+WhatsApp.";
        assert_eq!(world.form("lark-agent", &here, words).await.0, StatusCode::FORBIDDEN);
        assert_eq!(world.form("lark-owner", &here, words).await, (StatusCode::SEE_OTHER, format!("{here}?done=saved")));
        assert_eq!(
            world.form("lark-owner", &here, &words.replace("marketing", "nothing")).await.0,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            world.form("lark-owner", &here, "scope=marketing&language=en&words=Yes").await.0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(world.form("lark-owner", &format!("{here}/topics"), "name=Courses").await.0, StatusCode::SEE_OTHER);
        assert_eq!(
            world.form("lark-owner", &format!("{here}/rules"), "months=24&own=on").await.0,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            world.form("lark-owner", &format!("{here}/rules"), "months=never").await.0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let (_, page) = world.page("lark-owner", &here).await;
        for part in ["Courses", "value=\"24\"", "Version \u{2068}1", "No WhatsApp number is connected"] {
            assert!(page.contains(part) || page.contains(&part.replace('\u{2068}', "")), "{part}: {page}");
        }
        // Without a number there is no poster and no page for everyone.
        let text = world.db.read(lark, notices::texts).await.unwrap().remove(0);
        let poster = format!("{here}/{}/poster", text.id);
        assert_eq!(world.page("lark-owner", &poster).await.0, StatusCode::NOT_FOUND);
        assert_eq!(world.stranger(&format!("/p/{lark}/offers")).await.0, StatusCode::NOT_FOUND);
        world
            .write(|tx| {
                let app = Uuid::from_u128(1);
                tx.execute(ADD_APP, params! { "id" => app, "none" => Vec::<u8>::new() })?;
                tx.execute(CONNECT, params! { "id" => tx.id::<InboxId>().as_uuid(), "app" => app })
            })
            .await;
        let (status, page) = world.page("lark-owner", &poster).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("<path d=\"M4 4h1v1h-1z") && page.contains("please send me offers"), "{page}");
        let (status, sheet) = world.page("lark-owner", &format!("{poster}.svg")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            sheet.starts_with("<?xml") && sheet.contains("+49 170 1234567") && sheet.contains("please send"),
            "{sheet}"
        );
        // Who has two numbers chooses for which one the poster is.
        let second = Uuid::from_u128(9);
        world.write(move |tx| tx.execute(SECOND, params! { "id" => second })).await;
        let (_, page) = world.page("lark-owner", &here).await;
        assert!(page.contains(&format!("{}/poster?inbox={second}", text.id)), "{page}");
        let (_, other) = world.page("lark-owner", &format!("{poster}?inbox={second}")).await;
        assert!(other.contains("+49 170 7654321") && !other.contains("1234567"), "{other}");
        let (_, page) = world.stranger(&format!("/p/{lark}/offers")).await;
        assert!(page.contains("https://wa.me/491707654321?text=Yes"), "{page}");
        let (status, page) = world.stranger(&format!("/p/{lark}/offers")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("https://wa.me/491701234567?text=Yes%2C%20please"), "{page}");
        assert_eq!(world.page("brook-owner", &poster).await.0, StatusCode::NOT_FOUND);
        assert_eq!(world.form("lark-owner", &format!("{here}/{}/end", text.id), "").await.0, StatusCode::SEE_OTHER);
        assert_eq!(world.form("lark-owner", &format!("{here}/{}/end", text.id), "").await.0, StatusCode::NOT_FOUND);
    }
}

// Shows P-CON-1, P-CON-5: a kind of offers is corrected and ended, and what was said about it keeps the name it had then.
#[tokio::test]
async fn a_kind_of_offers_is_corrected_and_ended_and_what_was_said_stays() {
    for world in worlds().await {
        let here = format!("/t/{}/settings/inbox/consent", world.lark);
        let post = |path: String, form: &'static str| {
            let (world, here) = (&world, &here);
            async move { world.form("lark-owner", &format!("{here}{path}"), form).await }
        };
        post("/topics".to_owned(), "name=Coures&about=In+the+evening").await;
        // The same name again is no second kind, and is not passed over in silence.
        let again = post("/topics".to_owned(), "name=Coures&about=At+noon").await;
        assert_eq!(again.0, StatusCode::UNPROCESSABLE_ENTITY);
        let kind = world.db.read(world.lark, notices::topics).await.unwrap().remove(0);
        let text = format!("scope={}&language=en&words=Yes,+please+tell+me+about+your+courses.", kind.id);
        assert_eq!(world.form("lark-owner", &here, &text).await.0, StatusCode::SEE_OTHER);
        let contact = world.person().await;
        let link = world.link(contact, 90_000);
        let (_, page) = world.stranger(&link).await;
        assert!(page.contains("Coures") && page.contains("In the evening"), "{page}");
        world.form("", &link, &ticked(&page, &format!("whatsapp:topic:{}", kind.id))).await;
        world.pass(60);

        let change = format!("/topics/{}", kind.id);
        assert_eq!(world.form("lark-agent", &format!("{here}{change}"), "name=Courses").await.0, StatusCode::FORBIDDEN);
        assert_eq!(post(change.clone(), "name=Courses&about=At+noon").await.0, StatusCode::SEE_OTHER);
        let (_, page) = world.stranger(&link).await;
        assert!(page.contains("Courses") && page.contains("At noon") && page.contains("name=\"was\""), "{page}");
        let entry = world.entries(contact).await.remove(0);
        assert!(
            entry.text_shown.contains("Coures\u{2069}") && entry.text_shown.ends_with("In the evening"),
            "{entry:?}"
        );
        let consent = format!("/t/{}/people/{contact}/consent", world.lark);
        let (_, theirs) = world.page("lark-owner", &consent).await;
        assert!(theirs.contains("Agreed: Offers: \u{2068}Coures\u{2069}"), "{theirs}");

        // Ended, it leaves the page of the customer and of everyone; the ledger keeps it, and it can be taken back.
        let ended = post(format!("{change}/end"), "").await;
        assert_eq!(ended, (StatusCode::SEE_OTHER, format!("{here}?ended={}", kind.id)));
        assert_eq!(post(format!("{change}/end"), "").await.0, StatusCode::NOT_FOUND);
        assert_eq!(post(change.clone(), "name=Courses").await.0, StatusCode::NOT_FOUND);
        let (_, page) = world.page("lark-owner", &ended.1).await;
        assert!(page.contains("Undo") && page.contains(&format!("{change}/return")), "{page}");
        assert!(!world.stranger(&link).await.1.contains("Courses"));
        assert!(world.db.read(world.lark, notices::texts).await.unwrap().is_empty());
        let (_, theirs) = world.page("lark-owner", &consent).await;
        assert!(theirs.contains("Agreed: Offers: \u{2068}Coures\u{2069}"), "{theirs}");
        assert_eq!(post(format!("{change}/return"), "").await.0, StatusCode::SEE_OTHER);
        assert_eq!(world.db.read(world.lark, notices::texts).await.unwrap().len(), 1);
        assert!(world.stranger(&link).await.1.contains("name=\"was\""));
    }
}

/// The person taps an answer of the question.
async fn taps(world: &World, contact: ContactId, id: String) -> Hearing {
    let (inbox, at) = (world.inbox, world.clock.now());
    let tap = move |tx: &mut store::Tx<'_>| {
        let (text, tapped) = (Some("Yes, please"), Some(id.as_str()));
        let message = tx.id();
        let kind = Kind::Written;
        hearing::hear(
            tx,
            &Heard { contact, channel: WHATSAPP, inbox, message, at, text, tapped, kind, booking_open: false },
        )
    };
    world.write(tap).await
}

// Shows P-CON-5, P-CON-1: who is writing with us is asked once a year in their language, as one person; the tap is the evidence
// and names the version; and what nobody asked through the gate cannot be tapped.
#[tokio::test]
async fn the_question_by_a_button_is_asked_once_a_year_and_its_tap_is_recorded() {
    for world in worlds().await {
        let (contact, other) = (world.person().await, world.person().await);
        let asks = |contact| world.write(move |tx| question::question(tx, contact));
        let answers = |asked: &Question| asked.answers.choices().map(|one| one.id.clone()).collect::<Vec<_>>();
        let staff = Who::Staff(world.clock.id());
        let draft = |contact, asked: &Question| {
            let mut draft = world.text(contact, staff, Purpose::Service);
            draft.rendered.content = Content::Part(Part::Question(asked.clone()));
            draft
        };
        let asked = asks(contact).await;
        assert!(asked.body.starts_with("May we send you offers now and then?") && asked.body.contains("Lark"));
        assert_eq!(asks(other).await.consent_text, asked.consent_text, "the same words are the same version");
        // Nothing asks outside an open window.
        assert_eq!(world.gate(draft(contact, &asked)).await, "window_closed");
        // A tap below a question that never went is no consent, and neither is saying our question back to us.
        taps(&world, contact, answers(&asked)[0].clone()).await;
        let third = world.person().await;
        let (inbox, words, at) = (world.inbox, asked.body.clone(), world.clock.now());
        world.write(move |tx| hear(tx, inbox, third, &words, at, Kind::Written).map(|_| ())).await;
        assert!(world.entries(third).await.iter().all(|entry| entry.effect != Effect::Grant));
        assert_eq!(world.entries(contact).await.len(), 0);
        assert_eq!(world.gate(draft(contact, &asked)).await, "cleared");
        // Once, under either of the names by which one person is known.
        assert_eq!(world.gate(draft(contact, &asked)).await, "asked_lately");
        world.says(other, "Hello").await;
        world.merge(other, contact).await;
        assert_eq!(world.gate(draft(other, &asked)).await, "asked_lately");
        world.pass(365 * 24 * 60 * 60);
        world.says(contact, "Hello again").await;
        assert_eq!(world.gate(draft(contact, &asked)).await, "cleared");

        world.pass(60);
        let hearing = taps(&world, contact, answers(&asked)[0].clone()).await;
        assert_eq!(hearing.answer, None);
        let entry = world.entries(contact).await.remove(0);
        assert_eq!((entry.effect, entry.method, entry.text), (Effect::Grant, Method::Message, asked.consent_text));
        assert!(entry.message.is_some() && entry.text_shown == asked.body && entry.words.is_empty());
        assert_eq!(world.gate(world.text(contact, staff, Purpose::Marketing)).await, "cleared");
        assert_eq!(world.gate(draft(contact, &asked)).await, "already_agreed");
        world.pass(60);
        taps(&world, contact, answers(&asked)[1].clone()).await;
        assert_eq!(world.entries(contact).await.remove(0).effect, Effect::Withdraw);
        assert_eq!(world.gate(world.text(contact, staff, Purpose::Marketing)).await, "purpose_withdrawn");
        // What we ask is none of the texts that people say, and is asked in their language.
        assert!(world.db.read(world.lark, notices::texts).await.unwrap().is_empty());
        world.write(move |tx| tx.execute(SPEAKS, params! { "id" => other })).await;
        let spanish = asks(other).await;
        assert!(spanish.body.starts_with('¿') && spanish.consent_text != asked.consent_text, "{spanish:?}");
        assert_eq!(world.chain(contact).await, Chain::Whole);
    }
}
