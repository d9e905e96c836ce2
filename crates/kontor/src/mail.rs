//! The settings about mail: none, a mail server, or an account at Resend; never two.

use std::path::Path;

use anyhow::{Context, Result, bail};
use kernel::Secret;
use web::mail::{MailOut, Mailbox, ResendAccount, SmtpServer};

use crate::config::Config;

/// What they come to.
pub(crate) fn read(config: &Config) -> Result<MailOut> {
    let by_smtp = !config.smtp_url.is_empty();
    if !by_smtp && config.resend_key_file.is_none() {
        if !config.mail_from.is_empty() {
            bail!("mail_from is set, but neither smtp_url nor resend_key_file: mails would have no way out");
        }
        return Ok(MailOut::Off);
    }
    let from = Mailbox::parse(&config.mail_from)
        .context("mail_from must say whose the mails are, as in \"Kontor <kontor@shop.example>\"")?;
    match (&config.resend_key_file, by_smtp) {
        (Some(_), true) => bail!("smtp_url and resend_key_file are both set; choose one way for mails"),
        (Some(file), false) => Ok(MailOut::Resend(ResendAccount {
            base: config.resend_url.clone(),
            key: secret(file, "resend_key_file")?,
            from,
            hook_secret: config
                .resend_hook_secret_file
                .as_deref()
                .map(|file| secret(file, "resend_hook_secret_file"))
                .transpose()?,
        })),
        (None, _) => {
            let file = config.smtp_password_file.as_deref();
            let password = file.map(|file| secret(file, "smtp_password_file")).transpose()?;
            SmtpServer::parse(&config.smtp_url, password, from).map(MailOut::Smtp).map_err(anyhow::Error::msg)
        }
    }
}

pub(crate) fn secret(file: &Path, name: &str) -> Result<Secret> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{name} ({}) cannot be read", file.display()))?;
    // Whatever is signed with nothing would be taken.
    if text.trim().is_empty() {
        bail!("{name} ({}) is empty", file.display());
    }
    Ok(Secret::new(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(settings: &[(&str, &str)]) -> Result<MailOut> {
        let options: Vec<(&str, Option<String>)> =
            settings.iter().map(|(name, value)| (*name, Some((*value).to_owned()))).collect();
        Config::read(&options).map(|config| config.mail)
    }

    #[test]
    fn mail_leaves_by_one_way_or_by_none() {
        let folder = std::env::temp_dir().join(format!("kontor-mail-{}", kernel::vault::random_token()));
        std::fs::create_dir_all(&folder).unwrap();
        let key = folder.join("key");
        std::fs::write(&key, "re_123\n").unwrap();
        let empty = folder.join("empty");
        std::fs::write(&empty, "\n").unwrap();
        let (key, empty) = (key.to_str().unwrap(), empty.to_str().unwrap());
        assert!(matches!(with(&[]).unwrap(), MailOut::Off));
        let from = ("mail_from", "Kontor <kontor@shop.example>");
        let smtp = ("smtp_url", "smtps://kontor@mail.example");
        let MailOut::Smtp(server) = with(&[from, smtp, ("smtp_password_file", key)]).unwrap() else { panic!() };
        assert_eq!(server.user.unwrap().1.expose(), "re_123");
        let MailOut::Resend(account) = with(&[from, ("resend_key_file", key)]).unwrap() else { panic!() };
        assert_eq!((account.base.as_str(), account.key.expose()), ("https://api.resend.com/", "re_123"));
        for (wrong, says) in [
            (vec![from], "no way out"),
            (vec![smtp], "mail_from"),
            (vec![from, smtp], "smtp_password_file"),
            (vec![from, ("smtp_url", "smtp://127.0.0.1:1025"), ("resend_key_file", key)], "choose one"),
            (vec![from, ("resend_key_file", "/nowhere/key")], "/nowhere/key"),
            (vec![from, ("resend_key_file", key), ("resend_hook_secret_file", empty)], "is empty"),
        ] {
            let error = format!("{:#}", with(&wrong).unwrap_err());
            assert!(error.contains(says), "{error}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
