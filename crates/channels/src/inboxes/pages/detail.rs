//! One number: how it is, what stands at Meta, a new token, its templates, and the way out.

use accounts::acceptance::Kept;
use consent::inboxes::InboxState;
use consent::templates::Template;
use kernel::{Locale, Problem, TenantId};
use maud::{Markup, html};
use web::components::{
    Button, Dialog, Field, Icon, Notice, Reader, Tone, back, chip, copyable, dialog_opener, facts, form, heading,
    list_row, moment, rows, section,
};
use web::t;

use super::form::told;
use super::{all, list};
use crate::apps::Callback;
use crate::connect::pages as connect;
use crate::health::pages as health;
use crate::inboxes::{Shown, Wrong};

pub(super) struct Detail<'a> {
    pub(super) tenant: TenantId,
    pub(super) may_manage: bool,
    pub(super) reader: Reader,
    pub(super) shown: &'a Shown,
    pub(super) templates: &'a [Template],
    /// The way to the first templates, where there is none.
    pub(super) offer: Option<Markup>,
    /// What was last accepted of the platform's terms, and by whom.
    pub(super) accepted: Option<&'a (Kept, String)>,
    /// Whether it is good news, and the words.
    pub(super) said: Option<(bool, String)>,
    pub(super) wrong: Option<&'a Problem>,
}

