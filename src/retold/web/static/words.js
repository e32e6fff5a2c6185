/* On an article's page: the words of the exemplar for the passage that is pointed at, has the focus, or was chosen. */
export function showWords() {
  const slip = document.getElementById("slip-words");
  if (!slip) return;
  let held = document.querySelector(".from.at");
  const show = (passage) => {
    const words = document.getElementById("w-" + passage.dataset.passage);
    if (!words) return;
    slip.replaceChildren(...Array.from(words.cloneNode(true).childNodes));
    document.querySelectorAll(".from.near").forEach((one) => one.classList.remove("near"));
    document.querySelectorAll('.from[data-passage="' + passage.dataset.passage + '"]').forEach((one) => one.classList.add("near"));
  };
  const of = (event) => (event.target.closest ? event.target.closest(".from[data-passage]") : null);
  document.addEventListener("mouseover", (event) => { const one = of(event); if (one && !held) show(one); });
  document.addEventListener("focusin", (event) => { const one = of(event); if (one) show(one); });
  document.addEventListener("click", (event) => {
    const one = of(event);
    if (!one || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    document.querySelectorAll(".from.at").forEach((other) => other.classList.remove("at"));
    held = held && held.dataset.passage === one.dataset.passage ? null : one;
    if (held) document.querySelectorAll('.from[data-passage="' + one.dataset.passage + '"]').forEach((same) => same.classList.add("at"));
    show(one);
    history.replaceState(null, "", held ? one.getAttribute("href") : one.getAttribute("href").replace(/&at=\d+/, "").replace(/#.*/, ""));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !held) return;
    document.querySelectorAll(".from.at").forEach((other) => other.classList.remove("at"));
    held = null;
  });
}
