use super::*;
use crate::{Clock, Timestamp};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("kontor-vault-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&folder).ok();
        Self(folder)
    }

    fn open(&self) -> Result<Vault, VaultError> {
        Vault::open(&self.0.join("keys"), &self.0.join("master.key"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn tenant() -> TenantId {
    Clock::manual(Timestamp::from_seconds(1_790_000_000)).id()
}

fn aad(row: TenantId) -> Aad<'static> {
    Aad { table: "app", column: "credentials", row: row.as_uuid() }
}

// Shows P-SEC-1: what is sealed opens only for its own row and tenant.
#[test]
fn a_sealed_value_opens_for_its_row_only() {
    let folder = Folder::new("row");
    let vault = folder.open().unwrap();
    let (one, other) = (tenant(), tenant());
    vault.create_tenant_key(one).unwrap();
    vault.create_tenant_key(other).unwrap();
    let sealed = vault.seal(one, aad(one), b"EAAB-token").unwrap();
    assert!(!sealed.windows(4).any(|bytes| bytes == b"EAAB"));
    assert_eq!(vault.open_sealed(one, aad(one), &sealed).unwrap().as_slice(), b"EAAB-token");
    assert!(matches!(vault.open_sealed(one, aad(other), &sealed), Err(VaultError::DoesNotOpen)));
    assert!(matches!(vault.open_sealed(other, aad(one), &sealed), Err(VaultError::DoesNotOpen)));
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(vault.open_sealed(one, aad(one), &changed).is_err(), "bit flipped in byte {at}");
    }
}

// Shows P-SEC-1: key rotation.
#[test]
fn what_was_sealed_before_a_rotation_opens_after_it() {
    let folder = Folder::new("rotate");
    let vault = folder.open().unwrap();
    let one = tenant();
    vault.create_tenant_key(one).unwrap();
    let database = vault.database_key().unwrap();
    let sealed = vault.seal(one, aad(one), b"token").unwrap();
    let before = std::fs::read(folder.0.join("master.key")).unwrap();

    assert_eq!(vault.rotate().unwrap(), 2);

    let again = folder.open().unwrap();
    assert_eq!(again.open_sealed(one, aad(one), &sealed).unwrap().as_slice(), b"token");
    assert_eq!(again.database_key().unwrap(), database);
    assert!(again.status().unwrap().iter().all(|key| key.current));
    std::fs::write(folder.0.join("master.key"), before).unwrap();
    assert!(matches!(folder.open().unwrap().database_key(), Err(VaultError::OtherMasterKey(_))));
}

#[test]
fn a_rotation_that_was_cut_off_goes_on() {
    let folder = Folder::new("cut");
    let vault = folder.open().unwrap();
    let (one, other) = (tenant(), tenant());
    vault.create_tenant_key(one).unwrap();
    vault.create_tenant_key(other).unwrap();
    let sealed = vault.seal(other, aad(other), b"token").unwrap();
    // As a crash leaves it: the new master key is written, one of two files is wrapped by it.
    let next = files::make_master(&folder.0.join("master.next")).unwrap();
    let name = tenant_name(one);
    let key = vault.named(&name, false).unwrap();
    files::write(&folder.0.join("keys"), &name, &seal::wrap(&next, &fingerprint(&next), &name, &key)).unwrap();

    let again = folder.open().unwrap();
    assert_eq!(again.open_sealed(other, aad(other), &sealed).unwrap().as_slice(), b"token");
    again.rotate().unwrap();
    assert_eq!(folder.open().unwrap().open_sealed(other, aad(other), &sealed).unwrap().as_slice(), b"token");
    assert!(!folder.0.join("master.next").exists());
}

#[test]
fn a_lost_master_key_is_said_and_not_replaced() {
    let folder = Folder::new("lost");
    folder.open().unwrap().database_key().unwrap();
    std::fs::remove_file(folder.0.join("master.key")).unwrap();
    assert!(matches!(folder.open(), Err(VaultError::MasterKeyMissing(_))));
    std::fs::write(folder.0.join("master.key"), "short").unwrap();
    assert!(matches!(folder.open(), Err(VaultError::NotAMasterKey(_))));
}

#[test]
fn a_damaged_key_is_not_taken_for_damaged_values() {
    let folder = Folder::new("damaged");
    let vault = folder.open().unwrap();
    let (one, other) = (tenant(), tenant());
    vault.create_tenant_key(one).unwrap();
    vault.create_tenant_key(other).unwrap();
    let sealed = vault.seal(one, aad(one), b"token").unwrap();
    let file = |tenant| folder.0.join("keys").join(format!("tenant-{tenant}.key"));
    std::fs::copy(file(other), file(one)).unwrap();
    let again = folder.open().unwrap();
    assert!(matches!(again.open_sealed(one, aad(one), &sealed), Err(VaultError::KeyDamaged(_))));
}

#[test]
fn a_destroyed_key_ends_what_it_sealed() {
    let folder = Folder::new("gone");
    let vault = folder.open().unwrap();
    let one = tenant();
    vault.create_tenant_key(one).unwrap();
    let sealed = vault.seal(one, aad(one), b"token").unwrap();
    std::fs::remove_file(folder.0.join("keys").join(format!("tenant-{one}.key"))).unwrap();
    let again = folder.open().unwrap();
    assert!(matches!(again.open_sealed(one, aad(one), &sealed), Err(VaultError::KeyGone(_))));
}

// Shows P-SEC-1, P-PRV-4: `kontor keys rotate` beside a running server. A key that the server made afterwards was wrapped by a
// master key that existed nowhere any more, and the kit that its page printed opened nothing.
#[test]
fn a_server_goes_on_beside_a_rotation() {
    let folder = Folder::new("beside");
    let serving = folder.open().unwrap();
    let (one, other) = (tenant(), tenant());
    serving.create_tenant_key(one).unwrap();
    let sealed = serving.seal(one, aad(one), b"token").unwrap();
    serving.create_tenant_key(other).unwrap();

    folder.open().unwrap().rotate().unwrap();

    serving.seal(other, aad(other), b"not read since the start").unwrap();
    let new = tenant();
    serving.create_tenant_key(new).unwrap();
    serving.period_key("2026-11-21").unwrap();
    let sealed_since = serving.seal(new, aad(new), b"token").unwrap();
    let again = folder.open().unwrap();
    assert_eq!(again.open_sealed(new, aad(new), &sealed_since).unwrap().as_slice(), b"token");
    assert_eq!(again.open_sealed(one, aad(one), &sealed).unwrap().as_slice(), b"token");
    assert!(again.status().unwrap().iter().all(|key| key.current));
    assert_eq!(serving.master_fingerprint(), again.master_fingerprint());
    assert_eq!(serving.recovery_code().groups(), again.recovery_code().groups());
    serving.keyring().unwrap().check(&serving.recovery_code()).unwrap();
    // A master key on a stick that was pulled out is known still.
    std::fs::remove_file(folder.0.join("master.key")).unwrap();
    serving.create_tenant_key(tenant()).unwrap();
}

#[test]
fn whoever_opens_the_vault_while_it_rotates_finds_whole_keys() {
    let folder = Folder::new("whole");
    let vault = folder.open().unwrap();
    for _ in 0..8 {
        vault.create_tenant_key(tenant()).unwrap();
    }
    let is_over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let opens = scope.spawn(|| {
            while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                folder.open().unwrap().status().unwrap();
            }
        });
        for _ in 0..60 {
            vault.rotate().unwrap();
        }
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        opens.join().unwrap();
    });
}

// Shows P-PRV-4: a period whose end was cut off half-way has ended, and keeps no later backup from being made.
#[test]
fn a_key_that_was_overwritten_and_not_removed_is_gone() {
    let folder = Folder::new("overwritten");
    let vault = folder.open().unwrap();
    vault.period_key("2026-11-20").unwrap();
    vault.period_key("2026-11-21").unwrap();
    let file = folder.0.join("keys/backup-2026-11-20.key");
    std::fs::write(&file, vec![0; std::fs::metadata(&file).unwrap().len() as usize]).unwrap();
    assert_eq!(vault.periods().unwrap(), ["2026-11-21"]);
    vault.keyring().unwrap().check(&vault.recovery_code()).unwrap();
    assert!(matches!(vault.live_period_key("2026-11-20"), Err(VaultError::KeyGone(_))));
}
