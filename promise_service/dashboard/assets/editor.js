// Line numbers beside the policy, and faults that lead to their line. Without it the editor is a plain text field.

const text = document.getElementById("policy");
const gutter = document.querySelector(".gutter");

function number() {
  const lines = text.value.split("\n").length;
  gutter.textContent = Array.from({length: lines}, (_, line) => line + 1).join("\n");
}

/** Selects a line and brings it into view. */
function show(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 4) * height);
}

text.addEventListener("input", number);
text.addEventListener("scroll", () => {
  gutter.scrollTop = text.scrollTop;
});
for (const link of document.querySelectorAll("a[data-line]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(Number(link.dataset.line));
  });
}
gutter.hidden = false;
number();
