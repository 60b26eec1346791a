/**
 * Which form an answer takes, by the request's Accept header.
 *
 * Source: Kubernetes documentation, "API Concepts": `application/json;as=Table;v=v1;g=meta.k8s.io` and the like.
 * Answers are never in protobuf; clients that offer it take JSON instead.
 *
 * @module
 */

/** A form of an answer. */
export interface Representation {
  readonly format: "json" | "yaml";
  /** Another kind than the object's own, as which it is shown. */
  readonly as?: "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList" | "APIGroupDiscoveryList";
  /** Version of `as`. */
  readonly version?: string;
  /** Whole parameters, for answers that repeat them. */
  readonly group?: string;
}

/** What an endpoint can answer besides the plain form. */
export type Transforms = ReadonlySet<NonNullable<Representation["as"]>>;

/** The plain form only. */
export const plainOnly: Transforms = new Set();
/** Where objects are answered. */
export const objectTransforms: Transforms = new Set(["Table", "PartialObjectMetadata"]);
/** Where lists are answered. */
export const listTransforms: Transforms = new Set(["Table", "PartialObjectMetadataList"]);
/** Where events are answered. */
export const watchTransforms: Transforms = new Set(["Table", "PartialObjectMetadata"]);

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/** The clauses of an Accept header, best first. */
function parseAccept(header: string): Clause[] {
  const clauses: Clause[] = [];
  for (const text of header.split(",")) {
    const [type = "", ...rest] = text.split(";").map((part) => part.trim());
    if (type === "") continue;
    const parameters = new Map<string, string>();
    let quality = 1;
    for (const parameter of rest) {
      const equals = parameter.indexOf("=");
      if (equals === -1) continue;
      const name = parameter.slice(0, equals).trim().toLowerCase();
      const value = parameter.slice(equals + 1).trim();
      if (name === "q") quality = Number(value);
      else parameters.set(name, value);
    }
    clauses.push({ type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 0 });
  }
  return clauses.sort((a, b) => b.quality - a.quality);
}

/** Options of {@linkcode negotiate}. */
export interface NegotiateOptions {
  /** What `as=` may ask for. */
  readonly transforms?: Transforms;
  /** Whether YAML can be answered; it cannot be streamed. */
  readonly yaml?: boolean;
}

/** The best form that both sides know; undefined when there is none. No header means JSON. */
export function negotiate(header: string | null, options: NegotiateOptions = {}): Representation | undefined {
  if (header === null || header.trim() === "") return { format: "json" };
  for (const { type, parameters, quality } of parseAccept(header)) {
    if (quality === 0) continue;
    const format = formatOf(type, options.yaml ?? true);
    if (format === undefined) continue;
    const as = parameters.get("as");
    if (as === undefined) return { format };
    const group = parameters.get("g") ?? "";
    const version = parameters.get("v") ?? "";
    if (!(options.transforms ?? plainOnly).has(as as NonNullable<Representation["as"]>)) continue;
    if (!isKnownTransform(as, group, version)) continue;
    return { format, as: as as NonNullable<Representation["as"]>, version, group };
  }
  return undefined;
}

function isKnownTransform(as: string, group: string, version: string): boolean {
  if (as === "APIGroupDiscoveryList") return group === "apidiscovery.k8s.io" && version === "v2";
  return group === "meta.k8s.io" && (version === "v1" || version === "v1beta1");
}

function formatOf(type: string, yaml: boolean): Representation["format"] | undefined {
  switch (type) {
    case "application/json":
    case "*/*":
    case "application/*":
      return "json";
    case "application/yaml":
      return yaml ? "yaml" : undefined;
    default:
      return undefined;
  }
}

/** Media types that objects come in, as messages list them. */
export const objectMediaTypes: readonly string[] = [
  "application/json",
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
];

/**
 * Whether a path that gives these media types can serve an Accept header at all. kube-apiserver's router asks this
 * before anything else, and knows no `application/*`.
 */
export function isRoutable(header: string | null): boolean {
  if (header === null || header.trim() === "") return true;
  return parseAccept(header).some(({ type }) => type === "*/*" || objectMediaTypes.includes(type));
}

/** Media types that watches come in, as messages list them. */
export const watchMediaTypes: readonly string[] = [
  "application/json;stream=watch",
  "application/vnd.kubernetes.protobuf;stream=watch",
];
