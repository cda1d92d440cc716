// Looks every two seconds whether something came.
// Without it the page works as it stands: "Look again" is a link.
"use strict";

const EVERY = 2000;

// Where the newest one is seen from its beginning, however long it is.
function newest(box) {
  const end = box.scrollHeight - box.clientHeight;
  const last = [...box.querySelectorAll(":scope > ol > li")].at(-1);
  return last ? Math.min(end, last.offsetTop - 16) : end;
}

function toNewest(box) {
  box.scrollTop = newest(box);
}

async function look(box) {
  const answer = await fetch(box.dataset.look);
  if (!answer.ok) return;
  const found = await answer.text();
  if (found === box.dataset.seen) return;
  if (box.dataset.seen !== undefined) document.getElementById("news").textContent = box.dataset.news;
  box.dataset.seen = found;
  const wasAtNewest = box.scrollTop > newest(box) - 60;
  const open = box.querySelector("details")?.open;
  const fresh = new DOMParser().parseFromString(found, "text/html");
  box.replaceChildren(...fresh.body.childNodes);
  if (open) box.querySelector("details")?.setAttribute("open", "");
  if (wasAtNewest) toNewest(box);
}

for (const box of document.querySelectorAll("[data-look]")) {
  toNewest(box);
  const again = () => {
    if (document.hidden) return Promise.resolve();
    return look(box).catch(() => undefined); // the demo is being restarted: look again later
  };
  again();
  setInterval(again, EVERY);
}
