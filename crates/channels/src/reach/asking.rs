//! Meta's own verification call: it is asked to set the callback, calls the address before it answers, and says what it met
//! (facts/meta.md 2.1, 2.5). Whether its question arrived here is seen here, and held against what it says.

use std::time::Duration;

use ::store::{Fault, Result, Tx};
use kernel::{AppId, Locale, RequestId, Secret, TenantId, Text};
use url::Url;
use web::words::isolated;
use web::{App, Outgoing, t};

use crate::apps::{self, Callback};
use crate::inboxes;
use crate::sending::outgoing;
use crate::whatsapp::client::{self, Failure, GraphId, GraphRequest, setup};
use crate::whatsapp::errors::{ErrorClass, GraphError};

/// Meta waits ten seconds for our answer before it gives its own.
const ANSWERED_WITHIN: Duration = Duration::from_secs(18);
const LONGEST_DETAIL: usize = 300;

/// What became of Meta's call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It arrived here, and Meta says so.
    Reached,
    /// Meta says that it was answered rightly, but not here.
    Elsewhere,
    /// It arrived here, and Meta says that it was not answered rightly.
    Lost,
    Name,
    Closed,
    Late,
    Certificate,
    Redirected,
    /// Somebody in front turns strangers away.
    SignIn,
    /// A proxy answered that it finds nobody behind it.
    ProxyAlone,
    /// Somebody else answered.
    OtherServer,
    /// Meta could not verify the address, and says no more.
    Unexplained,
    /// Meta does not know the app with its id and secret.
    AppRefused,
    Busy,
    Away,
    /// For a reason of its own.
    Refused,
    /// The app's id is not known, so that Meta cannot be asked.
    ByHand,
}

/// What Meta answered, and its own words where it refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) asked: Asked,
    pub(super) detail: String,
}

impl Asked {
    const ALL: [(Asked, &'static str); 17] = [
        (Asked::Reached, "reached"),
        (Asked::Elsewhere, "elsewhere"),
        (Asked::Lost, "lost"),
        (Asked::Name, "name"),
        (Asked::Closed, "closed"),
        (Asked::Late, "late"),
        (Asked::Certificate, "certificate"),
        (Asked::Redirected, "redirected"),
        (Asked::SignIn, "sign_in"),
        (Asked::ProxyAlone, "proxy_alone"),
        (Asked::OtherServer, "other_server"),
        (Asked::Unexplained, "unexplained"),
        (Asked::AppRefused, "app_refused"),
        (Asked::Busy, "busy"),
        (Asked::Away, "away"),
        (Asked::Refused, "refused"),
        (Asked::ByHand, "by_hand"),
    ];

    pub(super) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map(|(_, word)| *word).unwrap_or_default()
    }

    pub(super) fn of(word: &str) -> Self {
        Self::ALL.iter().find(|(_, one)| *one == word).map_or(Asked::Unexplained, |(one, _)| *one)
    }

    /// Whether Meta gets here; nothing where it did not call.
    pub const fn arrived(self) -> Option<bool> {
        match self {
            Asked::Reached => Some(true),
            Asked::Elsewhere
            | Asked::Lost
            | Asked::Name
            | Asked::Closed
            | Asked::Late
            | Asked::Certificate
            | Asked::Redirected
            | Asked::SignIn
            | Asked::ProxyAlone
            | Asked::OtherServer
            | Asked::Unexplained => Some(false),
            Asked::AppRefused | Asked::Busy | Asked::Away | Asked::Refused | Asked::ByHand => None,
        }
    }

    /// What it means, and what to do.
    pub fn words(self, locale: Locale, public_url: &Url) -> String {
        let host = isolated(public_url.host_str().unwrap_or_default());
        let port = public_url.port_or_known_default().unwrap_or_default().to_string();
        match self {
            Asked::Reached => t!(locale, "reach-meta-reached"),
            Asked::Elsewhere => t!(locale, "reach-meta-elsewhere", host = host),
            Asked::Lost => t!(locale, "reach-meta-lost"),
            Asked::Name => t!(locale, "reach-meta-name", host = host),
            Asked::Closed => t!(locale, "reach-meta-closed", host = host, port = port),
            Asked::Late => t!(locale, "reach-meta-late", host = host, port = port),
            Asked::Certificate => t!(locale, "reach-meta-certificate", host = host),
            Asked::Redirected => t!(locale, "reach-meta-redirected", host = host),
            Asked::SignIn => t!(locale, "reach-meta-sign-in", host = host),
            Asked::ProxyAlone => t!(locale, "reach-meta-proxy-alone", host = host),
            Asked::OtherServer => t!(locale, "reach-meta-other-server", host = host),
            Asked::Unexplained => t!(locale, "reach-meta-unexplained"),
            Asked::AppRefused => t!(locale, "reach-meta-app-refused"),
            Asked::Busy => t!(locale, "reach-meta-busy"),
            Asked::Away => t!(locale, "reach-meta-away"),
            Asked::Refused => t!(locale, "reach-meta-refused"),
            Asked::ByHand => t!(locale, "reach-meta-by-hand"),
        }
    }
}

