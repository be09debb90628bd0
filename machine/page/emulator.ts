/** The worker that emulates the PC, so that neither page nor terminals stutter while Linux computes. */

import { V86 } from "v86";
import { COMPILER, Guest, HARDWARE, setCompiler, type TerminalNumber } from "./guest.ts";
import type { Ask, Build, Tell } from "./protocol.ts";

declare const BUILD: Build;

let guest: Guest | undefined;
const tell = (message: Tell, transfer: Transferable[] = []): void => postMessage(message, { transfer });

/** What the terminals said since it was last told, so that a message carries more than a byte. */
const said: [number[], number[]] = [[], []];
function hear(terminal: TerminalNumber, byte: number): void {
  if (said[0].length + said[1].length === 0) setTimeout(pass, 4);
  said[terminal].push(byte);
}
function pass(): void {
  for (const terminal of [0, 1] as const) {
    const bytes = new Uint8Array(said[terminal].splice(0));
    if (bytes.length) tell({ type: "output", terminal, bytes }, [bytes.buffer]);
  }
}

/** Fetch the snapshot, telling how far it is. */
async function snapshot(): Promise<ArrayBuffer> {
  const response = await fetch(BUILD.snapshot);
  if (!response.ok || !response.body) throw new Error(`${BUILD.snapshot}: ${response.status}`);
  const whole = new Uint8Array(BUILD.snapshotBytes);
  let loaded = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    whole.set(value, loaded);
    loaded += value.length;
    tell({ type: "loading", loaded, total: BUILD.snapshotBytes });
  }
  if (loaded !== BUILD.snapshotBytes) throw new Error(`${BUILD.snapshot}: ${loaded} of ${BUILD.snapshotBytes} bytes`);
  return whole.buffer;
}

/** v86's own code comes packed, so that it is as small from a server that packs nothing. */
async function compiled(): Promise<WebAssembly.Module> {
  const response = await fetch("v86.packed");
  if (!response.ok || !response.body) throw new Error(`v86.packed: ${response.status}`);
  const unpacked = response.body.pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compileStreaming(new Response(unpacked, { headers: { "Content-Type": "application/wasm" } }));
}

async function start(course: string): Promise<void> {
  const books = fetch(course).then(async (response) => {
    if (!response.ok) throw new Error(`${course}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  });
  // All of it is there before v86 begins, which tells nobody what it could not have.
  const [code, memory, packed] = await Promise.all([compiled(), snapshot(), books]);
  const emulator = new V86({
    ...HARDWARE,
    wasm_fn: async (imports) => (await WebAssembly.instantiate(code, imports)).exports as never,
    initial_state: { buffer: memory },
  });
  tell({ type: "starting" });
  await new Promise<void>((done) => emulator.add_listener("emulator-ready", () => done()));
  setCompiler(emulator, COMPILER);
  const started = new Guest(emulator, hear);
  void emulator.run();
  // The shells stand at their prompts: ^L has them drawn.
  for (const terminal of [0, 1] as const) started.type(terminal, new Uint8Array([12]));
  await started.put("entropy", crypto.getRandomValues(new Uint8Array(32)));
  await started.put("course.packed", packed);
  await must(started, `date -s @${Math.floor(Date.now() / 1000)} >/dev/null; reseed </page/entropy`);
  await must(started, "tar -xzf /page/course.packed -C / && rm /page/course.packed /page/entropy");
  guest = started;
  tell({ type: "ready" });
}

async function must(to: Guest, command: string): Promise<void> {
  const { status, output } = await to.run(command);
  if (status !== 0) throw new Error(`${command}: ${status} ${output}`);
}

async function serve(ask: Ask): Promise<void> {
  if (ask.type === "start") return start(ask.course);
  if (!guest) throw new Error("the machine does not run yet");
  if (ask.type === "type") return guest.type(ask.terminal, ask.bytes);
  if (ask.type === "size") {
    await guest.run(`stty -F /dev/ttyS${ask.terminal} rows ${ask.rows} cols ${ask.columns}`);
    tell({ type: "done", id: ask.id });
  } else if (ask.type === "run") {
    tell({ type: "done", id: ask.id, ran: await guest.run(ask.command) });
  } else if (ask.type === "put") {
    await guest.put(`put-${ask.id}`, ask.bytes);
    const folder = ask.path.slice(0, ask.path.lastIndexOf("/"));
    await must(guest, `mkdir -p ${folder}; chown reader:reader ${folder}; cp /page/put-${ask.id} ${ask.path}`);
    await must(guest, `chown reader:reader ${ask.path}; rm /page/put-${ask.id}`);
    tell({ type: "done", id: ask.id });
  } else {
    const bytes = await guest.get(ask.path);
    tell({ type: "done", id: ask.id, bytes });
  }
}

addEventListener("message", ({ data }: MessageEvent<Ask>) => {
  serve(data).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    if (data.type === "start") tell({ type: "failed", why });
    else if ("id" in data) tell({ type: "done", id: data.id, failed: why });
  });
});
