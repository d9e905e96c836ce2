//! `kontor doctor --live`: a trial of a connected number with a real telephone, step by step, and its signed result.
//!
//! - It works beside the running server, on the same data, and does nothing but look, write as a named member of staff does, and
//!   ask the gate whether a program might. What it finds is what truly arrived.                               (`steps`, `walk`)
//! - A step that did not go well is `failed`, one that was passed over is `skipped` with its reason; only a whole trial passes. (`trial`)
//! - The result names no person, is signed by the installation, kept in its database and its data folder, and never changed. (`sign`)
//! - A trial that was broken off is gone on with, from the step at which it was.                              (`store`)

mod choose;
mod result;
mod sign;
mod steps;
mod store;
mod talk;
mod trial;
mod walk;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ::store::{Database, Db};
use anyhow::{Context, Result, bail};
use clap::Args;
use kernel::{Clock, InboxId, TenantId};

pub(crate) use sign::{check, public_key};
pub(crate) use store::{map, results};

use self::sign::Key;
use self::store::Trial;
use self::talk::Talk;
use self::trial::{Done, Notes, Outcome, Progress, Step, masked};
use self::walk::{End, Ground, Walk};
use crate::config::Config;
use crate::output::answer;
use crate::{running, serve};

/// Where results lie in the data folder.
const FOLDER: &str = "live";

#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Try a connected number with a real telephone, step by step, and keep the signed result.
    #[arg(long)]
    pub live: bool,
    /// With --live: only look whether this file is a result of this installation that nobody changed.
    #[arg(long, value_name = "FILE", requires = "live")]
    pub verify: Option<PathBuf>,
    /// With --verify: the public key by which it must be signed, for a result of another installation.
    #[arg(long, value_name = "KEY", requires = "verify")]
    pub public_key: Option<String>,
    /// With --live: the business.
    #[arg(long, value_name = "ID", requires = "live")]
    pub tenant: Option<TenantId>,
    /// With --live: the connected number, by the id of its inbox.
    #[arg(long, value_name = "ID", requires = "live")]
    pub inbox: Option<InboxId>,
    /// With --live: the member of staff in whose name the trial writes.
    #[arg(long, value_name = "EMAIL", requires = "live")]
    pub staff: Option<String>,
    /// With --live: the telephone that plays the customer, like +447700900001.
    #[arg(long, value_name = "NUMBER", requires = "live")]
    pub phone: Option<String>,
    /// With --live: the template to send; without it, the first approved one that is no offer.
    #[arg(long, value_name = "NAME", requires = "live")]
    pub template: Option<String>,
    /// With --live: how many seconds each thing may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, requires = "live")]
    pub wait: u64,
}

/// Goes through a trial, or looks at the result of one.
pub async fn run(options: &Options, config: &Config, clock: &Clock) -> Result<()> {
    if let Some(file) = &options.verify {
        return verify(file, options.public_key.as_deref(), config, clock).await;
    }
    let db = crate::open::open(config, clock)?;
    let mut talk = Talk::begin();
    is_served(config, &db, &talk)?;
    let tenant = choose::tenant(options, &db, &mut talk).await?;
    let open = db.read(tenant, store::unfinished).await?;
    let trial = match open {
        Some(open) => go_on(open, &db, tenant, &mut talk).await?,
        None => None,
    };
    // Of an earlier run everything stands but who runs it now.
    let kept = trial.as_ref().map(|trial| (trial.inbox, trial.id));
    let asked = Options { inbox: kept.map(|(inbox, _)| inbox).or(options.inbox), ..options.clone() };
    let inbox = choose::inbox(&asked, &db, tenant, &mut talk).await?;
    let id = kept.map_or_else(|| clock.id(), |(_, id)| id);
    let staff = choose::staff(options, &db, tenant, id, &mut talk).await?;
    let member = staff.staff.context("a member of staff is one")?;
    let phone = choose::phone(options, &mut talk).await?;
    let mut trial = match trial {
        Some(trial) if trial.progress.phone != masked(phone.e164()) => {
            bail!("the trial was begun with another telephone; answer “no” to going on with it, and begin anew")
        }
        Some(trial) => Trial { staff: member, ..trial },
        None => {
            let progress = Progress { phone: masked(phone.e164()), conversation: None, steps: Vec::new() };
            let new = Trial { id, inbox: inbox.id, staff: member, began_at: clock.now(), progress };
            let first = new.clone();
            db.write(tenant, staff.actor, move |tx| store::begin(tx, &first)).await?;
            new
        }
    };
    let app = serve::app(config, db.clone(), clock.clone(), running::url_for_links(config));
    let provider = result::provider(&app.settings.meta_url);
    if provider["is_meta"] == false {
        let address = provider["address"].as_str().unwrap_or_default();
        talk.say(format_args!("This is not Meta but a stand-in at {address}; the result will say so."));
    }
    let ground = Ground { app, inbox, staff, member, phone: phone.e164().to_owned() };
    let conversation = trial.progress.conversation;
    let wait = Duration::from_secs(options.wait);
    let template = options.template.clone();
    let mut walk = Walk { ground, talk, wait, template, conversation, notes: Notes::default() };
    walk.talk.say(
        "While something is waited for, write “skip” and why to go on without it, or “stop” to end here and go on later.",
    );
    for step in trial.progress.left() {
        let Some(done) = gone_through(&mut walk, step).await? else {
            walk.talk.say("Ended here. Run the same command again to go on.");
            return Ok(());
        };
        trial.progress.steps.push(done);
        trial.progress.conversation = walk.conversation;
        let so_far = trial.clone();
        db.write(tenant, walk.ground.person().actor, move |tx| store::save(tx, &so_far)).await?;
    }
    finish(&walk, &trial, config, &db).await
}

