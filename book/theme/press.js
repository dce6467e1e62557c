// Predictions: the reader chooses what a program prints, and is told why it is so or not. All that is shown stands on the
// page already; without this script "What it prints" tells the answer.
for (const form of document.querySelectorAll("form.predict")) {
    const answer = form.querySelector(".answer");
    const notes = form.querySelectorAll(".because");
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        const chosen = form.querySelector("input[type=radio]:checked");
        for (const note of notes) {
            note.hidden = !(chosen && note.dataset.of === chosen.value);
        }
        if (!chosen) {
            answer.textContent = "Choose one first.";
            return;
        }
        const right = chosen.dataset.right === "true";
        answer.textContent = right
            ? "That is what it prints."
            : "That is not what it prints. Try another, or look below.";
        if (right) {
            form.querySelector("details").open = true;
        }
    });
}

// What is wider than the window can be scrolled with the keyboard, too.
function letScroll() {
    for (const code of document.querySelectorAll("main pre > code, main .timeline, main .picture, main .table-wrapper")) {
        if (code.scrollWidth > code.clientWidth || code.scrollHeight > code.clientHeight) {
            code.tabIndex = 0;
        } else {
            code.removeAttribute("tabindex");
        }
    }
}
letScroll();
window.addEventListener("load", letScroll);
window.addEventListener("resize", letScroll);
