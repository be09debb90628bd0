/**
 * What a chapter needs of the machine once it is wanted: the dock, and the marks of passed exercises.
 *
 * Loaded by chapter.ts at the first click, or where the browser keeps a passed exercise: a first page stays small.
 */

import { Dock } from "./dock.ts";
import type { Open } from "./protocol.ts";
import * as shelf from "./shelf.ts";

const machine = new URL("./", import.meta.url);

/** The styles of dock and marks: nothing is shown before them. */
const styled = new Promise<void>((done) => {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("later.css", machine).href;
  sheet.onload = sheet.onerror = () => done();
  document.head.append(sheet);
});

const dock = new Dock(machine);
dock.passed = showPassed;
addEventListener("storage", showPassed);

/** Have the machine do what a button asks. */
export async function open(asked: Open, opener: HTMLElement): Promise<void> {
  await styled;
  dock.opener = opener;
  dock.show(asked);
}

/** Headings of passed exercises say so. */
export function showPassed(): void {
  for (const old of document.querySelectorAll(".machine-passed")) old.remove();
  for (const [exercise, day] of Object.entries(shelf.passed())) {
    const heading = document.getElementById(`exercise-${exercise}`);
    if (!heading) continue;
    const mark = document.createElement("p");
    mark.className = "machine-passed";
    mark.textContent = `✓ passed on ${day}`;
    heading.after(mark);
  }
}
