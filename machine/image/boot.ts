/**
 * Boots the machine once, in Node, and writes its snapshot: `node boot.js FOLDER`.
 *
 * FOLDER holds bios.bin, vgabios.bin, kernel, root.cpio.gz and v86.wasm; the snapshot goes there as
 * `snapshot.bin`, and what the guest says it is as `about.json`.  When the boot fails, what the terminals said is
 * written to standard error.
 */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { V86 } from "v86";
import { Guest, HARDWARE, type TerminalNumber } from "../page/guest.ts";

const folder = process.argv[2] ?? ".";
const heard: [string, string] = ["", ""];
const wants: Array<{ terminal: TerminalNumber; text: string; done: () => void }> = [];

function hear(terminal: TerminalNumber, byte: number): void {
  heard[terminal] += String.fromCharCode(byte);
  for (const want of wants.filter((want) => heard[want.terminal].includes(want.text))) {
    wants.splice(wants.indexOf(want), 1);
    want.done();
  }
}

/** Wait until a terminal has said `text`. */
function said(terminal: TerminalNumber, text: string): Promise<void> {
  if (heard[terminal].includes(text)) return Promise.resolve();
  return new Promise((done) => wants.push({ terminal, text, done }));
}

async function part(name: string): Promise<{ buffer: ArrayBuffer }> {
  const bytes = await readFile(join(folder, name));
  return { buffer: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer };
}

const deadline = setTimeout(() => {
  console.error("The machine did not come up.  Its terminals said:", heard);
  process.exit(1);
}, 600_000);

const began = Date.now();
const step = (name: string): void => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${name}`);

const emulator = new V86({
  ...HARDWARE,
  wasm_path: join(folder, "v86.wasm"),
  bios: await part("bios.bin"),
  vga_bios: await part("vgabios.bin"),
  bzimage: await part("kernel"),
  initrd: await part("root.cpio.gz"),
  cmdline: "console=ttyS3 quiet rdinit=/init tsc=reliable",
});
const guest = new Guest(emulator, hear);
const PROMPT = "\x1b]133;A\x07";

/** Run a command that must succeed. */
async function must(command: string): Promise<string> {
  const { status, output } = await guest.run(command);
  if (status !== 0) throw new Error(`${command}: ${status}\n${output}`);
  return output;
}

/** Type a command at a terminal and wait for the next prompt. */
async function command(terminal: TerminalNumber, text: string): Promise<string> {
  heard[terminal] = "";
  guest.type(terminal, new TextEncoder().encode(`${text}\r`));
  await said(terminal, PROMPT);
  return heard[terminal];
}

await new Promise<void>((done) => emulator.add_listener("emulator-ready", () => done()));
void emulator.run();
await Promise.all([said(0, PROMPT), said(1, PROMPT)]);
step("both prompts");
const about = {
  system: (await must("uname -sr")).replace(/^(\w+ \d+\.\d+).*$/, "$1"),
  python: (await must("python3 -V")).replace(/^(\w+ \d+\.\d+).*$/, "$1"),
};
await writeFile(join(folder, "about.json"), JSON.stringify(about));
step(`${about.system}, ${about.python}`);

// What the reader's first minutes need is read and linked once, so that the machine starts as it will be used.
await command(0, 'python -c "import os, time, select, pickle, ctypes, subprocess, threading, signal"');
await command(0, "ps -af; pstree; ls -al; strace -f true");
step("warm");

// Pages of zeros cost nothing in a snapshot: free memory, all but 1 MB that the kernel needs meanwhile, is filled with them.
await must("echo 3 > /proc/sys/vm/drop_caches; echo 128 > /proc/sys/vm/min_free_kbytes");
const free = Number(/^MemFree: +(\d+) kB/m.exec(await must("cat /proc/meminfo"))?.[1]) - 1024;
await must("mount -t tmpfs -o size=100% zeros /mnt");
await must(`dd if=/dev/zero of=/mnt/zeros bs=1k count=${free} 2>/dev/null`);
await must("umount /mnt; echo 1400 > /proc/sys/vm/min_free_kbytes");
if ((await must("dmesg")).includes("Out of memory")) throw new Error("the guest ran out of memory");
step(`${free} kB of free memory filled with zeros`);

// A fresh page on both terminals: the prompt is drawn when the reader's page sends ^L.
for (const terminal of [0, 1] as const) {
  heard[terminal] = "";
  guest.type(terminal, new Uint8Array([12]));
  await said(terminal, "\x1b[2J");
}
await emulator.stop();
const state = await emulator.save_state();
await writeFile(join(folder, "snapshot.bin"), new Uint8Array(state));
step(`snapshot of ${(state.byteLength / 1e6).toFixed(1)} MB`);
clearTimeout(deadline);
process.exit(0);
