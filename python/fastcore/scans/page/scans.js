// What is shown follows from the address. Texts of logs enter the page as text nodes and as nothing else.

const SEVERITIES = ["critical", "high", "medium", "low", "info"];
const STATES = { open: "Open", accepted: "Accepted", false_positive: "False positive", fixed: "Fixed" };
const SCAN_FILTERS = ["repository", "branch", "organisation"];
const FINDING_FILTERS = ["severity", "state", "rule", "path"];
/** What is said where a tab has nothing. */
const NOTHING = {
  "": "This scan has no findings.",
  new: "Nothing is new.",
  fixed: "Nothing was fixed.",
  unchanged: "The two scans have nothing in common.",
};
const CHANGES = { new: "New", fixed: "Fixed", unchanged: "Unchanged" };
const PAGE_SIZE = 50;
const MAX_LABEL_LENGTH = 13;
const SHOWN_COMMIT_LENGTH = 12;
const SHOWN_FILES = 6;
const TYPING_PAUSE_MS = 300;
const DOWNLOAD_MS = 60_000;
const CAN_TRY_AGAIN = { canTryAgain: true };
/** Statuses after which nothing of what was there before may stay. */
const NOT_TO_BE_SEEN = [401, 403, 404];

const TOKEN_KEY = "fastcore-token";
const NAME_KEY = "fastcore-name";

const counted = new Intl.NumberFormat();
const dated = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/**
 * @typedef {object} Scan
 * @property {string} id
 * @property {string} repository
 * @property {string} branch
 * @property {string} commit
 * @property {string} tool
 * @property {string} createdAt
 * @property {?string} baseScanId
 *
 * @typedef {object} Comparison
 * @property {string} id of the scan that the one on the page is compared with
 * @property {{new: number, fixed: number, unchanged: number}} counts
 */

/** The scan on the page, null for the list. @type {?Scan} */
let scan = null;
/** @type {?Comparison} */
let comparison = null;
/** What the scan may be compared with, the newest first; of how many it was asked for how many. */
let others = { /** @type {Scan[]} */ scans: [], asked: 0, total: 0 };
/** Ends the requests of what was shown before. */
let showing = new AbortController();
/** Lets the service know an upload that is tried again. */
let uploadKey = newKey();

// Elements

const byId = (id) => document.getElementById(id);

function element(name, attributes, ...children) {
  return furnish(document.createElement(name), attributes, children);
}

