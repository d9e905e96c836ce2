//! Meta's codes as rows, in order (facts/meta.md 1.4, 1.5 and 4.7). Plain words: the owner does not know Meta's terms.

use std::ops::RangeInclusive;

use super::{ErrorClass, Words};

pub(super) struct Row {
    pub(super) codes: RangeInclusive<i64>,
    pub(super) class: ErrorClass,
    pub(super) words: Words,
}

pub(super) fn row(code: i64) -> Option<&'static Row> {
    let place = ROWS.partition_point(|row| *row.codes.end() < code);
    ROWS.get(place).filter(|row| row.codes.contains(&code))
}

const fn codes(from: i64, to: i64, class: ErrorClass, what: &'static str, next: &'static str) -> Row {
    Row { codes: from..=to, class, words: Words { what, next } }
}

const fn code(code: i64, class: ErrorClass, what: &'static str, next: &'static str) -> Row {
    codes(code, code, class, what, next)
}

pub(super) const TEMPORARY: ErrorClass = ErrorClass::Retry { seconds: 2, times: 5 };

/// After maintenance and work that takes Meta minutes.
const SLOW: ErrorClass = ErrorClass::Retry { seconds: 60, times: 10 };

/// Codes that may mean anything are not hammered.
const LIMITED: ErrorClass = ErrorClass::Retry { seconds: 5, times: 2 };

pub(super) const UNKNOWN: Words = Words {
    what: "WhatsApp refused this with a reason that Kontor does not know.",
    next: "Read what WhatsApp says below. If it does not help, look the number up in Meta's list of error codes.",
};

pub(super) const NO_SUCH_OBJECT: Words = Words {
    what: "WhatsApp knows no such number or account, or this access token may not see it.",
    next: "Compare the ids with those in Meta's WhatsApp Manager, and check that the token belongs to the same business.",
};

pub(super) const TOKEN_EXPIRED: Words = Words {
    what: "The access token has expired.",
    next: "Make a new token in Meta's Business Settings, best one that never expires, and connect the number again.",
};

pub(super) const PASSWORD_CHANGED: Words = Words {
    what: "The access token ended because the password of the Facebook account behind it was changed.",
    next: "Make a new token, best for a system user, which has no password, and connect the number again.",
};

const RECONNECT: &str = "Connect the number again with a token that is valid. Messages wait until then.";
const PERMISSION: &str = "The access token may not do this.";
const GIVE_PERMISSION: &str = "In Meta's Business Settings, give the system user this WhatsApp account and the permissions for messaging and management, then connect the number again.";
const TEMPORARY_WHAT: &str = "WhatsApp had a passing trouble.";
const TRIES_AGAIN: &str = "Nothing to do: Kontor tries again by itself.";
const TOO_FAST: &str =
    "WhatsApp takes no more from this account for a moment, because too much was asked in a short time.";
const SLOWS_DOWN: &str = "Nothing to do: Kontor slows down and goes on by itself.";
const MISTAKE: &str = "WhatsApp did not accept the form of this message.";
const REPORT: &str =
    "Try it in a simpler form. If it happens again, send the details below to whoever looks after your Kontor.";
const TEMPLATE_NEXT: &str = "Open the template in Meta's WhatsApp Manager, compare it, and send the message again.";
const CALLS: &str = "WhatsApp refused a call.";
const CALLS_NEXT: &str = "Check in Meta's WhatsApp Manager that calls are switched on for this number.";
const USERNAMES: &str = "WhatsApp did not accept the username.";
const USERNAMES_NEXT: &str =
    "Choose another: 3 to 35 small letters, digits, dots and underscores, with at least one letter.";
const GROUPS: &str = "WhatsApp refused this for a group.";
const GROUPS_NEXT: &str = "Check in WhatsApp that the group exists and that this number is a member of it.";
const BUSINESS_API: &str = "The number of this business at Meta was asked about too often in the last hour.";

