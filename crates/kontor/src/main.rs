//! The command line.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use kernel::{Clock, Locale};
use kontor::config::{Config, LogFormat};
use kontor::output::{answer, remark};
use kontor::{backups, compose, demo, doctor, metrics, open, promises, running, serve};
use serde_json::json;
use tracing_subscriber::EnvFilter;

#[derive(Parser)]
#[command(
    name = "kontor",
    version,
    about = "The office of a small business: its conversations, people, and what they allowed."
)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

/// Each has an environment twin: `--data-dir` is KONTOR_DATA_DIR.
#[derive(Args)]
struct Options {
    /// The folder of the database, the files and the keys.
    #[arg(long, global = true)]
    data_dir: Option<String>,
    /// Where the server listens, like 127.0.0.1:8080.
    #[arg(long, global = true)]
    listen: Option<String>,
    /// The server's own domain: a certificate for it is obtained and renewed by itself.
    #[arg(long, global = true)]
    domain: Option<String>,
    /// A PostgreSQL address; without one the embedded database serves.
    #[arg(long, global = true)]
    database_url: Option<String>,
    /// The address people and Meta use.
    #[arg(long, global = true)]
    public_url: Option<String>,
    /// The file of the master key.
    #[arg(long, global = true)]
    master_key_file: Option<String>,
    /// The base of Meta's Graph API.
    #[arg(long, global = true)]
    meta_url: Option<String>,
    /// Who may found a business: closed, invite or open.
    #[arg(long, global = true)]
    signup: Option<String>,
    /// Where metrics are answered, like 127.0.0.1:9090.
    #[arg(long, global = true)]
    metrics_listen: Option<String>,
    /// What is logged.
    #[arg(long, global = true)]
    log: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages, the API and webhooks.
    Serve,
    /// Start a server with a made-up business and a Meta of its own, to look around.
    Demo,
    /// Businesses on this installation.
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Staff of the businesses.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Who answers what the staff of all businesses ask.
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// The keys.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Encrypted backups, and bringing them back.
    #[command(subcommand)]
    Backup(backups::Command),
    /// Say what is weak in this installation and how to mend it; with --live, try a number with a real telephone.
    Doctor(doctor::live::Options),
    /// Print what Kontor promises, how far it keeps it, and what trials with a real telephone found here.
    Promises,
    /// Print the OpenAPI description.
    Openapi,
}

#[derive(Subcommand)]
enum TenantCommand {
    /// Create a business with its owner; prints its ids, an API key and a sign-in link as JSON.
    Create {
        #[arg(long)]
        name: String,
        #[arg(long)]
        owner_email: String,
    },
    /// List the businesses as JSON lines.
    List,
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Print a link that signs this person in, once, within fifteen minutes.
    Link {
        #[arg(long)]
        email: String,
    },
}

#[derive(Subcommand)]
enum OperatorCommand {
    /// Name an operator, and print a link that signs this person in, once, within fifteen minutes.
    Link {
        #[arg(long)]
        email: String,
        /// As staff see it; without it, what stands before the @.
        #[arg(long)]
        name: Option<String>,
    },
    /// List the operators as JSON lines.
    List,
    /// Take the place away.
    End {
        #[arg(long)]
        email: String,
    },
}

#[derive(Subcommand)]
enum KeysCommand {
    /// List the keys and whether the present master key wraps them.
    Status,
    /// Print the recovery kit: the master key as people can write it down, and what to do with it.
    Kit,
    /// Make a new master key and wrap every key by it.
    Rotate,
}

