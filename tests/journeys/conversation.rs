//! A customer writes, someone answers, the answer arrives and is read: through one number and through two.

use std::time::Duration;

use kernel::{Clock, RequestId};
use sandbox::{Inbound, NewCustomer};
use serde_json::json;
use store::{Sql, params, sql};

use crate::harness::{Office, on_both_databases, text, until};

on_both_databases!(
    a_first_message_is_answered_and_the_answer_is_read,
    a_number_is_asked_for_and_belongs_to_whoever_shares_it,
    one_request_id_runs_from_webhook_to_row_and_from_api_to_meta,
    two_numbers_of_one_app_share_a_callback_and_keep_apart,
);

// Shows P-CHN-1, P-CHN-8.
async fn a_first_message_is_answered_and_the_answer_is_read(office: Office) {
    let ada = office.meta.add_customer(NewCustomer::named("Ada Okafor").phone("+44 7700 900001").reads_at_once());
    office.meta.write(&ada, &office.number, Inbound::text("Do you teach the cello? 🎻")).unwrap();
    let conversation = office.first_conversation().await;

    let shown = office.get(&format!("/conversations/{conversation}")).await;
    assert_eq!((&shown["status"], &shown["inbox_id"]), (&json!("open"), &json!(office.inbox)));
    assert!(shown["window_expires_at"].is_string(), "{shown}");
    let person = office.get(&format!("/contacts/{}", text(&shown["contact_id"]))).await;
    assert_eq!(person["name"], "Ada Okafor");
    let came = office.messages(&conversation).await.remove(0);
    assert_eq!(
        (&came["direction"], &came["status"], &came["type"]),
        (&json!("inbound"), &json!("received"), &json!("text"))
    );
    assert_eq!(came["text"], "Do you teach the cello? 🎻");

    let answer = office.reply(&conversation, "We do, from seven years on.").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let read = office.until_status(&conversation, &answer.body["id"], "read").await;
    for time in ["sent_at", "delivered_at", "read_at"] {
        assert!(read[time].is_string(), "{time}: {read}");
    }
    assert_eq!((&read["pricing"]["category"], &read["pricing"]["billable"]), (&json!("service"), &json!(false)));
    let on_phone = office.phone_shows(&ada);
    assert_eq!(
        on_phone.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(),
        ["We do, from seven years on."]
    );
    assert_eq!(read["provider_id"], on_phone[0].id);
    assert!(office.meta.sends().values().all(|count| *count == 1));
}

// Shows P-CHN-7, P-CON-7, P-CRM-4: WhatsApp hides the number; asked from the composer, the customer shares it by a tap, and is one
// with whom the book has under it. A card that is passed on joins nobody.
async fn a_number_is_asked_for_and_belongs_to_whoever_shares_it(office: Office) {
    let ada = office.meta.add_customer(NewCustomer::named("Ada Okafor").phone("+44 7700 900001").hides_phone());
    office.meta.write(&ada, &office.number, Inbound::text("Do you teach the cello?")).unwrap();
    let conversation = office.first_conversation().await;
    let contact = text(&office.get(&format!("/conversations/{conversation}")).await["contact_id"]);
    let numbers = async || {
        let person = office.get(&format!("/contacts/{contact}")).await;
        let known = person["identities"].as_array().unwrap().iter().filter(|one| one["kind"] == "phone");
        known.map(|one| text(&one["value"])).collect::<Vec<_>>()
    };
    assert!(numbers().await.is_empty());
    let enter = async |name: &str, number: &str| {
        let known_by = json!([{ "kind": "phone", "value": number }]);
        text(&office.post("/contacts", &json!({ "name": name, "identities": known_by })).await.body["id"])
    };
    let entered = enter("Mrs Okafor", "+44 7700 900001").await;
    // Whose card the telephone passes on below.
    let jonas = enter("Jonas", "+44 7700 900461").await;

    let owner = office.sign_in().await;
    let way = format!("/inbox/{conversation}/number");
    let page = office.page(&owner, &way).await;
    assert!(page.contains("May we have your telephone number"), "{page}");
    let there = format!("{}/t/{}{way}", office.url, office.tenant);
    let nothing = office.form(&owner, &there, &[("text", " ")]).await;
    assert_eq!(nothing.status(), 422);
    assert!(nothing.text().await.unwrap().contains("Write why you ask for the number."));
    let sent = office.form(&owner, &there, &[("text", "May we call you about the first lesson?")]).await;
    assert!(sent.status().is_redirection(), "{}", sent.status());
    let shown = until("the telephone shows it", async || office.phone_shows(&ada).into_iter().next()).await;
    assert_eq!(
        (&shown.body["interactive"]["type"], shown.text.as_str()),
        (&json!("request_contact_info"), "May we call you about the first lesson?")
    );
    // A card that she passes on is somebody else's, also one that somebody shared when they were asked.
    let forwarded = json!({ "origin": "contact_request", "context": { "forwarded": true } }).as_object().cloned();
    office.meta.write(&ada, &office.number, Inbound { extra: forwarded, ..Inbound::kind("contacts") }).unwrap();
    until("the card has come", async || {
        office.messages(&conversation).await.iter().any(|one| one["type"] == "contacts").then_some(())
    })
    .await;
    // A number that nobody asked for, of somebody else in the book.
    let lena = enter("Mrs Marsh", "+44 7700 900002").await;
    let marsh = office.meta.add_customer(NewCustomer::named("Lena Marsh").phone("+44 7700 900002").hides_phone());
    office.meta.write(&marsh, &office.number, Inbound::kind("contact_request")).unwrap();
    until("her card has come", async || {
        let shown = office.get("/conversations").await;
        (shown["data"].as_array().unwrap().len() == 2).then_some(())
    })
    .await;
    // The answer names the question by the provider's id, which must be kept by then.
    until("the question is known as sent", async || {
        office.messages(&conversation).await.iter().any(|one| one["provider_id"] == json!(shown.id)).then_some(())
    })
    .await;
    office.meta.tap(&shown.id, &shown.buttons[0].0).unwrap();
    until("the number is hers", async || (numbers().await == ["+447700900001"]).then_some(())).await;
    let both = office.get(&format!("/contacts/{entered}")).await;
    assert_eq!((text(&both["id"]), &both["name"]), (contact.clone(), &json!("Mrs Okafor")));
    let apart = office.get(&format!("/contacts/{jonas}")).await;
    assert_eq!((text(&apart["id"]), &apart["name"]), (jonas, &json!("Jonas")));
    let apart = office.get(&format!("/contacts/{lena}")).await;
    assert_eq!((text(&apart["id"]), &apart["name"]), (lena, &json!("Mrs Marsh")));
    let came = office.messages(&conversation).await.remove(0);
    assert_eq!((&came["type"], &came["content"]["is_requested"]), (&json!("contacts"), &json!(true)), "{came}");
    assert!(office.page(&owner, &way).await.contains("The number is known already"));

    // A program asks in the same way.
    let to = format!("/conversations/{conversation}/messages");
    let asked = office.post(&to, &json!({ "type": "contact_request", "text": "And by text message?" })).await;
    assert_eq!((asked.status, &asked.body["content"]["answers"]), (201, &json!("number")), "{asked:?}");
    office.until_status(&conversation, &asked.body["id"], "delivered").await;
    let long = office.post(&to, &json!({ "type": "contact_request", "text": "x".repeat(1025) })).await;
    assert_eq!(long.status, 422);
}

