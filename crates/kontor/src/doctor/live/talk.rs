//! The conversation with whoever runs a trial: words on standard error, answers by the line from standard input. Standard output
//! is left to the result, so that it can be kept by a pipe.
//!
//! Who sends no answers (a closed input) gets the defaults, and a question without one ends the command.

use std::fmt::Display;
use std::io::{BufRead, Write};

use anyhow::{Result, bail};
use tokio::sync::mpsc;

pub(super) struct Talk {
    lines: mpsc::UnboundedReceiver<String>,
}

/// What was said while something was waited for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    /// Go on with the next step, for this reason.
    Skip(String),
    /// End here; what was done is kept.
    Stop,
    Unclear,
}

impl Talk {
    /// Listens to standard input from now on.
    pub(super) fn begin() -> Self {
        let (sender, lines) = mpsc::unbounded_channel();
        // A read of a terminal cannot be given up, so it has a thread that the end of the program ends.
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines() {
                let Ok(line) = line else { break };
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { lines }
    }

    pub(super) fn say(&self, words: impl Display) {
        writeln!(std::io::stderr(), "{words}").ok();
    }

    /// The answer to a question; the default for an empty one.
    pub(super) async fn ask(&mut self, question: &str, default: Option<&str>) -> Result<String> {
        match default {
            Some(default) if !default.is_empty() => self.say(format_args!("{question} [{default}]")),
            _ => self.say(question),
        }
        let line = self.lines.recv().await.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
        match (line, default) {
            (Some(line), _) => Ok(line),
            (None, Some(default)) => Ok(default.to_owned()),
            (None, None) => bail!("this needs an answer: {question}"),
        }
    }

    /// What has been said without being asked.
    pub(super) fn heard(&mut self) -> Said {
        let Ok(line) = self.lines.try_recv() else { return Said::Nothing };
        understood(&line)
    }
}

fn understood(line: &str) -> Said {
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match (word.to_lowercase().as_str(), rest.trim()) {
        ("skip", "") => Said::Unclear,
        ("skip", why) => Said::Skip(why.to_owned()),
        ("stop", "") => Said::Stop,
        ("", _) => Said::Nothing,
        _ => Said::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_skipped_with_a_reason_only() {
        assert_eq!(understood(" Skip  its camera is broken "), Said::Skip("its camera is broken".to_owned()));
        assert_eq!(understood("skip"), Said::Unclear);
        assert_eq!(understood("stop"), Said::Stop);
        assert_eq!(understood("stop it"), Said::Unclear);
        assert_eq!(understood("  "), Said::Nothing);
    }
}
