// The chat without reloads. Every form works without this file, too.
"use strict";

(() => {
  const log = document.getElementById("log");
  const draft = document.getElementById("draft");
  const status = document.getElementById("status");
  const mine = document.getElementById("mine");
  const text = document.getElementById("text");
  const consent = document.querySelector(".consent");
  let last = Number(log.dataset.last);
  let state = log.dataset.state;
  let underway = 0;

  document.documentElement.classList.add("live");

  const toEnd = () => { log.scrollTop = log.scrollHeight; };

  // A long answer is read from its beginning: the question goes to the top.
  const toQuestion = () => { log.scrollTop = Array.from(log.querySelectorAll(".turn.customer")).at(-1)?.offsetTop ?? log.scrollHeight; };

  // What is on its way, and the keys of what did not get through: sent again, it is the same message.
  const sending = new Set();
  const keys = new Map();

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // News arrive twice, as the answer to a post and as a server-sent event: a turn is shown once.
  function show(news) {
    if (news.reload) { location.assign(news.reload); return; }
    state = news.state;
    const parts = document.createElement("template");
    parts.innerHTML = news.html;
    let fresh = false;
    let answered = false;
    for (const turn of parts.content.querySelectorAll(".turn")) {
      // Also for a turn that is shown already: a growing text may arrive behind the answer to the post.
      if (!turn.classList.contains("customer")) draft.hidden = true;
      if (document.getElementById(turn.id)) continue;
      if (turn.classList.contains("customer")) log.querySelector(".pending")?.remove();
      log.insertBefore(turn, draft);
      fresh = true;
      if (turn.classList.contains("bot")) answered = true;
    }
    last = Math.max(last, news.last);
    if (consent && news.consent !== null) consent.hidden = true;
    if (answered) toQuestion();
    else if (fresh) toEnd();
  }

  function showDraft(growing) {
    draft.querySelector(".text").textContent = growing;
    draft.hidden = false;
    toEnd();
  }

  function showMine(said) {
    const bubble = mine.content.cloneNode(true);
    bubble.querySelector(".text").textContent = said;
    log.insertBefore(bubble, draft);
    toEnd();
  }

  async function send(form, data, what) {
    keys.set(what, keys.get(what) ?? newKey());
    data.set("key", keys.get(what));
    data.set("after", String(last));
    sending.add(what);
    underway += 1;
    status.textContent = state === "human" ? "" : status.dataset.typing;
    const button = form.querySelector("button");
    // More may be written before the answer comes.
    button.disabled = form.id !== "write";
    try {
      const answer = await fetch("/chat", { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      keys.delete(what);
      show(await answer.json());
      if (underway === 1) status.textContent = "";
      return true;
    } catch {
      log.querySelector(".pending")?.remove();
      status.textContent = status.dataset.failed;
      return false;
    } finally {
      sending.delete(what);
      underway -= 1;
      button.disabled = false;
      draft.hidden = true;
    }
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!("chat" in form.dataset)) return;
    event.preventDefault();
    const data = new FormData(form);
    const said = form.id === "write" ? String(data.get("text")).trim() : "";
    const what = form.id === "write" ? said : form;
    if (!what) return;
    if (form.id === "write") text.value = "";
    if (sending.has(what)) return;
    if (said) showMine(said);
    const sent = await send(form, data, what);
    if (form.id === "write") {
      if (!sent && !text.value) text.value = said;
      text.focus();
    }
  });

  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      text.form.requestSubmit();
    }
  });

  document.getElementById("language").addEventListener("change", (event) => event.target.form.requestSubmit());

  const news = new EventSource(`/chat/stream?after=${last}`);
  news.addEventListener("turns", (event) => show(JSON.parse(event.data)));
  news.addEventListener("draft", (event) => showDraft(JSON.parse(event.data).text));
  toEnd();
})();