/// Has Meta call an app's address, and waits until it has said what it met.
pub(super) async fn ask(app: &App, tenant: TenantId, request: RequestId, of: apps::App) -> Result<Outcome> {
    let by_hand = Outcome { asked: Asked::ByHand, detail: String::new() };
    let url = of.webhook_url(&app.vault, tenant, &app.settings.public_url)?;
    let answer = match (&of.external_id, of.is_shared) {
        (_, true) => match account(app, tenant, of.id).await? {
            Some((account, token)) => {
                let call = setup::subscribe_waba_at(&token, &account, &url, &of.verify_token);
                call_of(app, tenant, request, &of, call.with_proof(of.newest_secret(), app.clock.now())).await
            }
            None => return Ok(by_hand),
        },
        (Some(external), false) => {
            let set = async |fields: &[&str]| {
                let call = client::subscribe_app(external, of.newest_secret(), &url, &of.verify_token, fields);
                call_of(app, tenant, request, &of, call).await
            };
            match set(&[client::FIELDS, client::AGENT_FIELDS].concat()).await {
                // One field that Meta does not know, and it takes none.
                Some(Err(Failure::Refused { error, .. })) if error.code == 100 => set(client::FIELDS).await,
                answer => answer,
            }
        }
        (None, false) => return Ok(by_hand),
    };
    let now = app.db.read(tenant, move |scope| apps::get(scope, of.id)).await?;
    let is_seen = now.is_some_and(|now| now.verified_at != of.verified_at);
    Ok(match answer {
        Some(Ok(())) => {
            Outcome { asked: if is_seen { Asked::Reached } else { Asked::Elsewhere }, detail: String::new() }
        }
        Some(Err(Failure::Refused { error, class, .. })) => refused(&error, class, is_seen),
        Some(Err(Failure::Unreadable { .. })) | None => Outcome { asked: Asked::Away, detail: String::new() },
    })
}

/// Nothing if there was no answer.
async fn call_of(
    app: &App,
    tenant: TenantId,
    request: RequestId,
    of: &apps::App,
    call: GraphRequest,
) -> Option<std::result::Result<(), Failure>> {
    let call = outgoing(call, tenant, request, "have Meta call its address", Some(of.id.as_uuid()));
    let answer = app.egress.call(Outgoing { timeout: ANSWERED_WITHIN, ..call }).await.ok()?;
    Some(client::success(answer.status, &answer.headers, &answer.body))
}

/// An account under an app of the operator's, which serves many businesses: there each account names its own address, and
/// the app's is left alone.
async fn account(app: &App, tenant: TenantId, of: AppId) -> Result<Option<(GraphId, Secret)>> {
    let inboxes = app.db.read(tenant, move |scope| inboxes::of_app(scope, of)).await?;
    let Some(first) = inboxes.first() else { return Ok(None) };
    match inboxes::held(app, tenant, *first).await {
        Ok(held) => Ok(held.credentials(None).map(|credentials| (credentials.account, credentials.token))),
        Err(Fault::Refused(_)) => Ok(None),
        Err(Fault::Failed(error)) => Err(error),
    }
}

/// What a refusal of Meta's means. 2200 and 2201 say what it met when it called; the rest is about asking.
fn refused(error: &GraphError, class: ErrorClass, is_seen: bool) -> Outcome {
    let said = error.user_message.as_deref().or(error.message.as_deref()).unwrap_or_default();
    let asked = match (error.code, class) {
        (2200 | 2201, _) if is_seen => Asked::Lost,
        (2200, _) => met(error.message.as_deref().unwrap_or_default()),
        (2201, _) => Asked::OtherServer,
        (_, ErrorClass::Throttled) => Asked::Busy,
        (_, ErrorClass::Retry { .. }) => Asked::Away,
        (_, ErrorClass::Reconnect) => Asked::AppRefused,
        (100, _) if error.subcode == Some(33) => Asked::AppRefused,
        _ => Asked::Refused,
    };
    // Of what it met, Meta's own words help. Of who asks, it may repeat what was shown: "Malformed access token EAAG…".  (P-SEC-1)
    let detail = match asked {
        Asked::AppRefused | Asked::Busy | Asked::Away => String::new(),
        _ if matches!(error.code, 2200 | 2201) => Text::line(said, LONGEST_DETAIL),
        _ => Text::line(error.user_message.as_deref().unwrap_or_default(), LONGEST_DETAIL),
    };
    Outcome { asked, detail }
}

