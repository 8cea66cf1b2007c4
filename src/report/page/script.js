"use strict";
(function () {
  var bar = document.getElementById("filters");
  if (!bar) return;
  var status = document.getElementById("filter-status");
  var reason = document.getElementById("filter-reason");
  var search = document.getElementById("filter-search");
  var shown = document.getElementById("filter-shown");
  var nothing = document.getElementById("filter-nothing");
  function plain(text) {
    return text.normalize("NFKC").toLowerCase();
  }
  var sections = Array.from(document.querySelectorAll("[data-problem]"), function (section) {
    return {
      element: section,
      problem: section.dataset.problem,
      rows: Array.from(section.querySelectorAll("tr[data-status]"), function (row) {
        return { element: row, status: row.dataset.status, text: plain(row.textContent) };
      }),
    };
  });
  function apply() {
    var wanted = plain(search.value.trim());
    var left = 0;
    sections.forEach(function (section) {
      var fits = !reason.value || section.problem === reason.value;
      var here = 0;
      section.rows.forEach(function (row) {
        var stays =
          fits &&
          (!status.value || row.status === status.value) &&
          (!wanted || row.text.includes(wanted));
        row.element.hidden = !stays;
        if (stays) here += 1;
      });
      section.element.hidden = here === 0;
      left += here;
    });
    shown.value = left;
    nothing.hidden = left > 0;
  }
  function clear() {
    status.value = "";
    reason.value = "";
    search.value = "";
    apply();
  }
  status.addEventListener("change", apply);
  reason.addEventListener("change", apply);
  search.addEventListener("input", apply);
  document.getElementById("filter-reset").addEventListener("click", function () {
    clear();
    search.focus();
  });
  // Enter in the search would send the form, which has nowhere to go.
  bar.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  // A link to a problem that is filtered away would lead nowhere.
  Array.from(document.querySelectorAll("a[href^='#problem-']")).forEach(function (link) {
    link.addEventListener("click", clear);
  });
  // A page that is come back to keeps what was typed.
  window.addEventListener("pageshow", apply);
  bar.hidden = false;
  apply();
})();
