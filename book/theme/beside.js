// asyncio beside tokio: where there is no room for both, each pair of programs becomes two tabs. The reader's choice holds for
// all pairs, and for all pages. Without this script one program stands below the other.
{
    // Where what is read is narrower than this, in pixels, there are tabs.
    const NARROW = 700;
    const CHOSEN = "side";
    const pairs = [...document.querySelectorAll(".beside")].map((pair, number) => {
        const sides = [...pair.querySelectorAll(".side")];
        const list = document.createElement("div");
        list.setAttribute("role", "tablist");
        list.setAttribute("aria-label", "The program");
        list.hidden = true;
        const tabs = sides.map((side, index) => {
            const tab = document.createElement("button");
            tab.type = "button";
            tab.id = `tab-${number}-${index}`;
            tab.textContent = side.querySelector(".side-title").textContent;
            tab.setAttribute("role", "tab");
            side.id = `side-${number}-${index}`;
            tab.setAttribute("aria-controls", side.id);
            tab.addEventListener("click", () => choose(tab));
            return tab;
        });
        list.append(...tabs);
        list.addEventListener("keydown", (event) => {
            const now = tabs.indexOf(event.target);
            const next = {
                ArrowLeft: (now + tabs.length - 1) % tabs.length,
                ArrowRight: (now + 1) % tabs.length,
                Home: 0,
                End: tabs.length - 1,
            }[event.key];
            if (next !== undefined) {
                event.preventDefault();
                choose(tabs[next]);
                tabs[next].focus();
            }
        });
        pair.prepend(list);
        return { pair, list, tabs, sides };
    });

    let chosen = remembered.get(CHOSEN) === "asyncio" ? "asyncio" : "tokio";
    let narrow = false;
    // Where there is room, both programs of a pair; otherwise the chosen one, under tabs.
    const show = () => {
        for (const { list, tabs, sides } of pairs) {
            list.hidden = !narrow;
            tabs.forEach((tab, index) => {
                const selected = tab.textContent === chosen;
                tab.setAttribute("aria-selected", String(selected));
                tab.tabIndex = selected ? 0 : -1;
                const side = sides[index];
                side.hidden = narrow && !selected;
                if (narrow) {
                    side.setAttribute("role", "tabpanel");
                    side.setAttribute("aria-labelledby", tab.id);
                } else {
                    side.removeAttribute("role");
                    side.removeAttribute("aria-labelledby");
                }
            });
        }
    };

    const choose = (tab) => {
        // Pairs above change their height. What the reader looks at stays where it is.
        const before = tab.getBoundingClientRect().top;
        chosen = tab.textContent;
        remembered.set(CHOSEN, chosen);
        show();
        window.scrollBy(0, tab.getBoundingClientRect().top - before);
    };

    const content = document.getElementById("mdbook-content");
    const fit = () => {
        const now = content.clientWidth < NARROW;
        if (now !== narrow) {
            narrow = now;
            show();
        }
        // Programs one below the other are no wider than the text.
        for (const { sides, pair } of pairs) {
            pair.classList.remove("stacked");
            pair.classList.toggle("stacked", sides[0].offsetTop !== sides[1].offsetTop);
        }
    };
    const observer = new ResizeObserver(fit);
    observer.observe(content);
    pairs.forEach(({ pair }) => observer.observe(pair.querySelector(".sides")));
}
