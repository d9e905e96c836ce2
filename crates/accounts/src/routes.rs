//! Every route of this room.

use axum::extract::State;
use kernel::Permission::{ApiKeyManage, ConversationRead, SettingsManage, StaffManage, StaffRead, SupportGrant};
use kernel::{StaffId, TenantId};
use web::layout::Theme;
use web::{Access, App, Method, Path, Routes, described};

use crate::notices::push;
use crate::support::pages as support;
use crate::tenants::hours;
use crate::{acceptance, account, api_keys, mail, me, notices, setup, sign_in, staff, teams, tenants, webhooks};

/// `let_go` takes from a member who is removed, or may not answer customers any more, what she holds in other rooms.
pub fn routes(let_go: staff::LetGo) -> Routes {
    let remove = move |app: State<App>, access: Access, theme: Theme, member: Path<(TenantId, StaffId)>| {
        staff::pages::remove(app, access, theme, member, let_go)
    };
    let change = move |app: State<App>, access: Access, theme: Theme, member: Path<(TenantId, StaffId)>, form| {
        staff::pages::change(app, access, theme, member, form, let_go)
    };
    Routes::new()
        .public(Method::GET, "/", sign_in::pages::home)
        .public(Method::POST, "/language", me::pages::choose)
        .public(Method::GET, "/setup", setup::pages::show)
        .public(Method::POST, "/setup", setup::pages::set_up)
        .public(Method::GET, "/sign-up", setup::pages::show_sign_up)
        .public(Method::POST, "/sign-up", setup::pages::sign_up)
        .public(Method::GET, "/sign-in", sign_in::pages::show)
        .public(Method::POST, "/sign-in", sign_in::pages::enter)
        .public(Method::GET, "/sign-in/link", sign_in::pages::open_link)
        .public(Method::POST, "/sign-in/link", sign_in::pages::use_link)
        .public(Method::GET, "/forgot", sign_in::forgotten::show)
        .public(Method::POST, "/forgot", sign_in::forgotten::ask)
        .public(Method::GET, "/reset", sign_in::forgotten::choose)
        .public(Method::POST, "/reset", sign_in::forgotten::reset)
        .public(Method::GET, "/verification", account::verification::show)
        .public(Method::POST, "/verification", account::verification::verify)
        .public(Method::GET, "/address", account::address::show)
        .public(Method::POST, "/address", account::address::take)
        .public(Method::GET, "/invitation", staff::pages::offer)
        .public(Method::POST, "/invitation", staff::pages::accept)
        .login(Method::POST, "/sign-out", sign_in::pages::leave)
        .login(Method::POST, "/sign-out/everywhere", sign_in::pages::leave_everywhere)
        .login(Method::GET, "/businesses", sign_in::pages::businesses)
        .login(Method::GET, "/businesses/new", setup::pages::show_another)
        .login(Method::POST, "/businesses/new", setup::pages::found_another)
        .login(Method::GET, "/account", account::pages::show)
        .login(Method::POST, "/account/password", account::pages::change_password)
        .login(Method::POST, "/account/email", account::address::change)
        .login(Method::POST, "/account/sessions/{session}/end", account::pages::end_session)
        .login(Method::POST, "/account/theme", account::pages::choose_theme)
        .staff(Method::GET, "/t/{tenant}/me", ConversationRead, me::pages::show)
        .staff(Method::POST, "/t/{tenant}/me", ConversationRead, me::pages::change)
        .staff(Method::POST, "/t/{tenant}/me/profile", ConversationRead, me::pages::change_profile)
        .staff(Method::GET, "/t/{tenant}/me/terms", ConversationRead, acceptance::pages::show)
        .staff(Method::POST, "/t/{tenant}/me/terms", ConversationRead, acceptance::pages::accept)
        .staff(Method::GET, "/t/{tenant}/me/hours", StaffRead, me::duty::show)
        .staff(Method::POST, "/t/{tenant}/me/hours", StaffRead, me::duty::change)
        .hook(Method::POST, "/hooks/resend/{key}", mail::hook::receive)
        .login(Method::POST, "/account/verification", account::verification::ask)
        .staff(Method::GET, "/t/{tenant}/me/notices", StaffRead, notices::pages::show)
        .staff(Method::POST, "/t/{tenant}/me/notices/reading", StaffRead, notices::pages::read)
        .staff(Method::GET, "/t/{tenant}/me/notices/choices", StaffRead, notices::pages::show_choices)
        .staff(Method::POST, "/t/{tenant}/me/notices/choices", StaffRead, notices::pages::choose)
        .staff(Method::GET, "/t/{tenant}/me/notices/devices", StaffRead, push::pages::show)
        .staff(Method::POST, "/t/{tenant}/me/notices/devices", StaffRead, push::pages::add)
        .staff(Method::POST, "/t/{tenant}/me/notices/devices/{device}/test", StaffRead, push::pages::test)
        .staff(Method::POST, "/t/{tenant}/me/notices/devices/{device}/removal", StaffRead, push::pages::remove)
        .staff(Method::POST, "/t/{tenant}/me/duty", StaffRead, me::duty::set)
        .staff(Method::GET, "/t/{tenant}/settings/mail", SettingsManage, mail::pages::show)
        .staff(Method::POST, "/t/{tenant}/settings/mail/test", SettingsManage, mail::pages::test)
        .staff(Method::POST, "/t/{tenant}/settings/mail/unanswered", SettingsManage, mail::pages::set_wait)
        .staff(Method::GET, "/t/{tenant}/settings", StaffRead, tenants::pages::show)
        .staff(Method::POST, "/t/{tenant}/settings", SettingsManage, tenants::pages::change)
        .staff(Method::GET, "/t/{tenant}/settings/hours", StaffRead, hours::pages::show)
        .staff(Method::POST, "/t/{tenant}/settings/hours", SettingsManage, hours::pages::change)
        .staff(Method::POST, "/t/{tenant}/settings/hours/holidays", SettingsManage, hours::pages::add)
        .staff(
            Method::POST,
            "/t/{tenant}/settings/hours/holidays/{holiday}/removal",
            SettingsManage,
            hours::pages::remove,
        )
        .staff(Method::GET, "/t/{tenant}/staff", StaffRead, staff::pages::show)
        .staff(Method::GET, "/t/{tenant}/staff/acceptances", StaffManage, acceptance::pages::everyone)
        .staff(Method::GET, "/t/{tenant}/staff/{staff}", StaffRead, staff::pages::one)
        .staff(Method::POST, "/t/{tenant}/staff/{staff}", StaffManage, change)
        .staff(Method::POST, "/t/{tenant}/staff/{staff}/removal", StaffManage, remove)
        .staff(Method::POST, "/t/{tenant}/staff/invitations", StaffManage, staff::pages::invite)
        .staff(
            Method::POST,
            "/t/{tenant}/staff/invitations/{invitation}/revocation",
            StaffManage,
            staff::pages::withdraw,
        )
        .staff(Method::GET, "/t/{tenant}/teams", StaffRead, teams::pages::show)
        .staff(Method::POST, "/t/{tenant}/teams", StaffManage, teams::pages::create)
        .staff(Method::GET, "/t/{tenant}/teams/{team}", StaffRead, teams::pages::one)
        .staff(Method::POST, "/t/{tenant}/teams/{team}", StaffManage, teams::pages::rename)
        .staff(Method::POST, "/t/{tenant}/teams/{team}/members", StaffManage, teams::pages::join)
        .staff(Method::POST, "/t/{tenant}/teams/{team}/members/{staff}/removal", StaffManage, teams::pages::leave)
        .staff(Method::GET, "/t/{tenant}/support", StaffRead, support::staff::show)
        .staff(Method::POST, "/t/{tenant}/support", StaffRead, support::staff::ask)
        .staff(Method::GET, "/t/{tenant}/support/{request}", StaffRead, support::staff::one)
        .staff(Method::POST, "/t/{tenant}/support/{request}/entries", StaffRead, support::staff::write_on)
        .staff(Method::POST, "/t/{tenant}/support/{request}/end", StaffRead, support::staff::close)
        .staff(Method::POST, "/t/{tenant}/support/grants", SupportGrant, support::grants::give)
        .staff(Method::GET, "/t/{tenant}/support/grants/{grant}", SupportGrant, support::grants::show)
        .staff(Method::POST, "/t/{tenant}/support/grants/{grant}/end", SupportGrant, support::grants::end)
        .public(Method::GET, "/operator/link", support::operator::open_link)
        .public(Method::POST, "/operator/link", support::operator::use_link)
        .operator(Method::GET, "/operator", support::operator::show)
        .operator(Method::GET, "/operator/requests/{tenant}/{request}", support::operator::one)
        .operator(Method::POST, "/operator/requests/{tenant}/{request}/answers", support::operator::answer)
        .staff(Method::GET, "/t/{tenant}/api-keys", ApiKeyManage, api_keys::pages::show)
        .staff(Method::POST, "/t/{tenant}/api-keys", ApiKeyManage, api_keys::pages::create)
        .staff(Method::POST, "/t/{tenant}/api-keys/{key}/revocation", ApiKeyManage, api_keys::pages::revoke)
        .and(webhooks_pages())
        .and(webhooks_api())
}

