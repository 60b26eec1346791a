/**
 * What is served below a kind's objects: the members of its `…Subresources` interface, and their values.
 *
 * @module
 */
import type { ResourceFacts, SubresourceFacts } from "../../schema/facts.ts";
import { docComment, memberText, type TypeText } from "./type_text.ts";

/** Paths that are no object to be read and written: they carry streams, or another server's answers. */
const streams: ReadonlySet<string> = new Set(["attach", "exec", "log", "portforward", "proxy"]);

/** Paths below which what was created is answered with a Status. */
const answersStatus: ReadonlySet<string> = new Set(["binding", "eviction"]);

/** Names of two words, in camelCase. */
const names: { readonly [subresource: string]: string } = { ephemeralcontainers: "ephemeralContainers" };

/** Where the names in types come from. */
export interface SubresourceNames {
  /** The interface of a kind, as the file knows it. */
  kind(identity: { readonly group: string; readonly version: string; readonly kind: string }): string;
  /** A name of `meta/`. */
  meta(name: string): string;
}

/** The subresources of a kind that typed clients know, in order. */
export function objectSubresources({ subresources }: ResourceFacts): readonly SubresourceFacts[] {
  return subresources.filter(({ subresource }) => !streams.has(subresource));
}

/** The members of the interface, each with its doc comment. */
export function subresourceTypes(resource: ResourceFacts, from: SubresourceNames): string[] {
  return objectSubresources(resource).map(({ subresource, responseKind, verbs }) => {
    const takes = from.kind(responseKind);
    const answers = answersStatus.has(subresource)
      ? [from.meta("Status")]
      : verbs.includes("get") || responseKind.kind === resource.kind
      ? []
      : [`${from.meta("Answered")}<${takes}>`];
    const type: TypeText = {
      form: "generic",
      name: from.meta("SubresourceType"),
      parameters: [takes, verbs.map((verb) => JSON.stringify(verb)).join(" | "), ...answers],
    };
    const doc = docComment("  ", [`\`${resource.resource}/${subresource}\`: takes {@linkcode ${takes}}.`]);
    return `${doc}${memberText("  ", `readonly ${nameOf(subresource)}`, type)}`;
  });
}

/** The value of the `subresources` member; nothing where there are none. */
export function subresourceValues(resource: ResourceFacts): string {
  const members = objectSubresources(resource).map(({ subresource, responseKind, verbs }) =>
    `    ${nameOf(subresource)}: {
      path: ${JSON.stringify(subresource)},
      group: ${JSON.stringify(responseKind.group)},
      version: ${JSON.stringify(responseKind.version)},
      kind: ${JSON.stringify(responseKind.kind)},
      verbs: [${verbs.map((verb) => JSON.stringify(verb)).join(", ")}],
    },\n`
  );
  return members.length === 0 ? "" : `  subresources: {\n${members.join("")}  },\n`;
}

function nameOf(subresource: string): string {
  return names[subresource] ?? subresource;
}
