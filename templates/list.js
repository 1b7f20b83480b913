// Makes the lists sortable by mouse and keyboard and says what was done. The
// page is whole without it.
document.querySelectorAll("table[data-say]").forEach(function (table) {
  var heads = Array.from(table.tHead.rows[0].cells), body = table.tBodies[0];
  var status = document.getElementById(table.dataset.say);
  function value(row, i, numeric) {
    var text = row.cells[i].textContent.trim();
    if (!numeric) return text;
    var n = parseFloat(text.replace("\u2212", "-").replace(/[^0-9.+-].*$/, ""));
    return isNaN(n) ? Infinity : n;
  }
  heads.forEach(function (head, i) {
    if (!head.dataset.sort) return;
    var button = document.createElement("button");
    button.type = "button";
    button.append.apply(button, Array.from(head.childNodes));
    head.append(button);
    if (i === 0) head.setAttribute("aria-sort", "ascending");
    button.addEventListener("click", function () {
      var numeric = head.dataset.sort === "n";
      var old = head.getAttribute("aria-sort");
      // Scores are read from the highest down, places and words from the lowest up.
      var up = old ? old !== "ascending" : !(numeric && i > 0);
      heads.forEach(function (h) { h.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      Array.from(body.rows).map(function (row, at) {
        return { row: row, key: value(row, i, numeric), at: at };
      }).sort(function (a, b) {
        var c = numeric ? a.key - b.key : a.key.localeCompare(b.key, document.documentElement.lang);
        return (up ? c : -c) || a.at - b.at;
      }).forEach(function (x) { body.append(x.row); });
      status.textContent = (up ? table.dataset.up : table.dataset.down).replace("%", button.textContent);
    });
  });
});
