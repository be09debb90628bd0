/**
 * In a chapter: gives every program its button.
 *
 * Every page loads this, so it is small: the dock and all else come at the first click, by later.ts.  The dock is a
 * child of the body, which instant navigation leaves alone: the machine goes on running from chapter to chapter.
 */

import styles from "./chapter.css"; // goes into the script as it is, so it has no comment
import type { Build, Open } from "./protocol.ts";

declare const BUILD: Pick<Build, "id" | "totalBytes">;

const here = document.currentScript as HTMLScriptElement;
let loaded: Promise<typeof import("./later.ts")> | undefined;
const later = (): Promise<typeof import("./later.ts")> => (loaded ??= import(new URL("later.js", here.src).href));

const PLAY = '<svg class="machine-play" viewBox="0 0 10 12" aria-hidden="true"><path d="M0 0l10 6-10 6z"/></svg>';

function span(kind: string, text: string): HTMLElement {
  const made = document.createElement("span");
  made.className = `machine-${kind}`;
  made.textContent = text;
  return made;
}

/** A button named by what it shows and, for a listener, by the file that it is about. */
function button(words: string, file: string, open: Open): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "machine-run";
  made.innerHTML = PLAY;
  made.append(words, span("size", ` ${Math.ceil(BUILD.totalBytes / 1e6)} MB`));
  if (file) made.append(span("file", ` ${file}`));
  made.title = "A real Linux in this page. It is loaded once.";
  made.onclick = () => void later().then((machine) => machine.open(open, made));
  return made;
}

function ready(): void {
  for (const figure of document.querySelectorAll<HTMLElement>("figure[data-program]:not([data-machine])")) {
    const program = figure.dataset["program"] ?? "";
    figure.dataset["machine"] = "";
    // A contract is a part of the checker's: the reader has nothing to run there.
    const [, name, suffix] = /([^/]+)\.(\w+)$/.exec(program) ?? [];
    if (!/^(py|sh)$/.test(suffix ?? "") || name === "contract") continue;
    const write = name === "start";
    const open: Open = { type: "open", program, act: write ? "edit" : "run" };
    figure.querySelector(".acts")?.append(button(write ? "Write it here" : "Run it", `${name}.${suffix}`, open));
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-machine-open]:empty")) {
    place.append(button("Open the Linux machine", "", { type: "open", act: "edit" }));
  }
  if (kept("passed")) void later().then((machine) => machine.showPassed());
}

/** What the browser keeps; nothing where storage is switched off. */
function kept(what: string): string | null {
  try {
    return localStorage.getItem(`machine:${what}`);
  } catch {
    return null;
  }
}

declare global {
  interface Window {
    /** Material's own: says when a page was shown, even by instant navigation. */
    document$?: { subscribe(shown: () => void): void };
  }
}

// From file:// neither WebAssembly nor a worker may be loaded: a copy on disk is for reading.
if (location.protocol !== "file:") {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets.push(sheet);
  if (kept("seen") === BUILD.id) document.documentElement.classList.add("machine-seen");
  if (window.document$) window.document$.subscribe(ready);
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", ready);
  else ready();
}
