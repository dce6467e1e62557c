// What `cargo book` adds to a page: it is loaded again when the book has changed, and the panel of its exercise is live.
// Nothing that comes from a submission is put on the page but as text, and pictures that the server has drawn.
(() => {
    const section = document.querySelector("section.exercise[data-exercise]");
    const exercise = section && section.dataset.exercise;
    const source = new EventSource(exercise ? `/-/changes/${encodeURIComponent(exercise)}` : "/-/changes");
    source.addEventListener("book", () => location.reload());
    if (!section) {
        return;
    }

    const make = (name, className, text) => {
        const element = document.createElement(name);
        element.className = className;
        element.textContent = text;
        return element;
    };
    const status = make("p", "live-status", "");
    status.setAttribute("role", "status");
    const result = make("div", "live-result", "");
    const hinted = make("ol", "live-hints", "");
    const more = make("button", "live-more", "");
    more.type = "button";
    section.querySelector(".table-wrapper").after(status, result, hinted, more);
    section.querySelector("thead .verdict").textContent = "verdict";
    section.classList.add("live");

    // What stands between backticks is code.
    const prose = (element, text) => {
        const pieces = text.split("`");
        element.append(...pieces.map((piece, index) => (index % 2 ? make("code", "", piece) : piece)));
        return element;
    };

    const points = ({ earned, possible }) => `${earned} of ${possible}`;
    const picture = (svg) => {
        const figure = make("figure", "timeline", "");
        figure.insertAdjacentHTML("beforeend", svg);
        letScroll(figure);
        return figure;
    };

    function show(live) {
        status.textContent = live.status;
        section.setAttribute("aria-busy", String(live.busy));
        for (const part of live.parts) {
            const row = section.querySelector(`tr[data-part="${CSS.escape(part.name)}"]`);
            const cell = row.querySelector(".verdict");
            cell.textContent = part.verdict ? `${part.verdict.replace("_", " ")}, ${points(part.points)}` : "";
            cell.dataset.verdict = part.verdict || "";
        }
        section.querySelector("tfoot .verdict").textContent = points(live.points);
        // What is shown stays until there is something newer.
        if (!live.busy) {
            result.replaceChildren(...told(live));
            offer(live.hints);
        }
    }

    // Whether what the code printed is unfolded; the next save leaves it so.
    let unfolded = false;
    function told({ diagnostics, trouble }) {
        if (diagnostics) {
            return [make("pre", "live-text", diagnostics)];
        }
        if (!trouble) {
            return [];
        }
        const all = [make("p", "live-title", `${trouble.title}: ${trouble.verdict.replace("_", " ")}`)];
        all.push(prose(make("p", "live-message", ""), trouble.message));
        if (trouble.difference) {
            const [expected, got] = trouble.difference;
            all.push(make("pre", "live-text", `expected: ${expected}\n     got: ${got}`));
        }
        if (trouble.notes) {
            all.push(prose(make("p", "live-message", ""), trouble.notes));
        }
        if (trouble.printed) {
            const printed = make("details", "live-printed", "");
            printed.open = unfolded;
            printed.addEventListener("toggle", () => (unfolded = printed.open));
            printed.append(make("summary", "", "Printed by your code"), make("pre", "live-text", trouble.printed));
            all.push(printed);
        }
        const where = make("p", "live-where", trouble.at ? `At ${trouble.at}. ` : "");
        const link = make("a", "", "What the book says");
        link.href = trouble.chapter;
        where.append(link);
        all.push(where);
        if (trouble.yours) {
            all.push(picture(trouble.yours));
        }
        if (trouble.ours) {
            all.push(picture(trouble.ours));
        }
        return all;
    }

    let asked = { part: null, steps: 0 };
    function offer(hints) {
        if (!hints || hints.part !== asked.part) {
            asked = { part: hints && hints.part, steps: 0 };
            hinted.replaceChildren();
        }
        more.hidden = !hints || asked.steps >= hints.steps;
        if (hints) {
            more.textContent = `Hint ${asked.steps + 1} of ${hints.steps} for ${hints.part}`;
            more.onclick = () => next(hints);
        }
    }

    async function next(hints) {
        const step = asked.steps + 1;
        const answer = await fetch(`/-/hint/${encodeURIComponent(exercise)}/${encodeURIComponent(hints.part)}/${step}`);
        if (answer.ok && hints.part === asked.part && step === asked.steps + 1) {
            hinted.append(prose(make("li", "", ""), await answer.text()));
            asked.steps = step;
            offer(hints);
        }
    }

    source.addEventListener("panel", (event) => show(JSON.parse(event.data)));
})();
