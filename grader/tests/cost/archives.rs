//! Archives as no archiver makes them.

use std::{fs, io::Write};

use flate2::{Compression, GzBuilder, write::GzEncoder};
use grader::{
    class::{
        archive::{Archive, packing_of},
        listing::EntryLimits,
    },
    intake,
    stop::Stop,
};
use tar::{EntryType, Header};
use tempfile::TempDir;

use crate::Shape;

const MB: usize = 1 << 20;

struct Packed {
    _place: TempDir,
    archive: Archive,
}

fn packed(name: &str, content: &[u8]) -> Packed {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join(name);
    fs::write(&file, content).unwrap();
    let (packing, _) = packing_of(name).unwrap();
    Packed {
        _place: place,
        archive: Archive { file, packing },
    }
}

/// Lists it and reads two crates, as grading does. Whether they are refused does not matter here.
fn read(packed: &Packed) {
    let (limits, stop) = (EntryLimits::default(), Stop::new());
    let archive = &packed.archive;
    if let Err(refusal) = archive.list(&limits, &stop) {
        assert!(refusal.to_string().len() < 4_000, "{refusal}");
    }
    let crates = vec![("chef", String::new()), ("w/chef", String::new())];
    for read in archive.read(crates, &limits, &intake::SizeLimits::default(), &stop) {
        if let Err(refusal) = read {
            assert!(refusal.to_string().len() < 4_000, "{refusal}");
        }
    }
}

/// An entry of a `.zip`, as its directory has it.
struct Zipped {
    name: Vec<u8>,
    extra: Vec<u8>,
    comment: Vec<u8>,
    /// Which of the files it stands for.
    file: usize,
}

fn zipped(name: impl Into<Vec<u8>>) -> Zipped {
    Zipped {
        name: name.into(),
        extra: Vec::new(),
        comment: Vec::new(),
        file: 0,
    }
}

/// A `.zip` of these files, deflated already, whose directory names `entries`, and says that there are `count` of them.
fn zip(files: &[&[u8]], entries: &[Zipped], count: u16, comment: &[u8]) -> Vec<u8> {
    let mut zip = Vec::new();
    let mut begins = Vec::new();
    let put = |zip: &mut Vec<u8>, numbers: &[(u32, usize)]| {
        for (number, bytes) in numbers {
            zip.extend(&number.to_le_bytes()[..*bytes]);
        }
    };
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap();
    for file in files {
        begins.push(length(&zip));
        let size = length(file);
        put(
            &mut zip,
            &[
                (0x0403_4b50, 4),
                (20, 2),
                (0, 2),
                (8, 2),
                (0, 4),
                (0, 4),
                (size, 4),
                (size, 4),
                (1, 2),
                (0, 2),
            ],
        );
        zip.push(b'x');
        zip.extend(*file);
    }
    let directory = length(&zip);
    for entry in entries {
        let size = length(files[entry.file]);
        put(
            &mut zip,
            &[
                (0x0201_4b50, 4),
                (20, 2),
                (20, 2),
                (0, 2),
                (8, 2),
                (0, 4),
                (0, 4),
                (size, 4),
                (size, 4),
            ],
        );
        put(
            &mut zip,
            &[
                (length(&entry.name), 2),
                (length(&entry.extra), 2),
                (length(&entry.comment), 2),
            ],
        );
        put(&mut zip, &[(0, 2), (0, 2), (0, 4), (begins[entry.file], 4)]);
        zip.extend(&entry.name);
        zip.extend(&entry.extra);
        zip.extend(&entry.comment);
    }
    let size = length(&zip) - directory;
    let count = u32::from(count);
    put(
        &mut zip,
        &[
            (0x0605_4b50, 4),
            (0, 2),
            (0, 2),
            (count, 2),
            (count, 2),
            (size, 4),
            (directory, 4),
        ],
    );
    put(&mut zip, &[(length(comment), 2)]);
    zip.extend(comment);
    zip
}

/// The same, with an honest count and an empty file.
fn zip_of(entries: &[Zipped]) -> Packed {
    // An empty block, the last one.
    let count = u16::try_from(entries.len()).unwrap_or(u16::MAX);
    packed("it.zip", &zip(&[&[3, 0]], entries, count, b""))
}

fn zip_name(name: String) -> Packed {
    zip_of(&[zipped("chef/src/lib.rs"), zipped(name)])
}

fn header(name: &[u8], kind: EntryType, size: usize) -> Header {
    let mut header = Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_entry_type(kind);
    header.set_size(size as u64);
    header.set_mode(0o644);
    header.set_cksum();
    header
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn tar_of(entries: &[(&[u8], EntryType, &[u8])]) -> Packed {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, kind, content) in entries {
        tar.append(&header(name, *kind, content.len()), *content)
            .unwrap();
    }
    packed("it.tar.gz", &gz(&tar.into_inner().unwrap()))
}

