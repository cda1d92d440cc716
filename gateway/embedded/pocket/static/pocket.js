// Looks every two seconds whether something came.
// Without it the page works as it stands: "Look again" is a link.
"use strict";

const EVERY = 2000;

function toNewest(box) {
  box.scrollTop = box.scrollHeight;
}

async function look(box) {
  const answer = await fetch(box.dataset.look);
  if (!answer.ok) return;
  const found = await answer.text();
  if (found === box.dataset.seen) return;
  if (box.dataset.seen !== undefined) document.getElementById("news").textContent = box.dataset.news;
  box.dataset.seen = found;
  const wasAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  const open = box.querySelector("details")?.open;
  const fresh = new DOMParser().parseFromString(found, "text/html");
  box.replaceChildren(...fresh.body.childNodes);
  if (open) box.querySelector("details")?.setAttribute("open", "");
  if (wasAtEnd) toNewest(box);
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
