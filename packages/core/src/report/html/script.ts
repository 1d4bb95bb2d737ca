/**
 * The page's whole script: the two filters, and showing what a link leads to. Without it the page
 * shows everything. It reads what stands in the page and writes numbers only, so that no name can
 * become markup.
 */
export const script = `
(function () {
  function byId(id) { return document.getElementById(id); }
  function wire(kind, selector, one, more) {
    var box = byId(kind + "-filter"), list = byId(kind + "-list");
    if (!box || !list) return;
    var field = byId(kind + "-text"), pick = byId(kind + "-severity"), out = byId(kind + "-count");
    var all = null, waiting = 0;
    function read() {
      all = Array.from(list.querySelectorAll(selector), function (item) {
        var group = item.closest(".group");
        return {
          item: item, group: group, severity: group ? group.dataset.severity : "",
          text: item.textContent.toLowerCase(),
        };
      });
    }
    function apply() {
      waiting = 0;
      if (!all) read();
      var words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
      var wanted = pick ? pick.value : "", shown = 0, left = new Set();
      all.forEach(function (entry) {
        var fits = (!wanted || entry.severity === wanted) &&
          words.every(function (word) { return entry.text.includes(word); });
        if (entry.item.hidden === fits) entry.item.hidden = !fits;
        if (!fits) return;
        shown += 1;
        left.add(entry.group);
      });
      list.querySelectorAll(".group").forEach(function (group) { group.hidden = !left.has(group); });
      out.textContent = shown + " of " + all.length + " " + (all.length === 1 ? one : more);
    }
    function soon() { if (!waiting) waiting = requestAnimationFrame(apply); }
    box.hidden = false;
    field.addEventListener("input", soon);
    if (pick) pick.addEventListener("change", soon);
    return function () { if (all) { field.value = ""; if (pick) pick.value = ""; apply(); } };
  }
  var clear = [
    wire("finding", ".finding", "finding", "findings"),
    wire("domain", ".domain", "custom domain", "custom domains"),
  ];
  function show() {
    var aim = byId(decodeURIComponent(location.hash.slice(1)));
    if (!aim || aim.matches("h2")) return;
    var entry = aim.closest(".finding, .domain");
    if (!entry) return;
    if (entry.hidden) clear.forEach(function (reset) { if (reset) reset(); });
    if (entry.matches("details")) entry.open = true;
    aim.scrollIntoView();
  }
  addEventListener("hashchange", show);
  if (location.hash) show();
})();
`;
