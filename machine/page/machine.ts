/** The machine's page: switches the emulator on, and connects editor, terminals and buttons with it. */

import "./nonce.ts";
import { Actions } from "./actions.ts";
import { Editor } from "./editor.ts";
import { MEMORY, type TerminalNumber } from "./guest.ts";
import { keys } from "./keys.ts";
import { Link } from "./link.ts";
import type { Build, FromChapter, ToChapter } from "./protocol.ts";
import * as shelf from "./shelf.ts";
import { Terminal } from "./terminal.ts";
import { at, menu } from "./ui.ts";

declare const BUILD: Build;

const tell = (message: ToChapter): void => {
  if (parent !== window) parent.postMessage(message, location.origin);
};

const reads = shelf.reads();
let link: Link;
const terminals = ([0, 1] as const).map(
  (number: TerminalNumber) =>
    new Terminal(
      at(`screen-${number + 1}`),
      `Terminal ${number + 1}`,
      {
        typed: (text) => link.type(number, keyboard.held(text)),
        resized: (rows, columns) => void sized(number, rows, columns),
        changed: () => actions?.show(),
      },
      reads,
    ),
) as [Terminal, Terminal];
const editor = new Editor(at("editor"), () => actions.edited());
const keyboard = keys(editor, terminals, (number, text) => link.type(number, text), () => tell({ type: "leave" }));
const actions: Actions = new Actions(terminals, editor, () => link, tell, keyboard.show);

/** Tell the guest a terminal's size; one that does not run yet is told when it does. */
async function sized(number: TerminalNumber, rows: number, columns: number): Promise<void> {
  await link?.size(number, rows, columns).catch(() => undefined);
}

function switchOn(): void {
  at("coming").hidden = false;
  at("about").textContent = "starting";
  link = new Link("course.packed", {
    loading(loaded, total) {
      at<HTMLProgressElement>("progress").value = loaded / total;
      at("coming-text").textContent = `Loading Linux: ${mb(loaded)} of ${mb(total)} MB`;
    },
    starting() {
      at<HTMLProgressElement>("progress").removeAttribute("value");
      at("coming-text").textContent = "Starting Linux";
    },
    output(number, bytes) {
      at("coming").hidden = true;
      terminals[number].write(bytes);
    },
    ready() {
      at("lamp").classList.add("on");
      at("about").textContent = `running in this page · ${BUILD.system} · ${BUILD.python} · ${MEMORY} MB`;
      // First the sizes: bash draws its line anew when it hears of one, and twice if a command is typed meanwhile.
      const sizes = terminals.map(({ screen }, number) => sized(number as TerminalNumber, screen.rows, screen.cols));
      void Promise.all(sizes).then(() => actions.ready());
      tell({ type: "loaded" });
    },
    failed: fail,
  });
}

function fail(why: string): void {
  link?.end(); // or it would go on telling how far it is
  actions.off();
  at("coming").hidden = false;
  at("progress").hidden = true;
  at("about").textContent = "not running";
  at("coming-text").textContent =
    `Linux does not run in this browser: ${why}. Every program can be downloaded and run on a machine of your own.`;
}

const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);

function startAfresh(): void {
  link.end();
  at("lamp").classList.remove("on");
  for (const terminal of terminals) terminal.reset();
  actions.off();
  switchOn();
}

at("afresh").onclick = at("afresh-too").onclick = startAfresh;
at("close").onclick = () => tell({ type: "close" });
at("whole").onclick = () => tell({ type: "whole-screen" });
const reader = at("reads");
reader.setAttribute("aria-pressed", String(reads));
reader.onclick = () => {
  const on = reader.getAttribute("aria-pressed") !== "true";
  reader.setAttribute("aria-pressed", String(on));
  shelf.keepReads(on);
  for (const { screen } of terminals) screen.options.screenReaderMode = on;
};
menu(at<HTMLDetailsElement>("more"));

addEventListener("message", ({ data, origin, source }: MessageEvent<FromChapter>) => {
  if (origin !== location.origin || source !== parent) return;
  if (data.type === "open") void actions.open(data);
  else if (data.type === "whole") at("whole").setAttribute("aria-pressed", String(data.on));
  else keyboard.enter(data.last);
});
addEventListener("storage", () => tell({ type: "passed" }));

if (typeof WebAssembly !== "object") fail("it has no WebAssembly");
else if (typeof Worker !== "function") fail("it has no workers");
else switchOn();
tell({ type: "here" });
Object.assign(window, { machine: { terminals, shelf } }); // for whoever is curious, and for the tests