/// A file behind what is said of it.
fn tar_behind(kind: EntryType, content: &[u8]) -> Packed {
    tar_of(&[
        (b"said", kind, content),
        (b"chef/src/lib.rs", EntryType::Regular, b"// chef"),
    ])
}

/// A record of a pax header.
fn pax(key: &str, value: &str) -> String {
    let rest = key.len() + value.len() + 3;
    let mut length = rest + 1;
    while length != rest + length.to_string().len() {
        length = rest + length.to_string().len();
    }
    format!("{length} {key}={value}\n")
}

/// A sparse file with so many blocks of headers about its pieces, all of them empty.
fn sparse(blocks: usize) -> Vec<u8> {
    let mut first = header(b"chef/src/sparse.rs", EntryType::GNUSparse, 0);
    {
        let gnu = first.as_gnu_mut().unwrap();
        gnu.set_real_size(0);
        gnu.set_is_extended(true);
    }
    first.set_cksum();
    let mut tar = first.as_bytes().to_vec();
    for block in 1..=blocks {
        for _ in 0..21 {
            tar.extend(b"00000000000\0");
            tar.extend(b"00000000000\0");
        }
        tar.push(u8::from(block < blocks));
        tar.extend([0; 7]);
    }
    tar
}

pub fn shapes() -> Vec<Shape> {
    let mut shapes = zips();
    shapes.extend(tars());
    shapes
}