/// Without a server nothing would ever arrive.
fn is_served(config: &Config, db: &Db, talk: &Talk) -> Result<()> {
    if running::address(&config.data_dir).is_some() {
        return Ok(());
    }
    if db.database() == Database::Embedded {
        bail!("no server runs over this data folder, so nothing could arrive; start “kontor serve” first");
    }
    talk.say("No server runs over this data folder. If none runs elsewhere on the same database, nothing will arrive.");
    Ok(())
}

/// Asks what becomes of a trial that was not brought to its end. Given up, it is forgotten; it has no result.
async fn go_on(open: Trial, db: &Db, tenant: TenantId, talk: &mut Talk) -> Result<Option<Trial>> {
    let next = open.progress.left().next().map_or("its result", Step::as_str);
    let question =
        format!("A trial begun at {} is not finished; next is “{next}”. Go on with it? (yes, no)", open.began_at);
    let said = talk.ask(&question, Some("yes")).await?;
    if said.eq_ignore_ascii_case("yes") || said.eq_ignore_ascii_case("y") {
        return Ok(Some(open));
    }
    let actor = kernel::Actor { who: kernel::Who::Operator, at: db.clock().now(), request: open.id };
    db.write(tenant, actor, move |tx| store::give_up(tx, &open)).await?;
    Ok(None)
}

/// One step, again as often as whoever runs it wishes after it failed. None: the trial stops here.
async fn gone_through(walk: &mut Walk, step: Step) -> Result<Option<Done>> {
    let (began_at, mut earlier) = (walk.ground.now(), Vec::new());
    let place = Step::ALL.iter().position(|one| *one == step).unwrap_or_default() + 1;
    loop {
        walk.talk.say(format_args!("{place} of {}: {}", Step::ALL.len(), step.as_str()));
        walk.notes = Notes::default();
        let (outcome, reason) = match steps::take(walk, step).await {
            Ok(()) => (Outcome::Passed, None),
            Err(End::Skipped(why)) => (Outcome::Skipped, Some(why)),
            Err(End::Failed(why)) => (Outcome::Failed, Some(why)),
            Err(End::Stopped) => return Ok(None),
            Err(End::Broken(error)) => return Err(error),
        };
        let said = reason.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        walk.talk.say(format_args!("    {}{said}", outcome.as_str()));
        if outcome == Outcome::Failed && walk.talk.ask("    Try it again? (yes, no)", Some("no")).await? == "yes" {
            earlier.extend(reason);
            continue;
        }
        let (ended_at, notes) = (walk.ground.now(), std::mem::take(&mut walk.notes));
        return Ok(Some(Done { step, outcome, reason, earlier, began_at, ended_at, notes }));
    }
}

/// Signs what was found, keeps it, prints it.
async fn finish(walk: &Walk, trial: &Trial, config: &Config, db: &Db) -> Result<()> {
    let key = Key::own(db).await?;
    let signed = key.sign(&result::of(&walk.ground, trial, &key.public())?)?;
    let (ended, text) = (trial.clone(), signed.clone());
    let kept = db.write(walk.ground.tenant(), walk.ground.person().actor, move |tx| store::end(tx, &ended, &text));
    if !kept.await? {
        bail!("this trial was ended from elsewhere; its result stands already");
    }
    let file = keep(&config.data_dir, trial, &signed)?;
    walk.talk.say(format_args!("{}. The signed result is in {}.", trial.progress.outcome(), file.display()));
    answer(&signed)?;
    match trial.progress.outcome() {
        "failed" => bail!("the trial failed; its result says where"),
        _ => Ok(()),
    }
}

/// Writes the result into the data folder, where none of this name may be yet.
fn keep(data_dir: &Path, trial: &Trial, signed: &str) -> Result<PathBuf> {
    let folder = data_dir.join(FOLDER);
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let path = folder.join(format!("{}.json", trial.id));
    let written = File::create_new(&path).and_then(|mut file| {
        writeln!(file, "{signed}")?;
        file.sync_all()
    });
    written.with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(path)
}

/// `kontor doctor --live --verify FILE`
async fn verify(file: &Path, by: Option<&str>, config: &Config, clock: &Clock) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let signed = check(&text).map_err(|doubt| anyhow::anyhow!("{}: {}", file.display(), doubt.words()))?;
    let expected = match by {
        Some(key) => Some(key.to_owned()),
        None => public_key(&crate::open::open(config, clock)?).await?,
    };
    if expected.as_ref() != Some(&signed.key) {
        bail!(
            "{}: the signature holds, but it is by the key {}, which is not {}",
            file.display(),
            signed.key,
            if by.is_some() { "the one you named" } else { "this installation's" }
        );
    }
    let result = &signed.result;
    answer(serde_json::json!({
        "holds": true, "key": signed.key, "trial": result["trial"], "outcome": result["outcome"], "ended_at": result["ended_at"],
    }))
}
