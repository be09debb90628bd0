/** What the page is made of: its elements by their ids, its menu, the question above the terminals, a file to save. */

/** The element with this id.  Raises an error if the page has none. */
export function at<T extends HTMLElement = HTMLButtonElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

/** A `details` that closes like a menu: by Escape, by a click elsewhere, after a choice. */
export function menu(details: HTMLDetailsElement): void {
  const choice = (event: Event): void => {
    const inside = details.contains(event.target as Node);
    const chosen = inside && (event.target as Element).closest(".menu button");
    if (inside && !chosen) return;
    details.open = false;
    if (chosen) details.querySelector("summary")?.focus(); // what is chosen may take the focus elsewhere
  };
  addEventListener("click", choice, { capture: true });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    details.open = false;
    details.querySelector("summary")?.focus();
  });
}

/** Ask above the terminals, without stopping anything; resolves to the answer. */
export function ask(question: string, yes: string, no = "Leave it"): Promise<boolean> {
  if (!at("say").hidden) at("say-no").click(); // an earlier question that nobody answered
  const before = document.activeElement;
  at("say-text").textContent = question;
  at("say-yes").textContent = yes;
  at("say-no").textContent = no;
  at("say-no").hidden = no === "";
  at("say").hidden = false;
  return new Promise((done) => {
    const answered = (answer: boolean) => (): void => {
      at("say").hidden = true;
      if (before instanceof HTMLElement) before.focus();
      done(answer);
    };
    at("say-yes").onclick = answered(true);
    at("say-no").onclick = answered(false);
    at("say").onkeydown = ({ key }) => {
      if (key === "Escape") answered(false)();
    };
    at("say-yes").focus();
  });
}

/** Tell the reader something that went otherwise than asked; resolves when it was read. */
export const inform = async (what: string): Promise<void> => void (await ask(what, "Go on", ""));

/** Hand bytes to the browser as a file. */
export function save(name: string, bytes: BlobPart, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
