// Asks the server what the answers so far come to, whenever one changes, and shows it in place. The
// page works without: the button "Check the answers" does the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-live]");
  const said = document.getElementById("outcome-said");
  if (!form || !said) return;
  let busy = false;
  let again = false;
  // What was typed while the server answered stays typed.
  const keep = (page) => {
    for (const here of form.elements) {
      const there = here.id && page.getElementById(here.id);
      if (!there || there.tagName !== here.tagName) continue;
      if (here.type === "radio" || here.type === "checkbox") there.checked = here.checked;
      else if (here.type !== "hidden") there.value = here.value;
    }
  };
  const replace = (id, page) => {
    const here = document.getElementById(id);
    const there = page.getElementById(id);
    if (here && there) here.replaceChildren(...there.childNodes);
  };
  const ask = async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("then", "check");
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.redirected || ![200, 422].includes(answer.status)) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const version = page.querySelector("form[data-live] [name=version]");
    if (!version) return;
    form.elements.namedItem("version").value = version.value;
    keep(page);
    const focused = document.activeElement && document.activeElement.id;
    replace("asked", page);
    replace("outcome-live", page);
    // Said in one sentence, not read out whole.
    const spoken = document.querySelector(".outcome .vh");
    const words = document.querySelector(".outcome .plate-head + p");
    if (spoken && words)
      said.textContent = (spoken.textContent ? spoken.textContent + ". " : "") + words.textContent;
    const back = focused && document.getElementById(focused);
    if (back) back.focus({ preventScroll: true });
  };
  form.addEventListener("change", async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      await ask().catch(() => {});
    }
    busy = false;
  });
})();
