/**
 * The behaviours that users of Kubernetes clients count on: an id and a sentence for each, by group, and which groups
 * have to be shown by tests today.
 *
 * `groups/XX.json` holds a group, `due.json` the groups that are due. An id that no test can show has a reason in its
 * group's `reasons`: `Go's own: …` or `impossible in Deno (what was tried)`. A tenth of a group, rounded up, may have
 * one.
 *
 * @module
 */
import due from "./due.json" with { type: "json" };

/** Behaviours that belong together. */
export interface Group {
  /** The letters before the dash of its ids. */
  readonly id: string;
  /** What it is about. */
  readonly title: string;
  /** What is counted on, in a sentence, by id. */
  readonly behaviours: Readonly<Record<string, string>>;
  /** Why no test shows it, by id. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** How many ids of a group of this size may have a reason in a test's place. */
export function reasonsAllowed(size: number): number {
  return Math.ceil(size / 10);
}

function isTexts(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === "string" && text !== "");
}

/**
 * Reads one group.
 *
 * @param id what its file is named for
 * @param text the file's content
 * @throws {SyntaxError} naming the file, and what is wrong in it
 */
export function parseGroup(id: string, text: string): Group {
  const wrong = (what: string) => new SyntaxError(`tests/behaviours/groups/${id}.json: ${what}`);
  let read: Partial<Record<keyof Group, unknown>>;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw wrong((error as SyntaxError).message);
  }
  const { title, behaviours, reasons } = read;
  if (typeof title !== "string" || title === "") throw wrong("it has no title");
  if (!isTexts(behaviours)) throw wrong("behaviours is not a map of ids to sentences");
  if (!isTexts(reasons)) throw wrong("reasons is not a map of ids to reasons");
  const ids = Object.keys(behaviours);
  for (const behaviour of ids) {
    if (!new RegExp(`^${id}-\\d\\d$`).test(behaviour)) throw wrong(`"${behaviour}" is no id of this group`);
  }
  for (const [behaviour, reason] of Object.entries(reasons)) {
    if (!Object.hasOwn(behaviours, behaviour)) throw wrong(`there is no ${behaviour} to give a reason for`);
    if (!/^(Go's own\b|impossible in Deno \(.+\))/.test(reason)) {
      throw wrong(
        `the reason for ${behaviour} begins with neither "Go's own" nor "impossible in Deno (what was tried)"`,
      );
    }
  }
  const given = Object.keys(reasons).length;
  const allowed = reasonsAllowed(ids.length);
  if (given > allowed) throw wrong(`${given} reasons, where ${ids.length} behaviours may have ${allowed}`);
  return { id, title, behaviours, reasons };
}

/** Reads every group, in the order of their names. */
export async function readGroups(): Promise<Group[]> {
  const folder = new URL("groups/", import.meta.url);
  const groups: Group[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const text = await Deno.readTextFile(new URL(name, folder));
    groups.push(parseGroup(name.replace(/\.json$/, ""), text));
  }
  return groups.sort((a, b) => a.id < b.id ? -1 : 1);
}

/** The groups whose every behaviour has to be shown today. */
export function groupsDue(): string[] {
  return Object.values(due).flat();
}
