//! What is made once for each build of a test binary, kept under the temporary folder, and copied by every test.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// One such thing: whoever holds it is alone with it, in this process and among all.
pub struct Kept {
    pub folder: PathBuf,
    _lock: File,
}

impl Kept {
    /// Waits until nobody else holds it. Blocks.
    pub fn hold(kind: &str, name: &str) -> Self {
        let folder = std::env::temp_dir().join(kind).join(name);
        fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let lock = File::create(folder.join("lock")).and_then(|lock| lock.lock().map(|()| lock));
        Self { _lock: lock.unwrap_or_else(|error| panic!("{}: {error}", folder.display())), folder }
    }

    /// Its data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Whether it was made to its end.
    pub fn is_whole(&self) -> bool {
        self.mark().exists()
    }

    /// Begins to make it: what an attempt that was ended left is gone, and what builds of earlier days left beside it.
    pub fn clear(&self) {
        fs::remove_dir_all(self.data()).ok();
        let siblings = self.folder.parent().and_then(|all| fs::read_dir(all).ok()).into_iter().flatten().flatten();
        for sibling in siblings {
            let age = sibling.metadata().and_then(|about| about.modified()).map(|at| at.elapsed().unwrap_or_default());
            if age.is_ok_and(|age| age > DAY) {
                fs::remove_dir_all(sibling.path()).ok();
            }
        }
    }

    /// It is whole from now on.
    pub fn finish(&self) {
        fs::write(self.mark(), "").unwrap_or_else(|error| panic!("{}: {error}", self.folder.display()));
    }

    fn mark(&self) -> PathBuf {
        self.folder.join("whole")
    }
}

/// Waits until this process has closed the embedded database of a data folder.
///
/// The last one to close it folds its log in and removes it. Where two close it in the same moment, neither is the last and the log
/// stays: then it is closed as well, and a copy of both files is whole.
pub fn until_closed(data: &Path) {
    let mut log = store::embedded_file(data).into_os_string();
    log.push("-wal");
    let real = data.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", data.display()));
    for _ in 0..1200 {
        if !Path::new(&log).exists() || !is_open(&real) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{} is still open after a minute", data.display());
}

/// Whether this process has a file of this folder open; where the system does not tell, it may have.
fn is_open(folder: &Path) -> bool {
    let Ok(files) = fs::read_dir("/proc/self/fd") else { return true };
    files.flatten().any(|file| fs::read_link(file.path()).is_ok_and(|target| target.starts_with(folder)))
}

pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.unwrap_or_else(|error| panic!("{error}"));
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap_or_else(|error| panic!("{}: {error}", target.display()));
        }
    }
}
