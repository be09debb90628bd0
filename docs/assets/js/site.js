// What a page does beyond being read.  Everything works without it: details open by hand, listings can be selected.
(() => {
  "use strict";

  // An answer opens the result that was asked about.
  document.addEventListener("change", (event) => {
    const question = event.target.closest("fieldset.predict");
    const result = question && question.nextElementSibling;
    if (result && result.matches("details.seen")) result.open = true;
  });

  // Copy buttons: of a listing its source, without numbers and names.
  const copied = async (button, text) => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  };
  const addCopyButtons = () => {
    if (!navigator.clipboard) return;
    for (const program of document.querySelectorAll("figure.program:not([data-copies])")) {
      program.dataset.copies = "";
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.setAttribute("aria-label", `Copy ${program.dataset.program.split("/").pop()}`);
      button.addEventListener("click", () =>
        copied(button, [...program.querySelectorAll(".src")].map((line) => line.textContent).join("")));
      program.querySelector(".acts").prepend(button);
    }
  };

  const ready = () => { addCopyButtons(); };
  if (window.document$) window.document$.subscribe(ready);
  else document.addEventListener("DOMContentLoaded", ready);
})();