function shape(name, attributes, ...children) {
  return furnish(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/** Sets attributes, true for those without a value; children that are strings become text. */
function furnish(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

function time(text) {
  return element("time", { datetime: text }, dated.format(new Date(text)));
}

function badge(kind, value, text) {
  return element("span", { class: "badge", [`data-${kind}`]: value }, text);
}

function severityBadge(severity) {
  return badge("severity", severityClass(severity), severity || "none");
}

function stateBadge(state) {
  return badge("state", state, STATES[state] ?? state);
}

/** A tool's own word for a severity has no colour of its own. */
function severityClass(severity) {
  return SEVERITIES.includes(severity) ? severity : "other";
}

/** A list of terms; entries without a value are left out. */
function terms(entries) {
  return entries
    .filter(([, value]) => value !== "" && value !== undefined && value !== null)
    .map(([term, value]) => element("div", {}, element("dt", {}, term), element("dd", {}, value)));
}

function announce(text) {
  byId("announcement").textContent = text;
}

// The address

const parameters = () => new URLSearchParams(location.search);

const parameter = (name) => parameters().get(name) ?? "";

const pageNumber = () => Math.max(1, Number.parseInt(parameter("page"), 10) || 1);

const paging = () => ({ limit: PAGE_SIZE, offset: (pageNumber() - 1) * PAGE_SIZE });

const currentAddress = () => location.pathname + location.search;

const scanId = () => location.pathname.match(/^\/scans\/([^/]+)$/)?.[1];

/** A path with more of a query; a name with several values repeats, one without is left out. */
function address(path, query) {
  const pairs = Object.entries(query).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  const text = new URLSearchParams(pairs.filter(([, value]) => value !== "" && value !== undefined)).toString();
  return text ? `${path}${path.includes("?") ? "&" : "?"}${text}` : path;
}

function scanAddress({ id, organisation }) {
  return address(`/scans/${encodeURIComponent(id)}`, { organisation: organisation === "default" ? "" : organisation });
}

function go(target, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", target);
  return show();
}

/** The address with some parameters changed; that of the page counts for the old ones only. */
function changedAddress(changes) {
  const query = parameters();
  const kept = [...query.keys()].map((name) => [name, query.getAll(name)]);
  return address(location.pathname, { ...Object.fromEntries(kept), page: "", finding: "", ...changes });
}

// The service

class Refusal extends Error {
  constructor(status, body) {
    super(problemText(status, body));
    this.status = status;
  }
}

/** What a problem of RFC 9457 says, and of which file and place in it. */
function problemText(status, body) {
  let problem;
  try {
    problem = JSON.parse(body);
  } catch {
    return `The service answered with status ${status}.`;
  }
  const detail = problem.detail ?? problem.title ?? `Status ${status}`;
  const places = [problem.file_name, problem.pointer].filter((place) => place && !detail.includes(place));
  const values = (problem.errors ?? []).map(({ location: path, detail: reason }) => `${path.join(".")}: ${reason}`);
  return [[...places, detail].join(": "), ...values].join(" ");
}

function authorization() {
  const token = sessionStorage.getItem(TOKEN_KEY);
  return token ? { authorization: `Bearer ${token}` } : {};
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Asks the service, within the organisation of the address. */
async function ask(path, query = {}, { headers, ...options } = {}) {
  const answer = await fetch(address(path, { organisation: parameter("organisation"), ...query }), {
    cache: "no-store",
    headers: { accept: "application/json", ...authorization(), ...headers },
    ...options,
  });
  if (!answer.ok) throw new Refusal(answer.status, await answer.text());
  return answer;
}

/** Says what went wrong, and offers what may help: another token, or to try again what the address names. */
function report(error, { canTryAgain = false } = {}) {
  if (error.name === "AbortError") return;
  const hadToken = sessionStorage.getItem(TOKEN_KEY) !== null;
  const isRefused = error.status === 401 || (error.status === 403 && hadToken);
  const isTransient = error instanceof TypeError || error.status >= 500;
  byId("problem-text").textContent = problemOf(error, hadToken);
  byId("again").hidden = !(canTryAgain && isTransient);
  byId("problem").hidden = false;
  byId("token").hidden = !isRefused;
  if (isRefused) byId("token").elements.token.focus();
}

function problemOf(error, hadToken) {
  if (error.status === 401 && !hadToken) return "This service asks for an API token.";
  return error instanceof TypeError ? "The service cannot be reached. Is it running?" : error.message;
}

function clearProblem() {
  byId("problem").hidden = true;
  byId("token").hidden = true;
}

/** Runs what may fail, and says how it failed. */
async function attempt(action, options) {
  clearProblem();
  try {
    await action();
  } catch (error) {
    report(error, options);
  }
}

// What is shown

/** Shows what the address names. */
function show() {
  showing.abort();
  showing = new AbortController();
  const { signal } = showing;
  const id = scanId();
  const moved = byId(id ? "scan" : "list").hidden || (id && scan?.id !== id);
  return attempt(async () => {
    byId("main").setAttribute("aria-busy", "true");
    try {
      await (id ? showScan(id, signal) : showScans(signal));
    } catch (error) {
      if (NOT_TO_BE_SEEN.includes(error.status)) showSection("", "Scans");
      throw error;
    } finally {
      if (showing.signal === signal) byId("main").removeAttribute("aria-busy");
    }
    if (moved && history.state !== "start") byId(id ? "scan-title" : "list-title").focus();
  }, CAN_TRY_AGAIN);
}

function showSection(id, title) {
  for (const section of ["list", "scan"]) byId(section).hidden = section !== id;
  byId("to-list").hidden = id !== "" || scanId() === undefined;
  document.title = `${title} · fastcore`;
}

/** Pages of the service may end early, where findings are large: asks until a page is whole. */
async function askPage(path, name, query, signal) {
  const { limit, offset } = paging();
  const rows = [];
  let total;
  do {
    const place = { limit: limit - rows.length, offset: offset + rows.length };
    const answer = await ask(path, { ...query, ...place }, { signal });
    rows.push(...(await answer.json()).data[name]);
    total = Number(answer.headers.get("x-total-count"));
  } while (rows.length > 0 && rows.length < Math.min(limit, total - offset));
  return { rows, total };
}

const lastPage = (total) => Math.max(1, Math.ceil(total / PAGE_SIZE));

/** An address of a page that is not there any more leads to the last one. */
function isBeyond(total) {
  if (pageNumber() <= lastPage(total)) return false;
  go(pageAddress(lastPage(total)), { replace: true });
  return true;
}

const pageAddress = (page) => changedAddress({ page: page === 1 ? "" : page });

function showPages(id, shown, total) {
  const pages = byId(id);
  const page = pageNumber();
  const first = (page - 1) * PAGE_SIZE;
  const range = shown === 0 ? "0" : `${counted.format(first + 1)}–${counted.format(first + shown)}`;
  const [previous, next] = pages.querySelectorAll("button");
  pages.querySelector("span").textContent = `${range} of ${counted.format(total)}`;
  pages.hidden = total <= PAGE_SIZE && first === 0;
  // a disabled button would lose the keyboard's focus
  previous.setAttribute("aria-disabled", String(page === 1));
  next.setAttribute("aria-disabled", String(page >= lastPage(total)));
  pages.querySelector("label").hidden = lastPage(total) <= 2;
  const field = pages.querySelector("input");
  field.max = lastPage(total);
  field.value = page;
}

async function turnTo(page, nav) {
  await go(pageAddress(page));
  nav.parentElement.querySelector("table").scrollIntoView();
}

function watchPages(nav) {
  nav.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.getAttribute("aria-disabled") === "false") turnTo(pageNumber() + Number(button.dataset.step), nav);
  });
  nav.addEventListener("change", ({ target }) => {
    const page = Math.trunc(target.valueAsNumber);
    if (page >= 1) turnTo(Math.min(page, Number(target.max)), nav);
    else target.value = pageNumber();
  });
}

// The list of scans

async function showScans(signal) {
  scan = null;
  showSection("list", "Scans");
  const filters = Object.fromEntries(SCAN_FILTERS.map((name) => [name, parameter(name)]));
  for (const name of SCAN_FILTERS) fillField(byId("scan-filters").elements[name], filters[name]);
  const { rows: scans, total } = await askPage("/scans", "scans", filters, signal);
  if (isBeyond(total)) return;
  byId("scans").replaceChildren(...scans.map(scanRow));
  const repositories = new Set(scans.map(({ repository }) => repository));
  byId("repositories").replaceChildren(...Array.from(repositories, (value) => element("option", { value })));
  const isFiltered = SCAN_FILTERS.some((name) => filters[name]);
  byId("no-scans").textContent = isFiltered ? "No scans match." : "There are no scans here yet.";
  byId("no-scans").hidden = scans.length > 0;
  byId("scans").closest("table").hidden = scans.length === 0;
  showPages("scan-pages", scans.length, total);
  announce(`${counted.format(total)} scans`);
}

/** Leaves alone what somebody is typing in. */
function fillField(field, value) {
  if (field !== document.activeElement || field.value.trim() !== value) field.value = value;
}

function scanRow(each) {
  const name = each.repository || "(no repository)";
  const compared = Boolean(each.baseScanId);
  const number = (text, label) => element("td", { class: "number", "data-label": label }, text);
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, scanLink(each, name)),
    element("td", { "data-label": "Branch" }, each.branch, " ", commitOf(each)),
    element("td", { "data-label": "Tool" }, each.tool),
    element("td", { "data-label": "Stored" }, time(each.createdAt)),
    element("td", { "data-label": "Severities" }, severityStrip(each.severityCounts)),
    number(counted.format(each.findingCount), "Findings"),
    number(compared ? counted.format(each.newCount) : "–", "New"),
    number(compared ? counted.format(each.fixedCount) : "–", "Fixed"),
  );
}

