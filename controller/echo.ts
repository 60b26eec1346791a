/**
 * Whether the event of a write can be told from news.
 *
 * Servers answer a write that changes nothing with the version that somebody else's change has made, and one that
 * changes something with an object that may hold another's change, too. So an answer's version alone does not tell. What
 * it holds does: an answer in which everything is as the reconcile knew it, or as it was sent, holds nothing that the
 * reconcile has not seen, whoever wrote what.
 *
 * @module
 */
import type { KubernetesObject } from "../meta/mod.ts";
import { sameJson } from "../rest/merge_from.ts";
import type { SentWrite } from "./reconcile_write.ts";

/** An object as the cache has it, or as a server answered. */
type Known = Pick<KubernetesObject, "metadata"> & { readonly status?: unknown };

type Fields = { readonly [name: string]: unknown };

/** What follows from every write. */
const bookkeeping: ReadonlySet<string> = new Set(["resourceVersion", "generation", "managedFields"]);

/** Members by which servers tell the items of a list from each other. */
const itemNames = [
  "name",
  "key",
  "type",
  "uid",
  "ip",
  "port",
  "containerPort",
  "mountPath",
  "devicePath",
  "topologyKey",
];

/**
 * Whether the answer to a write holds nothing but what was known of the object before, and what was sent.
 *
 * @param known the object as the reconcile could know it; `undefined` where the cache had none
 */
export function isEcho(answer: Known, known: Known | undefined, sent: SentWrite): boolean {
  if (known === undefined || known.metadata?.uid !== answer.metadata?.uid) return isOwnMaking(answer, sent);
  const { status: sentStatus, ...sentRest } = (isFields(sent.body) ? sent.body : {}) as Fields;
  const { status, ...rest } = withoutBookkeeping(answer);
  const { status: knownStatus, ...knownRest } = withoutBookkeeping(known);
  // What a replacement leaves out goes, where a patch leaves it as it is.
  const whole = sent.verb === "update";
  return sent.subresource === "status"
    ? sameJson(rest, knownRest) && isKnown(status, knownStatus, sentStatus, whole)
    : isKnown(rest, knownRest, sentRest, whole) && isKnown(status, knownStatus, sentStatus, false);
}

/** Whether a write has made the object: a create has, and an apply of which nobody else has written anything. */
function isOwnMaking({ metadata }: Known, { verb, subresource, fieldManager }: SentWrite): boolean {
  if (subresource !== "") return false;
  if (verb === "create") return true;
  const managers = metadata?.managedFields ?? [];
  return verb === "apply" && managers.length > 0 && managers.every(({ manager }) => manager === fieldManager);
}

function withoutBookkeeping({ metadata = {}, ...rest }: Known): Fields {
  const kept = Object.entries(metadata).filter(([name]) => !bookkeeping.has(name));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

/**
 * Whether everything in `answer` is as in `known`, or as it was sent.
 *
 * @param whole whether what was not sent may be gone
 */
function isKnown(answer: unknown, known: unknown, sent: unknown, whole: boolean): boolean {
  if (sameJson(answer, known)) return true;
  if (sent === undefined) return whole && answer === undefined;
  if (Array.isArray(answer) && Array.isArray(sent)) {
    if (!whole && Array.isArray(known) && known.length > answer.length) return false; // whose item went?
    return answer.length === sent.length && answer.every((item, index) => {
      const before = Array.isArray(known) ? known[index] : undefined;
      return isKnown(item, isSameItem(before, sent[index]) ? before : undefined, sent[index], whole);
    });
  }
  if (!isFields(answer) || !isFields(sent)) return sameJson(answer, sent);
  const before = isFields(known) ? known : {};
  const names = new Set([...Object.keys(answer), ...Object.keys(before), ...Object.keys(sent)]);
  return [...names].every((name) => isKnown(own(answer, name), own(before, name), own(sent, name), whole));
}

/** Whether two items of lists are one, as far as their names tell. */
function isSameItem(a: unknown, b: unknown): boolean {
  if (!isFields(a) || !isFields(b)) return false;
  return itemNames.every((name) => sameJson(own(a, name), own(b, name)));
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
