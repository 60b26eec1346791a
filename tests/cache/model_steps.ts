/**
 * The random lives of a server and of those who follow it: what can happen, and what happens in the life of a seed.
 *
 * @module
 */
import { seededRandom } from "../../testing/mod.ts";

/** What can go wrong between an informer and its server. */
export const faults = [
  "disconnect",
  "cut",
  "stall",
  "gone",
  "goneList",
  "busyWatch",
  "busyList",
  "unreachable",
  "forbidden",
  "notServed",
  "serverError",
  "noWatchList",
  "lostBookmark",
  "compaction",
] as const;

/** One kind of fault. */
export type Fault = (typeof faults)[number];

/** What is counted: the faults, and what else upsets an informer. A relist is seen, not ordered: faults lead to it. */
export const kinds = [...faults, "relist", "restart", "addHandler", "removeHandler"] as const;

/** One kind of what is counted. */
export type Kind = (typeof kinds)[number];

/** How a handler behaves. */
export type Manner = "quick" | "slow" | "throwing" | "rejecting" | "resyncing";

/** One step of a life. */
export type Step =
  | {
    readonly do: "write";
    readonly where: number;
    readonly names: readonly number[];
    readonly deletes: number;
  }
  | { readonly do: "bookmark"; readonly where: number }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "addHandler"; readonly manner: Manner }
  | { readonly do: "removeHandler"; readonly which: number }
  | { readonly do: "restart" }
  | { readonly do: "fault"; readonly where: number; readonly fault: Fault; readonly times: number };

/** Namespaces; a life knows the first of them, or both, each followed by itself. Steps say where they happen. */
export const namespaces = ["default", "other"] as const;

/** How many namespaces there are in the life of a seed. */
export function namespacesOf(seed: number): readonly string[] {
  return seed % 4 === 0 ? namespaces : namespaces.slice(0, 1);
}

/** Names of objects; few, so that things happen to the same ones. */
export const names = ["a", "b", "c", "d", "e", "f", "g"];

const spans = [1, 1_500, 40_000, 90_000];
const manners: readonly Manner[] = ["quick", "slow", "throwing", "rejecting", "resyncing"];

/** The life of a seed. */
export function lifeOf(seed: number, length: number): Step[] {
  const random = seededRandom(seed);
  const one = <T>(values: readonly T[]): T => values[random(values.length)]!;
  return Array.from({ length }, (): Step => {
    const dice = random(100);
    if (dice < 40) {
      const which = Array.from({ length: 1 + random(4) }, () => random(names.length));
      return { do: "write", where: random(namespaces.length), names: which, deletes: random(16) };
    }
    if (dice < 43) return { do: "bookmark", where: random(namespaces.length) };
    if (dice < 65) return { do: "pass", ms: one(spans) };
    if (dice < 70) return { do: "addHandler", manner: one(manners) };
    if (dice < 75) return { do: "removeHandler", which: random(4) };
    if (dice < 77) return { do: "restart" };
    return { do: "fault", where: random(namespaces.length), fault: one(faults), times: 1 + random(3) };
  });
}
