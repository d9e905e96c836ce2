//! The settings about the operator's own app at Meta: all of them, or none.

use anyhow::{Context, Result, bail};
use channels::connect::Operator;
use channels::whatsapp::client::GraphId;

use crate::config::Config;
use crate::mail::secret;

/// What they come to.
pub(crate) fn read(config: &Config) -> Result<Option<Operator>> {
    let (app, configuration) = (&config.meta_app_id, &config.meta_configuration_id);
    let Some(file) = &config.meta_app_secret_file else {
        if app.is_empty() && configuration.is_empty() {
            return Ok(None);
        }
        bail!("meta_app_id and meta_configuration_id need meta_app_secret_file, and the other way round");
    };
    if !matches!(config.meta_pages_url.scheme(), "http" | "https") {
        bail!("meta_pages_url must begin with https://");
    }
    Ok(Some(Operator {
        app: GraphId::parse(app).context("meta_app_id")?,
        secret: secret(file, "meta_app_secret_file")?,
        configuration: GraphId::parse(configuration).context("meta_configuration_id")?,
        pages: config.meta_pages_url.clone(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(settings: &[(&str, &str)]) -> Result<Option<Operator>> {
        let options: Vec<(&str, Option<String>)> =
            settings.iter().map(|(name, value)| (*name, Some((*value).to_owned()))).collect();
        Config::read(&options).map(|config| config.operator)
    }

    #[test]
    fn the_operators_app_is_set_up_wholly_or_not_at_all() {
        let folder = std::env::temp_dir().join(format!("kontor-operator-{}", kernel::vault::random_token()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("secret");
        std::fs::write(&file, "app-secret\n").unwrap();
        let secret = ("meta_app_secret_file", file.to_str().unwrap());
        let (app, configuration) = (("meta_app_id", "634974688087057"), ("meta_configuration_id", "1234567890"));
        assert!(with(&[]).unwrap().is_none());
        let operator = with(&[app, secret, configuration]).unwrap().unwrap();
        assert_eq!((operator.app.as_str(), operator.secret.expose()), ("634974688087057", "app-secret"));
        assert_eq!(operator.pages.as_str(), "https://www.facebook.com/");
        for (wrong, says) in [
            (vec![app], "meta_app_secret_file"),
            (vec![app, configuration], "meta_app_secret_file"),
            (vec![secret, app], "meta_configuration_id"),
            (vec![secret, configuration], "meta_app_id"),
            (vec![secret, app, configuration, ("meta_pages_url", "ftp://meta.example")], "meta_pages_url"),
        ] {
            let error = with(&wrong).unwrap_err();
            assert!(format!("{error:#}").contains(says), "{says}: {error:#}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