/// What Meta met, by the number that curl gave it, else by the status that it was answered.
fn met(said: &str) -> Asked {
    let number = |name: &str| {
        let after = said.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        after[..digits].parse::<u32>().ok()
    };
    match number("curl_errno").filter(|number| *number != 0) {
        Some(5 | 6) => return Asked::Name,
        Some(7) => return Asked::Closed,
        Some(28 | 52 | 55 | 56) => return Asked::Late,
        Some(35 | 51 | 53 | 54 | 58..=60 | 64 | 66 | 77 | 80 | 82 | 83 | 90 | 91) => return Asked::Certificate,
        Some(47) => return Asked::Redirected,
        Some(_) | None => {}
    }
    match number("HTTP Status Code") {
        Some(300..=399) => Asked::Redirected,
        Some(401 | 403 | 407 | 511) => Asked::SignIn,
        Some(502..=504 | 520..=530) => Asked::ProxyAlone,
        Some(201..=299 | 400..=499 | 500..=599) => Asked::OtherServer,
        _ => Asked::Unexplained,
    }
}

/// What follows from the answer: whether Meta knows the callback, and that the numbers are asked about anew once it does again.
pub(super) fn note(tx: &mut Tx<'_>, id: AppId, asked: Asked) -> Result<()> {
    let Some(arrived) = asked.arrived() else { return Ok(()) };
    let Some(app) = apps::get(tx, id)? else { return Ok(()) };
    apps::set_callback(tx, id, if arrived { Callback::Set } else { Callback::Failed })?;
    if arrived && app.callback == Callback::Failed {
        inboxes::tasks::check_now(tx, id)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(code: i64, message: &str, is_seen: bool) -> Asked {
        let error = GraphError { code, message: Some(message.to_owned()), ..GraphError::default() };
        refused(&error, error.class(), is_seen).asked
    }

    #[test]
    fn what_meta_met_is_read_from_its_refusal() {
        let curl = |number: u32| {
            format!(
                "(#2200) Callback verification failed with the following errors: curl_errno = {number}; curl_error = x; HTTP Status Code = 200; HTTP Message = Connection established"
            )
        };
        for (number, expected) in [
            (6, Asked::Name),
            (7, Asked::Closed),
            (28, Asked::Late),
            (35, Asked::Certificate),
            (60, Asked::Certificate),
            (47, Asked::Redirected),
            (52, Asked::Late),
            (0, Asked::Unexplained),
            (99, Asked::Unexplained),
        ] {
            assert_eq!(asked(2200, &curl(number), false), expected, "{number}");
        }
        let status = |status: u16| {
            format!(
                "(#2200) Callback verification failed with the following errors: HTTP Status Code = {status}; HTTP Message = x"
            )
        };
        for (code, expected) in [
            (302, Asked::Redirected),
            (401, Asked::SignIn),
            (403, Asked::SignIn),
            (404, Asked::OtherServer),
            (500, Asked::OtherServer),
            (502, Asked::ProxyAlone),
            (530, Asked::ProxyAlone),
        ] {
            assert_eq!(asked(2200, &status(code), false), expected, "{code}");
        }
        assert_eq!(asked(2200, "(#2200) Callback verification failed", false), Asked::Unexplained);
        let other = "(#2201) response does not match challenge, expected value=\"1\", received=\"<html>\"";
        assert_eq!(asked(2201, other, false), Asked::OtherServer);
        assert_eq!(asked(2201, other, true), Asked::Lost);
        assert_eq!(asked(2200, &curl(28), true), Asked::Lost);
    }

    // A32, A58: what Meta repeats of a token or a secret is neither kept nor shown.
    #[test]
    fn a_secret_that_meta_repeats_is_not_kept() {
        let secret = "EAAGtop-secret";
        for code in [190, 102, 10, 4, 2, 100, 368, 999_999] {
            let message = format!("Malformed access token {secret}");
            let error = GraphError { code, message: Some(message), ..GraphError::default() };
            assert_eq!(refused(&error, error.class(), false).detail, "", "{code}");
        }
        // The control: what it met on its way is said.
        let message = "(#2200) Callback verification failed: HTTP Status Code = 502";
        let error = GraphError { code: 2200, message: Some(message.to_owned()), ..GraphError::default() };
        assert_eq!(refused(&error, error.class(), false).detail, message);
    }

    #[test]
    fn what_keeps_us_from_asking_is_not_taken_for_an_address_that_fails() {
        for (code, expected) in [(190, Asked::AppRefused), (4, Asked::Busy), (2, Asked::Away), (368, Asked::Refused)] {
            let found = asked(code, "no", false);
            assert_eq!(found, expected, "{code}");
            assert_eq!(found.arrived(), None);
        }
    }

    #[test]
    fn each_outcome_is_remembered_by_its_word() {
        for (asked, word) in Asked::ALL {
            assert_eq!((asked.word(), Asked::of(word)), (word, asked));
        }
    }
}
