//! Two entries that count as one person, or did: what goes with which of them.

use axum::http::StatusCode;
use kernel::ContactId;
use testkit::{run, worlds};

use super::{HERS, assert_gone, erase, plant};

const ALSO_HERS: &str = "447700900333";

// Shows P-PRV-2 and P-CRM-4: two entries that count as one person go by one request, and are not taken apart any more.
#[test]
fn both_entries_of_a_merged_person_go_by_one_request() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let (hers, too) = (plant(&world, lark, HERS).await, plant(&world, lark, ALSO_HERS).await);
            let both = serde_json::json!({ "from": too.contact(), "into": hers.contact() });
            let merged = world.post("/api/v1/contacts/merge").api(&lark.key).json(&both).send().await;
            assert_eq!(merged.status, StatusCode::CREATED, "{}", merged.body);
            let merge = merged.json()["merge_id"].as_str().unwrap().to_owned();
            // She asks by the number of the entry that leads to the other.
            erase(&world, lark, ALSO_HERS, hers.contact()).await;
            world.run_tasks().await;
            for one in [&hers, &too] {
                assert_gone(&world, lark, one).await;
            }
            let undo = world.post(format!("/api/v1/contacts/merges/{merge}/undo")).api(&lark.key).send().await;
            assert_eq!((undo.status, undo.code().as_str()), (StatusCode::CONFLICT, "contact_erased"), "{}", undo.body);
            assert!(undo.body.contains("cannot be taken apart any more"), "{}", undo.body);
            let undo = world.post_form(format!("/t/{}/people/merges/{merge}/undo", lark.id), "").as_staff(&lark.owner);
            let undo = undo.send().await;
            assert_eq!(undo.status, StatusCode::CONFLICT, "{}", undo.body);
            let again = world.post("/api/v1/contacts/merge").api(&lark.key).json(&both).send().await;
            assert_eq!((again.status, again.code().as_str()), (StatusCode::CONFLICT, "contact_erased"));
            world.finish().await;
        }
    });
}

// Shows P-CON-5 and P-PRV-2: an import is taken back also where whoever stood for two was erased since, and the other was not.
#[test]
fn an_import_is_taken_back_from_whoever_counted_as_one_with_an_erased_person() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let enter = async |name: &str, number: &str| {
                let person = serde_json::json!({ "name": name, "identities": [{ "kind": "phone", "value": number }] });
                let made = world.post("/api/v1/contacts").api(&lark.key).json(&person).send().await;
                made.json()["id"].as_str().unwrap().parse::<ContactId>().unwrap()
            };
            let stands = async |contact: ContactId| {
                let person = world.get(format!("/api/v1/contacts/{contact}")).api(&lark.key).send().await.json();
                let consents = world.get(format!("/api/v1/consents?contact_id={contact}")).api(&lark.key).send().await;
                let last = consents.json()["data"][0]["effect"].as_str().map(str::to_owned);
                (person["identities"].as_array().unwrap().len(), last)
            };
            let ana = enter("Ana", &format!("+{HERS}")).await;
            let bea = enter("Bea", &format!("+{ALSO_HERS}")).await;
            let both = serde_json::json!({ "from": bea, "into": ana });
            let merged = world.post("/api/v1/contacts/merge").api(&lark.key).json(&both).send().await.json();
            let file = format!("phone,name,email,Offers\n+{ALSO_HERS},Ana Okafor,bea@example.com,yes\n");
            let path = "/api/v1/contacts/import?mapping=%7B%22Offers%22:%22consent_marketing%22%7D";
            let begun = world.post(path).api(&lark.key).body("text/csv", file.into_bytes()).send().await;
            assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.body);
            world.run_tasks().await;
            let merge = merged["merge_id"].as_str().unwrap();
            let undo = world.post(format!("/api/v1/contacts/merges/{merge}/undo")).api(&lark.key).send().await;
            assert!(undo.status.is_success(), "{}", undo.body);
            erase(&world, lark, HERS, ana).await;
            world.run_tasks().await;
            let gone = world.get(format!("/api/v1/contacts/{ana}")).api(&lark.key).send().await;
            assert_eq!(gone.status, StatusCode::NOT_FOUND, "{}", gone.body);
            assert_eq!(stands(bea).await, (2, Some("grant".to_owned())), "control: she keeps what came with the row");
            let back = format!("/api/v1/contacts/imports/{}/undo", begun.json()["id"].as_str().unwrap());
            let back = world.post(back).api(&lark.key).send().await;
            assert_eq!(back.status, StatusCode::OK, "{}", back.body);
            world.run_tasks().await;
            assert_eq!(stands(bea).await, (1, Some("release".to_owned())));
            world.finish().await;
        }
    });
}
