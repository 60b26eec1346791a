/**
 * Masks: what two right servers may answer differently is replaced by a placeholder of its form.
 *
 * The list is fixed. A mask never drops a key, leaves a value that is not of the expected form as it is, and leaves
 * alone what the case itself sent: a server has to give that back as it came.
 *
 * | where | form | placeholder |
 * |---|---|---|
 * | `uid`; wherever the same UUID is a value, or in a managed field's key | UUID, version 4 | `<uid-1>`: one number for one UUID throughout a case |
 * | `resourceVersion` of an object | decimal | `<rv-1>`: numbered by size, so that identity and order are compared |
 * | `resourceVersion` of a list or bookmark | decimal | `<rv>`: other writers move it on a shared server |
 * | times, by key | RFC 3339 in whole seconds, or with microseconds | `<time>`, `<microtime>` |
 * | `name` where a `generateName` was sent | that prefix and five characters | the prefix and `<suffix>` |
 * | `clusterIP`, `clusterIPs`, `serverAddress` | IPv4, with a port or without | `<ip>`, `<ip:port>` |
 * | `nodePort`, `healthCheckNodePort` | a number from the default range | `<port>` |
 * | `continue` | not empty | `<continue>` |
 * | a Table's cells of the columns Age, Created At, Last Seen … | a duration | `<age>` |
 * | a Table's column `description` | not empty | `<prose>`: upstream's sentences are not ours to copy |
 * | a served OpenAPI document's `?hash=` | 128 hexadecimal digits | `<hash>` |
 * | `token` | a JSON Web Token: three parts of base64url | `<token>` |
 * | `/version`: how the server was built | see {@linkcode buildFacts} | `<build>` |
 * | texts: `message` and warnings | UUIDs; versions after a known phrase; times in quoted objects; generated names | as above |
 *
 * Besides, the entries of `managedFields` are put in a fixed order: a server orders them by second, so that two writes
 * come out in one order or the other as the clock's second changes between them or not.
 *
 * @module
 */