fn webhooks_pages() -> Routes {
    use webhooks::pages;
    const AGAIN: &str = "/t/{tenant}/webhooks/{endpoint}/deliveries/{delivery}/replay";
    Routes::new()
        .staff(Method::GET, "/t/{tenant}/webhooks", ApiKeyManage, pages::show)
        .staff(Method::POST, "/t/{tenant}/webhooks", ApiKeyManage, pages::create)
        .staff(Method::GET, "/t/{tenant}/webhooks/{endpoint}", ApiKeyManage, pages::one)
        .staff(Method::POST, "/t/{tenant}/webhooks/{endpoint}", ApiKeyManage, pages::change)
        .staff(Method::POST, "/t/{tenant}/webhooks/{endpoint}/test", ApiKeyManage, pages::test)
        .staff(Method::POST, "/t/{tenant}/webhooks/{endpoint}/state", ApiKeyManage, pages::switch)
        .staff(Method::POST, "/t/{tenant}/webhooks/{endpoint}/secret", ApiKeyManage, pages::rotate)
        .staff(Method::POST, "/t/{tenant}/webhooks/{endpoint}/replay", ApiKeyManage, pages::replay_since)
        .staff(Method::POST, "/t/{tenant}/webhooks/{endpoint}/removal", ApiKeyManage, pages::remove)
        .staff(Method::POST, AGAIN, ApiKeyManage, pages::replay)
}

