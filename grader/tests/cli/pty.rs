//! A terminal for the real command: types keys, and reads the screen as a person would.

use std::{
    io::{Read, Write},
    num::NonZero,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use nix::libc;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// After this long a test that waits for something that never comes says what it sees instead of hanging. Nothing that
/// passes comes near it.
const PATIENCE: Duration = Duration::from_secs(600);

/// Between these a frame is drawn, and what is on the screen is half of two.
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// A terminal in which a command runs. It ends with it.
pub struct Terminal {
    shared: Arc<Shared>,
    keyboard: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<Option<State>>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    /// Whether a frame is being drawn.
    drawing: bool,
    /// The end of what was read, in case a sign is torn in two.
    tail: Vec<u8>,
    ended: bool,
}

impl Terminal {
    /// Starts `command` in a terminal of this size.
    pub fn start(command: CommandBuilder, columns: u16, lines: u16) -> Terminal {
        let pair = native_pty_system().openpty(size(columns, lines)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let shared = Arc::new(Shared::default());
        *shared.lock() = Some(State {
            parser: vt100::Parser::new(nonzero(lines), nonzero(columns), 0),
            drawing: false,
            tail: Vec::new(),
            ended: false,
        });
        let mut output = pair.master.try_clone_reader().unwrap();
        let reader = shared.clone();
        thread::spawn(move || {
            let mut buffer = [0; 1 << 14];
            // When everybody who could write has gone, reading fails.
            while let Ok(read @ 1..) = output.read(&mut buffer) {
                reader.take(&buffer[..read]);
            }
            reader.change(|state| state.ended = true);
        });
        Terminal {
            shared,
            keyboard: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
        }
    }

    /// Waits until the screen is as `wanted`; returns it.
    #[track_caller]
    pub fn wait(&self, wanted: impl Fn(&vt100::Screen) -> bool) -> vt100::Screen {
        let deadline = Instant::now() + PATIENCE;
        let mut guard = self.shared.lock();
        loop {
            let state = guard.as_ref().unwrap();
            let screen = state.parser.screen();
            if !state.drawing && wanted(screen) {
                return screen.clone();
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !state.ended && !left.is_zero(),
                "it never came (ended: {}, drawing: {}):\n{}",
                state.ended,
                state.drawing,
                screen.contents()
            );
            guard = self
                .shared
                .changed
                .wait_timeout(guard, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Waits until `text` is on the screen; returns all that is, without the blanks at the ends of lines.
    #[track_caller]
    pub fn wait_for(&self, text: &str) -> String {
        let screen = self.wait(|screen| screen.contents().contains(text));
        let contents = screen.contents();
        let lines: Vec<&str> = contents.lines().map(str::trim_end).collect();
        lines.join("\n")
    }

    /// Types `keys`, as the bytes that a terminal sends for them.
    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Makes the terminal this large.
    pub fn resize(&self, columns: u16, lines: u16) {
        self.shared.change(|state| {
            state
                .parser
                .screen_mut()
                .set_size(nonzero(lines), nonzero(columns));
        });
        self.master.resize(size(columns, lines)).unwrap();
    }

    /// The process that runs in it.
    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.process_id().unwrap()).unwrap()
    }

    /// Whether a line that is typed is shown and handed over whole, as a shell expects it.
    pub fn is_as_before(&self) -> bool {
        let flags = self.master.get_termios().unwrap().local_flags.bits();
        let lines = libc::ICANON | libc::ECHO;
        let shown = self.shared.lock();
        let screen = shown.as_ref().unwrap().parser.screen();
        flags & lines == lines && !screen.alternate_screen() && !screen.hide_cursor()
    }

    /// Waits for the end of the command; returns its exit code and what is then on the screen.
    pub fn end(mut self) -> (u32, String) {
        let code = self.child.wait().unwrap().exit_code();
        let deadline = Instant::now() + PATIENCE;
        let mut guard = self.shared.lock();
        while !guard.as_ref().unwrap().ended && Instant::now() < deadline {
            guard = self
                .shared
                .changed
                .wait_timeout(guard, PATIENCE)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        let screen = guard.as_ref().unwrap().parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor());
        (code, screen.contents())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Option<State>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        if let Some(state) = self.lock().as_mut() {
            change(state);
        }
        self.changed.notify_all();
    }

    fn take(&self, bytes: &[u8]) {
        self.change(|state| {
            state.parser.process(bytes);
            state.tail.extend_from_slice(bytes);
            let last = |sign: &[u8]| {
                let mut windows = state.tail.windows(sign.len());
                windows.rposition(|window| window == sign)
            };
            match (last(FRAME_BEGINS), last(FRAME_ENDS)) {
                (None, None) => {}
                (begins, ends) => state.drawing = begins > ends,
            }
            let kept = state.tail.len().saturating_sub(FRAME_BEGINS.len() - 1);
            state.tail.drain(..kept);
        });
    }
}

fn nonzero(n: u16) -> NonZero<u16> {
    NonZero::new(n).expect("a terminal has some size")
}

fn size(columns: u16, lines: u16) -> PtySize {
    PtySize {
        rows: lines,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}
