/* "Show evidence" sets it below its sentence instead of loading the page anew; the address says what is shown, as it does without. */
export function showProofs(say) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a.show[data-part]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const home = link.closest(".said");
    const there = home.querySelector(".proof");
    if (there) { close(home); address(null); say("Evidence hidden."); return; }
    try {
      const answer = await fetch(link.dataset.part, { headers: { accept: "text/html" } });
      if (!answer.ok || answer.headers.has("refresh")) throw new Error(String(answer.status));
      const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".proof");
      document.querySelectorAll(".said .proof").forEach((open) => close(open.closest(".said")));
      home.append(document.importNode(part, true));
      home.classList.add("lit-home");
      name(link, "hide");
      address(home.id.slice(3), home.id);
      say("Evidence shown below the sentence.");
    } catch {
      location.href = link.href;
    }
  });
}

function close(home) {
  home.querySelector(".proof").remove();
  home.classList.remove("lit-home");
  name(home.querySelector("a.show"), "show");
}

function name(link, verb) {
  link.firstChild.nodeValue = verb + " evidence";
  if (verb === "hide") link.setAttribute("aria-expanded", "true");
  else link.removeAttribute("aria-expanded");
}

function address(number, place) {
  const url = new URL(location.href);
  if (number) url.searchParams.set("show", number);
  else url.searchParams.delete("show");
  url.hash = place || "";
  history.replaceState(null, "", url);
}
