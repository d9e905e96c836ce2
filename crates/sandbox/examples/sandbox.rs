//! A furnished sandbox of its own: prints one JSON line with its address and credentials, and runs until its
//! standard input ends or it is interrupted. The peers' tests start it.

use std::io::{Read, Write};
use std::time::Duration;

use sandbox::{Config, furnished, resend};
use serde_json::json;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let config = Config {
        furnished: true,
        status_delay: Duration::from_millis(20),
        retry_compression: 50,
        ..Config::for_tests()
    };
    let sandbox = sandbox::start(config).await?;
    let mail = resend::ResendConfig { key: "re_sandbox_key".to_owned(), domain: "shop.example".to_owned() };
    let resend = resend::start(mail).await?;
    let line = json!({
        "resend_url": resend.url(),
        "resend_key": "re_sandbox_key",
        "url": sandbox.url(),
        "app_id": furnished::APP_ID,
        "app_secret": furnished::APP_SECRET,
        "business_id": furnished::BUSINESS_ID,
        "config_id": furnished::CONFIG_ID,
        "waba_id": furnished::WABA_ID,
        "phone_number_id": furnished::SCHOOL_ID,
        "token": furnished::TOKEN,
    });
    writeln!(std::io::stdout(), "{line}")?;
    let ended = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    tokio::select! {
        _ = ended => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    sandbox.stop().await;
    Ok(())
}
