//! What arrives at the webhook: repeated, in thousands, spoiled, forged, too large, for nobody.

use std::collections::BTreeSet;
use std::time::Duration;

use sandbox::{Inbound, NewCustomer, NewToken, Signature};
use serde_json::json;
use store::{Sql, params, sql};

use crate::harness::{Office, meanwhile, on_both_databases, text, until};

on_both_databases!(
    the_same_webhook_ten_times_is_one_message,
    of_a_thousand_in_one_post_the_poison_alone_is_parked,
    a_post_that_meta_did_not_sign_leaves_nothing,
    a_post_over_four_mebibytes_is_too_large,
    a_number_that_is_not_connected_is_counted_and_nothing_kept,
    what_is_no_webhook_is_kept_and_shown,
    one_business_can_bring_nothing_into_another,
);

// A5, A6.
async fn the_same_webhook_ten_times_is_one_message(office: Office) {
    office.meta.faults(|faults| faults.duplicates = 9);
    let (ada, conversation) = office.customer_writes("Hello").await;
    tokio::time::timeout(Duration::from_secs(20), office.meta.settled()).await.unwrap();
    office.meta.faults(|faults| faults.duplicates = 0);
    let delivered = office.meta.deliveries();
    assert_eq!(delivered.iter().filter(|one| one.status == Some(200)).count(), 10);
    // The same once more by hand, and its id in another body.
    let first = delivered[0].body.clone();
    for body in [first.clone(), first.replace("Hello", "Something else")] {
        let signature = sandbox::signature::sha256(&office.app.secret, body.as_bytes());
        assert_eq!(office.hook(body.into_bytes(), Some(&signature)).await, 200);
    }
    office.meta.write(&ada, &office.number, Inbound::text("And another")).unwrap();
    let both =
        until("the next has come", async || Some(office.messages(&conversation).await).filter(|all| all.len() >= 2))
            .await;
    meanwhile(Duration::from_millis(300), async || assert_eq!(office.messages(&conversation).await.len(), 2)).await;
    assert_eq!(both.iter().filter(|message| message["text"] == "Hello").count(), 1);
    assert_eq!(office.get(&format!("/conversations/{conversation}")).await["unread"], 2);
}

// A7.
async fn of_a_thousand_in_one_post_the_poison_alone_is_parked(office: Office) {
    let ada = office.meta.add_customer(NewCustomer::named("Ada").phone("+44 7700 900001"));
    office.meta.write_many(&ada, &office.number, 1000, &[417]).unwrap();
    let conversation = office.first_conversation().await;
    until("all have come", async || (office.messages(&conversation).await.len() >= 999).then_some(())).await;
    assert_eq!(office.messages(&conversation).await.len(), 999);
    assert!(office.meta.deliveries().iter().all(|one| one.status == Some(200) && one.attempt == 1));

    let owner = office.sign_in().await;
    let parked = unreadable(&office, &owner).await;
    assert_eq!(parked.len(), 1, "{parked:?}");
    let one = format!("{}{}", office.url, parked.first().unwrap());
    let again = office.form(&owner, &one, &[("answer", "replay")]).await;
    assert_eq!(again.status(), 200, "read again, and still not readable");
    assert_eq!(office.messages(&conversation).await.len(), 999);
    assert!(office.form(&owner, &one, &[("answer", "dismiss")]).await.status().is_redirection());
    assert!(unreadable(&office, &owner).await.is_empty());
}

