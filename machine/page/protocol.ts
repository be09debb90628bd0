/** What the parts of the machine say to each other: chapter and machine page, machine page and emulator. */

import type { Ran, TerminalNumber } from "./guest.ts";

/** What was built, told to the page by the bundler. */
export interface Build {
  /** Names the build: of the cache, and of files that may be kept for ever. */
  id: string;
  /** The snapshot's file name. */
  snapshot: string;
  /** Sizes in bytes: of the snapshot, and of everything that a first click loads. */
  snapshotBytes: number;
  totalBytes: number;
  /** What runs in it, such as `Linux 6.1` and `Python 3.11`. */
  system: string;
  python: string;
}

/** The machine page asks the emulator. */
export type Ask =
  | { type: "start"; course: string }
  | { type: "type"; terminal: TerminalNumber; bytes: Uint8Array }
  | { type: "size"; id: number; terminal: TerminalNumber; rows: number; columns: number }
  | { type: "run"; id: number; command: string }
  | { type: "put"; id: number; path: string; bytes: Uint8Array }
  | { type: "get"; id: number; path: string };

/** The emulator tells the machine page. */
export type Tell =
  | { type: "loading"; loaded: number; total: number }
  | { type: "starting" }
  | { type: "ready" }
  | { type: "failed"; why: string }
  | { type: "output"; terminal: TerminalNumber; bytes: Uint8Array }
  | { type: "done"; id: number; ran?: Ran; bytes?: Uint8Array; failed?: string };

/** A chapter tells the machine page: open this program, and do this with it. */
export interface Open {
  type: "open";
  /** The program below `examples/`, such as `fork/fork.py`; none opens the machine as it is. */
  program?: string;
  /** `run` opens it and runs it, `edit` only opens it. */
  act: "run" | "edit";
}
export type FromChapter = Open | { type: "focus"; last: boolean } | { type: "whole"; on: boolean };

/** The machine page tells the chapter. */
export type ToChapter =
  | { type: "here" }
  | { type: "loaded" }
  | { type: "close" }
  | { type: "leave" }
  | { type: "whole-screen" }
  | { type: "passed" };
