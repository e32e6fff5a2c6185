/* In the picture of the lineage: the lines of the disc that is pointed at, or has the focus, stand out. */
export function followLines() {
  const picture = document.querySelector("svg.lanes");
  if (!picture) return;
  const show = (event) => {
    const disc = event.target.closest("[data-node]");
    picture.querySelectorAll(".near").forEach((line) => line.classList.remove("near"));
    if (!disc) return;
    const number = disc.dataset.node;
    picture.querySelectorAll('path[data-from="' + number + '"], path[data-to="' + number + '"]').forEach((line) => line.classList.add("near"));
  };
  picture.addEventListener("mouseover", show);
  picture.addEventListener("focusin", show);
}
