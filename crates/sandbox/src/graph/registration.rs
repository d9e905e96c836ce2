//! From a bare number to one that sends: adding, proving by code, registering with a PIN (facts/meta.md 4.7, 4.10;
//! Meta, "Registering business phone numbers").
//!
//! Meta documents ten calls of `/register` and `/deregister` in 72 hours (133016) and that too many wrong PINs lock the
//! number for a time it names in `details` (133008); how many, it does not say. The answers carry no count of tries left.

use std::sync::Arc;

use serde_json::json;

use super::auth::{self, MANAGEMENT, MESSAGING};
use super::call::Call;
use super::{Answer, Outcome, nodes};
use crate::assets::Number;
use crate::error::GraphError;
use crate::ids;
use crate::state::State;
use crate::world::digits_of;

const HOUR_MS: i64 = 3_600_000;
const REGISTRATIONS: usize = 10;
const CODES_AN_HOUR: usize = 3;
const LOCKED_MS: i64 = 12 * HOUR_MS;

/// `POST /{waba}/phone_numbers`: a new number, still to be proved. Meta's page says `cc`, pywa `country_code`.
pub(super) fn add(state: &State, call: &Call, waba_id: &str) -> Outcome {
    nodes::account(state, call, waba_id)?;
    let country = call.text("cc").or_else(|| call.text("country_code"));
    let country = digits_of(country.ok_or_else(|| GraphError::missing("cc"))?);
    let digits = digits_of(call.required("phone_number")?);
    let name = call.required("verified_name")?;
    let digits = if digits.starts_with(&country) { digits } else { format!("{country}{digits}") };
    let mut world = state.world();
    if world.numbers.values().any(|number| number.digits() == digits) {
        return Err(GraphError::code(100)
            .subcode(2_388_002)
            .user("Phone number is already in use", "This phone number is already registered. Use another number."));
    }
    let rest = digits.strip_prefix(&country).unwrap_or(&digits);
    let number = Number::unproved(&ids::node(), waba_id, &format!("+{country} {rest}"), name);
    let id = number.id.clone();
    world.numbers.insert(id.clone(), number);
    Ok(Answer::Json(json!({ "id": id })))
}

/// `POST /{phone}/request_code`. The code stands in the number's facts, where only the control API reads it.
pub(super) fn request_code(state: &State, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MANAGEMENT)?;
    nodes::number(state, call, &token, id)?;
    let method = call.required("code_method")?;
    if !matches!(method, "SMS" | "VOICE") {
        return Err(GraphError::code(100).details("code_method must be one of SMS, VOICE."));
    }
    call.required("language")?;
    let now_ms = state.clock.now_ms();
    let mut world = state.world();
    let number = world.numbers.get_mut(id).ok_or_else(|| GraphError::no_such_object("POST", id))?;
    if number.code_verification_status == "VERIFIED" {
        return Err(GraphError::code(136_024)
            .subcode(2_388_013)
            .user("Could not send the code", "This phone number has already been verified."));
    }
    number.verification.requested.retain(|at| now_ms - at < HOUR_MS);
    if number.verification.requested.len() >= CODES_AN_HOUR {
        return Err(GraphError::code(136_024)
            .subcode(2_388_091)
            .user("Could not send the code", "Request code failed: Please wait 1 hour before trying again."));
    }
    number.verification.requested.push(now_ms);
    number.verification.wrong_codes = 0;
    number.verification.code = Some(ids::code());
    Ok(Answer::Json(json!({ "success": true })))
}

/// `POST /{phone}/verify_code`.
pub(super) fn verify_code(state: &State, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MANAGEMENT)?;
    nodes::number(state, call, &token, id)?;
    let code = digits_of(call.required("code")?);
    let mut world = state.world();
    let number = world.numbers.get_mut(id).ok_or_else(|| GraphError::no_such_object("POST", id))?;
    if number.verification.code.as_deref() == Some(code.as_str()) && number.verification.wrong_codes < 5 {
        number.verification.code = None;
        "VERIFIED".clone_into(&mut number.code_verification_status);
        return Ok(Answer::Json(json!({ "success": true })));
    }
    number.verification.wrong_codes += 1;
    Err(GraphError::code(136_025).subcode(2_388_093).user(
        "Could not verify the code",
        "Verify code error: The code is not correct. Check it, or ask for a new one.",
    ))
}