// Shows P-SEC-4.
async fn one_request_id_runs_from_webhook_to_row_and_from_api_to_meta(office: Office) {
    let (_, conversation) = office.customer_writes("Hello").await;
    let asked: RequestId = Clock::system().id();
    let url = format!("{}/api/v1/conversations/{conversation}/messages", office.url);
    let call = office.http.post(url).bearer_auth(&office.key).header("x-request-id", asked.to_string());
    let answer = call.json(&json!({ "type": "text", "text": "Good morning" })).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.headers()["x-request-id"].to_str().unwrap()),
        (201, asked.to_string().as_str())
    );
    let at_meta = until("Meta has been called", async || {
        office.meta.requests().into_iter().find(|call| call.method == "POST" && call.path.ends_with("/messages"))
    });
    assert_eq!(at_meta.await.request_id, Some(asked.to_string()));

    const BY_REQUEST: Sql = sql!("select text from message where tenant_id = :tenant and request_id = :request");
    let posted: RequestId = Clock::system().id();
    let body = office.meta.deliveries()[0].body.replace("Hello", "Hello again").replace("wamid.", "wamid.again");
    let signature = sandbox::signature::sha256(&office.app.secret, body.as_bytes());
    let post = office
        .http
        .post(&office.webhook_url)
        .header("x-hub-signature-256", signature)
        .header("x-request-id", posted.to_string());
    assert_eq!(post.body(body).send().await.unwrap().status(), 200);
    let db = office.store();
    let row = until("the row is there", async || {
        let read = db.read(office.tenant_id(), move |scope| scope.row(BY_REQUEST, params! { "request" => posted }));
        read.await.unwrap()
    });
    assert_eq!(row.await.get::<String>("text").unwrap(), "Hello again");
}

async fn two_numbers_of_one_app_share_a_callback_and_keep_apart(office: Office) {
    let hire = office.meta.add_number(&office.account, "+44 20 7946 0019", "Lark Music School Hire");
    let connected = office.connect("Instrument hire", &hire).await;
    assert_eq!(connected.status, 201, "{connected:?}");
    assert_eq!(connected.body["webhook_url"], office.webhook_url);
    assert_eq!(office.connect("The same again", &hire).await.status, 409);

    let ada = office.meta.add_customer(NewCustomer::named("Ada").phone("+44 7700 900001"));
    office.meta.write(&ada, &office.number, Inbound::text("A lesson, please")).unwrap();
    office.meta.write(&ada, &hire, Inbound::text("A cello, please")).unwrap();
    for (inbox, number, said) in
        [(&office.inbox, &office.number, "A lesson, please"), (&text(&connected.body["id"]), &hire, "A cello, please")]
    {
        let listed = until("the conversation is there", async || {
            office.get(&format!("/conversations?inbox={inbox}")).await["data"]
                .as_array()
                .filter(|data| data.len() == 1)
                .cloned()
        });
        let conversation = text(&listed.await[0]["id"]);
        assert_eq!(office.messages(&conversation).await[0]["text"], said);
        let answer = office.reply(&conversation, &format!("About “{said}”")).await;
        office.until_status(&conversation, &answer.body["id"], "delivered").await;
        let sent = office.phone_shows(&ada).into_iter().find(|message| message.text.contains(said)).unwrap();
        assert_eq!(&sent.number_id, number);
    }
    tokio::time::timeout(Duration::from_secs(10), office.meta.settled()).await.unwrap();
    assert!(office.meta.deliveries().iter().all(|delivery| delivery.status == Some(200)));
}
