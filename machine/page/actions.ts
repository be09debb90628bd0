/** What the reader does: open a program, change it, run it, check it, put it back, take files home. */

import type { Editor } from "./editor.ts";
import type { Tab } from "./keys.ts";
import type { Link } from "./link.ts";
import { name, program, source, type Program } from "./program.ts";
import type { Open, ToChapter } from "./protocol.ts";
import * as shelf from "./shelf.ts";
import type { Terminal } from "./terminal.ts";
import { ask, at, inform, save } from "./ui.ts";

/** How long after the last key a text is saved, in ms. */
const PAUSE = 300;

export class Actions {
  private current: Program | undefined;
  private original = "";
  private on = false;
  /** Whether the browser kept what was saved last. */
  private kept = true;
  private wanted: Open | undefined;
  private timer = 0;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    private readonly terminals: readonly [Terminal, Terminal],
    private readonly editor: Editor,
    private readonly link: () => Link,
    private readonly tell: (message: ToChapter) => void,
    private readonly look: (at: Tab) => void,
  ) {
    at("run").onclick = () => void this.run();
    at("check").onclick = () => void this.check();
    at("back").onclick = () => void this.putBack();
    at("download").onclick = () => void this.download();
    at("export").onclick = () => save("unix-processes.json", shelf.exported(), "application/json");
    at("import").onclick = () => at("import-file").click();
    at<HTMLInputElement>("import-file").onchange = (event) => void this.import(event.target as HTMLInputElement);
    at("clear").onclick = () => void this.clear();
  }

  /** The machine runs: give it the reader's files, and do what was asked meanwhile. */
  async ready(): Promise<void> {
    for (const [path, text] of Object.entries(shelf.files())) await this.link().put(path, text);
    if (this.current?.exercise) await this.link().put(this.current.path, this.editor.text);
    this.on = true;
    this.show();
    if (this.wanted?.act === "run") await this.run();
    this.wanted = undefined;
  }

  /** The machine was switched off. */
  off(): void {
    this.on = false;
    this.show();
  }

  /** Open a program of the book, as the reader changed it. */
  async open(asked: Open): Promise<void> {
    this.editor.blur(); // the reader was in the chapter: the focus that is left here says nothing
    if (asked.program) {
      await this.save();
      const next = program(asked.program);
      const original = await inBook(next.source);
      if (original === undefined) return inform(`${next.source} is not to be had now.`);
      this.original = original;
      this.current = next;
      this.editor.show(name(next), shelf.files()[next.path] ?? this.original);
      if (this.on && next.exercise) await this.link().put(next.path, this.editor.text);
      this.show();
    }
    if (asked.act === "edit" && asked.program) {
      this.look("file");
      this.editor.focus();
    }
    if (!this.on) this.wanted = asked;
    else if (asked.act === "run") await this.run();
  }

  /** The text was changed. */
  edited(): void {
    at("saved").textContent = "…";
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), PAUSE);
  }

  /** Whether buttons can be pressed, and what they are called. */
  show(): void {
    const { current } = this;
    at("run").disabled = !this.on || !current;
    at("check").disabled = at("run").disabled;
    at("check").hidden = !current?.check;
    at("run-name").textContent = current ? name(current) : "";
    for (const id of ["afresh", "afresh-too", "download"]) at(id).disabled = !this.on;
    if (!current) return;
    const changed = this.editor.text !== this.original;
    at("back").disabled = !changed;
    at("file-name").textContent = name(current);
    at("file-note").textContent = current.exercise && shelf.passed()[current.exercise] ? "passed" : "yours to change";
    at("saved").textContent = !changed ? "as in the book" : this.kept ? "saved" : "only till you leave";
  }

  /** Keep the text, in the browser and in the guest. */
  save(): Promise<void> {
    clearTimeout(this.timer);
    const { current, original } = this;
    const { text } = this.editor;
    // One save that failed, because the guest went away, must not stop those after it.
    this.saving = this.saving.catch(() => undefined).then(async () => {
      if (!current || text === (shelf.files()[current.path] ?? original)) return;
      this.kept = text === original ? shelf.forget(current.path) : shelf.keep(current.path, text);
      if (this.on) await this.link().put(current.path, text);
      this.show();
    });
    return this.saving;
  }

  private async run(): Promise<void> {
    if (this.current) await this.command(this.current.command);
  }

  private async check(): Promise<void> {
    const { check, exercise } = this.current ?? {};
    if (!check || !exercise || (await this.command(check)) !== 0) return;
    shelf.pass(exercise);
    this.show();
    this.tell({ type: "passed" });
  }

  /** Type a command at terminal 1, in the program's folder; gives its exit status, or nothing if it was not typed. */
  private async command(text: string): Promise<number | undefined> {
    await this.save();
    const [first, second] = this.terminals;
    this.look("terminals");
    const { folder } = this.current ?? { folder: "~" };
    if (!first.idle) {
      if (!(await ask("A program is still running in terminal 1.", "Stop it and run"))) return;
      if (!first.idle) {
        const stopped = first.prompt();
        this.link().type(0, "\x03");
        await stopped;
      }
    }
    if (second.idle && second.folder !== folder) this.link().type(1, `cd ${folder}\r`);
    if (first.folder !== folder) {
      const there = first.prompt();
      this.link().type(0, `cd ${folder}\r`);
      await there;
    }
    const ended = first.prompt();
    first.idle = false;
    this.link().type(0, `${text}\r`);
    // Whoever went on to the file meanwhile, while Linux started, does not want his keys in the terminal.
    if (!this.editor.focused) first.screen.focus();
    return ended;
  }

  private async putBack(): Promise<void> {
    this.editor.replace(this.original);
    await this.save();
    this.editor.focus();
  }

  private async download(): Promise<void> {
    const { status, output } = await this.link().run("tar -czf /page/home.tar.gz -C /home/reader .");
    if (status !== 0) return inform(`The files cannot be packed: ${output}`);
    const bytes = await this.link().get("home.tar.gz");
    save("my-files.tar.gz", bytes.slice().buffer, "application/gzip");
  }

  private async import(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    try {
      shelf.imported(await file.text());
    } catch (error) {
      return inform(`${file.name}: ${(error as Error).message}`);
    }
    await this.reload();
  }

  private async clear(): Promise<void> {
    if (!(await ask("Forget every file that you changed and every exercise that you passed?", "Forget them"))) return;
    await this.saving;
    const changed = Object.keys(shelf.files());
    shelf.clear();
    await this.reload();
    if (!this.on) return;
    for (const path of changed) {
      const original = path === this.current?.path ? this.original : await inBook(source(path));
      if (original === undefined) await inform(`${path} is as in the book when you have started afresh.`);
      else await this.link().put(path, original);
    }
  }

  /** What the browser keeps has changed: show it, and give it to the guest. */
  private async reload(): Promise<void> {
    const files = shelf.files();
    if (this.current) this.editor.show(name(this.current), files[this.current.path] ?? this.original);
    if (this.on) for (const [path, text] of Object.entries(files)) await this.link().put(path, text);
    this.show();
    this.tell({ type: "passed" });
  }
}

/** The text of a program as the book has it, unless it is not to be had. */
async function inBook(source: string): Promise<string | undefined> {
  try {
    const response = await fetch(`../examples/${source}`);
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined; // no network, and not kept
  }
}
