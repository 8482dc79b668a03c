//! A disk that has what was synced for certain, and of the rest what chance decides.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use super::{
    random::Random,
    trace::{Call, name_in},
};

/// What a disk writes in one go.
const SECTOR: usize = 512;

/// Files by number, so that a name can change its file and a file its name.
type Number = usize;

#[derive(Clone)]
enum Change {
    Write { offset: usize, octets: Vec<u8> },
    Length(usize),
}

#[derive(Clone, Default)]
struct File {
    synced: Vec<u8>,
    /// In order, not synced.
    changes: Vec<Change>,
}

#[derive(Clone)]
enum Naming {
    Give(String, Number),
    Take(String),
    Change(String, String),
}

/// The data directory as it may be found after a power cut.
pub(crate) struct Shadow {
    directory: PathBuf,
    files: Vec<File>,
    synced_names: BTreeMap<String, Number>,
    /// In order, not synced.
    namings: Vec<Naming>,
    names: BTreeMap<String, Number>,
    /// File and place; the directory itself is `None`.
    descriptors: HashMap<i64, (Option<Number>, usize)>,
}

impl Shadow {
    /// All that is in `image` is synced.
    pub(crate) fn new(directory: &Path, image: &BTreeMap<String, Vec<u8>>) -> Self {
        let mut shadow = Self {
            directory: directory.to_owned(),
            files: Vec::new(),
            synced_names: BTreeMap::new(),
            namings: Vec::new(),
            names: BTreeMap::new(),
            descriptors: HashMap::new(),
        };
        for (name, octets) in image {
            shadow.synced_names.insert(name.clone(), shadow.files.len());
            shadow.files.push(File { synced: octets.clone(), changes: Vec::new() });
        }
        shadow.names = shadow.synced_names.clone();
        shadow
    }

    /// Follows one call.
    pub(crate) fn follow(&mut self, call: &Call) {
        match call {
            Call::Open { path, descriptor, create, truncate } => {
                self.open(path, *descriptor, *create, *truncate);
            }
            Call::Close { descriptor } => {
                self.descriptors.remove(descriptor);
            }
            Call::Write { descriptor, octets, offset } => {
                let Some((Some(file), place)) = self.descriptors.get_mut(descriptor) else { return };
                let offset = offset.map_or(*place, |offset| usize::try_from(offset).unwrap());
                *place = offset + octets.len();
                self.files[*file].changes.push(Change::Write { offset, octets: octets.clone() });
            }
            Call::Truncate { descriptor, length } => {
                let Some((Some(file), _)) = self.descriptors.get(descriptor) else { return };
                self.files[*file].changes.push(Change::Length(usize::try_from(*length).unwrap()));
            }
            Call::Sync { descriptor } => self.sync(*descriptor),
            Call::Rename { from, to } => {
                let (from, to) = (name_in(&self.directory, from), name_in(&self.directory, to));
                if let (Some(from), Some(to)) = (from, to) {
                    self.name(Naming::Change(from, to));
                }
            }
            Call::Unlink { path } => {
                if let Some(name) = name_in(&self.directory, path) {
                    self.name(Naming::Take(name));
                }
            }
            Call::Other { name, descriptor } => {
                let ours = descriptor.is_some_and(|descriptor| self.descriptors.contains_key(&descriptor));
                assert!(!ours || name == "lseek", "{name} changes a file in a way that is not followed");
            }
        }
    }

    /// The files as the process left them, synced or not: what another machine finds that kept its power.
    pub(crate) fn whole(&self) -> BTreeMap<String, Vec<u8>> {
        let file = |number: &Number| {
            let File { synced, changes } = &self.files[*number];
            let mut octets = synced.clone();
            for change in changes {
                apply(&mut octets, change);
            }
            octets
        };
        self.names.iter().map(|(name, number)| (name.clone(), file(number))).collect()
    }

    fn open(&mut self, path: &Path, descriptor: i64, create: bool, truncate: bool) {
        self.descriptors.remove(&descriptor);
        if path == self.directory {
            self.descriptors.insert(descriptor, (None, 0));
        }
        // Shared memory is made anew after a crash.
        let Some(name) = name_in(&self.directory, path).filter(|name| !name.ends_with("-shm")) else {
            return;
        };
        let number = match self.names.get(&name) {
            Some(number) => *number,
            None if create => {
                self.files.push(File::default());
                self.name(Naming::Give(name, self.files.len() - 1));
                self.files.len() - 1
            }
            None => return,
        };
        if truncate {
            self.files[number].changes.push(Change::Length(0));
        }
        self.descriptors.insert(descriptor, (Some(number), 0));
    }

    /// A file's sync says nothing of its name, a directory's nothing of what is in its files.
    fn sync(&mut self, descriptor: i64) {
        match self.descriptors.get(&descriptor) {
            Some((Some(file), _)) => {
                let File { synced, changes } = &mut self.files[*file];
                for change in changes.drain(..) {
                    apply(synced, &change);
                }
            }
            Some((None, _)) => {
                let namings = std::mem::take(&mut self.namings);
                for naming in &namings {
                    rename(&mut self.synced_names, naming);
                }
            }
            None => {}
        }
    }

    fn name(&mut self, naming: Naming) {
        rename(&mut self.names, &naming);
        self.namings.push(naming);
    }

    /// The files after a power cut: the names as they were at some time since they were last synced, because
    /// file systems keep the order of names; of the changes to a file since it was last synced any, because the
    /// kernel writes pages in the order it likes; and one write torn at a sector.
    pub(crate) fn cut(&self, random: &mut Random) -> BTreeMap<String, Vec<u8>> {
        let mut names = self.synced_names.clone();
        let kept = random.below(self.namings.len() + 1);
        self.namings[..kept].iter().for_each(|naming| rename(&mut names, naming));
        // From nothing to everything.
        let share = random.below(101);
        let waiting: Vec<Number> =
            names.values().copied().filter(|file| !self.files[*file].changes.is_empty()).collect();
        let torn = waiting
            .get(random.below(waiting.len()))
            .map(|file| (*file, random.below(self.files[*file].changes.len())));
        let mut image = BTreeMap::new();
        for (name, number) in names {
            let File { synced, changes } = &self.files[number];
            let mut octets = synced.clone();
            for (index, change) in changes.iter().enumerate() {
                match change {
                    Change::Write { offset, octets: written } if torn == Some((number, index)) => {
                        let sectors = random.below(written.len() / SECTOR + 1);
                        let octets_left = written[..sectors * SECTOR].to_vec();
                        apply(&mut octets, &Change::Write { offset: *offset, octets: octets_left });
                    }
                    change if random.below(100) < share => apply(&mut octets, change),
                    _ => {}
                }
            }
            image.insert(name, octets);
        }
        image
    }
}

fn apply(octets: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Length(length) => octets.resize(*length, 0),
        Change::Write { octets: written, .. } if written.is_empty() => {}
        Change::Write { offset, octets: written } => {
            let end = offset + written.len();
            octets.resize(octets.len().max(end), 0);
            octets[*offset..end].copy_from_slice(written);
        }
    }
}

fn rename(names: &mut BTreeMap<String, Number>, naming: &Naming) {
    match naming {
        Naming::Give(name, file) => {
            names.insert(name.clone(), *file);
        }
        Naming::Take(name) => {
            names.remove(name);
        }
        Naming::Change(from, to) => {
            if let Some(file) = names.remove(from) {
                names.insert(to.clone(), file);
            }
        }
    }
}
