// Keeps the part of the page fresh that changes by the minute. Without it the page is as of when it was opened.

const EVERY_MS = 15_000;
const part = document.getElementById("now");
const told = document.getElementById("live");
let timer = 0;

function clock() {
  return new Intl.DateTimeFormat(document.documentElement.lang, {timeStyle: "medium"}).format(new Date());
}

/** Puts new content in place; whoever was on a link in it stays on that link. */
function replace(html) {
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.innerHTML = html;
  if (focused !== null) {
    const link = [...part.querySelectorAll("a")].find((each) => each.getAttribute("href") === focused);
    link?.focus({preventScroll: true});
  }
}

async function refresh() {
  clearTimeout(timer);
  try {
    const answer = await fetch(part.dataset.from, {redirect: "manual", headers: {Accept: "text/html"}});
    if (answer.type === "opaqueredirect") {
      location.reload();
      return;
    }
    if (!answer.ok) {
      throw new Error(`status ${answer.status}`);
    }
    replace(await answer.text());
    told.dataset.at = clock();
    told.textContent = told.dataset.fresh.replace("%s", told.dataset.at);
    told.classList.remove("late");
  } catch {
    told.textContent = told.dataset.stale.replace("%s", told.dataset.at);
    told.classList.add("late");
  }
  told.hidden = false;
  if (document.visibilityState === "visible") {
    timer = setTimeout(refresh, EVERY_MS);
  }
}

told.dataset.at = clock();
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    refresh();
  } else {
    clearTimeout(timer);
  }
});
timer = setTimeout(refresh, EVERY_MS);