fn zips() -> Vec<Shape> {
    let at = |number: usize, name: &str| zipped(format!("w/{number}/{name}"));
    vec![
        Shape::new(
            "zip: a name of slashes",
            15_000,
            MB,
            |n| zip_name(format!("a{}b", "/".repeat(n))),
            read,
        ),
        Shape::new(
            "zip: a name of folders",
            7_000,
            MB,
            |n| zip_name("a/".repeat(n)),
            read,
        ),
        Shape::new(
            "zip: a name without a slash",
            15_000,
            MB,
            |n| zip_name("a".repeat(n)),
            read,
        ),
        Shape::new(
            "zip: a name of controls",
            15_000,
            MB,
            |n| zip_name("\u{1b}".repeat(n)),
            read,
        ),
        Shape::new(
            "zip: a name in the sources",
            7_000,
            MB,
            |n| zip_name(format!("chef/src/{}.rs", "a/".repeat(n))),
            read,
        ),
        Shape::new(
            "zip: names of slashes",
            100,
            8 * MB,
            move |n| {
                let names = (0..n).map(|number| at(number, &"a/".repeat(1_000)));
                zip_of(&names.collect::<Vec<_>>())
            },
            read,
        ),
        Shape::new(
            "zip: many entries",
            4_000,
            32 * MB,
            move |n| zip_of(&(0..n).map(|number| at(number, "x")).collect::<Vec<_>>()),
            read,
        ),
        Shape::new(
            "zip: many folders of one name",
            1_000,
            16 * MB,
            move |n| {
                zip_of(
                    &(0..n)
                        .map(|number| at(number, "chef/src/lib.rs"))
                        .collect::<Vec<_>>(),
                )
            },
            read,
        ),
        Shape::new(
            "zip: what is said beside names",
            100,
            32 * MB,
            move |n| {
                let entry = |number| Zipped {
                    extra: [&[0xfe, 0xca, 0x3c, 0x75][..], &[0; 30_012]].concat(),
                    comment: vec![b'x'; 30_000],
                    ..at(number, "x")
                };
                zip_of(&(0..n).map(entry).collect::<Vec<_>>())
            },
            read,
        ),
        Shape::new(
            "zip: notes of no length",
            2_500,
            8 * MB,
            |n| {
                // Notes of four bytes each, that say that there is nothing in them.
                let entry = Zipped {
                    extra: [0xfe, 0xca, 0, 0].repeat(n),
                    ..zipped("x")
                };
                zip_of(&[entry])
            },
            read,
        ),
        Shape::new(
            "zip: a long comment",
            15_000,
            MB,
            |n| {
                packed(
                    "it.zip",
                    &zip(&[&[3, 0]], &[zipped("x")], 1, &b"PK\x05\x06".repeat(n / 4)),
                )
            },
            read,
        ),
        Shape::new(
            "zip: ends within ends",
            700,
            4 * MB,
            |n| {
                // Each could be the end of the archive, and begins with a directory that is none.
                let end = [&b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e\0\0\0\0\0\0\0\0\0"[..]].concat();
                packed("it.zip", &end.repeat(n))
            },
            read,
        ),
        Shape::new(
            "zip: says that there are more",
            4_000,
            32 * MB,
            move |n| {
                let entries: Vec<_> = (0..n).map(|number| at(number, "x")).collect();
                packed("it.zip", &zip(&[&[3, 0]], &entries, u16::MAX - 1, b""))
            },
            read,
        ),
        Shape::new(
            "zip: files over each other",
            20,
            4 * MB,
            |n| {
                // Blocks that hold nothing: much to be read, and nothing comes out of it.
                let empty = [&[0, 0, 0, 0xff, 0xff].repeat(20_000)[..], &[3, 0]].concat();
                let entry = |number| zipped(format!("chef/src/m{number}.rs"));
                let entries: Vec<_> = (0..n).map(entry).collect();
                packed(
                    "it.zip",
                    &zip(&[&empty], &entries, u16::try_from(n).unwrap(), b""),
                )
            },
            read,
        ),
        Shape::new(
            "zip: blocks that hold nothing",
            200_000,
            MB,
            |n| {
                let empty = [&[0, 0, 0, 0xff, 0xff].repeat(n)[..], &[3, 0]].concat();
                packed(
                    "it.zip",
                    &zip(&[&empty], &[zipped("chef/src/lib.rs")], 1, b""),
                )
            },
            read,
        ),
        Shape::new(
            "zip: no archive",
            100_000,
            MB,
            |n| packed("it.zip", &vec![b'P'; n]),
            read,
        ),
        Shape::new(
            "zip: beginnings of entries",
            20_000,
            MB,
            |n| packed("it.zip", &b"PK\x01\x02".repeat(n)),
            read,
        ),
    ]
}

fn tars() -> Vec<Shape> {
    let long = |kind| move |n: usize| tar_behind(kind, &b"a/".repeat(n / 2));
    vec![
        Shape::new(
            "tar: a long name",
            200_000,
            4 * MB,
            long(EntryType::GNULongName),
            read,
        ),
        Shape::new(
            "tar: a long link",
            200_000,
            4 * MB,
            long(EntryType::GNULongLink),
            read,
        ),
        Shape::new(
            "tar: a name of slashes",
            200_000,
            4 * MB,
            |n| tar_behind(EntryType::GNULongName, &vec![b'/'; n]),
            read,
        ),
        Shape::new(
            "tar: a long name in pax",
            200_000,
            4 * MB,
            |n| {
                tar_behind(
                    EntryType::XHeader,
                    pax("path", &"a/".repeat(n / 2)).as_bytes(),
                )
            },
            read,
        ),
        Shape::new(
            "tar: records in pax",
            10_000,
            4 * MB,
            |n| tar_behind(EntryType::XHeader, pax("uid", "1").repeat(n).as_bytes()),
            read,
        ),
        Shape::new(
            "tar: records that are none in pax",
            100_000,
            4 * MB,
            |n| tar_behind(EntryType::XHeader, &b"9\n".repeat(n)),
            read,
        ),
        Shape::new(
            "tar: more than is read in pax",
            8 * MB,
            4 * MB,
            |n| tar_behind(EntryType::XHeader, &vec![b'x'; n]),
            read,
        ),
        Shape::new(
            "tar: notes on the whole",
            1_000,
            4 * MB,
            |n| {
                let note = pax("comment", "x");
                tar_of(&vec![
                    (
                        &b"note"[..],
                        EntryType::XGlobalHeader,
                        note.as_bytes()
                    );
                    n
                ])
            },
            read,
        ),
        Shape::new(
            "tar: one note on the whole",
            MB,
            4 * MB,
            |n| tar_behind(EntryType::XGlobalHeader, &vec![b'x'; n]),
            read,
        ),
        Shape::new(
            "tar: a file in pieces",
            400,
            4 * MB,
            |n| packed("it.tgz", &gz(&sparse(n))),
            read,
        ),
        Shape::new(
            "tar: a file in too many pieces",
            100_000,
            8 * MB,
            |n| packed("it.tgz", &gz(&sparse(n))),
            read,
        ),
        Shape::new(
            "tar: many entries",
            4_000,
            8 * MB,
            |n| tar_of(&vec![(&b"w/x/y"[..], EntryType::Regular, &b""[..]); n]),
            read,
        ),
        Shape::new(
            "tar: many links",
            4_000,
            8 * MB,
            |n| {
                let names: Vec<String> = (0..n).map(|number| format!("w/{number}/y")).collect();
                let entries = names
                    .iter()
                    .map(|name| (name.as_bytes(), EntryType::Symlink, &b""[..]));
                tar_of(&entries.collect::<Vec<_>>())
            },
            read,
        ),
        Shape::new(
            "tar: one that claims to be huge",
            1_000,
            4 * MB,
            |n| {
                let mut claims = header(b"chef/src/lib.rs", EntryType::Regular, 0);
                claims.set_size(u64::MAX / 2);
                claims.set_cksum();
                packed(
                    "it.tgz",
                    &gz(&[claims.as_bytes(), &vec![0; n][..]].concat()),
                )
            },
            read,
        ),
        Shape::new(
            "tar: a directory with content",
            MB,
            4 * MB,
            |n| tar_behind(EntryType::Directory, &vec![0; n]),
            read,
        ),
        Shape::new(
            "gz: many members",
            4_000,
            4 * MB,
            |n| packed("it.tgz", &gz(b"").repeat(n)),
            read,
        ),
        Shape::new(
            "gz: a long name",
            15_000,
            4 * MB,
            |n| {
                let mut packer = GzBuilder::new()
                    .filename(vec![b'x'; n])
                    .write(Vec::new(), Compression::fast());
                packer.write_all(b"x").unwrap();
                packed("it.tgz", &packer.finish().unwrap())
            },
            read,
        ),
        Shape::new(
            "gz: a long note, again and again",
            20,
            4 * MB,
            |n| {
                let note = || {
                    GzBuilder::new()
                        .extra(vec![0; 60_000])
                        .comment(vec![b'x'; 60_000])
                };
                let member = note()
                    .write(Vec::new(), Compression::fast())
                    .finish()
                    .unwrap();
                packed("it.tgz", &member.repeat(n))
            },
            read,
        ),
        Shape::new(
            "gz: a name without an end",
            MB,
            4 * MB,
            |n| {
                packed(
                    "it.tgz",
                    &[&[0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3][..], &vec![b'x'; n]].concat(),
                )
            },
            read,
        ),
        Shape::new(
            "gz: more than nothing behind it",
            MB,
            4 * MB,
            |n| packed("it.tgz", &[gz(&[0; 1024]), vec![b'x'; n]].concat()),
            read,
        ),
        Shape::new(
            "gz: zeros",
            4 * MB,
            4 * MB,
            |n| packed("it.tgz", &gz(&vec![0; n])),
            read,
        ),
    ]
}

/// The largest of them keep to the limits, too.
#[test]
fn the_largest_archives_hold_little_memory() {
    let zip = |size: usize| {
        // As many entries as 32 MiB have room for, with the shortest names.
        let entries: Vec<_> = (0..size / 52)
            .map(|number| zipped(format!("{number:06}")))
            .collect();
        let mut content = zip(&[&[3, 0]], &entries, u16::MAX, b"");
        zip64(&mut content, entries.len() as u64);
        packed("it.zip", &content)
    };
    let names = |size: usize| {
        let names: Vec<String> = (0..size / 1_500)
            .map(|n| format!("{n}/{}", "ab/".repeat(490)))
            .collect();
        zip_of(&names.into_iter().map(zipped).collect::<Vec<_>>())
    };
    for (name, most, packed) in [
        ("a directory of 31 MB", 160 * MB, zip(31_000_000)),
        ("a directory of 11 MB", 160 * MB, zip(11_000_000)),
        ("names of 11 MB", 64 * MB, names(11_000_000)),
        (
            "a header of 20 MB",
            8 * MB,
            tar_behind(EntryType::XHeader, &vec![b'x'; 20_000_000]),
        ),
        ("pieces of 20 MB", 16 * MB, Packed::from_pieces(20_000_000)),
    ] {
        let cost = crate::cost(|| read(&packed));
        println!("{name}: {}", crate::mega(cost.peak));
        assert!(cost.peak < most, "{name}: {}", crate::mega(cost.peak));
    }
}

impl Packed {
    fn from_pieces(bytes: usize) -> Packed {
        packed("it.tgz", &gz(&sparse(bytes / 512)))
    }
}

/// Says, in front of the end of a `.zip`, how many entries there really are.
fn zip64(zip: &mut Vec<u8>, count: u64) {
    let end = zip.split_off(zip.len() - 22);
    let at = zip.len() as u64;
    let size = u64::from(u32::from_le_bytes(end[12..16].try_into().unwrap()));
    let directory = u64::from(u32::from_le_bytes(end[16..20].try_into().unwrap()));
    zip.extend(0x0606_4b50_u32.to_le_bytes());
    zip.extend(44_u64.to_le_bytes());
    zip.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [count, count, size, directory] {
        zip.extend(number.to_le_bytes());
    }
    zip.extend(0x0706_4b50_u32.to_le_bytes());
    zip.extend([0; 4]);
    zip.extend(at.to_le_bytes());
    zip.extend([1, 0, 0, 0]);
    zip.extend(end);
}
