/** One terminal of the machine, and what the shell in it says about itself. */

import { FitAddon } from "@xterm/addon-fit";
import { Terminal as Screen, type ITheme } from "@xterm/xterm";

/** The colours of the dock.  No process has one here: which of them wrote what cannot be known. */
const THEME: ITheme = {
  background: "#101214",
  foreground: "#e9e5dd",
  cursor: "#e9e5dd",
  cursorAccent: "#101214",
  selectionBackground: "#3d4550",
};
const CONTRASTED: ITheme = { ...THEME, background: "#000000", foreground: "#ffffff", cursor: "#ffffff" };

/** How near the cursor comes to the edge, in pixels. */
const EDGE = 24;

/** Who is told what happens in a terminal. */
export interface Listener {
  /** Keys came from the reader. */
  typed(text: string): void;
  resized(rows: number, columns: number): void;
  /** The shell's state changed. */
  changed(): void;
}

export class Terminal {
  readonly screen: Screen;
  /** Whether the shell waits for a command.  It does not until its first prompt has come. */
  idle = false;
  /** The shell's folder, as the prompt writes it. */
  folder = "~";
  private readonly fit = new FitAddon();
  private readonly ends: Array<(status: number) => void> = [];
  private status = 0;

  constructor(
    readonly place: HTMLElement,
    name: string,
    listener: Listener,
    reads: boolean,
  ) {
    const contrast = matchMedia("(prefers-contrast: more)").matches;
    this.screen = new Screen({
      fontFamily: '"IBM Plex Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
      fontSize: matchMedia("(max-width: 479px)").matches ? 11 : 13,
      fontWeightBold: 600,
      lineHeight: 1.35,
      cursorInactiveStyle: "outline",
      minimumContrastRatio: contrast ? 7 : 4.5,
      scrollback: 2000,
      screenReaderMode: reads,
      theme: contrast ? CONTRASTED : THEME,
    });
    this.screen.loadAddon(this.fit);
    this.screen.open(place);
    this.screen.textarea?.setAttribute("aria-label", `${name}: type here. F6 leaves it.`);
    // F6 goes from pane to pane and out of the machine: the shell never gets it.
    this.screen.attachCustomKeyEventHandler((event) => event.key !== "F6");
    this.screen.onData((text) => listener.typed(text));
    this.screen.onCursorMove(() => this.follow());
    this.screen.onResize(({ rows, cols }) => listener.resized(rows, cols));
    this.screen.parser.registerOscHandler(7, (folder) => {
      this.folder = folder;
      return true;
    });
    this.screen.parser.registerOscHandler(133, (mark) => {
      const [kind, status] = mark.split(";");
      if (kind === "D") this.status = Number(status);
      this.idle = kind === "A" || (kind !== "C" && this.idle);
      if (kind === "A") for (const end of this.ends.splice(0)) end(this.status);
      listener.changed();
      return true;
    });
    new ResizeObserver(() => this.measure()).observe(place);
    this.measure();
  }

  /** Show what the guest wrote. */
  write(bytes: Uint8Array): void {
    this.screen.write(bytes);
  }

  /** Wait for the next prompt; gives the exit status of what ended. */
  prompt(): Promise<number> {
    return new Promise((done) => this.ends.push(done));
  }

  /** Fit rows and columns to the place, once that can be seen. */
  measure(): void {
    if (this.place.clientWidth > 0 && this.place.clientHeight > 0) this.fit.fit();
  }

  /** Where the terminal is wider than what shows of it, keep the cursor of who types in view. */
  private follow(): void {
    const window = this.place.parentElement;
    if (!window || document.activeElement !== this.screen.textarea) return;
    const x = (this.place.clientWidth * this.screen.buffer.active.cursorX) / this.screen.cols;
    const room = window.clientWidth - EDGE;
    if (x > window.scrollLeft + room || x < window.scrollLeft + EDGE) window.scrollLeft = Math.max(0, x - room);
  }

  /** Forget everything: the machine starts anew. */
  reset(): void {
    this.idle = false;
    this.folder = "~";
    this.ends.length = 0;
    this.screen.reset();
  }
}
