// Keeps the part of the page fresh that changes: as soon as the service says that something has happened, and by the
// clock. Without it the page is as of when it was opened.

const EVERY_MS = 15_000; // while nobody says so
const CLOCK_MS = 60_000; // what is left of each promise's time changes although nothing happens
const GIVE_UP_MS = 10_000;
const part = document.getElementById("now");
const told = document.getElementById("live");
const late = document.getElementById("late");
const button = document.getElementById("pause");
let timer = 0;
let stream = null;
let asking = false;
let askAgain = false;
let paused = false;

function clock() {
  const shown = {hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: told.dataset.zone};
  return new Intl.DateTimeFormat(document.documentElement.lang, shown).format(new Date());
}

/** Puts new content in place, where it differs; whoever was on a link in it, or has opened something, finds it so. */
function replace(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("now") ?? page.body;
  const open = [...part.querySelectorAll("details")].map((each) => each.open);
  const closed = part.cloneNode(true);
  closed.querySelectorAll("details").forEach((each) => { each.open = false; });
  if (fresh.innerHTML.trim() === closed.innerHTML.trim()) {
    return;
  }
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.innerHTML = fresh.innerHTML;
  part.querySelectorAll("details").forEach((each, place) => { each.open = open[place] ?? false; });
  if (focused !== null) {
    const link = [...part.querySelectorAll("a")].find((each) => each.getAttribute("href") === focused);
    link?.focus({preventScroll: true});
  }
}

function watched() {
  return document.visibilityState === "visible" && !paused;
}

function connected() {
  return stream !== null && stream.readyState === EventSource.OPEN;
}

async function refresh() {
  if (asking) {
    askAgain = true;
    return;
  }
  clearTimeout(timer);
  asking = true;
  try {
    const answer = await fetch(part.dataset.from, {
      redirect: "manual", headers: {Accept: "text/html"}, signal: AbortSignal.timeout(GIVE_UP_MS),
    });
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
    told.hidden = false;
    late.textContent = "";
  } catch {
    told.hidden = true;
    late.textContent = late.dataset.stale.replace("%s", told.dataset.at);
  } finally {
    asking = false;
  }
  if (!watched()) {
    return;
  }
  if (askAgain) {
    askAgain = false;
    refresh();
  } else {
    timer = setTimeout(again, connected() ? CLOCK_MS : EVERY_MS);
  }
}

/** By the clock; a stream that was refused is asked for once more. */
function again() {
  if (stream !== null && stream.readyState === EventSource.CLOSED) {
    connect();
  }
  refresh();
}

function connect() {
  stream = new EventSource("/live");
  stream.addEventListener("open", refresh);
  stream.addEventListener("nudge", refresh);
  stream.addEventListener("error", refresh);
}

function begin() {
  if (watched() && stream === null) {
    connect();
    refresh();
  }
}

/** Whoever does not look needs no place among the listeners. */
function end() {
  clearTimeout(timer);
  stream?.close();
  stream = null;
}

told.dataset.at = clock();
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    begin();
  } else {
    end();
  }
});
button.addEventListener("click", () => {
  paused = !paused;
  button.textContent = paused ? button.dataset.resume : button.dataset.pause;
  if (paused) {
    end();
  } else {
    begin();
  }
});
button.hidden = false;
if (watched()) {
  connect();
  timer = setTimeout(again, EVERY_MS);
}
