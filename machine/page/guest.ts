/**
 * The guest as the page and the build see it: an emulated PC with two terminals, a folder shared
 * with it, and a control line on which root runs one command at a time.
 */

import type { V86, V86Options } from "v86";

/** Memory of the guest in MiB.  A snapshot can only be restored with the memory it was taken with. */
export const MEMORY = 192;

/** What every start needs, with a snapshot or without: a snapshot goes with exactly these. */
export const HARDWARE = {
  memory_size: MEMORY * 1024 * 1024,
  vga_memory_size: 1024 * 1024,
  uart1: true,
  virtio_console: { type: "none" },
  filesystem: {},
  disable_keyboard: true,
  disable_mouse: true,
  disable_speaker: true,
  autostart: false,
} as const satisfies V86Options;

/** How a command of the control line ended. */
export interface Ran {
  /** Its exit status. */
  status: number;
  /** What it wrote, standard error too. */
  output: string;
}

/** One of the two terminals, by the serial line that it is on. */
export type TerminalNumber = 0 | 1;

/** How eagerly v86 compiles, as `setCompiler` takes it: decided by measuring the book's own programs. */
export const COMPILER: ReadonlyArray<readonly [index: number, value: number]> = [
  [1, 1],
  [3, 50],
];

/** Insides of v86 that its types leave out: how eagerly its compiler works, and the way in to a virtio console. */
interface Insides {
  v86: { cpu: { wm: { exports: { set_jit_config(index: number, value: number): void } } } };
  bus: { send(event: "virtio-console0-input-bytes", bytes: Uint8Array): void };
}

/**
 * Set how eagerly v86 compiles, by pairs of a setting's index and its value.
 *
 * v86's defaults suit long runs; a book's programs are short.  These are v86's own settings, which it
 * does not document: index 0 is JIT_THRESHOLD, 1 MAX_PAGES, 3 MAX_EXTRA_BASIC_BLOCKS.
 */
export function setCompiler(emulator: V86, settings: ReadonlyArray<readonly [index: number, value: number]>): void {
  const { set_jit_config } = (emulator as unknown as Insides).v86.cpu.wm.exports;
  for (const [index, value] of settings) set_jit_config(index, value);
}

export class Guest {
  private line = "";
  private output: string[] = [];
  private readonly waiting: Array<{ id: string; done: (ran: Ran) => void }> = [];
  private count = 0;
  private readonly decoder = new TextDecoder();
  private readonly encoder = new TextEncoder();

  constructor(
    private readonly emulator: V86,
    heard: (terminal: TerminalNumber, byte: number) => void,
  ) {
    emulator.add_listener("serial0-output-byte", (byte) => heard(0, byte));
    emulator.add_listener("serial1-output-byte", (byte) => heard(1, byte));
    emulator.add_listener("virtio-console0-output-bytes", (bytes) => this.hear(bytes));
  }

  /** Type `bytes` at a terminal. */
  type(terminal: TerminalNumber, bytes: Uint8Array): void {
    this.emulator.serial_send_bytes(terminal, bytes);
  }

  /** Run a line of shell as root, after those asked for before. */
  run(command: string): Promise<Ran> {
    const id = `c${++this.count}`;
    return new Promise((done) => {
      this.waiting.push({ id, done });
      (this.emulator as unknown as Insides).bus.send("virtio-console0-input-bytes", this.encoder.encode(`${id} ${command}\n`));
    });
  }

  /** Lay a file into /page, the folder that the guest shares with us. */
  put(name: string, bytes: Uint8Array): Promise<void> {
    return this.emulator.create_file(name, bytes);
  }

  /** Read a file of /page. */
  get(name: string): Promise<Uint8Array> {
    return this.emulator.read_file(name);
  }

  private hear(bytes: Uint8Array): void {
    this.line += this.decoder.decode(bytes, { stream: true });
    const lines = this.line.split("\n");
    this.line = lines.pop() ?? "";
    for (const line of lines) {
      const first = this.waiting[0];
      const end = /^@(\S+) (\d+)$/.exec(line);
      if (first && end && end[1] === first.id) {
        this.waiting.shift();
        first.done({ status: Number(end[2]), output: this.output.splice(0).join("\n") });
      } else {
        this.output.push(line);
      }
    }
  }
}
