// What a page does beyond being read.  Everything works without it: details open by hand, listings can be selected.
(() => {
  "use strict";

  // An answer opens the result that was asked about.
  document.addEventListener("change", (event) => {
    const question = event.target.closest("fieldset.predict");
    const result = question && question.nextElementSibling;
    if (result && result.matches("details.seen")) result.open = true;
  });

  // Copy buttons.  What is copied is what one would type: a listing without numbers and names, a shell's commands
  // without prompts and without what they printed.
  const sourceOf = (block) => {
    if (block.matches("figure.program")) return [...block.querySelectorAll(".src")].map((line) => line.textContent).join("");
    const lines = block.querySelector("code").textContent.trimEnd().split("\n");
    const typed = lines.filter((line) => line.startsWith("$ ")).map((line) => line.slice(2));
    return `${(typed.length ? typed : lines).join("\n")}\n`;
  };

  const addCopyButton = (block, place, name) => {
    if (block.dataset.copies !== undefined) return;
    block.dataset.copies = "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${name}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(sourceOf(block));
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    place.prepend(button);
  };

  // A box takes the focus only while it has something to scroll: then the arrow keys reach all of it.
  const boxes = ".scroll, pre.code, pre > code, .md-typeset__scrollwrap";
  const giveFocus = () => {
    // To ask a box that is not rendered for its width (in closed details, or far away) would lay out all around it.
    const rendered = (box) => box.checkVisibility?.({ contentVisibilityAuto: true }) ?? true;
    const shown = [...document.querySelectorAll(boxes)].filter((box) => rendered(box) && box.clientWidth);
    const wide = shown.map((box) => box.scrollWidth > box.clientWidth);
    shown.forEach((box, at) => { if (wide[at]) box.tabIndex = 0; else box.removeAttribute("tabindex"); });
  };
  addEventListener("resize", giveFocus);
  document.addEventListener("toggle", giveFocus, true);
  document.addEventListener("contentvisibilityautostatechange", giveFocus, true);
  document.fonts.ready.then(giveFocus);

  const ready = () => {
    giveFocus();
    if (!navigator.clipboard) return;
    for (const program of document.querySelectorAll("figure.program"))
      addCopyButton(program, program.querySelector(".acts"), program.dataset.program.split("/").pop());
    for (const fence of document.querySelectorAll(".highlight"))
      addCopyButton(fence, fence, "this code");
  };
  if (window.document$) window.document$.subscribe(ready);
  else document.addEventListener("DOMContentLoaded", ready);
})();

/* The whole book: a jump needs all chapters laid out before it begins, and is the browser's own: the theme's instant
   navigation would set the address without a `:target`. */
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest("a[href*='#']");
    if (!link || !document.querySelector(".chapter") || link.pathname !== location.pathname) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // a new tab or window: nothing moves here
    const place = document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.stopPropagation();
    document.documentElement.classList.add("jumped");
    place.style.scrollMarginTop = "4rem"; // below the head of the page
    place.scrollIntoView();
    requestAnimationFrame(() => requestAnimationFrame(() => place.scrollIntoView()));
  },
  true,
);