function commitOf({ commit }) {
  return commit && element("code", { title: commit }, commit.slice(0, SHOWN_COMMIT_LENGTH));
}

function scanLink(to, text) {
  return element("a", { href: scanAddress(to), "data-route": true }, text);
}

/** The counts of all severities, those of our own words first, the worst on top. */
function severityTotals(severityCounts) {
  const counts = new Map(SEVERITIES.map((severity) => [severity, 0]));
  for (const { severity, count } of severityCounts) counts.set(severity, count);
  return [...counts];
}

function severityStrip(severityCounts) {
  const totals = severityTotals(severityCounts).filter(([, count]) => count > 0);
  const sum = totals.reduce((before, [, count]) => before + count, 0);
  const label = totals.map(([severity, count]) => `${count} ${severity || "none"}`).join(", ") || "none";
  const strip = shape("svg", {
    class: "strip",
    role: "img",
    "aria-label": label,
    viewBox: "0 0 100 8",
    preserveAspectRatio: "none",
  });
  strip.append(shape("title", {}, label));
  let x = 0;
  for (const [severity, count] of totals) {
    const width = (100 * count) / sum;
    strip.append(shape("rect", { x, width, height: 8, "data-severity": severityClass(severity) }));
    x += width;
  }
  return strip;
}

// Upload

function showChosen() {
  const files = [...byId("files").files];
  const names = files.slice(0, SHOWN_FILES).map(({ name }) => name);
  if (files.length > SHOWN_FILES) names.push(`and ${counted.format(files.length - SHOWN_FILES)} more`);
  byId("chosen").textContent = files.length
    ? `${names.join(", ")} (${sizeText(files.reduce((sum, { size }) => sum + size, 0))})`
    : "Several logs become one scan; they may be compressed with gzip.";
}

