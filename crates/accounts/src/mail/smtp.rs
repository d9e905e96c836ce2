//! Handing a mail to a mail server: RFC 5321 by `lettre`, step by step, so that it is known which step the server refused.
//!
//! - The whole handing-over has one time limit, whatever the server does.                  (`a_server_that_hangs…`)
//! - User and password go over a line that is secret, or stays on this machine.            (`Security`)

use kernel::Secret;
use lettre::address::Address;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::transport::smtp::response::Response;
use lettre::transport::smtp::{Error, response};
use web::mail::{Security, SmtpServer};

use super::letter::Letter;
use super::outcome::{Outcome, Trouble, line};

/// RFC 3834: nobody's holiday answer is wanted.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(AutoSubmitted::name(), "auto-generated".to_owned())
    }
}

/// The step that the server refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Connect,
    Secure,
    SignIn,
    Sender,
    Recipient,
    Content,
}

/// Hands a letter over.
pub(super) async fn send(server: &SmtpServer, letter: &Letter, at: std::time::SystemTime) -> Outcome {
    let Ok(to) = letter.to.parse::<Address>() else {
        return Outcome::Bounced { answer: "This address cannot be written in a mail.".to_owned() };
    };
    let message = match message(letter, &to, at) {
        Ok(message) => message,
        Err(reason) => return Outcome::again(Trouble::Strange, reason),
    };
    let mut step = Step::Connect;
    match tokio::time::timeout(server.patience, hand_over(server, letter, to, &message, &mut step)).await {
        Ok(Ok(response)) => Outcome::Taken { answer: said(&response), provider_id: None },
        Ok(Err(error)) => outcome(step, &error),
        Err(_) if step == Step::Connect => {
            Outcome::again(Trouble::Silent, format!("no greeting within {} s", server.patience.as_secs()))
        }
        Err(_) => Outcome::again(Trouble::Silent, format!("no answer within {} s", server.patience.as_secs())),
    }
}

fn message(letter: &Letter, to: &Address, at: std::time::SystemTime) -> Result<Vec<u8>, String> {
    let from: Address = letter.from.address.parse().map_err(|error| format!("the sender is no address: {error}"))?;
    let part = |kind: ContentType, body: &str| SinglePart::builder().header(kind).body(body.to_owned());
    let bodies = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, &letter.text))
        .singlepart(part(ContentType::TEXT_HTML, &letter.html));
    let built = lettre::Message::builder()
        .from(Mailbox::new(Some(letter.from.name.clone()), from))
        .to(Mailbox::new(None, to.clone()))
        .subject(letter.subject.clone())
        .message_id(Some(letter.message_id()))
        .date(at)
        .header(AutoSubmitted)
        .multipart(bodies);
    built.map(|message| message.formatted()).map_err(|error| error.to_string())
}

async fn hand_over(
    server: &SmtpServer,
    letter: &Letter,
    to: Address,
    message: &[u8],
    step: &mut Step,
) -> Result<Response, Error> {
    let me = ClientId::Domain(letter.from.domain().to_owned());
    let tls = || TlsParameters::new(server.host.clone());
    let address = (server.host.as_str(), server.port);
    let wrapped = match server.security {
        Security::Tls => Some(tls()?),
        Security::StartTls | Security::Loopback => None,
    };
    let mut line = AsyncSmtpConnection::connect_tokio1(address, Some(server.patience), &me, wrapped, None).await?;
    if server.security == Security::StartTls {
        *step = Step::Secure;
        line.starttls(tls()?, &me).await?;
    }
    if let Some((user, password)) = &server.user {
        *step = Step::SignIn;
        line.auth(&[Mechanism::Plain, Mechanism::Login], &credentials(user, password)).await?;
    }
    *step = Step::Sender;
    let international = !letter.to.is_ascii() && line.server_info().supports_feature(Extension::SmtpUtfEight);
    let options = if international { vec![MailParameter::SmtpUtfEight] } else { Vec::new() };
    line.command(Mail::new(letter.from.address.parse().ok(), options)).await?;
    *step = Step::Recipient;
    line.command(Rcpt::new(to, Vec::new())).await?;
    *step = Step::Content;
    line.command(Data).await?;
    let taken = line.message(message).await?;
    // The mail is theirs now; how the line ends does not matter.
    line.quit().await.ok();
    Ok(taken)
}

fn credentials(user: &str, password: &Secret) -> Credentials {
    Credentials::new(user.to_owned(), password.expose().to_owned())
}

/// What a refusal means, by the step it came at: RFC 5321 4.2 for the codes, RFC 3463 for the longer ones.
fn outcome(step: Step, error: &Error) -> Outcome {
    let answer = line(&error_words(error));
    let Some(code) = error.status() else {
        let trouble = match step {
            _ if is_insecure(error) => Trouble::Insecure,
            Step::Secure => Trouble::Insecure,
            Step::Connect if error.is_response() => Trouble::Strange,
            Step::Connect => Trouble::Unreachable,
            Step::SignIn if error.is_client() => Trouble::SignIn,
            Step::SignIn | Step::Sender | Step::Recipient | Step::Content => Trouble::Unreachable,
        };
        return Outcome::Again { trouble, answer, after: None };
    };
    let is_final = code.severity == response::Severity::PermanentNegativeCompletion;
    let trouble = match step {
        // 421, 451 and the like: later.
        _ if !is_final => Trouble::Busy,
        Step::Connect | Step::Secure => Trouble::Refused,
        Step::SignIn => Trouble::SignIn,
        Step::Sender => Trouble::Sender,
        Step::Recipient if is_our_fault(&answer) => Trouble::Sender,
        Step::Recipient => return Outcome::Bounced { answer },
        Step::Content => Trouble::Refused,
    };
    Outcome::Again { trouble, answer, after: None }
}

/// Whether TLS failed. Where it begins with the first byte, `lettre` calls that a failed connection; beneath it lies what
/// rustls said, as invalid data.
fn is_insecure(error: &Error) -> bool {
    let mut beneath = std::error::Error::source(error);
    while let Some(cause) = beneath {
        let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if kind == Some(std::io::ErrorKind::InvalidData) {
            return true;
        }
        beneath = cause.source();
    }
    error.is_tls()
}

/// Whether a refused recipient says nothing about the address: the server wants a sign-in, or relays for nobody.
fn is_our_fault(answer: &str) -> bool {
    let answer = answer.to_lowercase();
    answer.starts_with("530") || answer.contains(" 5.7.") || answer.contains("relay")
}

fn said(response: &Response) -> String {
    let words: Vec<&str> = response.message().collect();
    line(&format!("{} {}", response.code(), words.join(" ")))
}

fn error_words(error: &Error) -> String {
    let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match error.status() {
        Some(code) => format!("{code} {source}"),
        None if source.is_empty() => error.to_string(),
        None => source,
    }
}
