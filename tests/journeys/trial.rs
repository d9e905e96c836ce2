//! `kontor doctor --live` beside the running program: the sandbox's telephone is the customer, and whoever runs it answers by the line.
//! Issue 3, the trial of a real number.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Output, Stdio};
use std::sync::{Arc, Mutex};

use kernel::Clock;
use sandbox::{Inbound, NewCustomer, NewTemplate, TokenState};
use serde_json::{Value, json};

use crate::harness::{Office, on_both_databases, text, until};

on_both_databases!(
    a_number_is_tried_with_a_telephone_and_the_result_is_signed,
    what_does_not_work_is_in_the_result_and_cannot_be_taken_out,
);

const PHONE: &str = "+44 7700 900001";

/// A trial on its way, ended with the test.
struct Trial {
    program: Child,
    answers: Option<ChildStdin>,
    said: Arc<Mutex<String>>,
    /// How much of it was heard.
    heard: usize,
}

impl Drop for Trial {
    fn drop(&mut self) {
        self.program.kill().ok();
        self.program.wait().ok();
    }
}

impl Trial {
    fn begin(office: &Office, wait: &str) -> Self {
        let arguments = ["doctor", "--live", "--inbox", &office.inbox, "--staff", "maya@lark.example", "--wait", wait];
        let mut command = office.command(&arguments);
        command.args(["--phone", PHONE]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut program = command.spawn().unwrap();
        let (said, lines) = (Arc::new(Mutex::new(String::new())), BufReader::new(program.stderr.take().unwrap()));
        let kept = said.clone();
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                *kept.lock().unwrap() += &format!("{line}\n");
            }
        });
        Self { answers: program.stdin.take(), program, said, heard: 0 }
    }

    /// The line with these words, once it is said after all that was heard before.
    async fn says(&mut self, words: &str) -> String {
        let said = self.said.clone();
        let from = self.heard;
        let what = format!("it says “{words}”");
        let found = until(&what, async || {
            let said = said.lock().unwrap();
            let begin = from + said[from..].find(words)?;
            let end = begin + said[begin..].find('\n')?;
            Some((said[..end].rsplit('\n').next().unwrap_or_default().to_owned(), end))
        });
        let (line, end) = match tokio::time::timeout(std::time::Duration::from_secs(28), found).await {
            Ok(found) => found,
            Err(_) => panic!("it never said “{words}”:\n{}", self.said.lock().unwrap()),
        };
        self.heard = end;
        line
    }

    fn answer(&mut self, line: &str) {
        writeln!(self.answers.as_mut().unwrap(), "{line}").unwrap();
    }

    /// The word that is to be written on the telephone.
    async fn word(&mut self) -> String {
        let line = self.says(" +44 20 7946 0018: Kontor ").await;
        format!("Kontor {}", line.rsplit(' ').next().unwrap())
    }

    /// Waits for its end; what it printed, and whether all was well.
    async fn ended(mut self) -> (String, bool) {
        drop(self.answers.take());
        let mut printed = self.program.stdout.take().unwrap();
        let reading = tokio::task::spawn_blocking(move || {
            let mut text = String::new();
            printed.read_to_string(&mut text).unwrap();
            text
        });
        let printed = reading.await.unwrap();
        (printed, self.program.wait().unwrap().success())
    }
}

/// Writes by the provider's clock so many seconds ago: Meta's times are whole seconds, and order is what counts here.
fn write(office: &Office, customer: &str, inbound: Inbound, seconds_ago: i64) {
    let at = Clock::system().now().seconds() - seconds_ago;
    office.meta.write(customer, &office.number, inbound.at(at)).unwrap();
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn outcomes(result: &Value) -> Vec<(String, String)> {
    let steps = result["result"]["steps"].as_array().unwrap();
    steps.iter().map(|step| (text(&step["step"]), text(&step["outcome"]))).collect()
}

fn step<'a>(result: &'a Value, name: &str) -> &'a Value {
    result["result"]["steps"].as_array().unwrap().iter().find(|step| step["step"] == name).unwrap()
}

