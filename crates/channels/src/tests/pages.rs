//! The pages of connected numbers, through the router.

use axum::http::{Method, StatusCode};
use sandbox::Inbound;

use super::world::worlds;
use crate::inbound::Unread;

#[tokio::test]
async fn someone_connects_a_number_on_the_page() {
    for world in worlds().await {
        let all = format!("/t/{}/settings/inboxes", world.lark);
        let empty = world.page("lark-owner", Method::GET, &all, "").await;
        assert!(empty.text.contains("No number is connected yet") && empty.text.contains(&format!("{all}/new")));
        let form = world.page("lark-owner", Method::GET, &format!("{all}/new/new"), "").await;
        for field in ["app_id", "phone_number_id", "waba_id", "access_token", "app_secret", "verify_token"] {
            assert!(form.text.contains(&format!("name=\"{field}\"")), "{field}");
        }
        let account = &world.account;
        let filled = |token: &str| {
            encoded(&[
                ("app_id", &account.app.id),
                ("phone_number_id", &account.number),
                ("waba_id", &account.waba),
                ("access_token", token),
                ("app_secret", &account.app.secret),
                ("name", "<b>Front</b>"),
                ("terms", crate::connect::terms::VERSION),
            ])
        };
        let refused = world.page("lark-owner", Method::POST, &all, &filled("EAAwrong-token-that-nobody-gave")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("Meta does not accept this access token"));
        assert!(refused.text.contains(&account.number), "what was typed is kept");
        assert!(
            !refused.text.contains("token-that-nobody-gave") && !refused.text.contains(&account.app.secret),
            "secrets are not sent back"
        );
        let taken = world.page("lark-owner", Method::POST, &all, &filled(&account.token)).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        let page = taken.location().trim_end_matches("/checklist");
        assert!(
            world
                .page("lark-owner", Method::GET, taken.location(), "")
                .await
                .text
                .contains("From connected to answered")
        );
        let shown = world.page("lark-owner", Method::GET, page, "").await;
        assert!(shown.text.contains("/hooks/meta/"));
        assert!(shown.text.contains("lesson_reminder") && shown.text.contains("It works"));
        // A34
        assert!(shown.text.contains("&lt;b&gt;Front&lt;/b&gt;") && !shown.text.contains("<b>Front"));
        assert!(!shown.text.contains(&account.token) && !shown.text.contains(&account.app.secret));
        let list = world.page("lark-owner", Method::GET, &all, "").await;
        assert!(list.text.contains("+44 20 7946 0018") && list.text.contains("Connected"));
    }
}

#[tokio::test]
async fn who_may_not_manage_sees_health_and_no_secrets() {
    for world in worlds().await {
        let (answer, id) = world.connected().await;
        let page = format!("/t/{}/settings/inboxes/{id}", world.lark);
        let seen = world.page("lark-agent", Method::GET, &page, "").await;
        assert_eq!(seen.status, StatusCode::OK);
        assert!(seen.text.contains("It works"));
        for hidden in
            [answer["verify_token"].as_str().unwrap(), answer["webhook_url"].as_str().unwrap(), "disconnection"]
        {
            assert!(!seen.text.contains(hidden), "{hidden}");
        }
        for action in ["check", "token", "templates", "disconnection"] {
            let path = format!("{page}/{action}");
            assert_eq!(
                world.page("lark-agent", Method::POST, &path, "").await.status,
                StatusCode::FORBIDDEN,
                "{action}"
            );
            assert_eq!(world.page("brook-owner", Method::POST, &path, "").await.status, StatusCode::NOT_FOUND);
            // A15: the other tenant's own page, with this id.
            let crossed = format!("/t/{}/settings/inboxes/{id}/{action}", world.brook);
            let form = "access_token=EAAx";
            assert_eq!(
                world.page("brook-owner", Method::POST, &crossed, form).await.status,
                StatusCode::NOT_FOUND,
                "{action}"
            );
        }
        assert_eq!(
            world
                .page("brook-owner", Method::GET, &format!("/t/{}/settings/inboxes/{id}", world.brook), "")
                .await
                .status,
            StatusCode::NOT_FOUND
        );
        // The control.
        let own = world.page("lark-admin", Method::GET, &page, "").await;
        assert!(own.text.contains(answer["verify_token"].as_str().unwrap()));
        for (action, said) in [("check", "?said=checked"), ("templates", "/templates?said=refreshed")] {
            let done = world.page("lark-admin", Method::POST, &format!("{page}/{action}"), "").await;
            assert_eq!(done.location(), format!("{page}{said}"));
        }
    }
}