import type { Exchange } from "./exchange.ts";
import { isObject, type Json } from "./json.ts";

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;
const wholeUuid = new RegExp(`^${uuid.source}$`);
const version = /^[1-9]\d*$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const microtime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const address = /^\d{1,3}(?:\.\d{1,3}){3}(:\d+)?$/;
const webToken = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;
const suffix = /^[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const age = /^(?:<unknown>|<invalid>|(?:\d+[smhdy])+)$/;
const ageColumns = new Set(["Age", "Created At", "Last Seen", "First Seen", "Duration", "Last Schedule"]);
const versionInText =
  /(current: |in object meta: |in record \(|too old resource version: \d+ \(|"resourceVersion\\?":\\?")(\d+)/g;
const timeInText = /(Time(?:stamp)?\\?":\\?"|"time\\?":\\?")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;

/** Keys whose values are times that a server takes from its clock. */
const timeKeys = new Set([
  "creationTimestamp",
  "deletionTimestamp",
  "time",
  "lastTransitionTime",
  "lastUpdateTime",
  "lastProbeTime",
  "lastPhaseTransitionTime",
  "lastScaleTime",
  "lastScheduleTime",
  "startTime",
  "completionTime",
  "firstTimestamp",
  "lastTimestamp",
  "eventTime",
  "lastObservedTime",
  "acquireTime",
  "renewTime",
  "expirationTimestamp",
]);

const addressKeys = new Set(["clusterIP", "clusterIPs", "serverAddress"]);
const portKeys = new Set(["nodePort", "healthCheckNodePort"]);

/** What `/version` says of a server's build. Each is masked if it is text at all. */
const buildFacts = new Set(["buildDate", "compiler", "gitCommit", "gitTreeState", "goVersion", "platform"]);

/** Gathers what a case's exchanges have in common, then masks them. */
export class Masks {
  /** Everything the case sent of its own: not masked wherever it comes back. */
  readonly #sent = new Sent();
  readonly #seen = new Set<string>();

  /** Notes what a request carries. Values that came out of an earlier answer are the server's, not the case's own. */
  sending(value: Json): void {
    eachLeaf(value, "", (leaf, key) => {
      if (!this.#seen.has(String(leaf))) this.#sent.add(key, leaf);
    });
  }

  /** Notes what an answer carries. */
  received(value: Json): void {
    eachLeaf(value, "", (leaf) => this.#seen.add(String(leaf)));
  }

  /** The exchanges of a whole case, masked. */
  apply(exchanges: readonly Exchange[]): Exchange[] {
    const names = new Names(this.#sent);
    for (const exchange of exchanges) {
      for (const part of [exchange.body, exchange.view, exchange.events]) names.collect(part);
    }
    names.rank();
    return exchanges.map((exchange) => {
      const masked: Exchange = {
        request: maskRequest(exchange.request, names),
        status: exchange.status,
        headers: Object.fromEntries(
          Object.entries(exchange.headers).map(([key, value]) => [key, names.text(value)]),
        ),
      };
      if ("body" in exchange) masked.body = maskTree(exchange.body, "", names);
      if ("view" in exchange) masked.view = maskTree(exchange.view, "", names);
      if (exchange.events) masked.events = exchange.events.map((event) => maskTree(event, "", names));
      if (exchange.ended) masked.ended = exchange.ended;
      return masked;
    });
  }
}

/** What a case sent of its own. */
class Sent {
  readonly #texts = new Set<string>();
  readonly #versions = new Set<string>();
  readonly #ports = new Set<number>();
  /** What was asked for as the beginning of names: an answer may have the name alone. */
  readonly prefixes = new Set<string>();

  add(key: string, value: string | number): void {
    // A version or a port is short enough to be something else too: these count only where they are what they are.
    if (key === "generateName") this.prefixes.add(String(value));
    if (key === "resourceVersion") this.#versions.add(String(value));
    else if (portKeys.has(key) && typeof value === "number") this.#ports.add(value);
    else if (typeof value === "string") this.#texts.add(value);
  }

  hasText = (value: string): boolean => this.#texts.has(value);
  hasVersion = (value: string): boolean => this.#versions.has(value);
  hasPort = (value: number): boolean => this.#ports.has(value);
}

/** The numbers of a case's UUIDs and versions, and its generated names. */
class Names {
  readonly sent: Sent;
  readonly #uids = new Map<string, number>();
  readonly #versions = new Map<string, number>();
  readonly #generated = new Map<string, string>();
  readonly continues = new Set<string>();

  constructor(sent: Sent) {
    this.sent = sent;
  }

  collect(value: Json): void {
    if (Array.isArray(value)) {
      for (const item of value) this.collect(item);
      return;
    }
    if (!isObject(value)) return;
    const { uid, resourceVersion, name } = value;
    const own = typeof uid === "string" && wholeUuid.test(uid);
    if (own && typeof resourceVersion === "string" && version.test(resourceVersion)) {
      this.#versions.set(resourceVersion, 0);
    }
    for (const prefix of this.sent.prefixes) {
      if (typeof name !== "string" || this.sent.hasText(name) || !name.startsWith(prefix)) continue;
      if (suffix.test(name.slice(prefix.length))) this.#generated.set(name, `${prefix}<suffix>`);
    }
    if (typeof value.continue === "string" && value.continue !== "") this.continues.add(value.continue);
    for (const key of Object.keys(value).sort()) {
      const part = value[key];
      if (key === "uid" && typeof part === "string" && wholeUuid.test(part)) this.#number(part);
      else this.collect(part);
    }
  }

  rank(): void {
    const inOrder = [...this.#versions.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    inOrder.forEach((key, index) => this.#versions.set(key, index + 1));
  }

  #number(uid: string): void {
    if (!this.sent.hasText(uid) && !this.#uids.has(uid)) this.#uids.set(uid, this.#uids.size + 1);
  }

  uid(value: string): string {
    const number = this.#uids.get(value);
    return number === undefined ? value : `<uid-${number}>`;
  }

  /** One in a text may be met there first. */
  uidInText(value: string): string {
    this.#number(value);
    return this.uid(value);
  }

  version(value: string, ofObject: boolean): string {
    if (!version.test(value)) return value;
    if (ofObject) return `<rv-${this.#versions.get(value)}>`;
    return this.sent.hasVersion(value) ? value : "<rv>";
  }

  generated(value: string): string {
    for (const [name, placeholder] of this.#generated) value = value.replaceAll(name, placeholder);
    return value;
  }

  /** Free text. */
  text(value: string): string {
    const uids = value.replace(uuid, (found) => this.uidInText(found));
    const versions = uids.replace(versionInText, (_all, before, _digits) => `${before}<rv>`);
    return this.generated(versions.replace(timeInText, "$1<time>"));
  }
}

function maskTree(value: Json, key: string, names: Names): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => maskTree(item, key, names));
    return key === "managedFields" ? inFixedOrder(items) : items;
  }
  if (!isObject(value)) return maskLeaf(value, key, names);
  const masked: Record<string, Json> = {};
  for (const [name, part] of Object.entries(value)) {
    // A managed field is named after the key of its list's element: owner references have a UUID there.
    const plain = name.startsWith('k:{"uid":') ? names.text(name) : name;
    masked[plain] = maskTree(part, name, names);
  }
  if (typeof value.resourceVersion === "string") {
    const ofObject = typeof value.uid === "string" && wholeUuid.test(value.uid);
    masked.resourceVersion = names.version(value.resourceVersion, ofObject);
  }
  if (value.kind === "Table") maskTable(value, masked, names);
  if ("gitVersion" in value) {
    for (const fact of buildFacts) if (typeof value[fact] === "string") masked[fact] = "<build>";
  }
  return masked;
}

function maskLeaf(value: Json, key: string, names: Names): Json {
  if (portKeys.has(key) && typeof value === "number") {
    return value >= 30000 && value <= 32767 && !names.sent.hasPort(value) ? "<port>" : value;
  }
  if (typeof value !== "string") return value;
  if (key === "uid") return names.uid(value);
  if (key === "message") return names.text(value);
  if (key === "token" && webToken.test(value)) return "<token>";
  if (key === "continue") return value === "" || names.sent.hasText(value) ? value : "<continue>";
  if (key === "serverRelativeURL") return value.replace(/\?hash=[0-9A-F]{128}$/, "?hash=<hash>");
  if (timeKeys.has(key) && !names.sent.hasText(value)) {
    if (time.test(value)) return "<time>";
    if (microtime.test(value)) return "<microtime>";
  }
  if (addressKeys.has(key) && !names.sent.hasText(value)) {
    const found = address.exec(value);
    if (found) return found[1] === undefined ? "<ip>" : "<ip:port>";
  }
  return names.generated(names.uid(value));
}

function maskTable(table: Json, masked: Json, names: Names): void {
  const columns: Json[] = Array.isArray(table.columnDefinitions) ? table.columnDefinitions : [];
  columns.forEach((column, index) => {
    if (typeof column?.description === "string" && column.description !== "") {
      if (!names.sent.hasText(column.description)) masked.columnDefinitions[index].description = "<prose>";
    }
  });
  const rows: Json[] = Array.isArray(table.rows) ? table.rows : [];
  rows.forEach((row, rowIndex) => {
    if (!Array.isArray(row?.cells)) return;
    masked.rows[rowIndex].cells = row.cells.map((cell: Json, index: number) => {
      if (typeof cell !== "string" || names.sent.hasText(cell)) return cell;
      if (ageColumns.has(columns[index]?.name)) {
        if (age.test(cell)) return "<age>";
        if (time.test(cell)) return "<time>";
      }
      return address.test(cell) ? "<ip>" : names.text(cell);
    });
  });
}

/** Entries by what they are, not by when they came. */
function inFixedOrder(entries: Json[]): Json[] {
  const key = (entry: Json) =>
    JSON.stringify([entry?.operation, entry?.manager, entry?.subresource ?? "", entry?.apiVersion]);
  return entries.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** Versions and continue tokens in a query are named like those in bodies. */
function maskRequest(request: string, names: Names): string {
  return names.generated(request)
    .replace(/([?&]resourceVersion=)(\d+)/g, (_all, before, value) => before + names.version(value, false))
    .replace(/([?&]continue=)([^& ]+)/g, (all, before, value) => {
      return names.continues.has(decodeURIComponent(value)) ? `${before}<continue>` : all;
    });
}

function eachLeaf(value: Json, key: string, visit: (leaf: string | number, key: string) => void): void {
  if (Array.isArray(value)) { for (const item of value) eachLeaf(item, key, visit); }
  else if (isObject(value)) { for (const [name, part] of Object.entries(value)) eachLeaf(part, name, visit); }
  else if (typeof value === "string" || typeof value === "number") visit(value, key);
}