function sizeText(bytes) {
  const isLarge = bytes >= 2 ** 20;
  const size = Math.ceil((10 * bytes) / (isLarge ? 2 ** 20 : 2 ** 10)) / 10;
  return `${counted.format(isLarge ? size : Math.ceil(size))} ${isLarge ? "MiB" : "KiB"}`;
}

const carriesFiles = (event) => event.dataTransfer.types.includes("Files");

function takeDropped(event) {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  byId("upload").classList.remove("dropping");
  if (byId("list").hidden || byId("upload-fields").disabled) return;
  byId("files").files = event.dataTransfer.files;
  uploadKey = newKey();
  showChosen();
}

/** The names first: the service reads the parts in this order. */
function uploadBody(form) {
  const body = new FormData();
  for (const name of ["repository", "branch", "commit", "category", "organisation"]) {
    const value = form.elements[name].value.trim();
    if (value) body.append(name, value);
  }
  for (const file of byId("files").files) body.append("file", file);
  return body;
}

function showProgress(part) {
  const bar = byId("progress").querySelector("progress");
  if (part < 1) bar.value = part;
  else bar.removeAttribute("value");
  byId("progress-text").textContent = part < 1 ? `Uploading: ${Math.floor(100 * part)} %` : "Reading and storing…";
}

/** Fetch does not tell how much of a request has left; XMLHttpRequest does. */
function upload(event) {
  event.preventDefault();
  clearProblem();
  const body = uploadBody(event.target);
  const request = new XMLHttpRequest();
  request.open("POST", address("/scans", { organisation: parameter("organisation") }));
  const headers = { accept: "application/json", "idempotency-key": uploadKey, ...authorization() };
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded, total }) => showProgress(loaded / total);
  request.onload = () => takeUploadAnswer(request);
  request.onerror = () => report(new Error("The service did not answer. Uploading again stores nothing twice."));
  request.onloadend = () => setUploading(false);
  byId("cancel").onclick = () => request.abort();
  setUploading(true);
  showProgress(0);
  announce("Uploading");
  request.send(body);
}

function setUploading(uploading) {
  byId("progress").hidden = !uploading;
  byId("upload-fields").disabled = uploading;
  if (uploading) byId("cancel").focus();
}

function takeUploadAnswer(request) {
  uploadKey = newKey();
  if (request.status >= 300) {
    report(new Refusal(request.status, request.responseText));
    return;
  }
  byId("files").value = "";
  showChosen();
  go(scanAddress(JSON.parse(request.responseText).data.scan));
}

// One scan

/** Shows what is known already anew; what turns out to be gone is asked for once more. */
async function showScan(id, signal) {
  const isKnown = scan?.id === id;
  if (!isKnown) await loadScan(id, signal);
  try {
    await compareScan(signal);
    showSection("scan", scan.repository || "Scan");
    showComparison();
    showTabs();
    showFilters();
    await showFindings(signal);
  } catch (error) {
    scan = NOT_TO_BE_SEEN.includes(error.status) ? null : scan;
    if (error.status !== 404 || !isKnown) throw error;
    await showScan(id, signal);
  }
}

/** It counts as known only when all of it is there: what failed or was left in between begins anew. */
async function loadScan(id, signal) {
  scan = comparison = null;
  showSection("", "Scan");
  const answer = await ask(`/scans/${id}`, {}, { signal });
  const loaded = (await answer.json()).data.scan;
  others = { scans: [], asked: 0, total: 0 };
  await loadOthers(loaded, signal);
  scan = loaded;
  showSummary();
}

function showSummary() {
  byId("scan-title").textContent = scan.repository || "Scan";
  byId("facts").replaceChildren(
    ...terms([
      ["Branch", scan.branch],
      ["Commit", scan.commit],
      ["Category", scan.category],
      ["Tool", toolsOf(scan)],
      ["Stored", time(scan.createdAt)],
    ]),
  );
  showCounts();
  const severities = severityTotals(scan.severityCounts).map(([severity, count]) => ({
    name: severity || "none",
    count,
    kind: { "data-severity": severityClass(severity) },
  }));
  byId("chart").replaceChildren(element("figcaption", {}, "By severity"), barChart("Findings by severity", severities));
  showProblems();
  const organisation = parameter("organisation");
  byId("back").href = address("/scans", { organisation });
  byId("export").href = address(`/scans/${scan.id}/sarif`, { organisation });
  byId("export").download = `${scan.id}.sarif`;
}

function toolsOf({ tool, runs }) {
  const names = new Set(runs.map(({ toolName, toolVersion }) => `${toolName} ${toolVersion}`.trim()));
  return [...names].join(", ") || tool;
}

function showCounts() {
  const counts = [
    ["Findings", scan.findingCount],
    ["Suppressed", scan.suppressedCount],
    ["Duplicates left out", scan.duplicateCount],
  ];
  byId("counts").replaceChildren(...terms(counts.map(([name, count]) => [name, counted.format(count)])));
}

