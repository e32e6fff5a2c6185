/* Small conveniences over pages that work without them: evidence in place, an exemplar's words at hand, keys from change to change. */
import { showProofs } from "./proof.js";
import { showWords } from "./words.js";
import { walkChanges } from "./changes.js";
import { followLines } from "./lanes.js";

const live = document.querySelector(".live");
export function say(text) {
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
  if (text) setTimeout(() => { if (live.textContent === text) live.textContent = ""; }, 4000);
}

showProofs(say);
showWords();
walkChanges(say);
followLines();

/* What an address names may lie in a part that is folded. */
function unfold() {
  let box = null;
  try { box = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null; } catch { return; }
  for (let at = box; at; at = at.parentElement) if (at.tagName === "DETAILS" && !at.open) { at.open = true; box.scrollIntoView({ block: "center" }); }
}
addEventListener("hashchange", unfold);
unfold();
