//! The terminal: taken while the screen is up, and given back however that ends. The keyboard is read on a thread.

use std::{
    io::{self, Stdout},
    panic::{self, PanicHookInfo},
    sync::{
        Arc, Mutex, Once, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    thread::{self, JoinHandle, ThreadId},
    time::Duration,
};

use ratatui::{
    Terminal,
    backend::CrosstermBackend,
    crossterm::{
        cursor::Show,
        event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers},
        execute,
        terminal::{
            BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
            LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
        },
    },
};

use super::{draw, model::Event, model::Model};

/// How long the keyboard is listened to at a time, before it is asked whether somebody else wants it.
const LISTEN: Duration = Duration::from_millis(50);

/// The thread whose terminal it is, while the screen is up.
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);

/// What the last panic of another thread said.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// The screen. When it is dropped the terminal is as it was.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    keyboard: Option<Keyboard>,
    tell: Sender<Event>,
}

impl Screen {
    /// Takes the terminal. `tell` hears of keys and of new sizes. A panic of the calling thread gives the terminal back.
    ///
    /// # Errors
    ///
    /// If there is no terminal, or it can't be used so.
    pub fn open(tell: Sender<Event>) -> io::Result<Screen> {
        keep_panics_off();
        take()?;
        let terminal = match Terminal::new(CrosstermBackend::new(io::stdout())) {
            Ok(terminal) => terminal,
            Err(error) => {
                give_back();
                return Err(error);
            }
        };
        Ok(Screen {
            terminal,
            keyboard: Some(Keyboard::listen(tell.clone())),
            tell,
        })
    }

    /// The columns and lines.
    ///
    /// # Errors
    ///
    /// If the terminal has gone.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Shows `model`, all of it at once.
    ///
    /// # Errors
    ///
    /// If the terminal has gone.
    pub fn show(&mut self, model: &Model) -> io::Result<()> {
        execute!(io::stdout(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| draw::draw(model, frame))?;
        execute!(io::stdout(), EndSynchronizedUpdate)
    }

    /// Lends the terminal to `somebody`, such as an editor.
    ///
    /// # Errors
    ///
    /// If it can't be given or taken back.
    pub fn lend<T>(&mut self, somebody: impl FnOnce() -> T) -> io::Result<T> {
        // It must not read the keys that are meant for somebody else.
        if let Some(keyboard) = self.keyboard.take() {
            keyboard.rest();
        }
        give_back();
        let came_of_it = somebody();
        take()?;
        // A new one, which takes nothing for drawn.
        self.terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        self.keyboard = Some(Keyboard::listen(self.tell.clone()));
        Ok(came_of_it)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // The keyboard's thread is not waited for: where the terminal has gone it may never end.
        give_back();
    }
}

/// What the last panic of a thread that does not own the screen said.
pub fn last_panic() -> Option<String> {
    LAST_PANIC
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

fn owner() -> std::sync::MutexGuard<'static, Option<ThreadId>> {
    OWNER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    *owner() = Some(thread::current().id());
    execute!(io::stdout(), EnterAlternateScreen, Clear(ClearType::All)).inspect_err(|_| give_back())
}

/// Once is enough, and more do no harm.
fn give_back() {
    if owner().take().is_some() {
        // When the terminal has gone there is nothing to give back.
        let _ = disable_raw_mode();
        let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
    }
}

/// While the screen is up a panic of its own thread gives the terminal back before it is told. Those of others would only
/// disturb it: they are kept, and the others say what has become of them.
fn keep_panics_off() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |panic: &PanicHookInfo| {
            let up = *owner();
            match up {
                Some(thread) if thread != thread::current().id() => {
                    let mut last = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner);
                    *last = Some(panic.to_string());
                }
                _ => {
                    give_back();
                    tell(panic);
                }
            }
        }));
    });
}

/// Reads the keyboard on a thread, until it is dropped.
#[derive(Debug)]
struct Keyboard {
    enough: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Keyboard {
    fn listen(tell: Sender<Event>) -> Keyboard {
        let enough = Arc::new(AtomicBool::new(false));
        let stop = enough.clone();
        let thread = thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                let told = match heard() {
                    Ok(None) => Ok(()),
                    Ok(Some(event)) => tell.send(event),
                    Err(_) => {
                        // The terminal has gone, and with it whoever sat there.
                        let end = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
                        let _ = tell.send(Event::Key(end));
                        return;
                    }
                };
                if told.is_err() {
                    return;
                }
            }
        });
        Keyboard {
            enough,
            thread: Some(thread),
        }
    }

    /// Reads no more. It takes `LISTEN` at most.
    fn rest(mut self) {
        self.enough.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // It has nothing to say.
            let _ = thread.join();
        }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        self.enough.store(true, Ordering::Relaxed);
    }
}

fn heard() -> io::Result<Option<Event>> {
    if !event::poll(LISTEN)? {
        return Ok(None);
    }
    Ok(match event::read()? {
        event::Event::Key(key) if key.kind != KeyEventKind::Release => Some(Event::Key(key)),
        event::Event::Resize(columns, lines) => Some(Event::Resized(columns, lines)),
        _ => None,
    })
}