/** Bars with their names and counts; a bar's kind is the attribute that gives it its colour. */
function barChart(label, bars) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const rowHeight = 26;
  const rows = bars.map(({ name, count, kind }, index) => {
    const y = index * rowHeight;
    const shown = name.length > MAX_LABEL_LENGTH ? `${name.slice(0, MAX_LABEL_LENGTH - 1)}…` : name;
    const width = count && Math.max(3, (180 * count) / most);
    return shape(
      "g",
      { role: "img", "aria-label": `${name}: ${counted.format(count)}` },
      shape("text", { x: 88, y: y + 17, "text-anchor": "end" }, shown),
      shape("rect", { x: 98, y: y + 4, width, height: 18, rx: 3, ...kind }),
      shape("text", { x: 106 + width, y: y + 17, class: "count" }, counted.format(count)),
    );
  });
  const viewBox = `0 0 340 ${rowHeight * bars.length}`;
  return shape("svg", { role: "group", "aria-label": label, viewBox }, ...rows);
}

function showProblems() {
  const problems = byId("problems");
  const texts = scan.problems.map(({ fileName, pointer, reason }) =>
    [fileName, pointer, reason].filter(Boolean).join(": "),
  );
  problems.hidden = texts.length === 0;
  const count = counted.format(scan.problemCount);
  problems.querySelector("summary").textContent = `Places of the logs that could not be read: ${count}`;
  problems.querySelector("ul").replaceChildren(...texts.map((text) => element("li", {}, text)));
}

// The comparison with another scan

/** Loads the next scans of the repository that a scan is of. */
async function loadOthers({ id: own, repository }, signal) {
  const path = `/scans?${new URLSearchParams({ repository })}`;
  const answer = await ask(path, { limit: PAGE_SIZE, offset: others.asked }, { signal });
  const { scans } = (await answer.json()).data;
  others.asked += scans.length;
  others.total = Number(answer.headers.get("x-total-count"));
  addOthers(scans.filter(({ id }) => id !== own));
}

function addOthers(scans) {
  const known = new Set(others.scans.map(({ id }) => id));
  others.scans.push(...scans.filter(({ id }) => !known.has(id)));
  others.scans.sort((a, b) => new Date(b.createdAt) - new Date(a.createdAt));
}

/** Makes sure that a scan can be chosen, however old it is and of whatever repository. */
async function findOther(id, signal) {
  if (others.scans.some((each) => each.id === id)) return;
  const answer = await ask(`/scans/${encodeURIComponent(id)}`, {}, { signal });
  addOthers([(await answer.json()).data.scan]);
}

/** Compares with the scan that the address names, else with the base. */
async function compareScan(signal) {
  const id = parameter("other") || scan.baseScanId;
  if (comparison?.id === id) return;
  comparison = null;
  if (!id || id === scan.id) return;
  try {
    await Promise.all([...new Set([scan.baseScanId ?? id, id])].map((each) => findOther(each, signal)));
    comparison = { id, counts: await countChanges(id, signal) };
  } catch (error) {
    if (error.status !== 404 && error.status !== 422) throw error;
    report(new Error("The scan to compare with is not there. It may have been deleted."));
  }
}

async function countChanges(id, signal) {
  if (id === scan.baseScanId) return { new: scan.newCount, fixed: scan.fixedCount, unchanged: scan.unchangedCount };
  const answer = await ask(`/scans/${scan.id}/diff/${id}`, { limit: 1 }, { signal });
  const { newCount, fixedCount, unchangedCount } = (await answer.json()).data.diff;
  return { new: newCount, fixed: fixedCount, unchanged: unchangedCount };
}

function showComparison() {
  showOthers();
  const changes = Object.entries(CHANGES).map(([change, name]) => ({
    name,
    count: comparison?.counts[change],
    kind: { "data-change": change },
  }));
  byId("changes").hidden = byId("open-other").hidden = !comparison;
  byId("changes-text").textContent = comparison
    ? changes.map(({ name, count }) => `${counted.format(count)} ${name.toLowerCase()}`).join(", ")
    : "";
  if (!comparison) return;
  byId("changes").replaceChildren(barChart("Changes", changes));
  byId("open-other").href = scanAddress({ ...scan, id: comparison.id });
}

function showOthers() {
  const options = others.scans.map((each) => element("option", { value: each.id }, nameBeside(each)));
  if (!comparison || !scan.baseScanId) options.unshift(element("option", { value: "" }, "Nothing"));
  byId("other").replaceChildren(...options);
  byId("other").value = comparison?.id ?? "";
  byId("choose-other").hidden = others.scans.length === 0;
  byId("no-others").hidden = others.scans.length > 0;
  byId("older").hidden = others.asked >= others.total;
}

