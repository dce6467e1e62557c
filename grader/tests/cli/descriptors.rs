//! What a check's process can do to what it shares with others: every system call that it may make, with everything that it was
//! given.
//!
//! The check that tries it is the course's own, so it may call the system directly, as a submission could only if it had corrupted
//! its memory. Out of the sandbox it makes one call only, so that the attempt is known to be a real one.

use std::{fs, os::fd::AsFd};

use nix::{
    fcntl::{FcntlArg, FdFlag, fcntl},
    libc::{self, c_long},
};
use serde_json::Value;

use crate::{
    sandbox::there_is_a_sandbox,
    workbook::{Workbook, tests},
};

/// Numbers of system calls end before this one, for years to come.
const END: c_long = 480;

/// `uretprobe` and `uprobe`, which only the kernel's own probes make: anybody else is ended.
#[cfg(target_arch = "x86_64")]
const PROBES: [c_long; 2] = [335, 336];

/// Not made: they end, stop or delay the process, or change its own memory, its own table of descriptors, its own threads or its own
/// filters. None of these is shared with anybody.
const OWN: &[c_long] = &[
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigsuspend,
    libc::SYS_rt_sigtimedwait,
    libc::SYS_setitimer,
    libc::SYS_pselect6,
    libc::SYS_ppoll,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    libc::SYS_close,
    libc::SYS_close_range,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_pkey_mprotect,
    libc::SYS_madvise,
    libc::SYS_mlockall,
    libc::SYS_remap_file_pages,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_rseq,
    libc::SYS_seccomp,
    libc::SYS_prctl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_arch_prctl,
    #[cfg(target_arch = "x86_64")]
    PROBES[0],
    #[cfg(target_arch = "x86_64")]
    PROBES[1],
    #[cfg(target_arch = "x86_64")]
    libc::SYS_alarm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_pause,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_dup2,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_select,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
];

/// Not made with the channel to the grader.
const SPEAKS: &[c_long] = &[
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwritev,
    libc::SYS_pwritev2,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_sendfile,
    libc::SYS_splice,
    libc::SYS_shutdown,
];

/// The verdicts on the checks of [`checks`], and what was said of the first.
fn verdicts(calls: &[c_long], sandbox: &str) -> (Vec<String>, String) {
    let workbook = Workbook::tiny();
    let checks = fs::read_to_string(tests().join("cli/descriptors/checks.rs")).unwrap();
    let numbers = [
        ("{{calls}}", format!("{calls:?}")),
        ("{{speaks}}", format!("{SPEAKS:?}")),
        ("{{fcntl}}", libc::SYS_fcntl.to_string()),
        ("{{ioctl}}", libc::SYS_ioctl.to_string()),
        ("{{fsetxattr}}", libc::SYS_fsetxattr.to_string()),
        ("{{getaffinity}}", libc::SYS_sched_getaffinity.to_string()),
    ];
    let checks = numbers
        .iter()
        .fold(checks, |text, (name, value)| text.replace(name, value));
    workbook.write("exercises/01-egg/tests/checks.rs", checks);
    workbook.change(
        "exercises/01-egg/exercise.toml",
        "name = \"boil\"",
        "name = \"meddle\"",
    );
    let toml = workbook.read("exercises/01-egg/exercise.toml");
    let (first, _) = toml.rsplit_once("[[part]]").unwrap();
    workbook.write("exercises/01-egg/exercise.toml", first);
    let run = format!("run egg --from solutions/01-egg --format json --sandbox {sandbox}");
    let report = workbook.grade(&run).json();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = report["checks"].as_array().unwrap();
    let verdicts = checks.iter().map(|check| word(&check["verdict"])).collect();
    let diagnostics = report["diagnostics"].as_array().unwrap().iter();
    let rendered: Vec<String> = diagnostics.map(|one| word(&one["rendered"])).collect();
    (
        verdicts,
        format!("{:#}\n{}", checks[0], rendered.join("\n")),
    )
}

#[test]
fn no_call_with_what_a_check_was_given_reaches_anybody_else() {
    let (alone, said) = verdicts(&[libc::SYS_fchmod], "off");
    assert_eq!(alone[0], "wrong", "{said}");
    assert!(said.contains("call "), "{said}");
    if !there_is_a_sandbox() {
        return;
    }
    let calls: Vec<c_long> = (0..END).filter(|call| !OWN.contains(call)).collect();
    let (verdicts, said) = verdicts(&calls, "require");
    assert_eq!(verdicts, ["passed", "passed", "exhausted"], "{said}");
}

#[test]
fn what_the_grader_was_given_a_check_has_not() {
    let workbook = Workbook::tiny();
    let lib = workbook.read("solutions/01-egg/src/lib.rs");
    let lists = r#"
pub fn given() -> Vec<i32> {
    use std::os::fd::AsRawFd;
    // What a new descriptor gets is the first number that is free.
    let mut taken = Vec::new();
    let mut held = Vec::new();
    while let Ok(file) = std::fs::File::create("own") {
        if file.as_raw_fd() >= 100 { break; }
        taken.push(file.as_raw_fd());
        held.push(file);
    }
    (60..100).filter(|number| !taken.contains(number)).collect()
}
"#;
    let pot = "    let pot = ";
    assert!(lib.contains(pot));
    let asks = format!(
        "    assert_eq!(tokio::task::spawn_blocking(given).await.unwrap(), [0; 0], \"it was given\");\n{pot}"
    );
    workbook.write("mine/src/lib.rs", lib.replacen(pot, &asks, 1) + lists);
    // A number that nothing else has.
    let ours = fs::File::open(workbook.path("Cargo.toml")).unwrap();
    let given = fcntl(ours.as_fd(), FcntlArg::F_DUPFD(80)).unwrap();
    let mut command = workbook.std_command("run egg --from mine --only boil --format json");
    // SAFETY: a system call, and nothing else.
    unsafe {
        std::os::unix::process::CommandExt::pre_exec(&mut command, move || {
            let given = std::os::fd::BorrowedFd::borrow_raw(given);
            fcntl(given, FcntlArg::F_SETFD(FdFlag::empty()))?;
            Ok(())
        })
    };
    let ran = workbook.ran(&command.output().unwrap()).ends_with(0);
    assert_eq!(ran.json()["verdict"], "passed", "{}", ran.out);
}
