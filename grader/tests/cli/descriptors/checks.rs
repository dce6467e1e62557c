//! Checks of which the first makes system calls with all that it has been given, and the others are as ever.

mod meddle {
    use std::{
        env,
        fs::{self, File},
        os::{
            fd::{AsRawFd, RawFd},
            unix::{fs::MetadataExt, process::parent_id},
        },
        path::Path,
    };

    use egg::boil;
    use lab::{World, expect, expect_eq};
    use sim::kitchen::{Dish, Kitchen};

    unsafe extern "C" {
        fn syscall(number: i64, ...) -> i64;
        fn signal(number: i32, handler: usize) -> usize;
    }

    /// The calls to make.
    const CALLS: &[i64] = &{{calls}};

    /// Calls that are not made with the channel: what is said there is the check's record.
    const SPEAKS: &[i64] = &{{speaks}};

    const FCNTL: i64 = {{fcntl}};
    const IOCTL: i64 = {{ioctl}};
    const FSETXATTR: i64 = {{fsetxattr}};
    const GETAFFINITY: i64 = {{getaffinity}};

    /// Every command of `fcntl`.
    const COMMANDS: [std::ops::Range<i64>; 2] = [0..40, 1_024..1_050];

    /// Requests of `ioctl`: flags of a file and of its project, verity, who gets its signals, and that it sends them.
    const REQUESTS: [i64; 6] = [
        0x4008_6602,
        0x401c_5820,
        0x4080_6685,
        0x8901,
        0x8902,
        0x5452,
    ];

    /// What comes behind the first argument. `BUFFER` is the address of many zeros: an empty name, a time, a vector of nothing.
    const BUFFER: i64 = i64::MIN;
    const OTHERS: [[i64; 5]; 9] = [
        [0; 5],
        [1, 1, 1, 1, 1],
        [0o4777, 0, 0, 0, 0],
        [65_534, 65_534, 0, 0, 0],
        [0, BUFFER, 0, 0, 0],
        [BUFFER, 0, 0x1000, 0, 0],
        [BUFFER, 100, 0, 0, 0],
        [BUFFER, 65_534, 65_534, 0x1000, 0],
        [0, 0, 65_534, 0, 0],
    ];

    /// What others, too, see of a file: all but when it was read. What is in it may change if it is the check's to write.
    #[derive(Debug, PartialEq)]
    struct Look {
        mode: u32,
        owner: (u32, u32),
        names: u64,
        content: Option<(u64, (i64, i64), (i64, i64))>,
    }

    fn look(file: &Path, writes: bool) -> Look {
        let seen = fs::metadata(file).expect("a look at a file is free");
        let content = (
            seen.size(),
            (seen.mtime(), seen.mtime_nsec()),
            (seen.ctime(), seen.ctime_nsec()),
        );
        Look {
            mode: seen.mode(),
            owner: (seen.uid(), seen.gid()),
            names: seen.nlink(),
            content: (!writes).then_some(content),
        }
    }

    fn look_at(held: RawFd) -> Option<Look> {
        // A copy is a descriptor of its own, and is closed again.
        // SAFETY: it takes a number, and the copy has no other owner.
        let file = unsafe {
            let copy = syscall(FCNTL, held, 0, 0);
            (copy >= 0).then(|| <File as std::os::fd::FromRawFd>::from_raw_fd(copy as RawFd))
        }?;
        let seen = file.metadata().ok()?;
        Some(Look {
            mode: seen.mode(),
            owner: (seen.uid(), seen.gid()),
            names: seen.nlink(),
            content: None,
        })
    }

    /// The processors that the grader may use.
    fn processors(of: u32) -> [u64; 16] {
        let mut set = [0_u64; 16];
        // SAFETY: the buffer is as long as said.
        unsafe { syscall(GETAFFINITY, of as i64, size_of_val(&set), set.as_mut_ptr()) };
        set
    }

    /// The grader is as it was, whatever a check calls
    #[lab::test(points = 1)]
    async fn every_call_is_made(_world: World) {
        // Some calls wait for the disk.
        let made = tokio::task::spawn_blocking(make_every_call).await.unwrap();
        expect!(made.is_ok(), "{}", made.unwrap_err());
    }

