//! Books of other programs, and our own.

use super::*;

// Shows P-CRM-1: the exports of the programs that people come from.
#[tokio::test]
async fn the_books_of_google_and_outlook_are_known() {
    let google = "First Name,Last Name,Organization Name,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value\n\
        Ana,Lopes,Padaria Sol,1980-05-12,Likes tea,* myContacts ::: vip,Home,ana@example.com,Mobile,0170 1234567 ::: +49 30 901820,+351 912 345 678\n";
    let outlook = "Title,First Name,Last Name,Company,Business Phone,Mobile Phone,E-mail Address,Categories\nMs,Ana,Lopes,Padaria Sol,+49 30 901820,0170 1234567,ana@example.com,vip\n";
    for file in [google, outlook] {
        for office in offices().await {
            let done = office.bring(&owner(), "", file).await;
            assert_eq!(counts(&done, "run"), [1, 1, 0, 0, 0], "{done}");
            let ana = office.world.person(office.by_name("Ana Lopes").await).await;
            assert_eq!(ana.tags, ["vip"]);
            assert_eq!(ana.company, Some(office.by_name("Padaria Sol").await));
            let known: Vec<&str> = ana.identities.iter().map(|one| one.value.as_str()).collect();
            assert!(
                known.contains(&"+491701234567")
                    && known.contains(&"+4930901820")
                    && known.contains(&"ana@example.com"),
                "{known:?}"
            );
        }
    }
}

impl Office {
    /// What is kept beside each person, by name: notes, and what they said of offers.
    async fn beside(&self, who: &str) -> Vec<String> {
        let path = "/api/v1/contacts/export?format=json";
        let book = self.call(who, Method::GET, path, Vec::new()).await.json();
        let of = |person: &Value, list: &str, part: &str| -> Vec<String> {
            person[list].as_array().unwrap().iter().map(|one| one[part].as_str().unwrap().to_owned()).collect()
        };
        let one = |person: &Value| {
            format!("{} {:?} {:?}", person["name"], of(person, "notes", "words"), of(person, "consents", "standing"))
        };
        let mut all: Vec<String> = book["contacts"].as_array().unwrap().iter().map(one).collect();
        all.sort();
        all.into_iter().map(|one| one.replace("\\n", "\n")).collect()
    }
}

// Shows P-CRM-2: import of our own export gives the same book.
#[tokio::test]
async fn our_own_export_gives_the_same_book_in_another_business() {
    for office in offices().await {
        let file = "name,phone,email,company,tags,birthday,size,note,language,time zone,offers\n\
            \"Ana; \"\"A\"\" Lopes\",+491701234567,ana@example.com,\"Sol, Lda\",vip,1980-05-12,=4+1,\"Likes tea;\nnot coffee\",pt,Europe/Lisbon,yes\n\
            Bea,+351912345678,,,,,,,,,withdrawn\n";
        let mapping = "?mapping=%7B%22size%22:%22new:text%22,%22offers%22:%22consent_marketing%22%7D";
        office.bring(&owner(), mapping, file).await;
        let shown = |person: &Person, book: &[Person]| {
            let known: Vec<String> = person.identities.iter().map(|one| one.value.clone()).collect();
            let company =
                person.company.and_then(|id| book.iter().find(|one| one.id == id)).map(|one| one.name.clone());
            (
                person.name.clone(),
                person.kind,
                known,
                company,
                person.tags.clone(),
                person.fields.clone(),
                person.language.clone(),
                person.time_zone.clone(),
            )
        };
        let before = office.book(office.world.lark).await;
        let (said, noted) = (office.beside("lark-owner").await, "Likes tea;\nnot coffee");
        assert!(said.iter().any(|one| one.contains(noted) && one.contains("granted")), "{said:?}");
        assert!(said.iter().any(|one| one.contains("withdrawn")), "{said:?}");
        for format in ["csv", "vcard", "json"] {
            let path = format!("/api/v1/contacts/export?format={format}");
            let export = office.call(&owner(), Method::GET, &path, Vec::new()).await;
            assert_eq!(export.status, StatusCode::OK, "{}", export.text);
            let done = office.bring("brook-owner", "", export.text.clone()).await;
            assert_eq!(counts(&done, "run")[4], 0, "{done} {}", export.text);
            let after = office.book(office.world.brook).await;
            let one: Vec<_> = before.iter().map(|person| shown(person, &before)).collect();
            let other: Vec<_> = after.iter().map(|person| shown(person, &after)).collect();
            assert_eq!(one, other, "{format}: {}", export.text);
            assert_eq!(office.beside("brook-owner").await, said, "{format}: {}", export.text);
            office.act("brook-owner", &done, "undo").await;
            assert!(office.book(office.world.brook).await.is_empty());
        }
    }
}
