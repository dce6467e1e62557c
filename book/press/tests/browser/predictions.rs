//! Predictions: what is hidden until when, with the keyboard alone, and what is remembered.

use browser::fantoccini::key::Key;

use crate::{Reader, key};

impl Reader {
    /// Opens a page with a prediction that has an explanation.
    async fn open_prediction(&self) {
        let page = self.page_with("form.predict + details.explanation").await;
        self.open(&page).await;
    }

    /// What the script `of` says of the first prediction that has an explanation: of its `form`, and of the `folds` below it.
    async fn of_prediction(&self, of: &str) -> serde_json::Value {
        let script = format!(
            "const why = document.querySelector('form.predict + details.explanation');
             const form = why.previousElementSibling;
             const folds = [form.querySelector('details'), why];
             {of}"
        );
        self.run(&script).await
    }

    /// What is announced of the reader's choice.
    async fn announced(&self) -> String {
        let said = "return form.querySelector('[role=status]').textContent";
        self.of_prediction(said).await.as_str().unwrap().to_owned()
    }

    /// The notes below choices that are to be seen.
    async fn notes(&self) -> String {
        let notes =
            "return [...form.querySelectorAll('.because')].filter(note => note.checkVisibility())
                .map(note => note.textContent).join('\\n')";
        self.of_prediction(notes).await.as_str().unwrap().to_owned()
    }

    /// Whether the output and the explanation are to be seen.
    async fn folds(&self) -> [bool; 2] {
        let seen = "return folds.map(fold => fold.querySelector('summary').nextElementSibling.checkVisibility())";
        let seen = self.of_prediction(seen).await;
        [seen[0].as_bool().unwrap(), seen[1].as_bool().unwrap()]
    }
}

const WRONG: &str = "form.querySelector('[data-right=false]').focus()";
const HIDDEN: [bool; 2] = [false, false];
const SHOWN: [bool; 2] = [true, true];

// One browser does both: to start one, and the book's server, takes longer than all that is done here.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn a_prediction_is_made_and_remembered() {
    let reader = Reader::new().await;
    reader.open_prediction().await;
    is_made_with_the_keyboard(&reader).await;
    reader.open_prediction().await;
    is_made_where_nothing_is_remembered(&reader).await;
    reader.browser.close().await;
}

async fn is_made_with_the_keyboard(reader: &Reader) {
    // Nothing is told before something is chosen, and the page says so.
    assert_eq!(
        (reader.notes().await, reader.folds().await),
        (String::new(), HIDDEN)
    );
    let hints = "return folds.every(fold => fold.querySelector('summary').innerText.includes('Choose first'))";
    assert_eq!(reader.of_prediction(hints).await, true);
    reader
        .of_prediction("form.querySelector('button').focus()")
        .await;
    reader.press(&key(Key::Enter)).await;
    assert_eq!(reader.announced().await, "Choose one first.");

    // A wrong choice is explained, and does not tell the right one.
    reader.of_prediction(WRONG).await;
    reader.press(" ").await;
    reader.press(&key(Key::Enter)).await;
    assert!(
        reader
            .announced()
            .await
            .starts_with("That is not what it prints.")
    );
    assert!(reader.notes().await.starts_with("No."));
    assert_eq!(reader.folds().await, HIDDEN);

    // It is still there when the page is opened again.
    reader.browser.refresh().await.unwrap();
    assert!(reader.notes().await.starts_with("No."));
    assert_eq!(reader.folds().await, HIDDEN);

    // The arrow keys go on to the next choice, and the right one opens what was folded. The focus stays where it is.
    reader.of_prediction(WRONG).await;
    for _ in 0..10 {
        reader.press(&key(Key::Down)).await;
        reader.press(&key(Key::Enter)).await;
        if reader.announced().await == "That is what it prints." {
            break;
        }
    }
    assert_eq!(reader.announced().await, "That is what it prints.");
    assert!(reader.notes().await.starts_with("Yes."));
    assert_eq!(reader.folds().await, SHOWN);
    let focused = "return document.activeElement.dataset.right";
    assert_eq!(reader.run(focused).await, "true");
    reader.browser.refresh().await.unwrap();
    assert_eq!(reader.folds().await, SHOWN);

    // It can be forgotten. Then the choices have the focus again.
    reader
        .of_prediction("form.querySelector('.again').focus()")
        .await;
    reader.press(&key(Key::Enter)).await;
    assert_eq!(
        (reader.notes().await, reader.folds().await),
        (String::new(), HIDDEN)
    );
    let focused = "return document.activeElement.type";
    assert_eq!(reader.run(focused).await, "radio");
    reader.browser.refresh().await.unwrap();
    assert_eq!(
        (reader.notes().await, reader.folds().await),
        (String::new(), HIDDEN)
    );

    // Whoever wants to look opens it by hand; paper has everything.
    reader
        .of_prediction("why.querySelector('summary').focus()")
        .await;
    reader.press(&key(Key::Enter)).await;
    assert_eq!(reader.folds().await, [false, true]);
    reader.browser.set_paper(true).await;
    assert_eq!(reader.folds().await, SHOWN);
    assert!(reader.notes().await.contains("Yes.") && reader.notes().await.contains("No."));
    reader.browser.set_paper(false).await;
}

async fn is_made_where_nothing_is_remembered(reader: &Reader) {
    let broken = "for (const name of ['getItem', 'setItem', 'removeItem']) {
            Storage.prototype[name] = () => { throw new DOMException('denied', 'SecurityError'); };
        }
        form.querySelector('[data-right=true]').click();
        form.querySelector('button').click();";
    reader.of_prediction(broken).await;
    assert_eq!(reader.announced().await, "That is what it prints.");
    assert_eq!(reader.folds().await, SHOWN);
}
