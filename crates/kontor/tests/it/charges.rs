//! What messages cost: Meta's reports times the card of the day, in every number that is shown of it.

use kernel::{ContactId, ConversationId, MessageId, PhoneNumber, Timestamp};
use serde_json::{Value, json};
use store::{Sql, params, sql};
use testkit::{Answer, World, run, webhook, worlds};

const SENT: Sql = sql!(
    "insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, provider_id, purpose, \
     author_kind, status, status_at, created_at, request_id) values (:tenant, :id, :conversation, :inbox, 'outbound', 'text', '', '{}', \
     :at, :provider, 'service', 'system', 'sent', :at, :at, :id)"
);

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A message of Lark's that Meta has taken.
async fn sent(world: &World, conversation: ConversationId, provider: &str, when: Timestamp) {
    let (id, inbox, provider): (MessageId, _, _) = (world.clock.id(), world.lark.inbox, provider.to_owned());
    let write = move |tx: &mut store::Tx<'_>| {
        let values = params! { "id" => id, "conversation" => conversation, "inbox" => inbox, "at" => when, "provider" => provider };
        tx.execute(SENT, values)
    };
    world.db.write(world.lark.id, world.actor(&world.lark.owner), write).await.unwrap();
}

/// Meta reports of it, with or without what it charges.
async fn reports(world: &World, provider: &str, status: &str, when: Timestamp, pricing: Option<(&str, &str)>) {
    let mut report =
        json!({"id": provider, "status": status, "timestamp": when.seconds().to_string(), "recipient_id": "1"});
    if let Some((kind, category)) = pricing {
        report["pricing"] =
            json!({"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category});
    }
    let lark = &world.lark;
    world.receive(lark, webhook::post(&lark.account, &lark.number, json!({"statuses": [report]}))).await;
}

async fn month(world: &World, month: &str) -> Vec<(String, String, String, i64, i64, i64)> {
    let answer = world.get(format!("/api/v1/reports/costs?month={month}")).api(&world.lark.key).send().await;
    let text = |sum: &Value, key: &str| sum[key].as_str().unwrap().to_owned();
    let number = |sum: &Value, key: &str| sum[key].as_i64().unwrap();
    let read = |sum: &Value| {
        let counts = (number(sum, "messages"), number(sum, "without_known_cost"), number(sum, "cost_micros"));
        (text(sum, "market"), text(sum, "type"), text(sum, "currency"), counts.0, counts.1, counts.2)
    };
    answer.json()["data"].as_array().unwrap().iter().map(read).collect()
}

fn row(market: &str, kind: &str, currency: &str, counts: (i64, i64, i64)) -> (String, String, String, i64, i64, i64) {
    (market.to_owned(), kind.to_owned(), currency.to_owned(), counts.0, counts.1, counts.2)
}

async fn of_owner(world: &World, path: &str) -> Answer {
    world.get(format!("/t/{}/{path}", world.lark.id)).as_staff(&world.lark.owner).send().await
}

/// Someone with a German number.
async fn german(world: &World) -> (ContactId, ConversationId) {
    world.writes(&world.lark, webhook::From::Phone("491701234567"), "Greta", "Hello").await;
    let phone = PhoneNumber::from_digits("491701234567").unwrap();
    let found = world
        .db
        .read(world.lark.id, move |scope| -> store::Result<_> {
            let find = sql!(
                "select c.id, c.contact_id from conversation c join identity i on i.tenant_id = c.tenant_id and i.contact_id = c.contact_id \
                 where c.tenant_id = :tenant and i.value = :phone"
            );
            let row = scope.row(find, params! { "phone" => phone.e164() })?.unwrap();
            Ok((row.get("contact_id")?, row.get("id")?))
        })
        .await;
    found.unwrap()
}

// Shows P-CAM-3.
#[test]
fn what_meta_reports_is_reckoned_by_the_card_of_the_day() {
    run(async {
        for world in worlds().await {
            let (_, thread) = german(&world).await;
            let day = at("2026-11-20T10:00:00Z");
            for (provider, status, pricing) in [
                ("wamid.c1", "delivered", Some(("regular", "service"))),
                ("wamid.c2", "delivered", Some(("free_customer_service", "service"))),
                // Only what is delivered is charged, and this never is.
                ("wamid.c3", "sent", Some(("regular", "marketing"))),
                ("wamid.c4", "delivered", Some(("regular", "group_utility"))),
            ] {
                sent(&world, thread, provider, day).await;
                reports(&world, provider, status, day, pricing).await;
            }
            // The price comes with "sent", the delivery without one, in the next month, twice.
            sent(&world, thread, "wamid.c5", day).await;
            reports(&world, "wamid.c5", "sent", day, Some(("regular", "utility"))).await;
            for hour in ["2026-12-01T00:30:00Z", "2027-01-02T08:00:00Z"] {
                reports(&world, "wamid.c5", "delivered", at(hour), None).await;
            }

            let expected = [
                row("Germany", "regular", "USD", (1, 1, 0)),
                row("Germany", "free_customer_service", "USD", (1, 0, 0)),
                row("Germany", "regular", "USD", (1, 0, 55_000)),
            ];
            assert_eq!(month(&world, "2026-11").await, expected);
            // It was delivered in December, and once.
            assert_eq!(month(&world, "2026-12").await, [row("Germany", "regular", "USD", (1, 0, 55_000))]);

            // Page, table and list say the same.
            let page = of_owner(&world, "settings/costs?month=2026-11").await;
            assert!(page.body.contains("USD\u{a0}0.06") && page.body.contains("The price of 1 message is not known"));
            let table = of_owner(&world, "settings/costs/table?month=2026-11").await;
            assert!(table.header("content-type").starts_with("text/csv"));
            assert!(table.body.contains(",Germany,service,regular,USD,1,0,0.055000\r\n"), "{}", table.body);
            let group = format!(
                "month=2026-11&inbox={}&market=Germany&category=service&kind=regular&currency=USD",
                world.lark.inbox
            );
            let list = of_owner(&world, &format!("settings/costs/messages?{group}")).await;
            assert!(list.body.contains("Greta") && list.body.contains("USD\u{a0}0.0550"));

            assert_eq!(of_owner(&world, "settings/costs?month=2026-13").await.status.as_u16(), 422);
            world.finish().await;
        }
    });
}

// Shows P-CAM-3.
#[test]
fn an_account_is_billed_in_its_own_currency_and_by_its_own_clock() {
    run(async {
        for world in worlds().await {
            let (_, thread) = german(&world).await;
            let post = |path: &str, fields: String| {
                world
                    .post_form(format!("/t/{}/settings/costs/{path}", world.lark.id), &fields)
                    .as_staff(&world.lark.owner)
                    .send()
            };
            let zone = |name: &str| format!("inbox={}&currency=EUR&time_zone={name}", world.lark.inbox);
            assert_eq!(post("billing", zone("Atlantis")).await.status.as_u16(), 422);
            assert_eq!(post("billing", zone("America/Sao_Paulo")).await.status.as_u16(), 303);

            // Without a card in euro nothing is guessed.
            let eve = at("2026-12-01T01:00:00Z");
            sent(&world, thread, "wamid.e1", eve).await;
            reports(&world, "wamid.e1", "delivered", eve, Some(("regular", "service"))).await;
            assert_eq!(month(&world, "2026-11").await, [row("Germany", "regular", "EUR", (1, 1, 0))]);

            let card = |rates: &str| format!("currency=EUR&from=2026-10-01&source=Meta&rates={rates}");
            let head = "market,marketing,utility,authentication,authentication_international,service%0A";
            let wrong = post("cards", card(&format!("{head}Atlantis,1,1,1,1,1"))).await;
            assert_eq!(wrong.status.as_u16(), 422);
            assert!(
                wrong.body.contains("Meta has no market called") && wrong.body.contains("Atlantis,1,1,1,1,1"),
                "it is kept for another try"
            );
            assert_eq!(post("cards", card(&format!("{head}Germany,0.1,0.05,0.05,,0.049"))).await.status.as_u16(), 303);
            sent(&world, thread, "wamid.e2", eve).await;
            reports(&world, "wamid.e2", "delivered", eve, Some(("regular", "service"))).await;
            assert_eq!(month(&world, "2026-11").await, [row("Germany", "regular", "EUR", (2, 1, 49_000))]);
            world.finish().await;
        }
    });
}

#[test]
fn the_composer_says_what_an_answer_costs_before_it_is_sent() {
    run(async {
        for world in worlds().await {
            let (_, thread) = german(&world).await;
            let path = format!("inbox/{thread}");
            let composer = || of_owner(&world, &path);
            let now = world.clock.now();
            assert!(composer().await.body.contains("free, 1,000 left this month"));
            sent(&world, thread, "wamid.f1", now).await;
            reports(&world, "wamid.f1", "delivered", now, Some(("free_customer_service", "service"))).await;
            assert!(composer().await.body.contains("free, 999 left this month"));

            // The allowance ends; then the card of the day counts.
            let inbox = world.lark.inbox;
            let use_up = move |tx: &mut store::Tx<'_>| {
                let more = sql!(
                    "update message_cost_sum set messages = messages + 999 where tenant_id = :tenant and inbox_id = :inbox"
                );
                tx.execute(more, params! { "inbox" => inbox })
            };
            world.db.write(world.lark.id, world.actor(&world.lark.owner), use_up).await.unwrap();
            assert!(composer().await.body.contains("about \u{2068}USD\u{a0}0.0550\u{2069}"));
            // She came by an ad: three days cost nothing.
            sent(&world, thread, "wamid.f2", now).await;
            reports(&world, "wamid.f2", "delivered", now, Some(("free_entry_point", "service"))).await;
            assert!(composer().await.body.contains("free: they came by an ad"));
            world.finish().await;
        }
    });
}

#[test]
fn an_estimate_needs_no_number_and_says_when_no_card_tells() {
    run(async {
        for world in worlds().await {
            let asked = |query: &str| {
                let path = format!("/t/{}/settings/costs/estimate?{query}", world.brook.id);
                world.get(path).as_staff(&world.brook.owner).send()
            };
            // 1,500 answers of which 1,000 are free, 200 reminders, 10 offers: 500 · 0.055 + 200 · 0.055 + 10 · 0.1365.
            let page = asked("country=DE&currency=USD&answers=1500&utility=200&marketing=10").await;
            assert!(page.body.contains("USD\u{a0}39.87"), "{}", page.body);
            let page = asked("country=DE&currency=EUR&answers=1500").await;
            assert!(page.body.contains("There is no rate card in \u{2068}EUR\u{2069} yet"));
            // Free ones need no card.
            assert!(asked("country=DE&currency=EUR&answers=1000").await.body.contains("EUR\u{a0}0.00"));
            assert!(asked("country=DE&answers=-5").await.body.contains("Write a whole number"));
            world.finish().await;
        }
    });
}
