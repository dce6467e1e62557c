// What every page has: what the reader chose is remembered, what is wider than its place scrolls with the keyboard, the
// attribute of every listing is short, and on paper nothing is folded.

// What the reader chose, by a name. A browser may keep nothing, in a private window for instance; then each page begins anew.
const remembered = {
    get(name) {
        try {
            return localStorage.getItem(`press ${name}`);
        } catch {
            return null;
        }
    },
    // `null` forgets it.
    set(name, value) {
        try {
            if (value === null) {
                localStorage.removeItem(`press ${name}`);
            } else {
                localStorage.setItem(`press ${name}`, value);
            }
        } catch {
            // It is not remembered.
        }
    },
};

// Lets the keyboard reach `element` whenever it is wider than its place.
const letScroll = (() => {
    const look = (element) => {
        if (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight) {
            element.tabIndex = 0;
        } else {
            element.removeAttribute("tabindex");
        }
    };
    // An element is also looked at when it is first seen: at once, or when what it is folded in opens.
    const observer = new ResizeObserver((entries) => entries.forEach((entry) => look(entry.target)));
    return (element) => {
        look(element);
        observer.observe(element);
    };
})();

{
    const scrollables = document.querySelectorAll("main pre > code, main .timeline, main .picture, main .table-wrapper");
    scrollables.forEach(letScroll);
    // A wider font may arrive, and no place changes its size by it.
    window.addEventListener("load", () => scrollables.forEach(letScroll));

    // Keys that scroll something or choose among something must not turn the page, too: mdBook listens on the document.
    document.querySelector("main").addEventListener("keydown", (event) => {
        const isSideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
        if (isSideways && event.target.closest("[tabindex], [role=tablist], [type=radio]")) {
            event.stopPropagation();
        }
    });
}

// Nearly every listing begins with the same long attribute. It is shown as `#[tokio::main(…)]`, and whole when the reader asks.
// Copying always gets all of it: what is not shown is of no size, but there.
{
    const ARGUMENTS = 'flavor = "current_thread", start_paused = true';
    const WHOLE = "whole programs";
    const buttons = [];
    const show = (whole) => {
        document.documentElement.classList.toggle("whole", whole);
        for (const button of buttons) {
            button.setAttribute("aria-expanded", String(whole));
            button.title = whole ? "Shorten all programs" : "Show the whole program";
        }
    };
    const shorten = (attribute) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "more";
        button.setAttribute("aria-label", "The whole program");
        button.addEventListener("click", () => {
            const whole = !document.documentElement.classList.contains("whole");
            remembered.set(WHOLE, whole ? "yes" : null);
            show(whole);
        });
        buttons.push(button);
        const rest = document.createElement("span");
        rest.className = "rest";
        rest.textContent = ARGUMENTS;
        attribute.replaceChildren("#[tokio::main(", button, rest, ")]");
    };
    // A page that explains it shows it.
    const words = [...document.querySelectorAll("main :not(pre) > code")];
    if (!words.some((code) => code.textContent.includes("start_paused"))) {
        for (const attribute of document.querySelectorAll("main code.language-rust .hljs-meta")) {
            if (attribute.textContent === `#[tokio::main(${ARGUMENTS})]`) {
                shorten(attribute);
            }
        }
        show(remembered.get(WHOLE) !== null);
    }
}

// Paper can't be unfolded.
{
    const opened = [];
    const open = () => {
        for (const details of document.querySelectorAll("main details:not([open])")) {
            details.open = true;
            opened.push(details);
        }
    };
    if (/\/print\.html$/.test(location.pathname)) {
        open();
    } else {
        window.addEventListener("beforeprint", open);
        window.addEventListener("afterprint", () => opened.splice(0).forEach((details) => (details.open = false)));
    }
}