// Shows P-SEC-3. A1, A2, A3.
async fn a_post_that_meta_did_not_sign_leaves_nothing(office: Office) {
    const KEPT: Sql = sql!("select id from inbound where tenant_id = :tenant");
    let ada = office.meta.add_customer(NewCustomer::named("Ada").phone("+44 7700 900001"));
    let wrong = [
        Signature::Forged,
        Signature::Missing,
        Signature::Truncated,
        Signature::Foreign,
        Signature::OverUnescaped,
        Signature::Sha1Only,
    ];
    for (number, signature) in wrong.into_iter().enumerate() {
        office.meta.faults(|faults| faults.signature = signature);
        office.meta.write(&ada, &office.number, Inbound::text(format!("Número {number} / ü"))).unwrap();
        until("it was refused", async || {
            let seen = office.meta.deliveries();
            let refused =
                seen.iter().filter(|one| one.status == Some(401) && one.body.contains(&format!("mero {number} ")));
            (refused.count() > 0).then_some(())
        })
        .await;
    }
    let db = office.store();
    let kept = async || db.read(office.tenant_id(), |scope| scope.rows(KEPT, params! {})).await.unwrap().len();
    assert_eq!(kept().await, 0);
    assert!(office.meta.deliveries().iter().all(|one| one.status == Some(401)));
    assert!(office.counted("kontor_webhook_refused_total").await > 0);
    assert!(office.all("/conversations").await.is_empty());
    // The control: the same posts, signed, are all kept.
    office.meta.faults(|faults| faults.signature = Signature::Right);
    let conversation = office.first_conversation().await;
    until("all have come", async || (office.messages(&conversation).await.len() == wrong.len()).then_some(())).await;
    assert_eq!(kept().await, wrong.len());
}

// A11.
async fn a_post_over_four_mebibytes_is_too_large(office: Office) {
    let mut body = br#"{"object":"whatsapp_business_account","entry":[]}"#.to_vec();
    body.resize(4 * 1024 * 1024, b' ');
    let signature = sandbox::signature::sha256(&office.app.secret, &body);
    assert_eq!(office.hook(body.clone(), Some(&signature)).await, 200);
    body.push(b' ');
    let signature = sandbox::signature::sha256(&office.app.secret, &body);
    assert_eq!(office.hook(body, Some(&signature)).await, 413);
}

async fn a_number_that_is_not_connected_is_counted_and_nothing_kept(office: Office) {
    let stranger = office.meta.add_number(&office.account, "+44 20 7946 0019", "Somebody else");
    let ada = office.meta.add_customer(NewCustomer::named("Ada").phone("+44 7700 900001"));
    office.meta.write(&ada, &stranger, Inbound::text("a secret for somebody else")).unwrap();
    tokio::time::timeout(Duration::from_secs(20), office.meta.settled()).await.unwrap();
    assert!(office.meta.deliveries().iter().all(|one| one.status == Some(200) && one.attempt == 1));
    assert!(!office.meta.deliveries().is_empty());
    let owner = office.sign_in().await;
    let shown = until("it is shown", async || {
        Some(office.page(&owner, "/settings/unreadable").await).filter(|page| page.contains(&stranger))
    })
    .await;
    assert!(!shown.contains("a secret"));
    assert!(office.all("/conversations").await.is_empty());
    // The control: its neighbour arrives.
    office.meta.write(&ada, &office.number, Inbound::text("Hello")).unwrap();
    let conversation = office.first_conversation().await;
    assert_eq!(office.messages(&conversation).await.len(), 1);
}

// A8.
async fn what_is_no_webhook_is_kept_and_shown(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    office.meta.post(&office.number, b"this is not JSON").unwrap();
    office.meta.write(&ada, &office.number, Inbound::text("").poisoned("nul_text")).unwrap();
    office.meta.write(&ada, &office.number, Inbound::kind("ephemeral")).unwrap();
    office.meta.write(&ada, &office.number, Inbound::text("").poisoned("lone_surrogate")).unwrap();
    office.meta.write(&ada, &office.number, Inbound::text("Still here").poisoned("unknown_fields")).unwrap();
    let texts = async || {
        let messages = office.messages(&conversation).await;
        messages.iter().map(|one| text(&one["text"])).collect::<Vec<_>>()
    };
    until("its neighbours have come", async || texts().await.contains(&"Still here".to_owned()).then_some(())).await;
    // A kind that nobody knows yet stands in the thread under its name, and is kept whole below.
    assert_eq!(texts().await, ["Still here", "half \u{FFFD} a smile", "hologram", "Hello"]);
    tokio::time::timeout(Duration::from_secs(20), office.meta.settled()).await.unwrap();
    assert!(office.meta.deliveries().iter().all(|one| one.status == Some(200)));
    let owner = office.sign_in().await;
    let shown = until("the unreadable is shown", async || {
        let shown = unreadable(&office, &owner).await;
        (shown.len() >= 3).then_some(shown)
    });
    let shown = shown.await;
    assert_eq!(shown.len(), 3, "what is no JSON, U+0000, a type nobody knows: {shown:?}");
    for one in shown {
        // It is shown as it came, and can be read again: in vain, until a later version knows more.
        let page = office.page(&owner, one.split_once(&office.tenant).unwrap().1).await;
        assert!(["not JSON", "u0000", "hologram"].iter().any(|part| page.contains(part)), "{page}");
        let again = office.form(&owner, &format!("{}{one}", office.url), &[("answer", "replay")]).await;
        assert_eq!(again.status(), 200);
    }
    assert_eq!(unreadable(&office, &owner).await.len(), 3);
}

