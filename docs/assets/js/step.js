// Step through a timeline, event by event; the transcripts of the same run follow.  Without it the picture stands still.
(() => {
  "use strict";
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const NEAR = 1e-6;
  const time = (row) => Number(row.dataset.at);

  const button = (text, act) => {
    const found = document.createElement("button");
    found.type = "button";
    found.textContent = text;
    found.addEventListener("click", act);
    return found;
  };

  const step = (figure) => {
    figure.dataset.steps = "";
    const rows = [...figure.querySelectorAll(".tl-rows > li")];
    const events = rows.filter((row) => row.classList.contains("row"));
    const runs = [...document.querySelectorAll("figure.run")].filter((run) => run.dataset.run === figure.dataset.run);
    const lines = runs.flatMap((run) => [...run.querySelectorAll(".rows > li[data-at]")]);
    const said = document.createElement("p");
    said.className = "vh";
    said.setAttribute("aria-live", "polite");
    // A pause belongs to the line after it.
    const pauses = lines.map((line) => line.previousElementSibling).map((row) => row && row.matches(".pause") ? row : null);
    let at = -1;
    let timer = 0;

    // The row, and the lines that came since the one before it.
    const light = (row, replay) => {
      const before = events[events.indexOf(row) - 1];
      // How the command ended is known a moment after its last event.
      const last = row === events[events.length - 1] ? Infinity : time(row) + NEAR;
      const first = before ? time(before) + NEAR : -Infinity;
      for (const other of rows) other.classList.toggle("now", other === row);
      lines.forEach((line, place) => {
        line.classList.toggle("now", time(line) > first && time(line) <= last);
        line.classList.toggle("later", replay && time(line) > last);
        if (pauses[place]) pauses[place].classList.toggle("later", replay && time(line) > last);
      });
    };
    const dark = () => {
      for (const row of [...rows, ...lines, ...pauses.filter(Boolean)]) row.classList.remove("now", "later");
    };

    const stop = () => {
      clearTimeout(timer);
      timer = 0;
      if (play) play.textContent = "Play";
    };
    const show = () => {
      for (const row of rows) row.removeAttribute("aria-current");
      for (const run of runs) run.classList.toggle("stepping", at >= 0);
      // Not `disabled`: that would take the focus away, and the keys with it.
      back.setAttribute("aria-disabled", at < 0);
      next.setAttribute("aria-disabled", at === events.length - 1);
      if (at < 0) return dark();
      const row = events[at];
      row.setAttribute("aria-current", "step");
      light(row, true);
      row.scrollIntoView({ block: "nearest", behavior: "auto" });
      said.textContent = `${time(row).toFixed(3)} s: ${row.querySelector(".tl-text").textContent.replace(/\s+/g, " ").trim()}`;
    };
    const go = (to) => {
      at = Math.max(-1, Math.min(events.length - 1, to));
      show();
    };
    const back = button("Back", () => { stop(); go(at - 1); });
    const next = button("Next event", () => { stop(); go(at + 1); });

    // At the speed of the run itself.
    const onward = () => {
      go(at + 1);
      if (at === events.length - 1) return stop();
      timer = setTimeout(onward, 1000 * (time(events[at + 1]) - time(events[at])));
    };
    const play = still.matches ? null : button("Play", () => {
      if (timer) return stop();
      if (at === events.length - 1) at = -1;
      play.textContent = "Stop";
      onward();
    });

    const acts = document.createElement("div");
    acts.className = "tl-acts";
    acts.setAttribute("role", "group");
    const title = figure.querySelector(".tl-title");
    acts.setAttribute("aria-label", `Step through: ${title.textContent}`);
    acts.append(...[back, next, play].filter(Boolean));
    acts.addEventListener("keydown", (event) => {
      const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1,
        Home: 0, End: events.length - 1, Escape: -1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      stop();
      go(to);
    });
    const bar = document.createElement("div");
    bar.className = "tl-bar";
    title.replaceWith(bar);
    bar.append(title, acts, said);

    // Pointing at one lights the other.
    for (const row of events) {
      row.addEventListener("mouseenter", () => { if (at < 0) light(row, false); });
      row.addEventListener("mouseleave", () => { if (at < 0) dark(); });
    }
    for (const line of lines) {
      line.addEventListener("mouseenter", () => {
        const row = events.find((one) => Math.abs(time(one) - time(line)) <= NEAR);
        if (at < 0 && row) light(row, false);
      });
      line.addEventListener("mouseleave", () => { if (at < 0) dark(); });
    }
    show();
  };

  const ready = () => document.querySelectorAll("figure.tl:not([data-steps])").forEach(step);
  if (window.document$) window.document$.subscribe(ready);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
