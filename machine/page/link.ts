/** The machine page's end of the emulator. */

import type { Ran, TerminalNumber } from "./guest.ts";
import type { Ask, Tell } from "./protocol.ts";

export interface Heard {
  loading(loaded: number, total: number): void;
  starting(): void;
  ready(): void;
  failed(why: string): void;
  output(terminal: TerminalNumber, bytes: Uint8Array): void;
}

export class Link {
  private readonly worker: Worker;
  private readonly open = new Map<number, { done(told: Tell & { type: "done" }): void; failed(error: Error): void }>();
  private count = 0;

  constructor(course: string, heard: Heard) {
    // v86 looks for these words in its address and then waits by the browser's scheduler, not by a second worker.
    this.worker = new Worker("emulator.js?use-scheduling-api");
    this.worker.onerror = (event) => heard.failed(event.message || "the emulator could not be loaded");
    this.worker.onmessage = ({ data }: MessageEvent<Tell>) => {
      if (data.type === "loading") heard.loading(data.loaded, data.total);
      else if (data.type === "output") heard.output(data.terminal, data.bytes);
      else if (data.type === "failed") heard.failed(data.why);
      else if (data.type === "done") this.end(data);
      else heard[data.type]();
    };
    this.say({ type: "start", course });
  }

  /** Type at a terminal. */
  type(terminal: TerminalNumber, text: string): void {
    this.say({ type: "type", terminal, bytes: new TextEncoder().encode(text) });
  }

  /** Tell a terminal how big it is; resolves when the guest knows. */
  async size(terminal: TerminalNumber, rows: number, columns: number): Promise<void> {
    await this.ask((id) => ({ type: "size", id, terminal, rows, columns }));
  }

  /** Run a line of shell as root; resolves when it ended. */
  async run(command: string): Promise<Ran> {
    const { ran } = await this.ask((id) => ({ type: "run", id, command }));
    return ran ?? { status: -1, output: "" };
  }

  /** Write a file of the reader's, below `/home/reader/`. */
  async put(path: string, text: string): Promise<void> {
    if (!/^[\w./-]+$/.test(path)) throw new Error(`not a name for a file: ${path}`);
    const bytes = new TextEncoder().encode(text);
    await this.ask((id) => ({ type: "put", id, path: `/home/reader/${path}`, bytes }));
  }

  /** Read a file of /page. */
  async get(path: string): Promise<Uint8Array> {
    return (await this.ask((id) => ({ type: "get", id, path }))).bytes ?? new Uint8Array();
  }

  /** Switch the machine off. */
  end(told?: Tell & { type: "done" }): void {
    if (!told) {
      this.worker.terminate();
      for (const { failed } of this.open.values()) failed(new Error("the machine was switched off"));
      this.open.clear();
      return;
    }
    const asked = this.open.get(told.id);
    this.open.delete(told.id);
    if (told.failed === undefined) asked?.done(told);
    else asked?.failed(new Error(told.failed));
  }

  private ask(question: (id: number) => Ask): Promise<Tell & { type: "done" }> {
    const id = ++this.count;
    return new Promise((done, failed) => {
      this.open.set(id, { done, failed });
      this.say(question(id));
    });
  }

  private say(ask: Ask): void {
    this.worker.postMessage(ask);
  }
}