    /// Makes them; what has changed after one of them.
    fn make_every_call() -> Result<(), String> {
        let program = env::current_exe().unwrap();
        let opened = File::open(&program).unwrap();
        // Of what it was given, and of the program. What the runtime has made for itself has no such type.
        let mut held: Vec<(RawFd, u32, Look)> = Vec::new();
        for number in (0..64).filter(|number| *number != opened.as_raw_fd()) {
            if let Some(look) = look_at(number) {
                let kind = look.mode & 0o170_000;
                if [0o100_000, 0o010_000, 0o140_000].contains(&kind) {
                    held.push((number, kind, look));
                }
            }
        }
        if held.len() < 4 {
            return Err(format!("only {held:?} are held"));
        }
        let grader = parent_id();
        // SIGXFSZ is to be ignored: some of these numbers are no size for a file, and that alone ends the process.
        // SAFETY: numbers only.
        unsafe { signal(25, 1) };
        let mut buffer = vec![0_u8; 1 << 20];
        let mut firsts: Vec<(i64, bool)> = held
            .iter()
            .map(|(number, kind, _)| (i64::from(*number), *kind == 0o140_000))
            .collect();
        firsts.push((i64::from(opened.as_raw_fd()), false));
        firsts.push((i64::from(grader), false));
        let (before, may_use) = (look(&program, false), processors(grader));

        for call in CALLS {
            for (first, is_channel) in &firsts {
                if *is_channel && SPEAKS.contains(call) {
                    continue;
                }
                let mut tries: Vec<[i64; 5]> = OTHERS.to_vec();
                match *call {
                    FCNTL => tries.extend(COMMANDS.into_iter().flatten().flat_map(|command| {
                        // Copies of descriptors, which there are few of.
                        let wanted = ![0, 1_030].contains(&command);
                        let arguments = [0, 1, 9, 0o2_0000, i64::from(grader), BUFFER];
                        wanted
                            .then_some(arguments.map(|one| [command, one, 0, 0, 0]))
                            .into_iter()
                            .flatten()
                    })),
                    IOCTL => tries.extend(REQUESTS.map(|request| [request, BUFFER, 0, 0, 0])),
                    _ => {}
                }
                for others in tries {
                    buffer[..4_096].fill(0);
                    let start = buffer.as_mut_ptr() as i64;
                    let [a, b, c, d, e] =
                        others.map(|one| if one == BUFFER { start } else { one });
                    // Nothing comes from the grader any more, and is not to be waited for.
                    // SAFETY: numbers only.
                    unsafe { syscall(FCNTL, *first, 4, 0o4000) };
                    // SAFETY: the calls that change memory, or take a longer buffer than this, are not among them.
                    unsafe { syscall(*call, *first, a, b, c, d, e) };
                }
                if *call == FSETXATTR {
                    // SAFETY: two names, and the length of the second.
                    unsafe { syscall(*call, *first, c"user.mark".as_ptr(), c"x".as_ptr(), 1, 0) };
                }
                let now = look(&program, false);
                if now != before {
                    return Err(format!(
                        "call {call} with {first}: the program is {now:?} and no longer {before:?}"
                    ));
                }
                if processors(grader) != may_use {
                    return Err(format!("call {call} with {first}: the grader has other processors"));
                }
                for (number, _, before) in &held {
                    if look_at(*number).as_ref() != Some(before) {
                        return Err(format!("call {call} with {first}: {number} is not {before:?}"));
                    }
                }
            }
        }
        Ok(())
    }

    /// An egg boils after that, too
    #[lab::test(points = 1)]
    async fn an_egg_still_boils(world: World) {
        let (kitchen, _witness) = Kitchen::open(&world);
        let plate = boil(&kitchen, Dish::new("egg", world.draw_ms(10..=100))).await;
        expect_eq!(plate.to_string(), "egg", "what `boil` returned");
    }

    /// It does not end when the check prints and aborts
    #[lab::test(points = 1)]
    async fn what_is_printed_is_read(_world: World) {
        eprintln!("memory allocation of 1 bytes failed");
        std::process::abort();
    }
}