/** What tells a scan from the others of its repository. */
function nameBeside({ id, repository, branch, commit, createdAt, tool }) {
  const parts = [
    repository === scan.repository ? "" : repository,
    branch || "(no branch)",
    commit.slice(0, SHOWN_COMMIT_LENGTH),
    dated.format(new Date(createdAt)),
    tool === scan.tool ? "" : tool,
  ];
  return parts.filter(Boolean).join(" · ") + (id === scan.baseScanId ? " (previous scan)" : "");
}

function chooseOther({ target: { value } }) {
  const kept = value ? parameter("change") : "";
  go(changedAddress({ other: value === scan.baseScanId ? "" : value, change: kept }));
}

function showOlder() {
  const { signal } = showing;
  attempt(async () => {
    await loadOthers(scan, signal);
    showOthers();
    announce(`${counted.format(others.scans.length)} scans to choose from`);
    byId("other").focus();
  });
}

// The findings of one scan

const tabs = () => [...byId("tabs").querySelectorAll("[role=tab]")];

function shownChange() {
  const change = parameter("change");
  return comparison && Object.hasOwn(CHANGES, change) ? change : "";
}

function showTabs() {
  const counts = { "": scan.findingCount, ...comparison?.counts };
  byId("tabs").hidden = !comparison;
  for (const tab of tabs()) {
    const { change } = tab.dataset;
    const selected = change === shownChange();
    tab.querySelector("span").textContent = counted.format(counts[change] ?? 0);
    tab.setAttribute("aria-selected", String(selected));
    tab.tabIndex = selected ? 0 : -1;
    if (selected) byId("results").setAttribute("aria-labelledby", tab.id);
  }
}

/** Gives which of several an arrow key leads to. */
function neighbour(all, current, { key }, [back, forth]) {
  const index = all.indexOf(current);
  return { [back]: all[index - 1], [forth]: all[index + 1], Home: all[0], End: all.at(-1) }[key];
}

function moveBetweenTabs(event) {
  const tab = neighbour(tabs(), event.target, event, ["ArrowLeft", "ArrowRight"]);
  if (!tab) return;
  event.preventDefault();
  tab.focus();
  tab.click();
}

function showFilters() {
  const query = parameters();
  const found = severityTotals(scan.severityCounts).map(([severity]) => severity);
  const severities = [...new Set([...found, ...query.getAll("severity")])].filter(Boolean);
  showChips("severities", "severity", severities);
  showChips("states", "state", Object.keys(STATES), STATES);
  showRules(query.get("rule") ?? "");
  fillField(byId("finding-filters").elements.path, query.get("path") ?? "");
}

/** The boxes stay the same elements, so that the keyboard's focus stays on them. */
function showChips(id, name, values, texts) {
  const group = byId(id);
  const shown = Array.from(group.querySelectorAll("input"), ({ value }) => value);
  if (JSON.stringify(shown) !== JSON.stringify(values)) {
    const chips = values.map((value) => {
      const box = element("input", { type: "checkbox", name, value });
      return element("label", {}, box, texts?.[value] ?? value);
    });
    group.replaceChildren(group.querySelector("legend"), ...chips);
  }
  const wanted = parameters().getAll(name);
  for (const box of group.querySelectorAll("input")) box.checked = wanted.includes(box.value);
}

/** Rules of several tools may share an id, and the filter knows no more than that. */
function showRules(chosen) {
  const counts = new Map();
  for (const { ruleId, findingCount } of scan.rules) counts.set(ruleId, (counts.get(ruleId) ?? 0) + findingCount);
  if (chosen && !counts.has(chosen)) counts.set(chosen, 0);
  const options = Array.from(counts, ([value, count]) =>
    element("option", { value }, `${value} (${counted.format(count)})`),
  );
  const select = byId("finding-filters").elements.rule;
  select.replaceChildren(element("option", { value: "" }, "All"), ...options);
  select.value = chosen;
}

// Findings

async function showFindings(signal) {
  const query = parameters();
  const change = shownChange();
  const path = change ? `/scans/${scan.id}/diff/${comparison.id}` : `/scans/${scan.id}/findings`;
  const filters = Object.fromEntries(FINDING_FILTERS.map((name) => [name, query.getAll(name)]));
  const { rows: findings, total } = await askPage(path, "findings", { change, ...filters }, signal);
  if (isBeyond(total)) return;
  byId("findings").replaceChildren(...findings.flatMap(findingRows));
  const isFiltered = FINDING_FILTERS.some((name) => query.get(name));
  byId("no-findings").textContent = isFiltered ? "No findings match." : NOTHING[change];
  byId("no-findings").hidden = findings.length > 0;
  byId("findings").closest("table").hidden = findings.length === 0;
  byId("clear").hidden = !isFiltered;
  showPages("finding-pages", findings.length, total);
  announce(`${counted.format(total)} findings`);
}

