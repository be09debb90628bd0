/** What the browser keeps for the reader between visits: changed files and passed exercises.  Nothing leaves it. */

const FILES = "machine:files";
const PASSED = "machine:passed";
const READS = "machine:reads";

type Texts = Record<string, string>;

/** What names and texts look like. */
const FORMS = {
  files: { name: /^(?:\w[\w.-]*\/)*\w[\w.-]*$/, text: /^/ },
  passed: { name: /^\d+$/, text: /^\d{4}-\d\d-\d\d$/ },
};

function read(key: string): Texts {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (typeof found !== "object" || found === null) return {};
    return Object.fromEntries(Object.entries(found).filter(([, value]) => typeof value === "string"));
  } catch {
    return {}; // storage that is switched off, or not ours: the machine works without it
  }
}

/** Returns whether the browser kept it. */
function write(key: string, change: (texts: Texts) => void): boolean {
  const texts = read(key);
  change(texts);
  try {
    localStorage.setItem(key, JSON.stringify(texts));
    return true;
  } catch {
    return false;
  }
}

/** The reader's changed files by their paths below the home folder. */
export const files = (): Texts => read(FILES);
export const keep = (path: string, text: string): boolean => write(FILES, (texts) => void (texts[path] = text));
export const forget = (path: string): boolean => write(FILES, (texts) => void delete texts[path]);

/** Passed exercises: the day of each, by number. */
export const passed = (): Texts => read(PASSED);
export const pass = (exercise: string): boolean =>
  write(PASSED, (texts) => void (texts[exercise] ??= new Date().toISOString().slice(0, 10)));

/** Everything as one text, for another browser. */
export const exported = (): string => JSON.stringify({ files: files(), passed: passed() }, null, 1);

/** Take in what `exported` gave.  Raises an error with a sentence if it is something else, or too much. */
export function imported(text: string): void {
  const { files, passed } = understood(text);
  const room = write(FILES, (texts) => void Object.assign(texts, files));
  if (!room || !write(PASSED, (texts) => void Object.assign(texts, passed))) {
    throw new Error("this browser has no room for it.");
  }
}

function understood(text: string): { files: Texts; passed: Texts } {
  try {
    const found = JSON.parse(text) as Record<keyof typeof FORMS, Texts>;
    for (const part of ["files", "passed"] as const) {
      const { name, text: form } = FORMS[part];
      if (Array.isArray(found[part])) throw new TypeError(part);
      for (const [key, value] of Object.entries(found[part])) {
        if (!name.test(key) || typeof value !== "string" || !form.test(value)) throw new TypeError(key);
      }
    }
    return found;
  } catch {
    throw new Error("this is not a file that was exported here.");
  }
}

export function clear(): void {
  try {
    for (const key of [FILES, PASSED]) localStorage.removeItem(key);
  } catch {
    // nothing is kept
  }
}

/** Whether the terminals are in screen reader mode. */
export const reads = (): boolean => read(READS)["on"] === "yes";
export const keepReads = (on: boolean): boolean => write(READS, (texts) => void (texts["on"] = on ? "yes" : "no"));