/// The addresses of what could not be read.
async fn unreadable(office: &Office, cookie: &str) -> BTreeSet<String> {
    let list = office.page(cookie, "/settings/unreadable").await;
    let links = list.split("href=\"").filter_map(|part| part.split('"').next());
    links.filter(|link| link.contains("/settings/unreadable/")).map(str::to_owned).collect()
}

// A2, A9.
async fn one_business_can_bring_nothing_into_another(mut office: Office) {
    // Made while the program serves.
    let brook = office.run(&["tenant", "create", "--name", "Brook Plumbing", "--owner-email", "sam@brook.example"]);
    let app = office.meta.add_app("Brook");
    let account = office.meta.add_waba("Brook Plumbing");
    let number = office.meta.add_number(&account, "+44 20 7946 0055", "Brook Plumbing");
    let token = office.meta.add_token(NewToken { app_id: app.id.clone(), ..NewToken::default() });
    let lark = std::mem::replace(&mut office.key, text(&brook["api_key"]));
    let credentials = json!({
        "app_id": app.id, "phone_number_id": number, "waba_id": account, "access_token": token, "app_secret": app.secret,
    });
    let new = json!({ "kind": "whatsapp", "name": "Brook", "credentials": credentials });
    let connected = office.post("/inboxes", &new).await;
    assert_eq!(connected.status, 201, "{connected:?}");

    // A real post to Lark, which Brook has got hold of.
    let body = format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{}","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp",
        "metadata":{{"display_phone_number":"442079460018","phone_number_id":"{}"}},"contacts":[{{"profile":{{"name":"Eve"}},"wa_id":"447700900009"}}],
        "messages":[{{"from":"447700900009","id":"wamid.EVE","timestamp":"{}","type":"text","text":{{"body":"not yours"}}}}]}}}}]}}]}}"#,
        office.account,
        office.number,
        kernel::Clock::system().now().seconds()
    );
    let signed = |secret: &str| sandbox::signature::sha256(secret, body.as_bytes());
    assert_eq!(office.hook(body.clone().into_bytes(), Some(&signed(&app.secret))).await, 401);
    let larks = std::mem::replace(&mut office.webhook_url, text(&connected.body["webhook_url"]));
    assert_ne!(larks, office.webhook_url);
    assert_eq!(office.hook(body.clone().into_bytes(), Some(&signed(&office.app.secret))).await, 401);
    assert_eq!(
        office.hook(body.clone().into_bytes(), Some(&signed(&app.secret))).await,
        200,
        "signed well, but nobody's number"
    );

    // The control, which comes last: each of the two gets what is its own, and only that.
    let ada = office.meta.add_customer(NewCustomer::named("Ada").phone("+44 7700 900001"));
    office.meta.write(&ada, &number, Inbound::text("a leak")).unwrap();
    office.meta.write(&ada, &office.number, Inbound::text("a lesson")).unwrap();
    for (key, own) in [(text(&brook["api_key"]), "a leak"), (lark, "a lesson")] {
        office.key = key;
        let conversation = office.first_conversation().await;
        assert_eq!(office.all("/conversations").await.len(), 1);
        let messages = office.messages(&conversation).await;
        assert_eq!(messages.iter().map(|one| text(&one["text"])).collect::<Vec<_>>(), [own]);
    }
}
