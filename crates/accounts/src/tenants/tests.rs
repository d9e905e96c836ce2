use axum::http::StatusCode;
use kernel::{Locale, Permission, Permissions};
use web::{Guard, Sees};

use super::*;
use crate::Doorman;
use crate::testing::{PASSWORD, World, get, post, profile, worlds};

fn form(version: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("business_name", "Lark Music"),
        ("address", "Gartenweg 3"),
        ("phone", "+49 30 1234567"),
        ("time_zone", "Europe/Lisbon"),
        ("country", "PT"),
        ("agent_sees", "own"),
        ("quiet_from", "22:00"),
        ("quiet_until", "07:30"),
        ("version", version),
    ]
}

async fn lark(world: &World) -> Tenant {
    world.db.read(world.lark.tenant, get_tenant).await.unwrap()
}

fn get_tenant(scope: &Scope<'_>) -> Result<Tenant> {
    super::get(scope)
}

// P-ACC-1: a business edits its profile and settings; of two who do it at once the second overwrites nothing.
#[tokio::test]
async fn settings_are_changed_by_one_at_a_time() {
    for world in worlds().await {
        let router = world.router();
        let (path, session) = (format!("/t/{}/settings", world.lark.tenant), &world.lark.admin.session);
        assert!(get(&router, &path, session).await.body.contains("Lark Music School"));
        let saved = post(&router, &path, session, &form("1")).await;
        assert_eq!(saved.location, format!("{path}?done=saved"), "{}", saved.body);
        let now = lark(&world).await;
        assert_eq!(
            (now.profile.name.as_str(), now.agent_sees, now.quiet_from, now.version),
            ("Lark Music", AgentSees::Own, 22 * 60, 2)
        );
        let mut late = form("1");
        late[0].1 = "Overwritten";
        let stale = post(&router, &path, session, &late).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.body.contains("Someone else has changed"));
        assert_eq!(lark(&world).await.profile.name, "Lark Music");
        assert_eq!(world.events().await, ["settings.changed"]);
    }
}

