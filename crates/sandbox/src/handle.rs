//! Starting a sandbox, and the handle a test or the demo holds it by. Everything here can be done over
//! `/_sandbox/…` too (`control`), for programs that run in another process.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::listener::{Line, Lines};
use crate::outbound::Step;
use crate::outside::Outside;
use crate::state::State;
use crate::world::World;
use crate::{
    App, Attempted, Clock, Config, Customer, CustomerChange, Faults, Inbound, Message, NewCustomer, NewTemplate,
    NewToken, Number, Seen, Signed, Signup, Telling, Token, TokenState, Verified, Waba,
};
use crate::{assets, control, delivery, furnished, graph, pages, signup};

/// A running sandbox. Stop it with [`Sandbox::stop`]; dropped, it stops at once.
pub struct Sandbox {
    state: Arc<State>,
    address: SocketAddr,
    server: JoinHandle<io::Result<()>>,
    dispatcher: JoinHandle<()>,
}

/// Binds 127.0.0.1 and serves.
pub async fn start(config: Config) -> io::Result<Sandbox> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await?;
    let address = listener.local_addr()?;
    let (queue, waiting) = mpsc::unbounded_channel();
    let world = if config.furnished { furnished::world() } else { World::default() };
    let state = State::new(config, format!("http://{address}"), Outside::new()?, queue, world);
    let router = Router::new()
        .merge(pages::router())
        .merge(signup::pages::router())
        .nest("/_sandbox", control::router())
        .fallback(graph::handle)
        .with_state(Arc::clone(&state));
    let mut stopping = state.stopping.subscribe();
    let server = tokio::spawn(async move {
        axum::serve(Lines(listener), router.into_make_service_with_connect_info::<Line>())
            .with_graceful_shutdown(async move {
                let _ = stopping.wait_for(|stopping| *stopping).await;
            })
            .await
    });
    let dispatcher = tokio::spawn(delivery::dispatch(Arc::clone(&state), waiting));
    Ok(Sandbox { state, address, server, dispatcher })
}

