/** Small things of the page. */

/** The element with this id.  Raises an error if the page has none. */
export function at<T extends HTMLElement = HTMLButtonElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

/** A `details` that closes like a menu: by Escape, by a click elsewhere, after a choice. */
export function menu(details: HTMLDetailsElement): void {
  addEventListener("click", (event) => {
    const inside = details.contains(event.target as Node);
    if (!inside || (event.target as Element).closest(".menu button")) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    details.open = false;
    details.querySelector("summary")?.focus();
  });
}

/** Ask beside the terminals, without stopping anything; resolves to the answer. */
export function ask(question: string, yes: string): Promise<boolean> {
  at("say-text").textContent = question;
  at("say-yes").textContent = yes;
  at("say-no").hidden = false;
  at("say").hidden = false;
  return new Promise((done) => {
    const answered = (answer: boolean) => (): void => {
      at("say").hidden = true;
      done(answer);
    };
    at("say-yes").onclick = answered(true);
    at("say-no").onclick = answered(false);
    at("say-yes").focus();
  });
}

/** Hand bytes to the browser as a file. */
export function save(name: string, bytes: BlobPart, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
