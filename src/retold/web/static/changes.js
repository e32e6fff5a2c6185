/* n and p go from change to change on a page of two articles; what is reached has the focus, and the address names it. */
export function walkChanges(say) {
  const marks = Array.from(document.querySelectorAll(".facing a.ref"));
  if (!marks.length) return;
  let at = marks.findIndex((mark) => "#" + mark.id === location.hash);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const go = (step) => {
    at = (at + step + marks.length) % marks.length;
    const mark = marks[at];
    document.querySelectorAll(".facing .row.now").forEach((row) => row.classList.remove("now"));
    const row = mark.closest(".row");
    if (row) row.classList.add("now");
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    if (mark.id) history.replaceState(null, "", "#" + mark.id);
    say("Mark " + (at + 1) + " of " + marks.length);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "n") go(1);
    else if (event.key === "p") go(-1);
  });
}