pub(super) const ROWS: &[Row] = &[
    code(0, ErrorClass::Reconnect, "WhatsApp did not accept the access token.", RECONNECT),
    code(1, LIMITED, TEMPORARY_WHAT, TRIES_AGAIN),
    code(2, TEMPORARY, "WhatsApp is not available for the moment.", TRIES_AGAIN),
    code(3, ErrorClass::Reconnect, PERMISSION, GIVE_PERMISSION),
    code(4, ErrorClass::Throttled, TOO_FAST, SLOWS_DOWN),
    code(10, ErrorClass::Reconnect, PERMISSION, GIVE_PERMISSION),
    code(17, ErrorClass::Throttled, TOO_FAST, SLOWS_DOWN),
    code(32, ErrorClass::Throttled, TOO_FAST, SLOWS_DOWN),
    code(33, ErrorClass::Invalid, NO_SUCH_OBJECT.what, NO_SUCH_OBJECT.next),
    code(100, ErrorClass::Invalid, MISTAKE, REPORT),
    code(102, ErrorClass::Reconnect, "WhatsApp did not accept the access token.", RECONNECT),
    code(190, ErrorClass::Reconnect, "WhatsApp no longer accepts the access token.", RECONNECT),
    codes(200, 299, ErrorClass::Reconnect, PERMISSION, GIVE_PERMISSION),
    code(
        368,
        ErrorClass::Blocked,
        "Meta has blocked this account for a while because of its rules.",
        "Read the reason in Meta's Business Support and ask for a review there.",
    ),
    code(
        470,
        ErrorClass::WindowClosed,
        "More than 24 hours have passed since this person last wrote.",
        "Send an approved template, or wait until the person writes again.",
    ),
    code(613, ErrorClass::Throttled, TOO_FAST, SLOWS_DOWN),
    code(2500, ErrorClass::Invalid, MISTAKE, REPORT),
    codes(80000, 80006, ErrorClass::Throttled, BUSINESS_API, SLOWS_DOWN),
    code(80007, ErrorClass::Throttled, TOO_FAST, SLOWS_DOWN),
    codes(80008, 80014, ErrorClass::Throttled, BUSINESS_API, SLOWS_DOWN),
    code(130429, ErrorClass::Throttled, "This number sends faster than WhatsApp allows it to.", SLOWS_DOWN),
    code(
        130472,
        ErrorClass::NotNow,
        "Meta leaves this person out of marketing messages, as part of an experiment of its own.",
        "Reach the person another way, or wait until they write. It was not charged.",
    ),
    code(
        130497,
        ErrorClass::Blocked,
        "This business may not write to people in that country on WhatsApp.",
        "Reach the person another way. Meta's Commerce Policy says which trades are limited where.",
    ),
    code(131000, LIMITED, TEMPORARY_WHAT, TRIES_AGAIN),
    code(131005, ErrorClass::Reconnect, PERMISSION, GIVE_PERMISSION),
    codes(131008, 131009, ErrorClass::Invalid, MISTAKE, REPORT),
    code(131016, TEMPORARY, "WhatsApp is not available for the moment.", TRIES_AGAIN),
    code(131020, ErrorClass::Invalid, GROUPS, GROUPS_NEXT),
    code(
        131021,
        ErrorClass::Unreachable,
        "The message was addressed to the number that it was sent from.",
        "Choose another recipient.",
    ),
    code(
        131026,
        ErrorClass::Unreachable,
        "The message could not be delivered: the person may not use WhatsApp, may have an old version of it, or may have blocked this number.",
        "Reach the person another way and ask them to update WhatsApp or to write first.",
    ),
    code(
        131030,
        ErrorClass::Unreachable,
        "This is a test number, and it may write to no more than five numbers that you chose before.",
        "Add the person's number to the list in the app's page at Meta, or connect a real number.",
    ),
    code(
        131031,
        ErrorClass::Blocked,
        "Meta has locked this WhatsApp account.",
        "Read the reason in Meta's Business Support and ask for a review there.",
    ),
    code(
        131037,
        ErrorClass::Blocked,
        "The name of this number has not been approved by Meta.",
        "Choose a display name in Meta's WhatsApp Manager and wait for the approval.",
    ),
    code(131041, ErrorClass::Invalid, GROUPS, GROUPS_NEXT),
    code(
        131042,
        ErrorClass::Payment,
        "Meta will not send because of a payment: a way to pay is missing, refused, or a bill is open.",
        "Open the payment settings of the WhatsApp account in Meta's Business Settings, settle it, and send again.",
    ),
    code(
        131045,
        ErrorClass::Register,
        "This number is not registered for sending.",
        "Register it in Meta's WhatsApp Manager, then connect it again. Messages wait until then.",
    ),
    code(
        131047,
        ErrorClass::WindowClosed,
        "More than 24 hours have passed since this person last wrote.",
        "Send an approved template, or wait until the person writes again.",
    ),
    code(
        131048,
        ErrorClass::Throttled,
        "WhatsApp holds this number back because too many people blocked or reported its messages.",
        "Send less for some days and only to people who expect it. The number's quality stands in Meta's WhatsApp Manager.",
    ),
    code(
        131049,
        ErrorClass::NotNow,
        "Meta did not deliver this, because the person gets enough marketing messages already.",
        "Wait at least a day, and longer each time, or reach the person another way.",
    ),
    code(
        131050,
        ErrorClass::OptedOut,
        "The person has stopped marketing messages from you in WhatsApp.",
        "Send no more of them. Only the person can change this, in WhatsApp.",
    ),
    code(131051, ErrorClass::Invalid, "WhatsApp does not know this kind of message.", REPORT),
    code(
        131052,
        ErrorClass::Media,
        "WhatsApp could not fetch the file that the person sent.",
        "Ask the person to send it again, smaller than 100 MB.",
    ),
    code(
        131053,
        ErrorClass::Media,
        "WhatsApp could not take the file.",
        "Check its kind and size: pictures up to 5 MB, videos and sound up to 16 MB, documents up to 100 MB.",
    ),
    code(
        131055,
        ErrorClass::Template,
        "This template cannot be sent in this way.",
        "Check the template's category in Meta's WhatsApp Manager.",
    ),
    code(
        131056,
        ErrorClass::PairThrottled,
        "Too many messages went to this one person in a short time.",
        "Nothing to do: Kontor waits a little and tries again by itself.",
    ),
    code(131057, SLOW, "Meta is working on this account.", TRIES_AGAIN),
    code(
        131059,
        ErrorClass::Invalid,
        "A long list changed while it was being read.",
        "Read the list again from its beginning.",
    ),
    code(
        131060,
        ErrorClass::Unreachable,
        "WhatsApp cannot show this message, because it was meant for another device.",
        "Read it in the WhatsApp Business app, or ask the person to send it again.",
    ),
    code(
        131062,
        ErrorClass::Unreachable,
        "This kind of message needs the person's telephone number, and they do not share it.",
        "Ask the person for their number, or write without this template.",
    ),
    code(
        131063,
        ErrorClass::Template,
        "Marketing templates cannot be sent from this account in this way.",
        "Check in Meta's WhatsApp Manager how this account may send marketing messages.",
    ),
    code(
        131064,
        ErrorClass::Blocked,
        "Meta has limited this account, because templates were filed in the wrong category.",
        "Correct the categories in Meta's WhatsApp Manager and ask for a review.",
    ),
    codes(131201, 131215, ErrorClass::Invalid, GROUPS, GROUPS_NEXT),
    code(
        132000,
        ErrorClass::Template,
        "The template needs another number of values than it got.",
        "Fill in every value of the template, and send it again.",
    ),
    code(
        132001,
        ErrorClass::Template,
        "There is no approved template of this name in this language.",
        "Check its name, its language and its approval in Meta's WhatsApp Manager.",
    ),
    code(
        132005,
        ErrorClass::Template,
        "The template became too long with these values.",
        "Shorten the values, and send it again.",
    ),
    code(
        132007,
        ErrorClass::Template,
        "The template breaks a rule of WhatsApp's for its text.",
        "Change the template in Meta's WhatsApp Manager and wait for its approval.",
    ),
    code(132008, ErrorClass::Template, "A value does not fit the template.", TEMPLATE_NEXT),
    code(132012, ErrorClass::Template, "A value does not have the form that the template expects.", TEMPLATE_NEXT),
    code(
        132015,
        ErrorClass::Template,
        "Meta has paused this template, because people did not like it.",
        "Use another template, or change this one in Meta's WhatsApp Manager.",
    ),
    code(
        132016,
        ErrorClass::Template,
        "Meta has switched this template off for good, because it was paused too often.",
        "Write a new template with other words.",
    ),
    code(132018, ErrorClass::Template, "The values do not fit the template.", TEMPLATE_NEXT),
    code(
        132068,
        ErrorClass::Template,
        "The form in this message is blocked by Meta.",
        "Repair the form in Meta's WhatsApp Manager.",
    ),
    code(
        132069,
        ErrorClass::Template,
        "Meta limits how often this form may be sent, because it has failed too often.",
        "Repair the form in Meta's WhatsApp Manager, or wait an hour.",
    ),
    code(
        133000,
        ErrorClass::Invalid,
        "The number was not completely removed from its former place.",
        "Remove it in Meta's WhatsApp Manager, then register it again.",
    ),
    code(133004, SLOW, "Meta's registration is not available for the moment.", TRIES_AGAIN),
    code(
        133005,
        ErrorClass::Invalid,
        "The six-digit PIN of the number is wrong.",
        "Use the right PIN, or set a new one in Meta's WhatsApp Manager.",
    ),
    code(
        133006,
        ErrorClass::Invalid,
        "The number must be verified before it can be registered.",
        "Verify it by a text message or a call in Meta's WhatsApp Manager.",
    ),
    code(
        133008,
        ErrorClass::Invalid,
        "The PIN was wrong too often.",
        "Wait as long as WhatsApp says below, then try again.",
    ),
    code(133009, ErrorClass::Invalid, "The PIN was typed in too fast.", "Wait a little, then try again."),
    code(
        133010,
        ErrorClass::Register,
        "This number is not registered for sending.",
        "Register it in Meta's WhatsApp Manager, then connect it again. Messages wait until then.",
    ),
    code(133015, SLOW, "The number was removed a moment ago and must rest for five minutes.", TRIES_AGAIN),
    code(
        133016,
        ErrorClass::Invalid,
        "The number was registered and removed too often.",
        "Wait 72 hours before you register it again.",
    ),
    code(
        134011,
        ErrorClass::Payment,
        "Meta's terms for payments have not been accepted.",
        "Accept them in Meta's WhatsApp Manager, and send again.",
    ),
    code(
        134100,
        ErrorClass::Template,
        "This template cannot be sent in this way.",
        "Check the template's category in Meta's WhatsApp Manager.",
    ),
    code(
        134101,
        ErrorClass::Retry { seconds: 600, times: 3 },
        "Meta is still preparing this template.",
        "Nothing to do: Kontor tries again in ten minutes.",
    ),
    code(
        134102,
        ErrorClass::Template,
        "This template cannot be sent in this way.",
        "Check the template's category in Meta's WhatsApp Manager.",
    ),
    code(135000, ErrorClass::Invalid, MISTAKE, REPORT),
    code(
        137000,
        ErrorClass::Unreachable,
        "The person's WhatsApp was set up anew since you last wrote, perhaps by somebody else.",
        "Make sure that it is still the same person before you write anything private.",
    ),
    codes(138000, 138018, ErrorClass::Invalid, CALLS, CALLS_NEXT),
    codes(
        139000,
        139004,
        ErrorClass::Template,
        "The form in this message is not ready to be sent.",
        "Publish and repair the form in Meta's WhatsApp Manager.",
    ),
    codes(
        139100,
        139101,
        ErrorClass::Invalid,
        "The person could not be blocked or unblocked.",
        "Only people who wrote within the last 24 hours can be blocked.",
    ),
    codes(139102, 139103, TEMPORARY, TEMPORARY_WHAT, TRIES_AGAIN),
    codes(147001, 147005, ErrorClass::Invalid, USERNAMES, USERNAMES_NEXT),
];
