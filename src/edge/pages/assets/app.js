// Makes the pages more comfortable. Every action works without it.
"use strict";

const announcer = document.querySelector("[data-announce]");
// The texts, in the language of the page.
const said = announcer?.dataset ?? {};

function announce(words) {
  if (!announcer) return;
  announcer.textContent = "";
  setTimeout(() => { announcer.textContent = words; }, 50);
}

// Times in the reader's zone; the exact UTC time stays in the title.
const format = new Intl.DateTimeFormat(document.documentElement.lang, {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
});
for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) continue;
  time.title = time.textContent;
  time.textContent = format.format(at);
}

// Copy buttons.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.querySelector("[data-copy-label]");
  if (!source || !label) continue;
  const copy = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value);
      label.textContent = said.copied;
      announce(said.copied);
    } catch {
      source.focus();
      source.select();
      announce(said.selected);
    }
    setTimeout(() => { label.textContent = copy; }, 2000);
  });
}

// The summary of errors is read first.
document.querySelector("[data-focus]")?.focus();

// Leaving with unsaved changes asks first, unless the form itself is sent.
for (const form of document.querySelectorAll("form[data-guard]")) {
  let dirty = form.dataset.guard === "unsaved";
  // The paste box and the buttons of the certificates stand in the form, and belong to others.
  form.addEventListener("input", (event) => { if (event.target.form === form) dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

// A certificate file that is chosen or dropped becomes text in the field.
const LARGEST_FILE = 64 * 1024;

function pem(octets) {
  const text = new TextDecoder("utf-8").decode(octets).replace(/\r\n?/g, "\n").trim();
  if (text.includes("-----BEGIN ")) return text;
  let base64 = text.replace(/\s+/g, "");
  if (!/^MI[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    if (octets[0] !== 0x30) return null;
    base64 = btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(""));
  }
  return ["-----BEGIN CERTIFICATE-----", ...base64.match(/.{1,64}/g), "-----END CERTIFICATE-----"].join("\n");
}

for (const place of document.querySelectorAll("[data-certificates]")) {
  const area = place.querySelector("textarea");
  const input = place.querySelector("input[type=file]");
  const status = place.querySelector("[data-certificates-status]");

  const add = async (file) => {
    const text = file.size > LARGEST_FILE ? null : pem(new Uint8Array(await file.arrayBuffer()));
    if (text === null) {
      status.textContent = said.fileRefused.replace("{file}", file.name);
      return false;
    }
    area.value = area.value.trim() ? `${area.value.trimEnd()}\n${text}\n` : `${text}\n`;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    status.textContent = said.fileAdded.replace("{file}", file.name);
    return true;
  };

  // A file that could not be read here stays chosen: the server says what is wrong with it.
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file && await add(file)) input.value = "";
  });
  place.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    place.classList.add("dropping");
  });
  place.addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget)) place.classList.remove("dropping");
  });
  place.addEventListener("drop", async (event) => {
    place.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    for (const file of event.dataTransfer.files) await add(file);
  });
}

// What is pasted or dropped onto the paste box is shown at once.
for (const box of document.querySelectorAll("[data-import]")) {
  const form = document.getElementById(box.dataset.import);
  const area = box.querySelector("textarea");
  const input = box.querySelector("input[type=file]");
  box.querySelector("[data-import-drop]").hidden = false;
  const send = () => {
    announce(said.reading);
    form.requestSubmit();
  };
  input.addEventListener("change", () => { if (input.files.length) send(); });
  area.addEventListener("paste", () => setTimeout(() => { if (area.value.trim()) send(); }));
  box.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    box.classList.add("dropping");
  });
  box.addEventListener("dragleave", (event) => {
    if (!box.contains(event.relatedTarget)) box.classList.remove("dropping");
  });
  box.addEventListener("drop", (event) => {
    box.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    send();
  });
}