/** The row of a finding and, hidden, that of its details, which are made when they are opened. */
function findingRows(finding, index) {
  const id = `details-${index}`;
  const opener = element(
    "button",
    { type: "button", class: "opener", "aria-expanded": "false", "aria-controls": id },
    finding.message || finding.ruleId,
  );
  const state = element("td", { class: "state" }, stateBadge(finding.state));
  const row = element(
    "tr",
    { class: "finding" },
    element("td", { class: "severity" }, severityBadge(finding.severity)),
    element("td", { class: "what" }, opener, element("code", {}, finding.ruleId)),
    element("td", { class: "place" }, element("code", {}, ...breakable(placeOf(finding)))),
    state,
  );
  const cell = element("td", { colspan: 4 });
  const details = element("tr", { class: "details", id, hidden: true }, cell);
  const setOpen = (open) => {
    if (open && !cell.hasChildNodes()) cell.append(...detailsOf(finding, state));
    details.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  opener.addEventListener("click", () => {
    setOpen(details.hidden);
    const page = parameter("page");
    history.replaceState(null, "", changedAddress({ page, finding: details.hidden ? "" : finding.fingerprint }));
  });
  setOpen(finding.fingerprint === parameter("finding"));
  return [row, details];
}

function placeOf({ filePath, line }) {
  return line ? `${filePath}:${line}` : filePath;
}

/** Lets a long path go on in the next line behind its slashes. */
function breakable(path) {
  return path.split(/(?<=\/)(?=[^/])/).flatMap((part, index) => (index ? [element("wbr"), part] : [part]));
}

function moveBetweenFindings(event) {
  if (!event.target.matches(".opener")) return;
  const openers = [...byId("findings").querySelectorAll(".opener")];
  const opener = neighbour(openers, event.target, event, ["ArrowUp", "ArrowDown"]);
  if (!opener) return;
  event.preventDefault();
  opener.focus();
}

function detailsOf(finding, stateCell) {
  const snippet = finding.codeSnippet && element("pre", { tabindex: 0, "aria-label": "Code" }, finding.codeSnippet);
  const partial = finding.partialFingerprints.map(({ name, value }) => `${name}: ${value}`).join(", ");
  const rule = scan.rules.find(({ ruleId, toolName }) => ruleId === finding.ruleId && toolName === finding.toolName);
  const facts = terms([
    ["Rule", [finding.ruleId, rule?.shortDescription].filter(Boolean).join(": ")],
    ["Help", webLink(finding.helpUri)],
    ["Place", extentOf(finding)],
    ["Weaknesses", finding.cwe.join(", ")],
    ["Tool", finding.toolName],
    ["Suppressed", finding.suppressed ? "in the log" : ""],
    ["Fingerprint", element("code", {}, finding.fingerprint)],
    ["The tool's own", partial && element("code", {}, partial)],
  ]);
  return [
    element("p", { class: "message" }, finding.message),
    ...(snippet ? [snippet] : []),
    element("dl", { class: "facts" }, ...facts),
    triageForm(finding, stateCell),
  ];
}

function extentOf(finding) {
  const { line, column, endLine, endColumn } = finding;
  const start = column ? `, column ${column}` : "";
  if (endLine > line)
    return `${placeOf(finding)}${start} to line ${endLine}${endColumn ? `, column ${endColumn}` : ""}`;
  return placeOf(finding) + start + (column && endColumn ? `–${endColumn}` : "");
}

/** A link only to the web: a log may name any address, one of a script too. */
function webLink(text) {
  if (!text || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return text;
  return element("a", { href: text, rel: "noopener noreferrer", target: "_blank" }, text);
}

function triageForm(finding, stateCell) {
  const options = Object.entries(STATES).map(([value, text]) => element("option", { value }, text));
  const state = element("select", {}, ...options);
  const note = element("textarea", { rows: 2, maxlength: 10000 });
  const name = element("input", { name: "name", maxlength: 500, autocomplete: "name" });
  const decided = element("p", { class: "decided", role: "status" });
  name.value = sessionStorage.getItem(NAME_KEY) ?? "";
  const showDecision = () => {
    state.value = finding.state;
    note.value = finding.note;
    decided.textContent = decisionText(finding);
    stateCell.replaceChildren(stateBadge(finding.state));
  };
  const decide = (chosen, explained) =>
    attempt(async () => {
      const before = [finding.state, finding.note];
      Object.assign(finding, await saveState(finding, chosen, explained, name.value));
      showDecision();
      const undo = element("button", { type: "button", class: "plain" }, "Undo");
      undo.addEventListener("click", () => decide(...before).then(() => state.focus()));
      decided.append(" ", undo);
    });
  showDecision();
  const form = element(
    "form",
    { class: "triage", "aria-label": "Triage" },
    element("label", {}, "State", state),
    element("label", {}, "Note", note),
    element("label", {}, "Your name", name),
    element("button", { type: "submit", class: "primary" }, "Save"),
    decided,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem(NAME_KEY, name.value);
    decide(state.value, note.value);
  });
  return form;
}

async function saveState({ fingerprint }, state, note, name) {
  const path = `/findings/${encodeURIComponent(fingerprint)}`;
  const body = JSON.stringify({ state, note, changed_by: name });
  const options = { method: "PATCH", headers: { "content-type": "application/json" }, body };
  const answer = await ask(path, { organisation: scan.organisation }, options);
  return (await answer.json()).data.findingState;
}

function decisionText({ state, changedAt, changedBy }) {
  if (!changedAt) return "";
  const by = changedBy ? ` by ${changedBy}` : "";
  return `${STATES[state] ?? state}${by}, ${dated.format(new Date(changedAt))}`;
}

// Events

/** A download by link cannot carry a token. */
function exportScan(event) {
  if (!sessionStorage.getItem(TOKEN_KEY)) return;
  event.preventDefault();
  const { id } = scan;
  attempt(async () => {
    const blob = await (await ask(`/scans/${id}/sarif`)).blob();
    const href = URL.createObjectURL(blob);
    element("a", { href, download: `${id}.sarif` }).click();
    setTimeout(() => URL.revokeObjectURL(href), DOWNLOAD_MS);
  });
}

function deleteScan() {
  byId("delete-dialog").close();
  const organisation = parameter("organisation");
  const { id, organisation: owner } = scan;
  attempt(async () => {
    try {
      await ask(`/scans/${id}`, { organisation: owner }, { method: "DELETE" });
    } catch (error) {
      // somebody else was faster
      if (error.status !== 404) throw error;
    }
    await go(address("/scans", { organisation }), { replace: true });
    announce("The scan is deleted");
  });
}

function useToken(event) {
  event.preventDefault();
  const field = event.target.elements.token;
  sessionStorage.setItem(TOKEN_KEY, field.value.trim());
  field.value = "";
  show();
}

/** Filters count as soon as they are chosen, typed ones after a pause or Enter. */
function watchFilters(form, names) {
  let pause;
  const apply = (replace) => {
    clearTimeout(pause);
    if (form.closest("section").hidden) return;
    const chosen = new FormData(form);
    const changes = Object.fromEntries(names.map((name) => [name, chosen.getAll(name).map((value) => value.trim())]));
    const target = changedAddress(changes);
    if (target !== currentAddress()) go(target, { replace });
  };
  form.addEventListener("change", () => apply(false));
  form.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (event.target.type === "search") pause = setTimeout(() => apply(true), TYPING_PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply(false);
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    go(changedAddress(Object.fromEntries(names.map((name) => [name, ""]))));
  });
}

