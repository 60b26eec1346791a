/**
 * What `docs/deploying.md` has its readers copy: the program, the permissions of its image, and the manifests.
 *
 * @module
 */
import { type Manifest, parseManifests } from "../../dynamic/mod.ts";
import { projectRoot } from "../../tools/floors.ts";

const text = await Deno.readTextFile(new URL("docs/deploying.md", projectRoot));

/** The page's blocks in a language. */
function blocks(language: string): string[] {
  return [...text.matchAll(/^```(\S+).*\n([^]*?)^```$/gm)].filter(([, found]) => found === language)
    .map(([, , block]) => block!);
}

/** The program. */
export const program: string = blocks("ts")[0]!;

/** The manifests. */
export const manifests: readonly Manifest[] = blocks("yaml").flatMap((block) => parseManifests(block));

/** What the images are made of. */
export const images: readonly string[] = blocks("dockerfile");

/** Deno's permissions, as each of the images gives them. */
export const permissionsOfImages: readonly (readonly string[])[] = images.map((image) =>
  [...image.matchAll(/--allow-[a-z]+(=[^\s"\\]+)?/g)].map(([flag]) => flag)
);

/** A verb on a resource. */
export interface Right {
  readonly verb: string;
  /** As `leases.coordination.k8s.io`, or `secrets`. */
  readonly resource: string;
}

/** One line of a right. */
export function rightText({ verb, resource }: Right): string {
  return `${verb} ${resource}`;
}

/** What the roles grant, each once, sorted. */
export function granted(): string[] {
  interface Role extends Manifest {
    rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
  }
  const roles = manifests.filter(({ kind }) => kind === "Role" || kind === "ClusterRole") as Role[];
  const rights = roles.flatMap(({ rules }) => rules).flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.map((verb) => rightText({ verb, resource: [resource, group].filter(Boolean).join(".") }))
      )
    )
  );
  return [...new Set(rights)].sort();
}
