/** A program of the book in the guest: where it lies there, how it is run, how it is checked. */

export interface Program {
  /** Below `examples/`. */
  source: string;
  /** Below the reader's home. */
  path: string;
  /** The folder it is run in, as the prompt writes it. */
  folder: string;
  command: string;
  /** Number of the exercise that it answers. */
  exercise?: string;
  check?: string;
}

const START = /^exercises\/((\d\d)_\w+)\/start(\.\w+)$/;

/** `fork/fork.py` is run in `~/fork`; an exercise's start file becomes the reader's own in `~/my`. */
export function program(source: string): Program {
  const start = START.exec(source);
  if (start) {
    const [, name, number, suffix] = start;
    const path = `my/${name}${suffix}`;
    const exercise = String(Number(number));
    return { source, path, folder: "~", command: run(path), exercise, check: `python -m harness.check ${exercise}` };
  }
  const cut = source.lastIndexOf("/");
  return { source, path: source, folder: `~/${source.slice(0, cut)}`, command: run(source.slice(cut + 1)) };
}

/** Where the book has what lies at `path` in the guest: the way back of `program`. */
export const source = (path: string): string => path.replace(/^my\/(\d\d_\w+)(\.\w+)$/, "exercises/$1/start$2");

const run = (path: string): string => `${path.endsWith(".sh") ? "bash" : "python"} ${path}`;

/** The name that a person would say. */
export const name = ({ path }: Program): string => path.slice(path.lastIndexOf("/") + 1);