async fn a_number_is_tried_with_a_telephone_and_the_result_is_signed(mut office: Office) {
    office.meta.add_template(NewTemplate::body(&office.account, "lesson_time", "Your lesson begins at {{1}}."));
    let hire = office.meta.add_number(&office.account, "+44 20 7946 0019", "Hire");
    assert_eq!(office.connect("Hire", &hire).await.status, 201);
    let ada = office.meta.add_customer(NewCustomer::named("Ada Okafor").phone(PHONE).reads_at_once());

    let mut trial = Trial::begin(&office, "25");
    trial.says("not Meta but a stand-in").await;
    let word = trial.word().await;
    write(&office, &ada, Inbound::text(word), 50);
    trial.says("2 of 8: reply").await;
    trial.says("read.").await;
    // It is ended here, and goes on later where it was.
    trial.says("send a picture").await;
    trial.answer("stop");
    let (printed, is_well) = trial.ended().await;
    assert!(printed.is_empty() && is_well, "no result yet: {printed}");
    let mut trial = Trial::begin(&office, "25");
    trial.says("next is “media”").await;
    trial.answer("yes");
    trial.says("send a picture").await;
    write(&office, &ada, Inbound::kind("image"), 45);
    trial.says("does not fetch or show the picture").await;
    trial.says("the template “lesson_time”").await;
    trial.says("the one word: STOP").await;
    // What is no STOP is not taken for one.
    write(&office, &ada, Inbound::text("Which word?"), 42);
    write(&office, &ada, Inbound::text("Stop."), 40);
    trial.says("a program is refused").await;
    trial.says("a person is refused").await;
    trial.says("write something else").await;
    write(&office, &ada, Inbound::text("One more question"), 30);
    trial.says("a program is refused").await;
    trial.says("the one word: START").await;
    write(&office, &ada, Inbound::text("START"), 20);
    trial.says("a program may write again").await;
    trial.says("newer token").await;
    trial.answer("");
    let word = trial.word().await;
    write(&office, &ada, Inbound::text(word), 10);
    let (printed, is_well) = trial.ended().await;
    assert!(is_well, "{printed}");

    let whole: Value = serde_json::from_str(&printed).unwrap();
    let result = &whole["result"];
    assert_eq!(result["outcome"], "passed", "{printed}");
    assert!(outcomes(&whole).iter().all(|(_, outcome)| outcome == "passed"), "{printed}");
    assert_eq!((&result["provider"]["is_meta"], &result["graph_version"]), (&json!(false), &json!("v26.0")));
    assert_eq!((&result["number"], &result["telephone"]), (&json!("…18"), &json!("…01")));
    // Nothing personal: no number, no name, no word that was written.
    // Long enough that no key and no signature holds one by chance.
    for personal in ["900001", "946 0018", "9460018", "Okafor", "Which word", "One more", "maya@", "wamid"] {
        assert!(!printed.contains(personal), "{personal}: {printed}");
    }
    // What it names is what is there.
    let reply = step(&whole, "reply");
    let conversation = office.first_conversation().await;
    let message = office.message(&conversation, &reply["ids"]["reply_message"]).await;
    assert_eq!((&message["status"], &message["decision_id"]), (&json!("read"), &reply["ids"]["reply_decision"]));
    for time in ["reply_sent_ms", "reply_delivered_ms", "reply_read_ms"] {
        assert!(reply["facts"][time].is_u64(), "{time}: {reply}");
    }
    let contact = text(&office.get(&format!("/conversations/{conversation}")).await["contact_id"]);
    let decisions = office.all(&format!("/decisions?contact_id={contact}")).await;
    for refused in [&step(&whole, "stop")["ids"]["program_decision"], &step(&whole, "stop")["ids"]["person_decision"]] {
        let decision = decisions.iter().find(|decision| decision["id"] == *refused).unwrap();
        assert_eq!((&decision["verdict"], &decision["reasons"][0]), (&json!("refused"), &json!("opted_out")));
    }
    assert!(!step(&whole, "media")["leaves_open"].as_array().unwrap().is_empty());
    // Nothing went out but what the steps say, each of it once: asking whether a program might write sends nothing.
    let shown = office.phone_shows(&ada);
    let said: Vec<&str> = shown.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(said.len(), 5, "answer, template, confirmation, answer, welcome: {said:?}");
    assert!(office.meta.sends().values().all(|count| *count == 1));

    // It lies in the data folder as it was printed, and holds.
    let trial = text(&result["trial"]);
    let file = office.folder().join(format!("data/live/{trial}.json"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), printed);
    let verify = ["doctor", "--live", "--verify", file.to_str().unwrap()];
    let verified = office.run(&verify);
    assert_eq!((&verified["holds"], &verified["outcome"]), (&json!(true), &json!("passed")));
    let promises = words(&office.command(&["promises"]).output().unwrap());
    assert!(promises.contains("which is not Meta: stop passed; signature holds"), "{promises}");
    assert!(promises.contains(&format!("Trial {trial} of ")), "{promises}");
    // Without a server nothing could arrive. On PostgreSQL one may run elsewhere.
    if office.database_url.is_none() {
        office.kill();
        let refused = office.command(&["doctor", "--live"]).stdin(Stdio::null()).output().unwrap();
        assert!(!refused.status.success() && words(&refused).contains("no server runs"), "{}", words(&refused));
    }
}