impl Sandbox {
    /// `http://127.0.0.1:port`: Graph base, telephones and control alike.
    pub fn url(&self) -> &str {
        &self.state.base
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn clock(&self) -> &Clock {
        &self.state.clock
    }

    /// Changes the faults and answers them.
    pub fn faults(&self, change: impl FnOnce(&mut Faults)) -> Faults {
        let mut faults = self.state.faults();
        change(&mut faults);
        faults.clone()
    }

    pub fn add_app(&self, name: &str) -> App {
        self.state.world().add_app(name)
    }

    /// Answers the account's id.
    pub fn add_waba(&self, name: &str) -> String {
        self.state.world().add_waba(name)
    }

    /// A portfolio; answers its id.
    pub fn add_business(&self, name: &str) -> String {
        self.state.world().add_business(name)
    }

    /// An account of this portfolio; answers its id.
    pub fn add_waba_of(&self, business_id: &str, name: &str) -> String {
        self.state.world().add_waba_of(business_id, name)
    }

    /// A number as it is when it was just added: to be proved by code and registered. Answers its id.
    pub fn add_unproved_number(&self, waba_id: &str, display: &str, verified_name: &str) -> String {
        self.state.world().add_unproved_number(waba_id, display, verified_name)
    }

    pub fn number(&self, id: &str) -> Option<Number> {
        self.state.world().numbers.get(id).cloned()
    }

    pub fn waba(&self, id: &str) -> Option<Waba> {
        self.state.world().wabas.get(id).cloned()
    }

    pub fn app(&self, id: &str) -> Option<App> {
        self.state.world().apps.get(id).cloned()
    }

    pub fn token(&self, value: &str) -> Option<Token> {
        self.state.world().tokens.get(value).cloned()
    }

    /// Changes facts of a number by their names, as `PATCH /_sandbox/numbers/{id}` does: `json!({ "name_status": "DECLINED" })`.
    pub fn change_number(&self, id: &str, change: Value) -> Result<(), String> {
        let mut world = self.state.world();
        assets::change(world.numbers.get_mut(id).ok_or_else(|| format!("There is no number {id}."))?, &change)
    }

    pub fn change_waba(&self, id: &str, change: Value) -> Result<(), String> {
        let mut world = self.state.world();
        assets::change(world.wabas.get_mut(id).ok_or_else(|| format!("There is no account {id}."))?, &change)
    }

    pub fn change_app(&self, id: &str, change: Value) -> Result<(), String> {
        let mut world = self.state.world();
        assets::change(world.apps.get_mut(id).ok_or_else(|| format!("There is no app {id}."))?, &change)
    }

    /// The portfolio of an account.
    pub fn change_business_of(&self, waba_id: &str, change: Value) -> Result<(), String> {
        let mut world = self.state.world();
        let id = world.business_of(waba_id).map(|business| business.id.clone());
        let business = id.and_then(|id| world.businesses.get_mut(&id));
        assets::change(business.ok_or_else(|| format!("There is no account {waba_id}."))?, &change)
    }

    pub fn change_token(&self, value: &str, change: Value) -> Result<(), String> {
        let mut world = self.state.world();
        assets::change(world.tokens.get_mut(value).ok_or("There is no such token.")?, &change)
    }

    /// Makes something about an account or number true and tells it by webhook. Answers the webhook's value.
    pub fn tell_management(&self, telling: Telling) -> Result<Value, String> {
        self.state.tell_management(&telling)
    }

    /// A business finishes Embedded Signup, as if on Meta's pages.
    pub fn sign_up(&self, signup: &Signup) -> Result<Signed, String> {
        self.state.sign_up(signup)
    }

    /// The owner writes on the telephone of a number that is also there (coexistence). Answers the message's id.
    pub fn write_on_phone(&self, number_id: &str, customer: &str, text: &str) -> Result<String, String> {
        self.state.write_on_phone(number_id, customer, text)
    }

    /// The owner adds or removes a contact on that telephone: `add`, `remove`.
    pub fn change_contact(&self, number_id: &str, customer: &str, action: &str) -> Result<(), String> {
        self.state.change_contact(number_id, customer, action)
    }

    /// The dashboard's test button: a sample of `messages`, `account_update` or `account_review_update`.
    pub fn press_test_button(&self, app_id: &str, field: &str) -> Result<(), String> {
        self.state.press_test_button(app_id, field)
    }

    /// Answers the number's id.
    pub fn add_number(&self, waba_id: &str, display: &str, verified_name: &str) -> String {
        self.state.world().add_number(waba_id, display, verified_name)
    }

    /// Answers the token's value.
    pub fn add_token(&self, new: NewToken) -> String {
        self.state.world().add_token(new)
    }

    /// Answers the template's id.
    pub fn add_template(&self, new: NewTemplate) -> String {
        self.state.world().add_template(new)
    }

    /// Answers the customer's id.
    pub fn add_customer(&self, new: NewCustomer) -> String {
        new.into_world(&mut self.state.world())
    }

    pub fn customer(&self, id: &str) -> Option<Customer> {
        self.state.world().customers.get(id).cloned()
    }

    /// The person stops a number's offers in WhatsApp's own settings, or lets them come again, at this second or now.
    pub fn choose_offers(
        &self,
        customer: &str,
        number_id: &str,
        are_wanted: bool,
        seconds: Option<i64>,
    ) -> Result<(), String> {
        self.state.choose_offers(customer, number_id, are_wanted, seconds)
    }

    pub fn change_customer(&self, id: &str, change: CustomerChange) -> Result<Customer, String> {
        self.state.change_customer(id, change)
    }

    /// Says whether there is such a token.
    pub fn set_token(&self, value: &str, state: TokenState) -> bool {
        self.state.world().tokens.get_mut(value).map(|token| token.state = state).is_some()
    }

    pub fn set_number_status(&self, number_id: &str, status: &str) -> bool {
        self.state.world().numbers.get_mut(number_id).map(|number| status.clone_into(&mut number.status)).is_some()
    }

    /// Approves, rejects, pauses … a template, and tells it by webhook.
    pub fn judge_template(&self, id: &str, status: &str) -> bool {
        self.state.judge_template(id, status)
    }

    /// Meta files a template under another category, and says so by webhook.
    pub fn move_template(&self, id: &str, category: &str) -> bool {
        self.state.move_template(id, category)
    }

    /// Announces that a template will be filed under another category, at this second; nothing moves yet.
    pub fn announce_template(&self, id: &str, category: &str, seconds: i64) -> bool {
        self.state.announce_template(id, category, seconds)
    }

    /// Writes to a number as a customer. Answers the message's id.
    pub fn write(&self, customer: &str, number_id: &str, inbound: Inbound) -> Result<String, String> {
        self.state.write(customer, number_id, inbound)
    }

    /// The person opens the thread; answers how many messages became read.
    pub fn read(&self, customer: &str, number_id: &str) -> usize {
        self.state.read_thread(customer, number_id)
    }

    /// The person taps a button of a message by its payload or id.
    pub fn tap(&self, message_id: &str, choice: &str) -> Result<String, String> {
        self.state.tap(message_id, choice)
    }

    /// Tells a status now: `sent`, `delivered`, `read`, `played`, `failed`, `failed:131049`. Says whether the message exists.
    pub fn tell(&self, message_id: &str, status: &str) -> bool {
        self.state.tell(message_id, &Step::parse(status))
    }

    /// Posts a body as it is, signed for the app, to whoever hears about this number.
    pub fn post(&self, number_id: &str, body: &[u8]) -> Result<(), String> {
        control::post_verbatim(&self.state, number_id, body.to_vec())
    }

    /// Many texts of one customer in one post; those at `poisoned` are spoiled with `malformed_message`. Answers their ids.
    pub fn write_many(
        &self,
        customer: &str,
        number_id: &str,
        count: usize,
        poisoned: &[usize],
    ) -> Result<Vec<String>, String> {
        control::write_many(&self.state, customer, number_id, count, poisoned)
    }

    /// Lets go the webhooks that [`crate::Webhooks::Hold`] kept. Answers how many updates.
    pub fn release(&self) -> usize {
        self.state.release()
    }

    /// Opens the window until so many seconds from now; nought closes it.
    pub fn set_window(&self, customer: &str, number_id: &str, seconds: i64) {
        let until = self.state.clock.now_ms() + seconds * 1000;
        self.state.world().pair(customer, number_id).window_until = until;
    }

    /// Every Graph call so far, in order of their answers.
    pub fn requests(&self) -> Vec<Seen> {
        self.state.seen().clone()
    }

    /// Every message accepted or written so far.
    pub fn messages(&self) -> Vec<Message> {
        self.state.world().messages.clone()
    }

    /// A file by its id: the type that it was announced as, and its bytes.
    pub fn file(&self, id: &str) -> Option<(String, bytes::Bytes)> {
        self.state.world().media.get(id).map(|file| (file.mime.clone(), file.bytes.clone()))
    }

    /// How many sends were accepted for each `biz_opaque_callback_data`. More than one is "sent twice".
    pub fn sends(&self) -> BTreeMap<String, usize> {
        control::sends(&self.state)
    }

    /// Every try of every webhook so far.
    pub fn deliveries(&self) -> Vec<Attempted> {
        self.state.attempted().clone()
    }

    /// Every verification call so far, with what its caller was told.
    pub fn verifications(&self) -> Vec<Verified> {
        self.state.verified().clone()
    }

    /// From now on callbacks at this name are called there: `name("shop.example", …)`. This machine only.
    pub fn name(&self, name: &str, address: SocketAddr) -> Result<(), String> {
        self.state.outside.name(name, address)
    }

    /// From now on certificates by these authorities (PEM) are believed. At first none is.
    pub fn trust(&self, pem: &str) -> Result<(), String> {
        self.state.outside.trust(pem)
    }

    /// Waits until no status, post or retry is under way.
    pub async fn settled(&self) {
        self.state.settled().await;
    }

    /// Ends event streams and retries, answers what is open, stops.
    pub async fn stop(mut self) {
        self.state.stopping.send_replace(true);
        // A server task that failed has nothing left to stop.
        let _ = (&mut self.server).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.state.stopping.send_replace(true);
        self.server.abort();
        self.dispatcher.abort();
    }
}
