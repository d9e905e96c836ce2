//! The settings page of a business, and the fields of its profile.

use ::store::{Fault, Result, Scope};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Permission, Problem};
use maud::{Markup, html};
use web::components::{Button, Field, Notice, section};
use web::layout::Theme;
use web::{Access, App, Form, Query, redirect, t};

use super::edit::Typed;
use super::rules::time_of_day;
use super::{AgentSees, Names, Tenant, country_choices, currency_choices, languages, time_zones};
use crate::pages::{Done, SettingsPage, Tab, errors, good, path_in, refused, with_status, wrong};

/// `GET /t/{tenant}/settings`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let (tenant, spoken) = app.db.read(access.tenant, read).await?;
    let notice = if query.done == "saved" {
        good(t!(access.locale, "settings-saved"))
    } else {
        html! {}
    };
    Ok(settings_page(&access, theme, &notice, &Typed::of(&tenant, &spoken), None))
}

/// `POST /t/{tenant}/settings`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let locale = access.locale;
    let edit = match typed.check(locale) {
        Ok(edit) => edit,
        Err(problem) => {
            return Ok(with_status(&problem, settings_page(&access, theme, &html! {}, &typed, Some(&problem))));
        }
    };
    match app.db.write(access.tenant, access.actor, move |tx| super::edit(tx, &edit)).await {
        Ok(()) => Ok(redirect(&path_in(&access, "settings?done=saved"))),
        Err(Fault::Refused(refusal)) => {
            // The page shows what stands now; what she typed is in the browser's history.
            let (tenant, spoken) = app.db.read(access.tenant, read).await?;
            let notice = refused(t!(locale, "settings-stale"));
            Ok(with_status(&refusal.into(), settings_page(&access, theme, &notice, &Typed::of(&tenant, &spoken), None))
                .into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn read(scope: &Scope<'_>) -> Result<(Tenant, Vec<&'static str>)> {
    Ok((super::get(scope)?, languages::codes(scope)?))
}

impl Typed {
    fn of(tenant: &Tenant, spoken: &[&str]) -> Self {
        let profile = tenant.profile.clone();
        Self {
            names: Names {
                business_name: profile.name,
                address: profile.address,
                phone: profile.phone,
                time_zone: profile.time_zone,
                country: profile.country,
            },
            language: tenant.locale.tag().to_owned(),
            currency: tenant.currency.clone(),
            others: spoken.iter().map(|code| (format!("speaks.{code}"), "on".to_owned())).collect(),
            agent_sees: tenant.agent_sees.to_string(),
            quiet_from: time_of_day(tenant.quiet_from),
            quiet_until: time_of_day(tenant.quiet_until),
            version: tenant.version.to_string(),
        }
    }
}

/// The fields of a profile, as set-up and settings show them.
pub(crate) fn profile_fields(locale: Locale, names: &Names, problem: Option<&Problem>) -> Markup {
    let choose = || (String::new(), t!(locale, "choose"));
    let countries = country_choices(locale).into_iter();
    let zones = time_zones().into_iter().map(|zone| (zone.to_owned(), zone.replace('_', " ")));
    html! {
        (Field::text("business_name", t!(locale, "tenant-name")).explained(t!(locale, "tenant-name-explained"))
            .value(&names.business_name).required().autocomplete("organization").wrong(wrong(problem, "business_name")))
        (Field::choice("country", t!(locale, "tenant-country"), std::iter::once(choose()).chain(countries).collect())
            .value(&names.country).required().autocomplete("country").wrong(wrong(problem, "country")))
        (Field::choice("time_zone", t!(locale, "tenant-time-zone"), std::iter::once(choose()).chain(zones).collect())
            .of_names().explained(t!(locale, "tenant-time-zone-explained")).value(&names.time_zone).required().wrong(wrong(problem, "time_zone")))
        (Field::lines("address", t!(locale, "tenant-address"), 3).explained(t!(locale, "tenant-address-explained"))
            .value(&names.address).wrong(wrong(problem, "address")))
        (Field::text("phone", t!(locale, "tenant-phone")).explained(t!(locale, "tenant-phone-explained"))
            .value(&names.phone).inputmode("tel").autocomplete("tel").wrong(wrong(problem, "phone")))
    }
}

/// The languages to tick. They are many, so they stand behind what is ticked.
fn spoken_fields(locale: Locale, typed: &Typed) -> Markup {
    let spoken: Vec<&str> = typed.speaks().collect();
    let names = languages::all().iter().filter(|(code, _)| spoken.contains(code)).map(|(_, name)| *name);
    let names = names.collect::<Vec<_>>().join(", ");
    html! {
        fieldset class="space-y-1.5" {
            legend class="text-sm font-medium" { (t!(locale, "languages-spoken")) }
            p class="text-sm text-muted" { (t!(locale, "languages-spoken-explained")) }
            input type="hidden" name="speaks" value="1";
            details class="rounded-field border border-base-300 bg-base-100 px-3" {
                summary class="reach cursor-pointer content-center py-2" {
                    @if names.is_empty() { (t!(locale, "choose")) } @else { bdi translate="no" { (names) } }
                }
                div class="grid grid-cols-2 gap-x-4 pb-2 sm:grid-cols-3" translate="no" {
                    @for (code, name) in languages::all() {
                        label class="flex min-h-11 items-center gap-2 text-sm" {
                            input class="checkbox checkbox-sm" type="checkbox" name=(format!("speaks.{code}")) checked[spoken.contains(code)];
                            span class="min-w-0 wrap-anywhere" lang=(code) { bdi { (name) } }
                        }
                    }
                }
            }
        }
    }
}

fn settings_page(access: &Access, theme: Theme, notice: &Markup, typed: &Typed, problem: Option<&Problem>) -> Markup {
    let locale = access.locale;
    let may = access.may(Permission::SettingsManage);
    let sees = AgentSees::ALL.map(|sees| {
        let words = match sees {
            AgentSees::All => t!(locale, "settings-agent-sees-all"),
            AgentSees::Own => t!(locale, "settings-agent-sees-own"),
        };
        (sees.to_string(), words)
    });
    let languages = Locale::ALL.map(|one| (one.tag().to_owned(), one.name().to_owned()));
    let content = html! {
        @if !may { (Notice::info(t!(locale, "settings-read-only"))) }
        form method="post" action=(path_in(access, "settings")) {
            (errors(locale, problem))
            input type="hidden" name="version" value=(typed.version);
            fieldset disabled[!may] class="max-w-xl" {
                (section(&t!(locale, "settings-profile"), html! {
                    div class="space-y-5" {
                        (profile_fields(locale, &typed.names, problem))
                        (Field::choice("language", t!(locale, "tenant-language"), languages.to_vec()).of_names()
                            .explained(t!(locale, "tenant-language-explained")).value(&typed.language).wrong(wrong(problem, "language")))
                        (spoken_fields(locale, typed))
                        (Field::choice("currency", t!(locale, "settings-currency"), currency_choices(locale))
                            .explained(t!(locale, "settings-currency-explained")).value(&typed.currency).wrong(wrong(problem, "currency")))
                    }
                }))
                (section(&t!(locale, "settings-work"), html! {
                    div class="space-y-5" {
                        (Field::choice("agent_sees", t!(locale, "settings-agent-sees"), sees.to_vec())
                            .explained(t!(locale, "settings-agent-sees-explained")).value(&typed.agent_sees).wrong(wrong(problem, "agent_sees")))
                        p class="text-sm text-muted" { (t!(locale, "settings-quiet-explained")) }
                        div class="grid gap-4 sm:grid-cols-2" {
                            (Field::text("quiet_from", t!(locale, "settings-quiet-from")).value(&typed.quiet_from).inputmode("numeric")
                                .required().wrong(wrong(problem, "quiet_from")))
                            (Field::text("quiet_until", t!(locale, "settings-quiet-until")).value(&typed.quiet_until).inputmode("numeric")
                                .required().wrong(wrong(problem, "quiet_until")))
                        }
                    }
                }))
                @if may { (Button::new(t!(locale, "settings-save")).primary()) }
            }
        }
    };
    let page = SettingsPage::new(access, theme, Tab::Business, t!(locale, "settings-title"))
        .about(t!(locale, "settings-about"));
    page.show(notice, &content)
}