#[tokio::test]
async fn numbers_nobody_connected_are_shown_with_their_count() {
    for world in worlds().await {
        world.connected().await;
        let stranger = world.meta.add_number(&world.account.waba, "+44 20 7946 0077", "Not ours");
        for text in ["one", "two"] {
            world.meta.write(&world.account.customer, &stranger, Inbound::text(text)).unwrap();
        }
        world.meta.settled().await;
        let list = world.page("lark-viewer", Method::GET, &format!("/t/{}/settings/inboxes", world.lark), "").await;
        assert!(list.text.contains(&stranger) && list.text.contains("2 events"), "{}", list.text);
        assert!(world.kept(world.lark).await.is_empty());
    }
}

#[tokio::test]
async fn what_could_not_be_read_is_a_click_away_from_the_numbers() {
    for world in worlds().await {
        let all = format!("/t/{}/settings/inboxes", world.lark);
        let link = format!("/t/{}/settings/unreadable", world.lark);
        let page = async |who: &str| world.page(who, Method::GET, &all, "").await.text;
        assert!(!page("lark-owner").await.contains(&link), "without a number there is nothing to say");
        world.connected().await;
        let calm = page("lark-owner").await;
        assert!(calm.contains(&link) && calm.contains("Everything that arrived could be read."));
        for (parked, words) in [(1, "One thing arrived"), (2, "2 things arrived"), (101, "100 or more things arrived")]
        {
            let before = world.app.db.read(world.lark, crate::inbound::count_parked).await.unwrap();
            let park = move |tx: &mut store::Tx<'_>| {
                (before..parked).try_for_each(|_| {
                    let (app, inbound) = (tx.id(), tx.id());
                    let (reason, detail) = ("unknown_kind".to_owned(), "Nobody knows it.".to_owned());
                    let unread =
                        Unread { app, inbound, position: String::new(), reason, detail, body: Some(Vec::new()) };
                    crate::inbound::park(tx, &unread)
                })
            };
            world.app.db.write(world.lark, world.actor(), park).await.unwrap();
            let told = page("lark-owner").await;
            assert!(told.contains(words) && told.contains("Please look"), "{words}: {told}");
        }
        assert!(!page("lark-agent").await.contains(&link), "only who manages numbers may look");
        let other = world.page("brook-owner", Method::GET, &format!("/t/{}/settings/inboxes", world.brook), "").await;
        assert!(!other.text.contains("things arrived"));
    }
}

#[tokio::test]
async fn every_column_is_on_the_data_map() {
    let map = crate::map();
    let tables: Vec<&str> = map.iter().map(|table| table.name).collect();
    assert!(tables.contains(&"app") && tables.contains(&"checklist") && tables.contains(&"parked"));
    let schema = include_str!("../../../store/migrations/V4__channels.sql");
    let later = concat!(
        include_str!("../../../store/migrations/V15__alarms.sql"),
        include_str!("../../../store/migrations/V16__silence.sql"),
        include_str!("../../../store/migrations/V18__health.sql"),
        include_str!("../../../store/migrations/V22__connect.sql"),
        include_str!("../../../store/migrations/V24__reach.sql"),
        include_str!("../../../store/migrations/V27__bounds.sql")
    );
    let schema = [schema, later].concat();
    for table in map {
        let from = schema.split(&format!("create table {} (", table.name)).nth(1).unwrap();
        let lines = from.split(");").next().unwrap().lines().map(str::trim);
        let columns: Vec<&str> = lines
            .filter(|line| {
                !line.is_empty()
                    && !line.starts_with("--")
                    && !line.starts_with("primary")
                    && !line.starts_with("foreign")
            })
            .filter_map(|line| line.split(' ').next())
            .collect();
        let added =
            later.lines().filter_map(|line| line.strip_prefix(&format!("alter table {} add column ", table.name)));
        let columns: Vec<&str> = columns.into_iter().chain(added.filter_map(|rest| rest.split(' ').next())).collect();
        let mapped: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(columns, mapped, "{}", table.name);
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
