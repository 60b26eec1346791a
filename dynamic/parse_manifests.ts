/**
 * Reads manifests: texts of YAML or JSON that hold objects of any kinds.
 *
 * @example Two objects in one text
 * ```ts
 * import { parseManifests } from "@kybern/kybern/dynamic";
 * import { assertEquals } from "@std/assert";
 *
 * const objects = parseManifests(`
 * apiVersion: v1
 * kind: Namespace
 * metadata: { name: shop }
 * ---
 * apiVersion: v1
 * kind: List
 * items:
 *   - { apiVersion: v1, kind: ConfigMap, metadata: { name: colours, namespace: shop } }
 * `);
 * assertEquals(objects.map(({ kind }) => kind), ["Namespace", "ConfigMap"]);
 * ```
 *
 * @module
 */
import { errorMessage } from "../meta/error_message.ts";
import { parseApiVersion, parseYamlDocuments, type Unstructured } from "../meta/mod.ts";

/** An object that says what it is. */
export interface Manifest extends Unstructured {
  /** Group and version, as `apps/v1`. */
  apiVersion: string;
  /** As `Deployment`. */
  kind: string;
}

/** One thing that is wrong with a manifest. It quotes no value: those of a Secret are none of a log's business. */
export interface ManifestProblem {
  /** Where the text is from, as the caller named it. */
  readonly source?: string;
  /** Which document of the text, counted from 1. */
  readonly document: number;
  /** Line of the text: of the fault where the parser tells it, else of the document's first; counted from 1. */
  readonly line: number;
  /** Path to an item, where the document is a list: `items[3]`. */
  readonly item?: string;
  /** What is wrong, and what would be right. */
  readonly problem: string;
}

function sentence({ source, document, line, item, problem }: ManifestProblem): string {
  const where = `document ${document} (line ${line})`;
  return [source, item === undefined ? where : `${where}, ${item}`, problem].filter(Boolean).join(": ");
}

/** Manifests cannot be read. `message` says where and why; nothing of the text is used. */
export class ManifestError extends Error {
  /** Always `ManifestError`. */
  override readonly name: string = "ManifestError";
  /** All that is wrong, in the text's order. */
  readonly problems: readonly ManifestProblem[];

  /** Describes one problem or several. */
  constructor(problems: readonly ManifestProblem[]) {
    super(problems.map(sentence).join("; "));
    this.problems = problems;
  }
}

/** Options of {@linkcode parseManifests}. */
export interface ParseManifestsOptions {
  /** Where the text is from, for errors; mostly the name of a file. */
  source?: string;
}

interface Document {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** Line of the whole text where it begins, counted from 1. */
  readonly line: number;
}

function isMapping(value: unknown): value is { [field: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The documents of a text, each with its own marker. A line that begins with `---` is a marker wherever it stands: YAML
 * allows it in no scalar. What stands before the first marker is a document if it is more than directives and comments.
 */
function* documentsOf(text: string): Generator<Document> {
  const starts = [
    0,
    ...[...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index).filter((at) => at > 0),
  ];
  let line = 1;
  let number = 0;
  let preamble = "";
  for (const [index, start] of starts.entries()) {
    const own = text.slice(start, starts[index + 1]);
    if (index === 0 && !own.startsWith("---") && own.split("\n").every((one) => /^\s*(?:[%#]|$)/.test(one))) {
      preamble = own;
    } else {
      number++;
      yield { text: preamble + own, number, line: line - lines(preamble) };
      preamble = "";
    }
    line += lines(own);
  }
}

function lines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** What the parser says, without the piece of the text that it shows below. */
function syntaxProblem(error: unknown, { number, line }: Document): Omit<ManifestProblem, "source"> {
  const [first = ""] = errorMessage(error).split("\n");
  const at = /\bline (\d+)/.exec(first);
  const problem = first.replace(/^YAML: /, "").replace(/ at line \d+, column (\d+):?$/, " (column $1)");
  return { document: number, line: at === null ? line : line + Number(at[1]) - 1, problem };
}

/** What is wrong with an object, if anything is. */
function faultOf(object: unknown): string | undefined {
  if (!isMapping(object)) return "expected an object with apiVersion and kind";
  const { apiVersion, kind, metadata } = object;
  if (kind === undefined || kind === "") return "there is no kind";
  if (typeof kind !== "string") return `kind is a ${typeof kind}, expected text`;
  if (apiVersion === undefined || apiVersion === "") return `the ${kind} has no apiVersion`;
  if (typeof apiVersion !== "string") return `apiVersion is a ${typeof apiVersion}, expected text`;
  try {
    parseApiVersion(apiVersion);
  } catch (error) {
    return (error as Error).message;
  }
  if (metadata === undefined || metadata === null) return undefined;
  if (!isMapping(metadata)) return "metadata is no object";
  for (const field of ["name", "namespace", "generateName"]) {
    const value = metadata[field];
    if (value !== undefined && value !== null && typeof value !== "string") {
      return `metadata.${field} is a ${typeof value}, expected text: put it in quotes`;
    }
  }
  return undefined;
}

/** The items of a list of objects: of kind `List`, or of a kind `…List` whose items may leave out what the list says. */
function itemsOf(object: unknown): unknown[] | undefined {
  if (!isMapping(object)) return undefined;
  const { kind, apiVersion, items, metadata } = object;
  if (typeof kind !== "string" || !kind.endsWith("List")) return undefined;
  // An object that has a name is one of a kind that happens to be called so.
  if (isMapping(metadata) && metadata.name !== undefined) return undefined;
  if (kind === "List" && (items === undefined || items === null)) return [];
  if (!Array.isArray(items)) return undefined;
  if (kind === "List") return items;
  return items.map((item) =>
    isMapping(item) ? { apiVersion, kind: kind.slice(0, -"List".length), ...item } : item
  );
}

/** An object, or what is in it where it is a list, at any depth. */
export function flattenLists(
  object: unknown,
  onObject: (object: unknown, path: string | undefined) => void,
  path?: string,
): void {
  const items = itemsOf(object);
  if (items === undefined) return onObject(object, path);
  for (const [index, item] of items.entries()) {
    flattenLists(item, onObject, `${path === undefined ? "" : `${path}.`}items[${index}]`);
  }
}

/**
 * Reads every object of a text. Documents without content are passed over; lists are taken apart.
 *
 * @throws {ManifestError} that names document, line and item of all that is wrong
 */
export function parseManifests(text: string, { source }: ParseManifestsOptions = {}): Manifest[] {
  const manifests: Manifest[] = [];
  const problems: ManifestProblem[] = [];
  const from = source === undefined ? {} : { source };
  for (const document of documentsOf(text.replace(/^\uFEFF/, ""))) {
    let parsed: unknown[];
    try {
      parsed = parseYamlDocuments(document.text);
    } catch (error) {
      problems.push({ ...from, ...syntaxProblem(error, document) });
      continue;
    }
    for (const one of parsed) {
      flattenLists(one, (object, item) => {
        const problem = faultOf(object);
        if (problem === undefined) {
          manifests.push(object as Manifest);
          return;
        }
        const where = { document: document.number, line: document.line };
        problems.push({ ...from, ...where, ...(item === undefined ? {} : { item }), problem });
      });
    }
  }
  if (problems.length > 0) throw new ManifestError(problems);
  return manifests;
}
