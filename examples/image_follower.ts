#!/usr/bin/env -S deno run --allow-net --allow-read --allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT,WEBHOOK_PORT
/**
 * A Deployment annotated `example.kybern.dev/follow: registry.example.com/team/app:stable` runs what that tag means now.
 *
 * It shows events from outside: the registry's webhook (`POST`, as Docker's registry and Harbor send it, to
 * `WEBHOOK_PORT`, 8082) goes into a channel, and whichever Deployments follow the tag are reconciled at once. A webhook
 * only says that it is time to look: what the tag means is asked of the registry, and every 15 minutes without any
 * webhook, so that a lost one does no harm.
 *
 * Whoever may annotate a Deployment chooses the host that is asked, this machine among them: where that is not to be,
 * keep a list of registries.
 *
 * In a cluster it needs RBAC: `list`, `watch` and `patch` on deployments; `create` and `patch` on events.
 *
 * @module
 */
import { Deployment } from "jsr:@kybern/kybern@^0.1/api/apps/v1";
import { ChannelSource, Manager, type ManagerOptions } from "jsr:@kybern/kybern@^0.1/controller";

const follow = "example.kybern.dev/follow";
const lookEvery = 15 * 60_000;
const longestBody = 1 << 20;

/** What is outside of the cluster. */
export interface Outside {
  /** Serves the webhook until the signal aborts. */
  serve(handler: (request: Request) => Promise<Response>, signal: AbortSignal): Promise<void>;
  readonly fetch?: typeof fetch;
}

export function manager({ serve, fetch: send = fetch }: Outside, options: ManagerOptions = {}): Manager {
  const pushes = new ChannelSource({ name: "pushes" });
  return new Manager(options)
    .index(Deployment, "follows", ({ metadata: { annotations } }) => {
      const image = annotations?.[follow] && parse(annotations[follow]);
      return image ? [`${image.repository}:${image.tag}`] : [];
    })
    .add({
      name: "webhook",
      run: ({ client, signal, log }) =>
        serve(async (request) => {
          if (request.method !== "POST") return new Response("POST is expected\n", { status: 405 });
          const tags = pushedTags(await bodyOf(request));
          if (tags === undefined) {
            return new Response("this is no notification of a registry\n", { status: 400 });
          }
          for (const tag of tags) {
            const followers = await client.list(Deployment, { index: { name: "follows", value: tag } });
            log.info("pushed", { tag, followers: followers.length });
            for (const { metadata: { namespace = "", name } } of followers) pushes.send({ namespace, name });
          }
          return new Response();
        }, signal),
    })
    .controller("image-follower", {
      for: Deployment,
      sources: [pushes],
      workers: 4,
      reconcileTimeout: 30_000,
      async reconcile({ namespace, name }, { client, recorder, signal }) {
        const deployment = await client.get(Deployment, { namespace, name });
        const text = deployment?.metadata.annotations?.[follow];
        if (deployment === undefined || text === undefined) return;
        const image = parse(text);
        if (image === undefined) {
          recorder.event(
            deployment,
            "Warning",
            "BadImage",
            `${follow} must be as HOST/NAME:TAG, it is ${text}`,
          );
          return;
        }
        const { registry, repository, tag } = image;
        // A registry on this machine has no certificate.
        const scheme = /^(localhost|127\.0\.0\.1)(:|$)/.test(registry) ? "http" : "https";
        const answer = await send(`${scheme}://${registry}/v2/${repository}/manifests/${tag}`, {
          method: "HEAD",
          headers: {
            accept: "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json",
          },
          signal,
        });
        await answer.body?.cancel();
        const digest = answer.headers.get("docker-content-digest") ?? "";
        if (!answer.ok || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
          throw new Error(`${registry} answered ${answer.status} to the question what ${text} is`);
        }
        const wanted = `${registry}/${repository}@${digest}`;
        const { containers = [] } = deployment.spec?.template.spec ?? {};
        const old = containers.filter(({ image = "" }) =>
          image !== wanted && image.split("@")[0]!.replace(/:[^/]*$/, "") === `${registry}/${repository}`
        );
        if (old.length > 0) {
          await client.patch(Deployment, { namespace, name }, "strategic", {
            spec: { template: { spec: { containers: old.map(({ name }) => ({ name, image: wanted })) } } },
          });
          recorder.event(deployment, "Normal", "Followed", `${text} is ${digest} now`);
        }
        return { requeueAfter: lookEvery };
      },
    });
}

/** A reference to a tag in a registry that is named. */
function parse(text: string): { registry: string; repository: string; tag: string } | undefined {
  const match = /^([a-z0-9.-]+(?::\d+)?)\/([a-z0-9._/-]+):([\w.-]{1,128})$/.exec(text);
  return match === null ? undefined : { registry: match[1]!, repository: match[2]!, tag: match[3]! };
}

/** The text of a request that is not too long. */
async function bodyOf({ body }: Request): Promise<string> {
  let text = "";
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.length > longestBody) return "";
  }
  return text;
}

/** REPOSITORY:TAG of each push that a registry's notification tells of. */
function pushedTags(text: string): string[] | undefined {
  try {
    const { events }: { events: { action?: unknown; target?: { repository?: unknown; tag?: unknown } }[] } =
      JSON.parse(text);
    return events.filter(({ action }) => action === "push").map(({ target }) =>
      `${target?.repository}:${target?.tag}`
    );
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  const port = Number(Deno.env.get("WEBHOOK_PORT") || 8082);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error("image_follower: WEBHOOK_PORT must be a port");
    Deno.exit(1);
  }
  await manager({
    serve: (handler, signal) => Deno.serve({ port, signal }, handler).finished,
  }).run();
}