/** Follows links within the page without loading it anew; what opens a tab stays the browser's. */
function followRoute(event) {
  const link = event.target.closest("a[data-route]");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.href);
}

function watchDrops() {
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    byId("upload").classList.add("dropping");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) byId("upload").classList.remove("dropping");
  });
  addEventListener("drop", takeDropped);
}

function start() {
  byId("upload").addEventListener("submit", upload);
  byId("upload").addEventListener("input", () => (uploadKey = newKey()));
  byId("files").addEventListener("change", showChosen);
  byId("token").addEventListener("submit", useToken);
  byId("again").addEventListener("click", show);
  byId("tabs").addEventListener("keydown", moveBetweenTabs);
  byId("tabs").addEventListener("click", ({ target }) => {
    const tab = target.closest("[role=tab]");
    if (tab) go(changedAddress({ change: tab.dataset.change }));
  });
  byId("other").addEventListener("change", chooseOther);
  byId("older").addEventListener("click", showOlder);
  byId("findings").addEventListener("keydown", moveBetweenFindings);
  for (const id of ["scan-pages", "finding-pages"]) watchPages(byId(id));
  watchFilters(byId("scan-filters"), SCAN_FILTERS);
  watchFilters(byId("finding-filters"), FINDING_FILTERS);
  byId("export").addEventListener("click", exportScan);
  byId("delete").addEventListener("click", () => byId("delete-dialog").showModal());
  byId("keep").addEventListener("click", () => byId("delete-dialog").close());
  byId("delete-now").addEventListener("click", deleteScan);
  document.addEventListener("click", followRoute);
  addEventListener("popstate", show);
  watchDrops();
  history.replaceState("start", "");
  show();
}

start();
