/**
 * In a chapter: gives every program its button and opens the machine in a dock below the text.
 *
 * Nothing of the machine is loaded before a button is pressed.  The dock is a child of the body, which instant
 * navigation leaves alone: the machine goes on running from chapter to chapter.
 */

import { Dock } from "./dock.ts";
import type { Build } from "./protocol.ts";
import * as shelf from "./shelf.ts";

declare const BUILD: Build;

const here = document.currentScript as HTMLScriptElement;
/** Where the machine's files lie. */
const machine = new URL("./", here.src);
const dock = new Dock(machine);

const PLAY = '<svg class="machine-play" viewBox="0 0 10 12" aria-hidden="true"><path d="M0 0l10 6-10 6z"/></svg>';
const RUNS = /\.(py|sh)$/;
const START = /^exercises\/(\d\d)_\w+\/start\.\w+$/;
/** In these the reader has nothing to run: they are parts of the checker's. */
const PARTS = /\/contract\.py$/;

function button(words: string, label: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "machine-run";
  made.innerHTML = PLAY;
  made.append(words);
  const size = document.createElement("span");
  size.className = "machine-size";
  size.textContent = `${Math.ceil(BUILD.totalBytes / 1e6)} MB`;
  made.append(size);
  made.setAttribute("aria-label", label);
  made.title = `${label}: a real Linux, which is loaded once (${(BUILD.totalBytes / 1e6).toFixed(1)} MB)`;
  made.addEventListener("click", () => {
    dock.opener = made;
    press();
  });
  return made;
}

function addButtons(): void {
  for (const figure of document.querySelectorAll<HTMLElement>("figure.program[data-program]:not([data-machine])")) {
    const program = figure.dataset["program"] ?? "";
    figure.dataset["machine"] = "";
    if (!RUNS.test(program) || PARTS.test(program)) continue;
    const name = program.slice(program.lastIndexOf("/") + 1);
    const start = START.test(program);
    const made = start
      ? button("Write it here", "Write your answer in the page", () => dock.show({ type: "open", program, act: "edit" }))
      : button("Run it", `Run ${name} in the page`, () => dock.show({ type: "open", program, act: "run" }));
    figure.querySelector(".acts")?.append(made);
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-machine-open]:not([data-machine])")) {
    place.dataset["machine"] = "";
    place.append(button("Open the Linux machine", "Open the Linux machine", () => dock.show({ type: "open", act: "edit" })));
  }
}

/** Headings of passed exercises say so. */
function showPassed(): void {
  const passed = shelf.passed();
  for (const old of document.querySelectorAll(".machine-passed")) old.remove();
  for (const [exercise, day] of Object.entries(passed)) {
    const heading = document.getElementById(`exercise-${exercise}`);
    if (!heading) continue;
    const mark = document.createElement("p");
    mark.className = "machine-passed";
    mark.textContent = `✓ passed on ${day}`;
    heading.after(mark);
  }
}

function ready(): void {
  addButtons();
  showPassed();
}

declare global {
  interface Window {
    /** Material's own: says when a page was shown, also by instant navigation. */
    document$?: { subscribe(shown: () => void): void };
  }
}

// From file:// neither WebAssembly nor a worker may be loaded: a copy on disk is for reading.
if (location.protocol !== "file:") {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("chapter.css", machine).href;
  document.head.append(sheet);
  dock.passed = showPassed;
  addEventListener("storage", showPassed);
  if (window.document$) window.document$.subscribe(ready);
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", ready);
  else ready();
}