impl Options {
    fn config(&self) -> Result<Config> {
        Config::read(&[
            ("data_dir", self.data_dir.clone()),
            ("listen", self.listen.clone()),
            ("domain", self.domain.clone()),
            ("database_url", self.database_url.clone()),
            ("public_url", self.public_url.clone()),
            ("master_key_file", self.master_key_file.clone()),
            ("meta_url", self.meta_url.clone()),
            ("signup", self.signup.clone()),
            ("metrics_listen", self.metrics_listen.clone()),
            ("log", self.log.clone()),
        ])
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = cli.options.config().and_then(|config| {
        start_log(&config, &cli.command);
        let runtime = tokio::runtime::Runtime::new().context("the program cannot start its threads")?;
        runtime.block_on(run(cli.command, config))
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(std::io::stderr(), "kontor: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

fn start_log(config: &Config, command: &Command) {
    // The words of the demo and of a trial must not drown in the log.
    let talks = match command {
        Command::Demo => true,
        Command::Doctor(options) => options.live,
        _ => false,
    };
    let is_quiet = talks && config.log == "info";
    let filter = EnvFilter::new(if is_quiet { "warn" } else { &config.log });
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // It would say so on the same closed pipe, and panic.
    let lines = lines.log_internal_errors(false);
    match config.log_format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
}

async fn run(command: Command, config: Config) -> Result<()> {
    let clock = Clock::system();
    match command {
        Command::Serve => serve_until_told(&config, clock).await,
        Command::Demo => demo::run(config, clock).await,
        Command::Tenant(TenantCommand::Create { name, owner_email }) => {
            tenant_create(&config, &clock, name, &owner_email).await
        }
        Command::Tenant(TenantCommand::List) => {
            for tenant in accounts::tenants::list(&open::open(&config, &clock)?).await? {
                answer(json!({ "tenant_id": tenant.id, "name": tenant.name }))?;
            }
            Ok(())
        }
        Command::Staff(StaffCommand::Link { email }) => staff_link(&config, &clock, &email).await,
        Command::Operator(command) => operator(&config, &clock, command).await,
        Command::Keys(KeysCommand::Status) => {
            for key in open::vault(&config)?.status()? {
                answer(serde_json::to_string(&key)?)?;
            }
            Ok(())
        }
        Command::Keys(KeysCommand::Rotate) => {
            let count = open::vault(&config)?.rotate()?;
            answer(json!({ "wrapped": count, "master_key_file": config.master_key_file() }))
        }
        Command::Keys(KeysCommand::Kit) => backups::kit(&config, &clock).await,
        Command::Backup(command) => backups::run(command, &config, &clock).await,
        Command::Doctor(options) if options.live => doctor::live::run(&options, &config, &clock).await,
        Command::Doctor(_) => {
            let db = open::open(&config, &clock)?;
            for finding in doctor::examine(&config, &db).await {
                let word = if finding.is_well { "well" } else { "weak" };
                answer(format_args!("{word} {}: {}", finding.check.as_str(), finding.words(Locale::En)))?;
            }
            Ok(())
        }
        Command::Promises => promises::run(&config, &clock).await,
        Command::Openapi => answer(web::openapi::document(&compose::routes())),
    }
}

async fn serve_until_told(config: &Config, clock: Clock) -> Result<()> {
    if let Some(address) = config.metrics_listen {
        let bound = metrics::listen(address).await?;
        tracing::info!("metrics at http://{bound}/metrics");
    }
    let db = open::open(config, &clock)?;
    let serving = serve::start(config, db, clock).await?;
    let url = &serving.app.settings.public_url;
    remark(format_args!("Kontor listens on http://{} and is known as {url}", serving.address));
    if let Some(url) = accounts::setup::ensure_token(&serving.app.db, url).await? {
        remark(format_args!("Nobody has set this installation up yet. Open this address once: {url}"));
    }
    serve::until_told().await;
    serving.stop().await;
    Ok(())
}

async fn tenant_create(config: &Config, clock: &Clock, name: String, owner_email: &str) -> Result<()> {
    let url = running::url_for_links(config);
    let db = open::open(config, clock)?;
    let email = email(owner_email)?;
    // The rest is filled in on the business's settings page.
    let profile = accounts::tenants::Profile {
        name,
        address: String::new(),
        phone: String::new(),
        time_zone: "UTC".to_owned(),
        country: String::new(),
    };
    let new = accounts::tenants::NewTenant { profile, locale: Locale::En };
    let owner_name = email.local_part().to_owned();
    let founded = accounts::tenants::found_for(&db, &url, new, email, owner_name).await?;
    answer(json!({
        "tenant_id": founded.tenant, "owner_id": founded.owner, "api_key": founded.api_key.expose(), "sign_in_url": founded.sign_in_url.expose(),
    }))
}

async fn staff_link(config: &Config, clock: &Clock, email: &str) -> Result<()> {
    let url = running::url_for_links(config);
    let db = open::open(config, clock)?;
    let email = self::email(email)?;
    let token = accounts::sign_in::link::for_email(&db, &email).await.map_err(|fault| anyhow::anyhow!("{fault}"))?;
    answer(accounts::sign_in::link::url(&url, &token))
}

async fn operator(config: &Config, clock: &Clock, command: OperatorCommand) -> Result<()> {
    use accounts::support::operators;
    let url = running::url_for_links(config);
    let db = open::open(config, clock)?;
    match command {
        OperatorCommand::Link { email, name } => {
            let email = self::email(&email)?;
            let name = name.unwrap_or_else(|| email.local_part().to_owned());
            answer(operators::url(&url, &operators::link(&db, email, name).await?))
        }
        OperatorCommand::List => {
            for one in operators::list(&db).await? {
                answer(serde_json::to_string(&one)?)?;
            }
            Ok(())
        }
        OperatorCommand::End { email } => {
            let ended = operators::end(&db, &self::email(&email)?).await;
            ended.map_err(|fault| anyhow::anyhow!("{fault}"))
        }
    }
}

fn email(text: &str) -> Result<accounts::logins::Email> {
    accounts::logins::Email::parse(text)
        .map_err(|_| anyhow::anyhow!("“{text}” is not an e-mail address; write it like name@business.example"))
}
