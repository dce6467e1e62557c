// Predictions: the reader chooses what a program prints, and is told why it is so or not. All that is shown stands on the page
// already, folded: it opens when the right output is chosen, or by hand. Without this script it opens by hand only.
{
    let notes = 0;
    for (const form of document.querySelectorAll("form.predict")) {
        const status = form.querySelector(".answer");
        const choices = [...form.querySelectorAll("input[type=radio]")];
        const folds = [...form.querySelectorAll("details")];
        if (form.nextElementSibling?.matches("details.explanation")) {
            folds.push(form.nextElementSibling);
        }
        for (const fold of folds) {
            const hint = document.createElement("span");
            hint.className = "first";
            hint.textContent = " Choose first, or open it anyway.";
            fold.querySelector("summary").append(hint);
        }
        // mdBook's button that copies the output is no answer.
        form.querySelectorAll(".clip-button").forEach((button) => (button.type = "button"));
        const again = document.createElement("button");
        again.type = "button";
        again.className = "again";
        again.textContent = "Ask me again";
        form.querySelector("button").after(again);

        // Shows what there is to say of a choice; of none, the form as it is on a first visit.
        const show = (chosen) => {
            for (const choice of choices) {
                const note = form.querySelector(`.because[data-of="${choice.value}"]`);
                note.hidden = choice !== chosen;
                note.id ||= `note-${++notes}`;
                // A screen reader says the note after the choice.
                if (choice === chosen) {
                    choice.setAttribute("aria-describedby", note.id);
                } else {
                    choice.removeAttribute("aria-describedby");
                }
            }
            again.hidden = !chosen;
            const right = chosen?.dataset.right === "true";
            form.classList.toggle("right", right);
            if (!chosen) {
                status.textContent = "";
            } else if (right) {
                status.textContent = "That is what it prints.";
                folds.forEach((fold) => (fold.open = true));
            } else {
                status.textContent = "That is not what it prints. The note below your choice says why. Try another.";
            }
        };

        // A choice is remembered by its words: the others may change or come in another order.
        const words = (choice) => choice.nextElementSibling.textContent;
        const key = `prediction ${form.dataset.key}`;
        const before = remembered.get(key);
        const chosenBefore = choices.find((choice) => words(choice) === before);
        if (chosenBefore) {
            chosenBefore.checked = true;
        }
        show(chosenBefore);

        form.addEventListener("submit", (event) => {
            event.preventDefault();
            const chosen = choices.find((choice) => choice.checked);
            if (chosen) {
                remembered.set(key, words(chosen));
                show(chosen);
            } else {
                status.textContent = "Choose one first.";
            }
        });
        again.addEventListener("click", () => {
            remembered.set(key, null);
            choices.forEach((choice) => (choice.checked = false));
            folds.forEach((fold) => (fold.open = false));
            show(undefined);
            // The button that had the focus is gone.
            choices[0].focus();
        });
    }
}