fn webhooks_api() -> Routes {
    use webhooks::api;
    const ALL: &str = "/api/v1/webhook_endpoints";
    const ONE: &str = "/api/v1/webhook_endpoints/{id}";
    const SECRET: &str = "/api/v1/webhook_endpoints/{id}/secret";
    const LOG: &str = "/api/v1/webhook_endpoints/{id}/deliveries";
    const AGAIN: &str = "/api/v1/webhook_endpoints/{id}/deliveries/{delivery}/replay";
    const SINCE: &str = "/api/v1/webhook_endpoints/{id}/replay";
    const TEST: &str = "/api/v1/webhook_endpoints/{id}/test";
    Routes::new()
        .api(Method::GET, ALL, ApiKeyManage, api::list, described::<api::__path_list>())
        .api(Method::POST, ALL, ApiKeyManage, api::create, described::<api::__path_create>())
        .api(Method::GET, ONE, ApiKeyManage, api::get, described::<api::__path_get>())
        .api(Method::PATCH, ONE, ApiKeyManage, api::change, described::<api::__path_change>())
        .api(Method::DELETE, ONE, ApiKeyManage, api::remove, described::<api::__path_remove>())
        .api(Method::POST, SECRET, ApiKeyManage, api::rotate, described::<api::__path_rotate>())
        .api(Method::GET, LOG, ApiKeyManage, api::deliveries, described::<api::__path_deliveries>())
        .api(Method::POST, AGAIN, ApiKeyManage, api::replay, described::<api::__path_replay>())
        .api(Method::POST, SINCE, ApiKeyManage, api::replay_since, described::<api::__path_replay_since>())
        .api(Method::POST, TEST, ApiKeyManage, api::test, described::<api::__path_test>())
}
