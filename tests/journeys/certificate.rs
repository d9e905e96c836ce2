//! The server's own certificate, from a real authority: pebble, which looks the name up, calls back by TLS-ALPN-01 and signs.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use kernel::vault;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::harness::{free_address, until_within};

const DOMAIN: &str = "shop.example";
/// An order waits between its questions.
const PATIENCE: Duration = Duration::from_secs(60);

/// The authority and its name server.
struct Authority {
    folder: PathBuf,
    running: Vec<Child>,
    directory: String,
    management: String,
    /// What its own pages are signed by.
    root: PathBuf,
}

impl Authority {
    /// Certificates that live so long; it calls back at this port.
    fn start(folder: &Path, port: u16, lives: Duration) -> Authority {
        let (place, management, names) = (free_address(), free_address(), free_address());
        let key = rcgen::KeyPair::generate().unwrap();
        let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let own = parameters.self_signed(&key).unwrap();
        let issuer = rcgen::Issuer::new(parameters, key);
        let leaf_key = rcgen::KeyPair::generate().unwrap();
        let leaf = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let leaf = leaf.signed_by(&leaf_key, &issuer).unwrap();
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let root = write("authority-root.pem", own.pem());
        let config = serde_json::json!({ "pebble": {
            "listenAddress": place, "managementListenAddress": management, "httpPort": 9, "tlsPort": port,
            "certificate": write("authority.pem", leaf.pem()), "privateKey": write("authority.key", leaf_key.serialize_pem()),
            "certificateValidityPeriod": lives.as_secs(), "ocspResponderURL": "", "externalAccountBindingRequired": false,
        } });
        let config = write("authority.json", config.to_string());
        let mut looks_up = Command::new("pebble-challtestsrv");
        looks_up.args([
            "-defaultIPv4",
            "127.0.0.1",
            "-defaultIPv6",
            "",
            "-dns01",
            &names,
            "-http01",
            "",
            "-https01",
            "",
            "-tlsalpn01",
            "",
        ]);
        looks_up.args(["-management", &free_address()]);
        // By itself it refuses one in twenty nonces, so that clients learn to ask again.
        let mut signs = Command::new("pebble");
        signs
            .args(["-config", config.to_str().unwrap(), "-dnsserver", &names])
            .env("PEBBLE_VA_NOSLEEP", "1")
            .env("PEBBLE_WFE_NONCEREJECT", "0");
        let running = [("names.log", looks_up), ("authority.log", signs)]
            .map(|(log, command)| logged(command, &folder.join(log)));
        let port_of = |address: &str| address.rsplit(':').next().unwrap().to_owned();
        Authority {
            folder: folder.to_owned(),
            running: running.into(),
            directory: format!("https://localhost:{}/dir", port_of(&place)),
            management: format!("https://localhost:{}", port_of(&management)),
            root,
        }
    }

    /// What it signs by, once it answers.
    async fn signs_by(&self) -> CertificateDer<'static> {
        let trusted = reqwest::Certificate::from_pem(&std::fs::read(&self.root).unwrap()).unwrap();
        let http = client(trusted);
        let pem = until_within(PATIENCE, "the authority answers", async || {
            http.get(format!("{}/roots/0", self.management)).send().await.ok()?.bytes().await.ok()
        });
        CertificateDer::from_pem_slice(&pem.await).unwrap()
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        for child in &mut self.running {
            child.kill().ok();
            child.wait().ok();
        }
        if std::thread::panicking() {
            eprintln!("{}", std::fs::read_to_string(self.folder.join("authority.log")).unwrap_or_default());
        }
    }
}

/// The program with a domain of its own.
struct Shop {
    folder: PathBuf,
    listen: SocketAddr,
    in_clear: String,
    program: Option<Child>,
}

impl Shop {
    fn new() -> Shop {
        let folder = std::env::temp_dir().join(format!("kontor-certificate-{}", vault::random_token()));
        std::fs::create_dir_all(&folder).unwrap();
        Shop { folder, listen: free_address().parse().unwrap(), in_clear: free_address(), program: None }
    }

    fn start(&mut self, directory: &str, root: &Path) {
        let mut command = self.command(directory, root);
        command.args(["serve", "--domain", DOMAIN]);
        self.program = Some(logged(command, &self.folder.join("log")));
    }

    fn command(&self, directory: &str, root: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kontor"));
        command.env_clear().env("KONTOR_DATA_DIR", self.folder.join("data")).env("KONTOR_BACKUP_URL", "none");
        command.env("KONTOR_LISTEN", self.listen.to_string()).env("KONTOR_REDIRECT_LISTEN", &self.in_clear);
        command.env("KONTOR_CERTIFICATE_AUTHORITY", directory).env("KONTOR_CERTIFICATE_ROOT_FILE", root);
        command
    }

