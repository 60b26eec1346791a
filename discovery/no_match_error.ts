/**
 * Kinds and resources that a server does not serve, or serves more than one of.
 *
 * @module
 */
import type { GroupVersionResource } from "../meta/mod.ts";

/** What a mapper could not find out of: why, by group and version. */
export type DiscoveryFailures = ReadonlyMap<string, Error>;

function withFailures(message: string, failures: DiscoveryFailures): string {
  if (failures.size === 0) return message;
  const told = [...failures].map(([groupVersion, error]) => `${groupVersion} (${error.message})`).join(", ");
  return `${message}; what ${
    failures.size === 1 ? "this serves" : "these serve"
  } could not be found out: ${told}`;
}

/** The server serves nothing that matches. */
export class NoMatchError extends Error {
  /** Always `NoMatchError`. */
  override readonly name: string = "NoMatchError";
  /** What was looked for, for people: `kind Widget in group example.com`. */
  readonly what: string;
  /** Groups and versions that could not be looked into, and why: it may be in one of these. */
  readonly failures: DiscoveryFailures;

  /** Versions in which it is served, where those that were looked for are not among them. */
  readonly servedIn: readonly string[];

  /** Describes a search. @param what what was looked for */
  constructor(what: string, failures: DiscoveryFailures = new Map(), servedIn: readonly string[] = []) {
    const there = servedIn.length === 0 ? "" : `, but in ${servedIn.join(" and ")}`;
    super(withFailures(`the server serves no ${what}${there}`, failures));
    this.what = what;
    this.failures = failures;
    this.servedIn = servedIn;
  }
}

/** Several resources of one group and version have the kind that was asked for: only their names tell them apart. */
export class AmbiguousKindError extends Error {
  /** Always `AmbiguousKindError`. */
  override readonly name: string = "AmbiguousKindError";
  /** The resources. */
  readonly resources: readonly GroupVersionResource[];

  /** Describes a search. @param what what was looked for */
  constructor(what: string, resources: readonly GroupVersionResource[]) {
    super(`more than one resource has ${what}: ${resources.map(({ resource }) => resource).join(", ")}`);
    this.resources = resources;
  }
}
