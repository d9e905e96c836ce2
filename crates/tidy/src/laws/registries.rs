//! Packages come by name from whatever registry the machine is set up for: no address of one stands in the repository.

use crate::Finding;
use crate::tree::File;

pub fn check(files: &[File]) -> Vec<Finding> {
    // Spelt apart, so that this file is not its own first finding.
    let hosts =
        [["registry.", "npmjs.org"].concat(), ["registry.", "yarnpkg.com"].concat(), ["static.", "crates.io"].concat()]
            .into_iter()
            .chain([
                ["files.", "pythonhosted.org"].concat(),
                ["pypi", ".org"].concat(),
                ["deb.", "debian.org"].concat(),
            ])
            .collect::<Vec<String>>();
    let mut findings = Vec::new();
    for file in files {
        let mut find = |index: usize, what: &str| findings.push(Finding::new(&file.path, index + 1, what));
        for (index, line) in file.text.lines().enumerate() {
            let line = line.trim();
            if hosts.iter().any(|host| line.contains(host.as_str())) {
                find(index, "the address of a package registry");
            }
            match file.name() {
                "package-lock.json" if line.starts_with("\"resolved\":") && !line.contains("\"node_modules/") => {
                    find(index, "an npm lock file that says where to download; .npmrc leaves that out");
                }
                "Cargo.lock" if line.starts_with("source = ") && !line.ends_with("/crates.io-index\"") => {
                    find(index, "a crate from elsewhere than the default registry");
                }
                "Cargo.toml" if line.contains("registry =") || line.contains("git =") || line.starts_with("[patch") => {
                    find(index, "a crate from elsewhere than the default registry");
                }
                ".npmrc" if line.contains("registry=") => find(index, "a registry set for everyone"),
                _ => {}
            }
        }
        if file.path.contains(".cargo/config") {
            find(0, "settings of cargo belong to the machine");
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_registry_is_named() {
        crate::holds(&check(&crate::tree::files()));
    }

    #[test]
    fn each_named_registry_is_found() {
        let host = ["https://registry.", "npmjs.org/a.tgz"].concat();
        let files = [
            File::planted("package-lock.json", &format!("\"resolved\": \"{host}\"")),
            File::planted("tests/x/package-lock.json", "\"resolved\": \"elsewhere\""),
            File::planted(
                "Cargo.lock",
                "source = \"git+https://example.org/a\"\nsource = \"registry+https://example.org/crates.io-index\"",
            ),
            File::planted("Cargo.toml", "a = { git = \"https://example.org/a\" }"),
            File::planted(".npmrc", "registry=https://example.org"),
            File::planted(".cargo/config.toml", ""),
            File::planted("README.md", &host),
        ];
        assert_eq!(check(&files).len(), 8);
    }
}
