/**
 * What an example has made of the world, as text that two runs can be compared by.
 *
 * What a server chooses anew each time is masked: uids (also in the names of managed fields), versions, times, cluster
 * addresses, and the run's own namespace. So is what an example draws by chance. Everything else counts: metadata with
 * labels, annotations, owners, finalizers, generations and the managers of each field, specs, statuses, and what the
 * example keeps outside of the cluster.
 *
 * @module
 */
import type { KubernetesObject, Stored } from "../../meta/mod.ts";
import type { Life, World } from "../examples/life.ts";

/** What is masked in the text, and by what. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, "<uid>"],
  [/"resourceVersion":"\d+"/g, '"resourceVersion":"<version>"'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>"],
  [/"(clusterIPs?)":(?:"[\d.]+"|\["[\d.]+"\])/g, '"$1":"<address>"'],
  // A password by chance, of `secret_rotation.ts`.
  [/"password":"[\w+/]{43}="/g, '"password":"<32 letters>"'],
];

/** The state of all objects of an example's kinds in its world, one object a line. */
export async function snapshot(life: Life, world: World): Promise<string[]> {
  const lines: string[] = [];
  for (const type of life.kinds) {
    for (const object of await world.objectsOf(type)) {
      if (!isServers(object)) lines.push(`${type.kind} ${masked(sorted(inOrder(object)), world.namespace)}`);
    }
  }
  const outside = world.outside.state?.();
  if (outside !== undefined) lines.push(`outside ${masked(outside, world.namespace)}`);
  return lines.sort();
}

/** What a real cluster puts into each namespace by itself. */
function isServers({ metadata: { name } }: Stored<KubernetesObject>): boolean {
  return name === "kube-root-ca.crt";
}

function masked(value: unknown, namespace: string): string {
  const text = JSON.stringify(value).replaceAll(namespace, "<world>");
  return masks.reduce((text, [pattern, mask]) => text.replace(pattern, mask), text);
}

/** Managed fields by who manages them, since a server orders them by the second. */
function inOrder(object: Stored<KubernetesObject>): unknown {
  const { managedFields } = object.metadata;
  if (managedFields === undefined) return object;
  const key = (entry: object) => JSON.stringify(entry, ["manager", "operation", "subresource"]);
  const ordered = managedFields.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return { ...object, metadata: { ...object.metadata, managedFields: ordered } };
}

/** The same with the members of all objects by name. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, sorted(part)]),
  );
}
