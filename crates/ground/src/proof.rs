//! How far a long proof goes, and where it begins.

/// What one run of a proof is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Where its dice begin; the same seed comes upon the same things.
    pub seed: u64,
    /// How many histories, questions or whatever it counts.
    pub rounds: u64,
}

/// `KONTOR_PROOF=full` asks for all of a proof, a number for so many of it, nothing for a sample. `KONTOR_SEED` begins elsewhere
/// than at `seed`.
pub fn proof(seed: u64, sample: u64, full: u64) -> Proof {
    let proof = wanted(super::variable("KONTOR_PROOF"), super::variable("KONTOR_SEED"), [seed, sample, full]);
    println!("seed {}, {} of {full}", proof.seed, proof.rounds);
    proof
}

fn wanted(much: Option<String>, begin: Option<String>, [seed, sample, full]: [u64; 3]) -> Proof {
    let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("{text:?} is neither `full` nor a number"));
    let rounds = match much.as_deref() {
        None => sample,
        Some("full") => full,
        Some(count) => number(count),
    };
    Proof { seed: begin.as_deref().map_or(seed, number), rounds }
}

impl Proof {
    /// The number of each round; each tenth of a proof that takes long is told.
    pub fn numbers(self) -> impl Iterator<Item = u64> {
        let tenth = (self.rounds / 10).max(100);
        (0..self.rounds).inspect(move |number| {
            if *number > 0 && number % tenth == 0 {
                println!("{number} of {} held", self.rounds);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_a_sample_unless_more_is_asked_for() {
        let asked = |much: Option<&str>, begin: Option<&str>| {
            wanted(much.map(str::to_owned), begin.map(str::to_owned), [7, 12, 2_000])
        };
        assert_eq!(asked(None, None), Proof { seed: 7, rounds: 12 });
        assert_eq!(asked(Some("full"), Some("41")), Proof { seed: 41, rounds: 2_000 });
        assert_eq!(asked(Some("300"), None), Proof { seed: 7, rounds: 300 });
        assert_eq!(Proof { seed: 0, rounds: 3 }.numbers().collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    #[should_panic(expected = "neither `full` nor a number")]
    fn a_mistyped_count_is_no_sample() {
        wanted(Some("ful".to_owned()), None, [7, 12, 2_000]);
    }
}