/// `POST /{phone}/register`: makes the number send. Without a PIN on it, this one becomes its PIN.
pub(super) fn register(state: &State, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MANAGEMENT)?;
    nodes::number(state, call, &token, id)?;
    if call.text("messaging_product") != Some("whatsapp") {
        return Err(GraphError::missing("messaging_product"));
    }
    let pin = six_digits(call.required("pin")?)?;
    let now_ms = state.clock.now_ms();
    let mut world = state.world();
    let number = world.numbers.get_mut(id).ok_or_else(|| GraphError::no_such_object("POST", id))?;
    if number.biz_app.is_some() {
        return Err(GraphError::code(100)
            .details("The phone number is already registered with the WhatsApp Business app. Do not register it."));
    }
    count(number, now_ms)?;
    if number.code_verification_status != "VERIFIED" {
        return Err(GraphError::code(133_006).details("Verify the phone number before registering it."));
    }
    guess(number, &pin, now_ms)?;
    "CONNECTED".clone_into(&mut number.status);
    "STANDARD".clone_into(&mut number.throughput);
    Ok(Answer::Json(json!({ "success": true })))
}

/// `POST /{phone}/deregister`. Not for a number that is also on a telephone.
pub(super) fn deregister(state: &State, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MANAGEMENT).or_else(|_| auth::caller(state, call, MESSAGING))?;
    nodes::number(state, call, &token, id)?;
    let now_ms = state.clock.now_ms();
    let mut world = state.world();
    let number = world.numbers.get_mut(id).ok_or_else(|| GraphError::no_such_object("POST", id))?;
    if number.biz_app.is_some() {
        return Err(
            GraphError::code(100).details("A number in use with the WhatsApp Business app cannot be deregistered.")
        );
    }
    if !number.is_registered() {
        return Err(GraphError::code(133_010));
    }
    count(number, now_ms)?;
    "DISCONNECTED".clone_into(&mut number.status);
    "NOT_APPLICABLE".clone_into(&mut number.throughput);
    Ok(Answer::Json(json!({ "success": true })))
}

/// `POST /{phone}` with `pin`: another two-step PIN, told on `security`.
pub(super) fn set_pin(state: &Arc<State>, call: &Call, id: &str) -> Outcome {
    let pin = six_digits(call.required("pin")?)?;
    {
        let mut world = state.world();
        let number = world.numbers.get_mut(id).ok_or_else(|| GraphError::no_such_object("POST", id))?;
        if !number.is_registered() {
            return Err(GraphError::code(133_010));
        }
        number.two_step.pin = Some(pin);
        number.two_step.guesses_left = 5;
        number.two_step.locked_until_ms = 0;
    }
    state.tell_of_number(id, "security", json!({ "event": "PIN_CHANGED" }));
    Ok(Answer::Json(json!({ "success": true })))
}

fn six_digits(pin: &str) -> Result<String, GraphError> {
    match pin.len() == 6 && pin.chars().all(|digit| digit.is_ascii_digit()) {
        true => Ok(pin.to_owned()),
        false => Err(GraphError::code(100).details("The pin must be 6 digits.")),
    }
}

/// Ten of these calls in 72 hours, those that fail counted too.
fn count(number: &mut Number, now_ms: i64) -> Result<(), GraphError> {
    number.registrations.retain(|at| now_ms - at < 72 * HOUR_MS);
    if number.registrations.len() >= REGISTRATIONS {
        return Err(GraphError::code(133_016));
    }
    number.registrations.push(now_ms);
    Ok(())
}

fn guess(number: &mut Number, pin: &str, now_ms: i64) -> Result<(), GraphError> {
    let two_step = &mut number.two_step;
    let locked = |until_ms: i64| {
        let seconds = (until_ms - now_ms).div_euclid(1000).max(1);
        GraphError::code(133_008)
            .details(format!("Too many two-step verification PIN guesses. Try again after {seconds} seconds."))
    };
    if two_step.locked_until_ms > now_ms {
        return Err(locked(two_step.locked_until_ms));
    }
    match &two_step.pin {
        Some(right) if right != pin => {
            two_step.guesses_left = two_step.guesses_left.saturating_sub(1);
            if two_step.guesses_left == 0 {
                two_step.guesses_left = 5;
                two_step.locked_until_ms = now_ms + LOCKED_MS;
                return Err(locked(two_step.locked_until_ms));
            }
            Err(GraphError::code(133_005).details("Two-step verification PIN incorrect."))
        }
        Some(_) => Ok(()),
        None => {
            two_step.pin = Some(pin.to_owned());
            Ok(())
        }
    }
}
