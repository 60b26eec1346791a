/**
 * A set of fields of an object: what a manager owns.
 *
 * A field may be in the set without what is below it, and the other way round.
 *
 * @module
 */
import { isJsonObject } from "../../schema/json_value.ts";
import { comparePathElements, type FieldPath, parsePathElement, type PathElement } from "./path_element.ts";
import type { MergeType } from "./merge_type.ts";

/** `fieldsV1`: a tree of steps. */
export interface FieldsV1 {
  [step: string]: unknown;
}

interface Entry {
  readonly element: PathElement;
  /** Whether the field itself is in the set. */
  readonly member: boolean;
  /** What is in the set below it; never empty. */
  readonly below: FieldSet | undefined;
}

/** Immutable once it is in use: {@linkcode FieldSet.add} is for who builds it. */
export class FieldSet {
  readonly #entries: Map<string, Entry>;

  constructor(entries: Iterable<readonly [string, Entry]> = []) {
    this.#entries = new Map(entries);
  }

  /** A set of these paths. */
  static of(...paths: readonly FieldPath[]): FieldSet {
    const set = new FieldSet();
    for (const path of paths) set.add(path);
    return set;
  }

  /**
   * Reads `fieldsV1`. Steps of kinds unknown to this server are dropped.
   *
   * @throws {SyntaxError} where it is malformed
   */
  static fromFieldsV1(fields: unknown): FieldSet {
    return readTree(fields, 0).below ?? new FieldSet();
  }

  /** Adds a field; what is above it is not added. The empty path, the whole object, is nobody's. */
  add(path: FieldPath): void {
    if (path.length === 0) return;
    const [element, ...rest] = path as [PathElement, ...PathElement[]];
    const old = this.#entries.get(element.text);
    if (rest.length === 0) {
      this.#entries.set(element.text, { element, member: true, below: old?.below });
      return;
    }
    const below = old?.below ?? new FieldSet();
    below.add(rest);
    this.#entries.set(element.text, { element, member: old?.member ?? false, below });
  }

  /** Whether nothing is in it. */
  get empty(): boolean {
    return this.#entries.size === 0;
  }

  /** Whether a field itself is in it. */
  has(path: FieldPath): boolean {
    if (path.length === 0) return false;
    const entry = this.#entries.get(path[0]!.text);
    if (path.length === 1) return entry?.member ?? false;
    return entry?.below?.has(path.slice(1)) ?? false;
  }

  /** What is in it below one step. */
  below(element: PathElement): FieldSet | undefined {
    return this.#entries.get(element.text)?.below;
  }

  /** The first steps of the paths in it. */
  steps(): {
    readonly element: PathElement;
    readonly member: boolean;
    readonly below: FieldSet | undefined;
  }[] {
    return [...this.#entries.values()];
  }

  /** What is in either. */
  union(other: FieldSet): FieldSet {
    if (other.empty) return this;
    if (this.empty) return other;
    const entries = new Map(this.#entries);
    for (const [text, theirs] of other.#entries) {
      const own = entries.get(text);
      entries.set(
        text,
        own === undefined ? theirs : {
          element: own.element,
          member: own.member || theirs.member,
          below: own.below && theirs.below ? own.below.union(theirs.below) : own.below ?? theirs.below,
        },
      );
    }
    return new FieldSet(entries);
  }

  /** What is in both. */
  intersection(other: FieldSet): FieldSet {
    return this.#filtered((own) => {
      const theirs = other.#entries.get(own.element.text);
      return {
        member: own.member && (theirs?.member ?? false),
        below: theirs?.below && own.below?.intersection(theirs.below),
      };
    });
  }

  /** What is in this and not in the other. A field that is in the other leaves what is below it. */
  difference(other: FieldSet): FieldSet {
    if (other.empty) return this;
    return this.#filtered((own) => {
      const theirs = other.#entries.get(own.element.text);
      if (theirs === undefined) return own;
      return {
        member: own.member && !theirs.member,
        below: theirs.below === undefined ? own.below : own.below?.difference(theirs.below),
      };
    });
  }

  /** As {@linkcode FieldSet.difference}; a field that is in the other also takes away what is below it. */
  recursiveDifference(other: FieldSet): FieldSet {
    if (other.empty) return this;
    return this.#filtered((own) => {
      const theirs = other.#entries.get(own.element.text);
      if (theirs === undefined) return own;
      if (theirs.member) return { member: false, below: undefined };
      return {
        member: own.member,
        below: theirs.below === undefined ? own.below : own.below?.recursiveDifference(theirs.below),
      };
    });
  }

  /**
   * With every declared field in it that something in it is below of. Members of maps and items of lists are not
   * added: that `data.a` is owned does not make `data` owned, but `spec` is.
   */
  withNamedFields(type: MergeType | undefined): FieldSet {
    const atom = type?.atom();
    const entries = new Map<string, Entry>();
    for (const [text, { element, member, below }] of this.#entries) {
      let child: MergeType | undefined;
      let named = false;
      if (element.kind === "field" && atom?.map !== undefined) {
        const declared = atom.map.field(element.name);
        named = declared !== undefined && below !== undefined;
        child = declared ?? atom.map.element;
      } else if (element.kind === "key" && atom?.list !== undefined) {
        child = atom.list.element;
      }
      entries.set(text, { element, member: member || named, below: below?.withNamedFields(child) });
    }
    return new FieldSet(entries);
  }

  /** Every path in it: at each level first the fields there, in order, then what is below them. */
  *paths(): Generator<FieldPath> {
    const entries = this.#sorted();
    for (const { element, member } of entries) if (member) yield [element];
    for (const { element, below } of entries) {
      if (below !== undefined) { for (const path of below.paths()) yield [element, ...path]; }
    }
  }

  /** The set as `fieldsV1`, steps in the server's order. */
  toFieldsV1(): FieldsV1 {
    const fields: FieldsV1 = {};
    for (const { element, member, below } of this.#sorted()) {
      fields[element.text] = { ...(member && below ? { ".": {} } : {}), ...below?.toFieldsV1() };
    }
    return fields;
  }

  #sorted(): Entry[] {
    return [...this.#entries.values()].sort((a, b) => comparePathElements(a.element, b.element));
  }

  #filtered(
    keep: (entry: Entry) => { readonly member: boolean; readonly below: FieldSet | undefined },
  ): FieldSet {
    const entries = new Map<string, Entry>();
    for (const [text, entry] of this.#entries) {
      const { member, below } = keep(entry);
      const left = below === undefined || below.empty ? undefined : below;
      if (member || left !== undefined) entries.set(text, { element: entry.element, member, below: left });
    }
    return new FieldSet(entries);
  }
}

/** Deeper trees than this are nobody's: objects have a depth limit too. */
const deepest = 1_000;

function readTree(tree: unknown, depth: number): { member: boolean; below: FieldSet | undefined } {
  if (tree !== null && tree !== undefined && !isJsonObject(tree)) {
    throw new SyntaxError("fieldsV1 is no tree of objects");
  }
  if (depth > deepest) throw new SyntaxError("fieldsV1 is too deep");
  const entries = new Map<string, Entry>();
  let member = false;
  for (const [text, value] of Object.entries(tree ?? {})) {
    if (text === ".") {
      member = true;
      continue;
    }
    const element = parsePathElement(text);
    if (element === undefined) continue;
    const child = readTree(value, depth + 1);
    entries.set(element.text, { element, ...child });
  }
  if (entries.size === 0) return { member: true, below: undefined };
  return { member, below: new FieldSet(entries) };
}
