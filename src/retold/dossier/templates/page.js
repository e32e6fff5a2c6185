/* Lights the spans that a sentence rests on, and a unit's counterpart. The page reads the same without it. */
(function () {
  "use strict";
  var still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  var live = document.querySelector(".live");
  var spans = {};
  document.querySelectorAll("[data-a]").forEach(function (element) {
    (spans[element.dataset.a] = spans[element.dataset.a] || []).push(element);
  });

  function found(key) {
    var part = key.split(":"), start = +part[1], end = +part[2];
    return (spans[part[0]] || []).filter(function (element) {
      if (part.length < 3) return element.dataset.s === undefined;
      if (element.dataset.s === undefined) return false;
      var s = +element.dataset.s, e = Math.max(+element.dataset.e, s + 1);
      return s < end && e > start;
    });
  }
  function dark() {
    document.querySelectorAll(".lit, .lit-home").forEach(function (element) { element.classList.remove("lit", "lit-home"); });
  }
  function light(keys) {
    var all = [];
    keys.split(" ").forEach(function (key) {
      if (key.indexOf(":") > 0) found(key).forEach(function (element) { element.classList.add("lit"); all.push(element); });
    });
    return all;
  }
  function show(element) {
    for (var box = element; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
    element.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "center" });
  }
  function aim(link) {
    return document.getElementById(link.getAttribute("href").slice(1)); // a link of the picture has no `hash`
  }
  function keysOf(row) {
    return Array.prototype.map.call(row.querySelectorAll("[data-s]"), function (e) {
      return e.dataset.a + ":" + e.dataset.s + ":" + e.dataset.e;
    }).join(" ");
  }

  var held = false;
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    if (!link) {
      var row = event.target.closest(".facing .row");
      if (!row || String(getSelection())) return;
      dark();
      var hop = row.querySelector(".hop");
      var other = hop && aim(hop);
      light(keysOf(row) + (other ? " " + keysOf(other) : ""));
      held = true;
      if (other) show(other);
      return;
    }
    var target = aim(link);
    if (!target) return;
    for (var box = target; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
    if (!link.classList.contains("ev") && !link.classList.contains("ref") && !link.classList.contains("hop")) return;
    event.preventDefault();
    dark();
    var home = link.closest("[data-ev]:not(a)") || (link.classList.contains("ref") ? target : null);
    var keys = (home && home.dataset.ev) || link.dataset.ev || "";
    if (home) home.classList.add("lit-home");
    var lit = light(keys || keysOf(target));
    held = true;
    if (link.classList.contains("ref")) target.classList.add("lit-home");
    history.pushState(null, "", link.getAttribute("href"));
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    show(target);
    if (live) live.textContent = lit.length ? "Evidence lit. Escape puts it out." : "";
  });
  document.addEventListener("mouseover", function (event) {
    if (held) return;
    var home = event.target.closest("[data-ev], .facing .row");
    dark();
    if (home) light(home.dataset.ev || keysOf(home));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    held = false;
    dark();
    if (live) live.textContent = "";
  });
  var opened = [];
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open])").forEach(function (box) { box.open = true; opened.push(box); });
  });
  addEventListener("afterprint", function () {
    opened.forEach(function (box) { box.open = false; });
    opened = [];
  });
})();