#[tokio::test]
async fn the_language_of_the_business_is_that_of_who_has_none_of_their_own() {
    for world in worlds().await {
        let router = world.router();
        let path = format!("/t/{}/settings", world.lark.tenant);
        let (admin, agent) = (&world.lark.admin.session, &world.lark.agent.session);
        let me = format!("/t/{}/me", world.lark.tenant);
        post(&router, &me, agent, &[("language", "pt-BR"), ("time_zone", "")]).await;
        // A form that says nothing of it leaves it as it is.
        assert_eq!(post(&router, &path, admin, &form("1")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(lark(&world).await.locale, Locale::En);
        let mut spanish = form("2");
        spanish.push(("language", "es"));
        assert_eq!(post(&router, &path, admin, &spanish).await.status, StatusCode::SEE_OTHER);
        assert!(get(&router, &me, admin).await.body.contains(r#"<html lang="es""#));
        assert!(get(&router, &me, agent).await.body.contains(r#"<html lang="pt-BR""#));
        let mut unknown = form("3");
        unknown.push(("language", "klingon"));
        assert!(post(&router, &path, admin, &unknown).await.body.contains("field-language-wrong"));
        assert_eq!(lark(&world).await.locale, Locale::Es);
    }
}

// Shows P-ACC-1: currency and languages are settings too.
#[tokio::test]
async fn currency_and_languages_are_the_countrys_until_they_are_chosen() {
    for world in worlds().await {
        let (router, session) = (world.router(), &world.lark.admin.session);
        let path = format!("/t/{}/settings", world.lark.tenant);
        assert_eq!(lark(&world).await.currency, "EUR");
        let page = get(&router, &path, session).await.body;
        assert!(page.contains(r#"value="EUR" selected"#) && page.contains("Deutsch"));
        let mut chosen = form("1");
        chosen.extend([
            ("currency", "CHF"),
            ("speaks", "1"),
            ("speaks.de", "on"),
            ("speaks.xx", "on"),
            ("speaks.fr", "on"),
        ]);
        assert_eq!(post(&router, &path, session, &chosen).await.status, StatusCode::SEE_OTHER);
        assert_eq!(lark(&world).await.currency, "CHF");
        let languages = async || world.db.read(world.lark.tenant, spoken).await.unwrap();
        assert_eq!(languages().await, ["Deutsch", "Français"]);
        // A form that says nothing of them leaves them as they are; one in which none is ticked takes them away.
        assert_eq!(post(&router, &path, session, &form("2")).await.status, StatusCode::SEE_OTHER);
        assert_eq!((lark(&world).await.currency.as_str(), languages().await.len()), ("CHF", 2));
        let mut none = form("3");
        none.extend([("speaks", "1"), ("currency", "ZZZ")]);
        let wrong = post(&router, &path, session, &none).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("field-currency-wrong"));
        none.pop();
        assert_eq!(post(&router, &path, session, &none).await.status, StatusCode::SEE_OTHER);
        assert!(languages().await.is_empty());
    }
}

#[tokio::test]
async fn a_wrong_setting_is_told_beside_its_field_and_changes_nothing() {
    for world in worlds().await {
        let router = world.router();
        let path = format!("/t/{}/settings", world.lark.tenant);
        for (field, value) in [
            ("time_zone", "Mars/Olympus"),
            ("agent_sees", "none"),
            ("quiet_from", "25:00"),
            ("phone", "no"),
            ("business_name", ""),
        ] {
            let mut wrong = form("1");
            wrong.iter_mut().find(|(name, _)| *name == field).unwrap().1 = value;
            let answer = post(&router, &path, &world.lark.owner.session, &wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(answer.body.contains(&format!("field-{field}-wrong")), "{field}");
        }
        assert_eq!(lark(&world).await.version, 1);
        // P-ACC-2: an agent sees the page but changes nothing.
        assert_eq!(post(&router, &path, &world.lark.agent.session, &form("1")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(lark(&world).await.version, 1);
    }
}

// A22: the tenant's choice is what the guard tells of agents; owners and admins see all.
#[tokio::test]
async fn what_agents_see_is_the_tenants_choice() {
    for world in worlds().await {
        let doorman = Doorman::new(world.db.clone());
        let (business, router) = (&world.lark, world.router());
        let sees = async |login| doorman.member(login, business.tenant).await.unwrap().unwrap().sees;
        assert_eq!(sees(business.agent.login).await, Sees::All);
        post(&router, &format!("/t/{}/settings", business.tenant), &business.owner.session, &form("1")).await;
        assert_eq!(sees(business.agent.login).await, Sees::OwnAndUnassigned(business.agent.staff));
        assert_eq!(sees(business.viewer.login).await, Sees::OwnAndUnassigned(business.viewer.staff));
        assert_eq!(sees(business.admin.login).await, Sees::All);
        assert_eq!(sees(business.owner.login).await, Sees::All);
        assert!(doorman.member(business.owner.login, world.brook.tenant).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn the_operators_business_opens_by_link_and_key() {
    for world in worlds().await {
        let url: Url = "https://kontor.example".parse().unwrap();
        let new = NewTenant { profile: profile("Cedar Dental"), locale: Locale::En };
        let email = Email::parse("ines@cedar.example").unwrap();
        let founded = found_for(&world.db, &url, new, email, "Inés".to_owned()).await.unwrap();
        assert!(
            list(&world.db).await.unwrap().iter().any(|one| one.id == founded.tenant && one.name == "Cedar Dental")
        );
        let key = Doorman::new(world.db.clone()).api_key(founded.api_key.expose()).await.unwrap().unwrap();
        assert_eq!((key.tenant, key.scopes), (founded.tenant, Permissions::of(Permission::ALL)));
        let router = world.router();
        let path = founded.sign_in_url.expose().strip_prefix("https://kontor.example").unwrap().to_owned();
        let opened = get(&router, &path, "").await;
        assert_eq!(opened.location, format!("/t/{}/inbox", founded.tenant));
        let session = opened.cookie("__Host-kontor").unwrap();
        assert_eq!(get(&router, &path, "").await.status, StatusCode::GONE);
        // She chooses a password without having had one.
        assert!(get(&router, "/account", session).await.body.contains("You have no password yet"));
        let set = post(&router, "/account/password", session, &[("password", "seven violets in a jar")]).await;
        assert_eq!(set.location, "/account?done=password");
        let form = [("email", "ines@cedar.example"), ("password", "seven violets in a jar")];
        assert_eq!(post(&router, "/sign-in", "", &form).await.status, StatusCode::SEE_OTHER);
    }
}

// A27: whoever made a login with someone's e-mail before her does not get into the business that is made for her.
#[tokio::test]
async fn a_login_made_in_advance_does_not_get_the_operators_business() {
    for world in worlds().await {
        let url: Url = "https://kontor.example".parse().unwrap();
        let squatter = &world.brook.viewer;
        assert!(world.is_live(&squatter.session).await, "the control");
        let new = NewTenant { profile: profile("Cedar Dental"), locale: Locale::En };
        let email = Email::parse(&squatter.email).unwrap();
        let founded = found_for(&world.db, &url, new, email, "Inés".to_owned()).await.unwrap();
        assert!(!world.is_live(&squatter.session).await);
        let router = world.router();
        let form = [("email", squatter.email.as_str()), ("password", PASSWORD)];
        assert_eq!(post(&router, "/sign-in", "", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let path = founded.sign_in_url.expose().strip_prefix("https://kontor.example").unwrap();
        assert!(get(&router, path, "").await.cookie("__Host-kontor").is_some());
    }
}
