/**
 * What the demo does and what it claims came of it. Each claim is checked against the observer, never against the
 * controller's own word.
 *
 * @module
 */
import { Deployment } from "../../api/apps/v1.ts";
import { ConfigMap, Service } from "../../api/core/v1.ts";
import { Website } from "../../examples/website.ts";
import {
  type ClusterAccess,
  compareResourceVersion,
  isControlledBy,
  type ResourceType,
} from "../../meta/mod.ts";
import { ResourceClient } from "../../rest/mod.ts";
import type { Observer } from "./observer.ts";

/** Milliseconds that a claim may take to come true. */
const patience = 4000;
/** Milliseconds without any event after which the cluster counts as quiet. */
const pause = 200;
/** Seconds for which the third website is under embargo. */
const embargoSeconds = 2;

/** One step of the demo. */
export interface Claim {
  /** What is claimed, as one sentence. */
  readonly claim: string;
  /** Does it and checks it; a rejection is the claim's failure. */
  check(): Promise<void>;
}

/** The demo's steps, in order. */
export function claims(access: ClusterAccess, namespace: string, observer: Observer): Claim[] {
  const client = <T>(type: ResourceType<T>) => new ResourceClient(access, type, { namespace });
  const websites = client(Website);
  const page = (name: string) => observer.get(ConfigMap, name)?.data?.["index.html"];
  const create = (name: string, title: string, embargo = 0) =>
    websites.create({ metadata: { name }, spec: { title, embargoSeconds: embargo } });

  const childrenAreOwned = (name: string) => {
    const website = observer.get(Website, name);
    const children = [
      observer.get(ConfigMap, name),
      observer.get(Deployment, name),
      observer.get(Service, name),
    ];
    return website !== undefined &&
      children.every((child) => child !== undefined && isControlledBy(child, website));
  };
  const isObserved = (name: string) => {
    const website = observer.get(Website, name);
    return website?.status?.observedGeneration !== undefined &&
      website.status.observedGeneration === website.metadata.generation;
  };

  return [
    {
      claim: "three Websites get their ConfigMap, Deployment and Service",
      async check() {
        await create("alpha", "Alpha");
        await create("beta", "Beta <2>");
        await create("gamma", "Gamma", embargoSeconds);
        const names = ["alpha", "beta", "gamma"];
        await observer.until(
          () => names.every((name) => childrenAreOwned(name) && isObserved(name)),
          patience,
        );
        await observer.until(
          () => page("alpha") === "<h1>Alpha</h1>" && page("beta") === "<h1>Beta &#60;2&#62;</h1>",
          patience,
        );
      },
    },
    {
      claim: "a child that is deleted comes back",
      async check() {
        await observer.quiet(pause);
        const uid = observer.get(Service, "alpha")!.metadata.uid;
        await client(Service).delete("alpha");
        await observer.until(() => {
          const service = observer.get(Service, "alpha");
          return service !== undefined && service.metadata.uid !== uid;
        }, patience);
      },
    },
    {
      claim: "a child that is edited by hand is put right",
      async check() {
        await observer.quiet(pause);
        await client(ConfigMap).patch("beta", "merge", { data: { "index.html": "defaced" } });
        await observer.until(() => page("beta") === "defaced", patience);
        await observer.until(() => page("beta") === "<h1>Beta &#60;2&#62;</h1>", patience);
      },
    },
    {
      claim: "a change of the spec is rolled out",
      async check() {
        await websites.patch("alpha", "merge", { spec: { title: "Alpha, second edition", replicas: 3 } });
        await observer.until(() =>
          page("alpha") === "<h1>Alpha, second edition</h1>" &&
          observer.get(Deployment, "alpha")?.spec?.replicas === 3 &&
          observer.get(Website, "alpha")?.metadata.generation === 2 && isObserved("alpha"), patience);
      },
    },
    {
      claim: "a page under embargo is published when its time has come, with no event to tell of it",
      async check() {
        const first = observer.history.find(({ kind, name }) => kind === "ConfigMap" && name === "gamma");
        const before = (first?.object as { data?: Record<string, string> } | undefined)?.data?.["index.html"];
        if (before !== "<h1>Coming soon</h1>") {
          throw new Error(`gamma's first page was ${JSON.stringify(before)}`);
        }
        await observer.until(() => page("gamma") === "<h1>Gamma</h1>", embargoSeconds * 1000 + patience);
        await observer.until(
          () =>
            observer.get(Website, "gamma")?.status?.conditions?.some(({ type, status }) =>
              type === "Published" && status === "True"
            ) ?? false,
          patience,
        );
      },
    },
    {
      claim: "a Website that is deleted takes its children down first, by its finalizer",
      async check() {
        await websites.delete("beta");
        const gone = (kind: string) =>
          observer.history.find((each) =>
            each.type === "DELETED" && each.kind === kind && each.name === "beta"
          );
        const kinds = ["Website", "ConfigMap", "Deployment", "Service"];
        await observer.until(() => kinds.every((kind) => gone(kind) !== undefined), patience);
        const last = gone("Website")!.object.metadata.resourceVersion;
        for (const kind of kinds.slice(1)) {
          const version = gone(kind)!.object.metadata.resourceVersion;
          if ((compareResourceVersion(version, last) ?? 1) >= 0) {
            throw new Error(`the ${kind} went at version ${version}, after its Website at ${last}`);
          }
        }
      },
    },
  ];
}
