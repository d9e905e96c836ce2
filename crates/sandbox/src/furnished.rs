//! The world of the demo: one app, one account, two numbers, four templates, five people of different kinds.
//!
//! Its ids and secrets are constants so that the demo and its pages may name them; they open nothing but a sandbox.
//! Telephone numbers are those set aside for fiction by Ofcom and the Bundesnetzagentur.

use serde_json::{Value, json};

use crate::assets::{App, Business, Number, Waba};
use crate::world::World;
use crate::{NewCustomer, NewToken};

pub const APP_ID: &str = "620000000000001";
pub const APP_SECRET: &str = "0a4c1d7e5b2f4836a9de7715c3b8f042";
/// "Lark Music School", the portfolio of all of it.
pub const BUSINESS_ID: &str = "610000000000001";
/// The configuration that Embedded Signup is opened with.
pub const CONFIG_ID: &str = "630000000000001";
pub const WABA_ID: &str = "710000000000001";
/// "Lark Music School", +44 20 7946 0018.
pub const SCHOOL_ID: &str = "810000000000001";
/// "Lark Music School Hire", +44 20 7946 0019.
pub const HIRE_ID: &str = "810000000000002";
pub const TOKEN: &str = "EAASandboxLarkMusicSchool";

/// Bound to the account, with both WhatsApp permissions, never expiring: what Meta calls a system user's token.
pub(crate) fn world() -> World {
    let mut world = World::default();
    world.businesses.insert(BUSINESS_ID.to_owned(), Business::new(BUSINESS_ID, "Lark Music School"));
    let app = App::new(APP_ID, "Kontor", APP_SECRET, BUSINESS_ID, CONFIG_ID);
    world.apps.insert(APP_ID.to_owned(), App { is_partner: true, ..app });
    world.wabas.insert(WABA_ID.to_owned(), Waba::new(WABA_ID, "Lark Music School", BUSINESS_ID));
    for (id, display, name) in
        [(SCHOOL_ID, "+44 20 7946 0018", "Lark Music School"), (HIRE_ID, "+44 20 7946 0019", "Lark Music School Hire")]
    {
        world.numbers.insert(id.to_owned(), Number::new(id, WABA_ID, display, name));
    }
    world.add_token(NewToken {
        app_id: APP_ID.to_owned(),
        wabas: Some([WABA_ID.to_owned()].into()),
        value: Some(TOKEN.to_owned()),
        ..NewToken::default()
    });
    for (place, (name, language, category, components)) in templates().into_iter().enumerate() {
        world.templates.push(crate::Template {
            id: format!("91000000000000{place}"),
            waba_id: WABA_ID.to_owned(),
            name: name.to_owned(),
            language: language.to_owned(),
            category: category.to_owned(),
            status: "APPROVED".to_owned(),
            parameter_format: "POSITIONAL".to_owned(),
            components,
            quality: "GREEN".to_owned(),
            refused_for: None,
            edited_ms: Vec::new(),
        });
    }
    for person in people() {
        person.into_world(&mut world);
    }
    world
}

fn people() -> [NewCustomer; 5] {
    [
        NewCustomer::named("Maya Okafor").id("maya").phone("+44 7700 900123").user_id("GB.13491208655302741918"),
        NewCustomer::named("Dario Rinaldi").id("dario").phone("+49 171 3920017").user_id("DE.55120986553027419180"),
        NewCustomer::named("Lena Sørensen")
            .id("lena")
            .phone("+44 7700 900871")
            .username("lena.sorensen")
            .user_id("GB.70091208655302741955"),
        NewCustomer::named("Inés Barros")
            .id("ines")
            .phone("+44 7700 900455")
            .username("ines_barros")
            .hides_phone()
            .user_id("PT.20091208655302741977"),
        NewCustomer::named("ليلى حداد").id("layla").user_id("AE.88091208655302741901"),
    ]
}

fn templates() -> [(&'static str, &'static str, &'static str, Value); 4] {
    [
        (
            "lesson_reminder",
            "en_GB",
            "UTILITY",
            json!([
                { "type": "BODY", "text": "Hello {{1}}, your lesson is on {{2}}. See you then!", "example": { "body_text": [["Maya", "Tuesday at 16:30"]] } },
                { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "I will be there" }, { "type": "QUICK_REPLY", "text": "I cannot come" }] },
            ]),
        ),
        (
            "are_you_still_interested",
            "en_GB",
            "UTILITY",
            json!([{ "type": "BODY", "text": "Hello {{1}}, you asked us something and we have an answer. May we write to you here?", "example": { "body_text": [["Maya"]] } }, { "type": "FOOTER", "text": "Lark Music School" }]),
        ),
        (
            "spring_offer",
            "en_GB",
            "MARKETING",
            json!([
                { "type": "HEADER", "format": "TEXT", "text": "Spring at Lark" },
                { "type": "BODY", "text": "Dear {{1}}, the first month is half the price until {{2}}. Shall we keep a place?", "example": { "body_text": [["Maya", "30 April"]] } },
                { "type": "FOOTER", "text": "Tap Stop to hear no more offers" },
                { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "Keep a place" }, { "type": "QUICK_REPLY", "text": "Stop offers" }] },
            ]),
        ),
        (
            "hello_world",
            "en_US",
            "UTILITY",
            json!([{ "type": "HEADER", "format": "TEXT", "text": "Hello World" }, { "type": "BODY", "text": "Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us." }, { "type": "FOOTER", "text": "WhatsApp Business Platform sample message" }]),
        ),
    ]
}
