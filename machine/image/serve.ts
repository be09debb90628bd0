/**
 * Runs the machine from its snapshot in Node, for the self-test: `node serve.mjs FOLDER`.
 *
 * Speaks JSON, a message a line.  It reads `{"type": [terminal, text]}`, `{"run": command}` and
 * `{"put": [name, base64]}`; it writes `{"said": [terminal, text]}`, `{"ran": {status, output}}` and `{"put": name}`.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { V86 } from "v86";
import { COMPILER, Guest, HARDWARE, setCompiler, type TerminalNumber } from "../page/guest.ts";

const folder = process.argv[2] ?? ".";
const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
const bytes = await readFile(join(folder, "snapshot.bin"));
const emulator = new V86({
  ...HARDWARE,
  wasm_path: join(folder, "v86.wasm"),
  initial_state: { buffer: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer },
});
const guest = new Guest(emulator, (terminal, byte) => say({ said: [terminal, String.fromCharCode(byte)] }));
await new Promise<void>((done) => emulator.add_listener("emulator-ready", () => done()));
setCompiler(emulator, COMPILER);
void emulator.run();

/** A line of the self-test: it has one of these. */
interface Question {
  type?: [TerminalNumber, string];
  run?: string;
  put?: [string, string];
}
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line) as Question;
  if (question.type) guest.type(question.type[0], new TextEncoder().encode(question.type[1]));
  else if (question.run !== undefined) say({ ran: await guest.run(question.run) });
  else if (question.put) {
    await guest.put(question.put[0], Buffer.from(question.put[1], "base64"));
    say({ put: question.put[0] });
  }
}
process.exit(0);