impl Detail<'_> {
    pub(super) fn page(&self) -> Markup {
        let (locale, inbox) = (self.reader.locale, &self.shown.inbox);
        let may_change = self.may_manage && inbox.is_connected();
        html! {
            (back(&all(self.tenant), &t!(locale, "inboxes-title")))
            (heading(&inbox.name, None, html! {
                @if may_change {
                    (Button::new(t!(locale, "checklist-open")).icon(Icon::ListChecks).to(self.address("checklist")))
                    (self.button("check", t!(locale, "inbox-check"), Icon::Refresh))
                }
            }))
            div class="space-y-3 pb-8" {
                @if let Some((is_good, words)) = &self.said { (self.said(*is_good, words)) }
                (self.health())
                (self.alarms())
                @if let Some(offer) = &self.offer { (offer) }
            }
            (health::fragment(self.tenant, self.reader, inbox, &self.shown.health))
            (section(&t!(locale, "inbox-number"), self.number()))
            @if may_change {
                div id="at-meta" { (section(&t!(locale, "inbox-at-meta"), self.at_meta())) }
                div id="token" { (section(&t!(locale, "inbox-token"), self.token())) }
            }
            @if inbox.is_connected() { (section(&t!(locale, "inbox-templates"), self.templates())) }
            (section(&t!(locale, "terms-title"), connect::terms_shown(self.reader, self.accepted, may_change.then(|| self.address("terms")).as_deref())))
            @if may_change { (section(&t!(locale, "inbox-end"), self.end())) }
            (connect::not_affiliated(locale))
        }
    }

    fn address(&self, action: &str) -> String {
        format!("{}/{}/{action}", all(self.tenant), self.shown.inbox.id)
    }

    fn button(&self, action: &str, label: String, icon: Icon) -> Markup {
        html! { form method="post" action=(self.address(action)) { (Button::new(label).icon(icon)) } }
    }

    fn said(&self, is_good: bool, words: &str) -> Markup {
        let notice = if is_good { Notice::good(words) } else { Notice::attention(words) };
        html! { (notice.alert()) }
    }

    fn health(&self) -> Markup {
        let (locale, inbox) = (self.reader.locale, &self.shown.inbox);
        let because = |words: String| html! { (words) };
        html! {
            @match (inbox.state, inbox.wrong) {
                (InboxState::Disconnected, _) => {
                    (Notice::info(t!(locale, "health-disconnected")).because(because(t!(locale, "health-disconnected-about"))))
                    @if self.may_manage {
                        div class="pt-2" { (Button::new(t!(locale, "inboxes-connect")).icon(Icon::Plug).to(format!("{}/new", all(self.tenant)))) }
                    }
                }
                (InboxState::Reconnect, Some(Wrong::NumberNotRegistered)) => (self.unregistered()),
                (InboxState::Reconnect, Some(wrong)) => (Notice::harm(t!(locale, "health-reconnect")).because(because(wrong.words(locale)))),
                (InboxState::Reconnect, None) => (Notice::harm(t!(locale, "health-reconnect")).because(because(t!(locale, "health-reconnect-about")))),
                (InboxState::Connected, Some(wrong)) => (Notice::attention(t!(locale, "health-attention")).because(because(wrong.words(locale)))),
                (InboxState::Connected, None) => (Notice::good(t!(locale, "health-good")).because(because(t!(locale, "health-good-about")))),
            }
        }
    }

    /// What is left to do is its PIN, which the checklist takes.
    fn unregistered(&self) -> Markup {
        let locale = self.reader.locale;
        let notice =
            Notice::attention(t!(locale, "health-register")).because(html! { (t!(locale, "health-register-about")) });
        let enter = Button::new(t!(locale, "act-pin")).small().icon(Icon::Lock).to(self.address("checklist#pin"));
        html! { (if self.may_manage { notice.next(html! { (enter) }) } else { notice }) }
    }

    /// What Kontor noticed by itself.
    fn alarms(&self) -> Markup {
        let locale = self.reader.locale;
        let failing = self.shown.failing_since.filter(|_| self.shown.inbox.is_connected());
        let silent = self.shown.inbox.silent_since.filter(|_| self.shown.inbox.is_connected());
        let since = |at| moment::full_words(self.reader, at);
        html! {
            @if let Some(at) = failing {
                (Notice::harm(t!(locale, "alarm-signatures")).because(html! {
                    p { (t!(locale, "alarm-signatures-about", since = since(at))) }
                    p { (t!(locale, "alarm-signatures-next")) }
                }))
            }
            @if let Some(at) = silent {
                (Notice::attention(t!(locale, "alarm-silent")).because(html! {
                    p { (t!(locale, "alarm-silent-about", since = since(at))) }
                    p { (t!(locale, "alarm-silent-next")) }
                }))
            }
        }
    }

    fn number(&self) -> Markup {
        let (locale, inbox, reader) = (self.reader.locale, &self.shown.inbox, self.reader);
        let never = || html! { (t!(locale, "inbox-never")) };
        let items = [
            (t!(locale, "fact-state"), list::health(locale, inbox)),
            (t!(locale, "fact-number"), html! { bdi dir="ltr" { (inbox.display) } }),
            (t!(locale, "fact-verified-name"), html! { bdi { (inbox.verified_name) } }),
            (t!(locale, "field-phone-number-id"), html! { span class="font-mono" { (inbox.number) } }),
            (t!(locale, "field-waba-id"), html! { span class="font-mono" { (inbox.account) } }),
            (t!(locale, "fact-connected"), moment::ago(reader, inbox.connected_at)),
            (t!(locale, "fact-checked"), inbox.checked_at.map_or_else(never, |at| moment::ago(reader, at))),
            (
                t!(locale, "fact-last-webhook"),
                self.shown.last_webhook_at.map_or_else(never, |at| moment::ago(reader, at)),
            ),
        ];
        facts(items.iter().map(|(term, about)| (term.as_str(), about.clone())))
    }

    fn at_meta(&self) -> Markup {
        let locale = self.reader.locale;
        let words = match (self.shown.callback, self.shown.verified_at) {
            (Callback::Set, _) => t!(locale, "callback-set"),
            (Callback::Failed, _) => t!(locale, "callback-failed"),
            (Callback::ByHand, Some(_)) => t!(locale, "callback-by-hand-done"),
            (Callback::ByHand, None) => t!(locale, "callback-by-hand"),
        };
        let (copy, copied) = (t!(locale, "copy"), t!(locale, "copied"));
        html! {
            p class="text-sm text-muted" { (words) }
            @if self.shown.callback == Callback::Failed {
                p class="text-sm" { a class="link" href=(crate::reach::path(self.tenant)) { (t!(locale, "reach-title")) } }
            }
            div class="max-w-xl space-y-3" {
                (copyable("webhook-url", &t!(locale, "callback-url"), &self.shown.webhook_url, &copy, &copied))
                (copyable("verify-token", &t!(locale, "callback-token"), self.shown.verify_token.expose(), &copy, &copied))
            }
        }
    }

    fn token(&self) -> Markup {
        let locale = self.reader.locale;
        let of = |field: &str| self.wrong.and_then(|problem| problem.of_field(field)).map(str::to_owned);
        html! {
            p class="text-sm text-muted" { (t!(locale, "token-about")) }
            (told(locale, self.wrong))
            (form(&self.address("token"), html! {
                (Field::password("access_token", t!(locale, "field-access-token"), "off").explained(t!(locale, "field-access-token-about"))
                    .wrong(of("access_token")).monospaced())
                (Field::password("app_secret", t!(locale, "field-app-secret"), "off").explained(t!(locale, "token-secret-about"))
                    .wrong(of("app_secret")).monospaced())
                (Button::new(t!(locale, "token-save")).icon(Icon::Key))
            }))
        }
    }

    fn templates(&self) -> Markup {
        let locale = self.reader.locale;
        let row = |template: &Template| {
            let about = html! { bdi class="line-clamp-2 whitespace-pre-line" { (template.form.body) } };
            let end = html! { span translate="no" { (chip(&template.language, Tone::Plain)) } };
            list_row(html! { (Icon::Template.show()) }, &template.name, None, about, end)
        };
        let approved = self.templates.iter().filter(|template| template.is_approved());
        html! {
            p class="text-sm text-muted" { (t!(locale, "templates-about")) }
            @if self.templates.iter().any(Template::is_approved) {
                (rows(approved.map(row)))
            } @else {
                p class="text-sm" { (t!(locale, "templates-none")) }
            }
            (Button::new(t!(locale, "template-open")).icon(Icon::Template).to(self.address("templates")))
        }
    }

    fn end(&self) -> Markup {
        let locale: Locale = self.reader.locale;
        let dialog = Dialog {
            id: "disconnect".to_owned(),
            title: t!(locale, "disconnect-title"),
            body: html! { p { (t!(locale, "disconnect-about")) } p { (t!(locale, "disconnect-stays")) } },
            action: self.address("disconnection"),
            confirm: Button::new(t!(locale, "disconnect-confirm")).harm().icon(Icon::Unplug),
            cancel: t!(locale, "disconnect-cancel"),
        };
        html! {
            p class="text-sm text-muted" { (t!(locale, "disconnect-about")) }
            (dialog_opener("disconnect", Button::new(t!(locale, "disconnect")).icon(Icon::Unplug)))
            (dialog)
        }
    }
}