    fn stop(&mut self) {
        if let Some(mut program) = self.program.take() {
            program.kill().ok();
            program.wait().ok();
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Shakes hands, trusting only this root.
    fn connect(&self, root: &CertificateDer<'static>) -> Option<Line> {
        let mut roots = RootCertStore::empty();
        roots.add(root.clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let config =
            config.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots).with_no_client_auth();
        let tls = ClientConnection::new(Arc::new(config), ServerName::try_from(DOMAIN).unwrap()).unwrap();
        let socket = TcpStream::connect(self.listen).ok()?;
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut line = Line(StreamOwned::new(tls, socket));
        line.healthz().then_some(line)
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.stop();
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// One connection that stays open.
struct Line(StreamOwned<ClientConnection, TcpStream>);

impl Line {
    /// Asks once more on the same connection.
    fn healthz(&mut self) -> bool {
        let asked = format!("GET /healthz HTTP/1.1\r\nhost: {DOMAIN}\r\n\r\n");
        if self.0.write_all(asked.as_bytes()).is_err() {
            return false;
        }
        let mut answer = Vec::new();
        let mut byte = [0];
        while !answer.ends_with(b"\r\n\r\n") {
            match self.0.read(&mut byte) {
                Ok(1) => answer.push(byte[0]),
                _ => return false,
            }
        }
        let head = String::from_utf8(answer).unwrap();
        assert!(head.contains("content-length: 0"), "{head}");
        assert!(head.to_lowercase().contains("strict-transport-security"), "{head}");
        head.starts_with("HTTP/1.1 200")
    }

    fn certificate(&self) -> Vec<u8> {
        self.0.conn.peer_certificates().unwrap()[0].to_vec()
    }
}

fn logged(mut command: Command, log: &Path) -> Child {
    let log = File::options().create(true).append(true).open(log).unwrap();
    command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
    command.spawn().unwrap_or_else(|error| panic!("{:?}: {error}", command.get_program()))
}

#[expect(clippy::disallowed_methods, reason = "journeys call the program as its users do, from outside")]
fn client(trusted: reqwest::Certificate) -> reqwest::Client {
    rustls::crypto::ring::default_provider().install_default().ok();
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    builder.tls_certs_only([trusted]).timeout(Duration::from_secs(20)).build().unwrap()
}

// Shows P-SEC-2: encrypted in transit by its own certificate.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_obtained_kept_and_renewed_without_dropping_a_connection() {
    let mut shop = Shop::new();
    let authority = Authority::start(&shop.folder, shop.listen.port(), Duration::from_secs(24));
    let root = authority.signs_by().await;
    shop.start(&authority.directory, &authority.root);
    let mut line = until_within(PATIENCE, "the first certificate serves", async || shop.connect(&root)).await;
    let first = line.certificate();

    // In clear one is led to the encrypted address, and told nothing else.
    let anyone = client(reqwest::Certificate::from_pem(&std::fs::read(&authority.root).unwrap()).unwrap());
    let led = anyone.get(format!("http://{}/sign-in?a=b", shop.in_clear)).send().await.unwrap();
    assert_eq!(led.status(), 308);
    let expected = format!("https://{DOMAIN}:{}/sign-in?a=b", shop.listen.port());
    assert_eq!(led.headers()["location"], expected.as_str());

    // Two thirds of its life later a new one serves; the line that stood is still there, with the old one.
    let second = until_within(PATIENCE, "a renewed certificate serves", async || {
        assert!(line.healthz(), "the line was dropped");
        shop.connect(&root).map(|line| line.certificate()).filter(|certificate| *certificate != first)
    });
    assert_ne!(second.await, first);
    assert_eq!(line.certificate(), first);
    assert!(line.healthz());

    // What is kept is sealed, and serves after a restart without asking anyone.
    let kept = shop.folder.join("data/certificate");
    for name in ["certificate", "account"] {
        let bytes = std::fs::read(kept.join(name)).unwrap();
        assert!(!bytes.windows(5).any(|part| part == b"BEGIN"), "{name} lies open");
    }
    shop.stop();
    let directory = authority.directory.clone();
    let own_root = authority.root.clone();
    drop(authority);
    shop.start(&directory, &own_root);
    until_within(Duration::from_secs(20), "the kept certificate serves", async || shop.connect(&root)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_keeps_the_authority_from_signing_is_said_with_what_to_do() {
    let mut shop = Shop::new();
    // It calls back where nobody listens, as if the port were closed.
    let closed: SocketAddr = free_address().parse().unwrap();
    let authority = Authority::start(&shop.folder, closed.port(), Duration::from_secs(3600));
    let root = authority.signs_by().await;
    shop.start(&authority.directory, &authority.root);
    until_within(PATIENCE, "it is said what is wrong", async || shop.log().contains("Open port 443").then_some(()))
        .await;
    assert!(shop.connect(&root).is_none(), "nothing is served with a certificate that is none");
    // A12: whoever says nothing holds nothing, neither in clear nor before the handshake.
    for place in [shop.in_clear.clone(), shop.listen.to_string()] {
        let mut silent = TcpStream::connect(&place).unwrap();
        silent.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let ended = silent.read(&mut [0; 512]);
        assert!(
            !matches!(&ended, Err(error) if error.kind() == std::io::ErrorKind::WouldBlock),
            "{place} is still open"
        );
    }
    let doctor =
        shop.command(&authority.directory, &authority.root).args(["doctor", "--domain", DOMAIN]).output().unwrap();
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(said.contains("weak certificate: "), "{said}\n{}", String::from_utf8_lossy(&doctor.stderr));
}

#[test]
fn a_domain_that_is_none_is_named() {
    let shop = Shop::new();
    let mut command = shop.command("https://localhost:1/dir", Path::new("/nonexistent"));
    let done = command.args(["serve", "--domain", "https://shop.example"]).output().unwrap();
    assert!(!done.status.success());
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(said.contains("is no domain name") && said.contains("shop.example"), "{said}");
}