async fn what_does_not_work_is_in_the_result_and_cannot_be_taken_out(office: Office) {
    // Her telephone never says that she has read, and she asked for messages after the STOP that is to come.
    let ada = office.meta.add_customer(NewCustomer::named("Ada Okafor").phone(PHONE));
    write(&office, &ada, Inbound::text("START"), 0);
    let mut trial = Trial::begin(&office, "10");
    let word = trial.word().await;
    write(&office, &ada, Inbound::text(word), 50);
    trial.says("no report came that the message was read").await;
    trial.answer("no");
    trial.says("send a picture").await;
    trial.answer("skip");
    trial.says("“skip” and why").await;
    trial.answer("skip the camera is broken");
    trial.says("no approved template").await;
    trial.says("the one word: STOP").await;
    write(&office, &ada, Inbound::text("STOP"), 40);
    trial.says("did not end everything").await;
    // Tried again, it fails again: nothing arrives now.
    trial.answer("yes");
    trial.says("no STOP arrived").await;
    trial.answer("no");
    trial.says("no STOP is in force").await;
    trial.says("the one word: START").await;
    // Nothing arrives any more, so there is no need to wait long.
    trial.answer("stop");
    let (printed, is_well) = trial.ended().await;
    assert!(printed.is_empty() && is_well, "no result yet: {printed}");
    let mut trial = Trial::begin(&office, "2");
    trial.says("next is “start”").await;
    trial.answer("yes");
    trial.says("no START arrived").await;
    trial.answer("no");
    office.meta.set_token(&office.token, TokenState::Expired);
    trial.says("newer token").await;
    trial.answer("");
    trial.says("Meta was asked again").await;
    trial.answer("no");
    let (printed, is_well) = trial.ended().await;
    assert!(!is_well, "{printed}");

    let whole: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(whole["result"]["outcome"], "failed");
    let expected = [
        ("receive", "passed"),
        ("reply", "failed"),
        ("media", "skipped"),
        ("template", "skipped"),
        ("stop", "failed"),
        ("again", "skipped"),
        ("start", "failed"),
        ("reconnect", "failed"),
    ];
    assert_eq!(outcomes(&whole), expected.map(|(step, outcome)| (step.to_owned(), outcome.to_owned())));
    assert_eq!(step(&whole, "media")["reason"], "the camera is broken");
    assert!(step(&whole, "reply")["facts"]["reply_delivered_ms"].is_u64(), "what was seen is told");
    assert_eq!(step(&whole, "stop")["earlier_failures"], json!(["STOP arrived and did not end everything"]));

    // Nobody makes it better afterwards.
    let file = office.folder().join(format!("data/live/{}.json", text(&whole["result"]["trial"])));
    let verify = |file: &std::path::Path, more: &[&str]| {
        let arguments = [&["doctor", "--live", "--verify", file.to_str().unwrap()], more].concat();
        office.command(&arguments).stdin(Stdio::null()).output().unwrap()
    };
    assert!(verify(&file, &[]).status.success(), "control");
    let changed = office.folder().join("changed.json");
    type Tamper = fn(&str) -> String;
    let tampers: [(&str, Tamper); 4] = [
        ("does not hold", |text| text.replace("\"outcome\":\"failed\"", "\"outcome\":\"passed\"")),
        ("does not hold", |text| text.replace("the camera is broken", "the camera was broken")),
        ("one line of JSON", |text| text.replacen("\"outcome\":", "\"outcome\":\"passed\",\"outcome\":", 1)),
        ("one line of JSON", |text| text[..text.len() / 2].to_owned()),
    ];
    for (words_of_it, tamper) in tampers {
        let tampered = tamper(&printed);
        assert_ne!(tampered, printed);
        std::fs::write(&changed, tampered).unwrap();
        let refused = verify(&changed, &[]);
        assert!(!refused.status.success() && words(&refused).contains(words_of_it), "{}", words(&refused));
    }
    let other = verify(&file, &["--public-key", "AAAA"]);
    assert!(!other.status.success() && words(&other).contains("not the one you named"), "{}", words(&other));
    let promises = words(&office.command(&["promises"]).output().unwrap());
    assert!(promises.contains("stop failed (within 10 s no STOP arrived); signature holds"), "{promises}");
}
