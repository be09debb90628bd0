/** Keys: F6 from pane to pane and out of the machine, and the row of keys that a phone does not have. */

import type { Editor } from "./editor.ts";
import type { TerminalNumber } from "./guest.ts";
import type { Terminal } from "./terminal.ts";
import { at } from "./ui.ts";

/** What is shown where there is room for one of them. */
export type Tab = "file" | "terminals";

export interface Keys {
  /** Text that was typed, with the control key of the row laid on it. */
  held(text: string): string;
  /** Show it, where there is room for one of them. */
  show(tab: Tab): void;
  /** Come in from the chapter, at the first pane or at the last. */
  enter(last: boolean): void;
}

export function keys(
  editor: Editor,
  terminals: readonly [Terminal, Terminal],
  type: (terminal: TerminalNumber, text: string) => void,
  leave: () => void,
): Keys {
  const panes = at("panes");
  const show = (tab: Tab): void => {
    panes.dataset["tab"] = tab;
    for (const name of ["file", "terminals"] satisfies Tab[]) at(`tab-${name}`).setAttribute("aria-pressed", String(name === tab));
  };
  at("tab-file").onclick = () => show("file");
  at("tab-terminals").onclick = () => show("terminals");

  const stops: Array<{ pane: HTMLElement; tab: Tab; focus: () => void }> = [
    { pane: at("pane-file"), tab: "file", focus: () => editor.focus() },
    { pane: at("pane-1"), tab: "terminals", focus: () => terminals[0].screen.focus() },
    { pane: at("pane-2"), tab: "terminals", focus: () => terminals[1].screen.focus() },
  ];
  const go = (index: number): void => {
    const stop = stops[index];
    if (!stop) return leave();
    show(stop.tab);
    stop.focus();
  };
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const here = stops.findIndex(({ pane }) => pane.contains(document.activeElement));
      go(here < 0 ? (event.shiftKey ? -1 : 0) : here + (event.shiftKey ? -1 : 1));
    },
    { capture: true },
  );

  let last: TerminalNumber = 0;
  terminals.forEach(({ screen }, number) => screen.textarea?.addEventListener("focus", () => (last = number as TerminalNumber)));
  const ctrl = at("ctrl");
  const held = (on: boolean): void => ctrl.setAttribute("aria-pressed", String(on));
  ctrl.onclick = () => {
    held(ctrl.getAttribute("aria-pressed") !== "true");
    terminals[last].screen.focus();
  };
  for (const button of at("keys").querySelectorAll<HTMLButtonElement>("[data-key]")) {
    button.onclick = () => {
      type(last, button.dataset["key"] ?? "");
      terminals[last].screen.focus();
    };
  }
  return {
    show,
    held(text) {
      if (ctrl.getAttribute("aria-pressed") !== "true" || !/^[a-z@[\]\\^_]$/i.test(text)) return text;
      held(false);
      return String.fromCharCode(text.toUpperCase().charCodeAt(0) & 31);
    },
    enter: (fromEnd) => go(fromEnd ? stops.length - 1 : 0),
  };
}
