#!/usr/bin/env -S deno run --allow-net --allow-read --allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT
/**
 * A Secret annotated `example.kybern.dev/rotate-every: 30d` gets a new password when its time is over, and the
 * Deployments that use it are rolled out with it.
 *
 * It shows work that is due at a time, which survives restarts since the time of the last rotation stands on the object;
 * and two controllers in one manager: what has to follow from a rotation is found by looking at the Secret, so that
 * nothing is lost when the program ends between the two.
 *
 * In a cluster it needs RBAC: `list`, `watch` and `patch` on secrets and deployments; `create` and `patch` on events.
 *
 * @module
 */
import { Deployment } from "jsr:@kybern/kybern@^0.1/api/apps/v1";
import { Secret } from "jsr:@kybern/kybern@^0.1/api/core/v1";
import { Manager, type ManagerOptions, watched } from "jsr:@kybern/kybern@^0.1/controller";
import { encodeSecretData, type Shared } from "jsr:@kybern/kybern@^0.1/meta";

const rotateEvery = "example.kybern.dev/rotate-every";
const rotatedAt = "example.kybern.dev/rotated-at";
const units = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Longest wait before the Secret is looked at again: the clock that its time is from may be set meanwhile. */
const longestWait = 7 * units.d;

export function manager(options: ManagerOptions = {}): Manager {
  return new Manager(options)
    .index(
      Deployment,
      "secrets",
      ({ metadata: { namespace }, spec }) =>
        secretsOf(spec?.template.spec).map((name) => `${namespace}/${name}`),
    )
    .controller("secret-rotation", {
      for: Secret,
      async reconcile({ namespace, name }, { client, recorder }) {
        const secret = await client.get(Secret, { namespace, name });
        const { annotations = {}, resourceVersion } = secret?.metadata ?? {};
        const text = annotations[rotateEvery];
        if (secret === undefined || text === undefined) return;
        const match = /^([1-9]\d{0,5})([mhd])$/.exec(text);
        if (match === null) {
          recorder.event(
            secret,
            "Warning",
            "BadPeriod",
            `${rotateEvery} must be as 12h or 30d, it is ${text}`,
          );
          return;
        }
        const every = Number(match[1]) * units[match[2] as keyof typeof units];
        const last = Date.parse(annotations[rotatedAt] ?? "") || 0;
        const left = last + every - Date.now();
        if (left > 0) return { requeueAfter: Math.min(left, longestWait) };
        // With the version that was looked at: of two who rotate at once, one fails and looks again.
        await client.patch(Secret, { namespace, name }, "merge", {
          metadata: { resourceVersion, annotations: { [rotatedAt]: new Date().toISOString() } },
          data: encodeSecretData({ password: newPassword() }),
        });
        recorder.event(secret, "Normal", "Rotated", "it has a new password");
        return { requeueAfter: Math.min(every, longestWait) };
      },
    })
    .controller("secret-rollout", {
      for: Deployment,
      watches: [
        watched(Secret, {
          async map({ metadata: { namespace, name } }, { client }) {
            const users = await client.list(Deployment, {
              index: { name: "secrets", value: `${namespace}/${name}` },
            });
            return users.map(({ metadata: { namespace = "", name } }) => ({ namespace, name }));
          },
        }),
      ],
      async reconcile({ namespace, name }, { client }) {
        const deployment = await client.get(Deployment, { namespace, name });
        const template = deployment?.spec?.template;
        let newest = "";
        for (const used of secretsOf(template?.spec)) {
          const { annotations } = (await client.get(Secret, { namespace, name: used }))?.metadata ?? {};
          const time = annotations?.[rotatedAt] ?? "";
          if (time > newest) newest = time;
        }
        if (newest === "" || template?.metadata?.annotations?.[rotatedAt] === newest) return;
        await client.patch(Deployment, { namespace, name }, "strategic", {
          spec: { template: { metadata: { annotations: { [rotatedAt]: newest } } } },
        });
      },
    });
}

/** Names of the Secrets that the containers of a pod see. */
function secretsOf(pod: NonNullable<Shared<Deployment>["spec"]>["template"]["spec"]): string[] {
  const { containers = [], initContainers = [], volumes = [] } = pod ?? {};
  const all = [...containers, ...initContainers];
  const names = [
    ...all.flatMap(({ envFrom = [] }) => envFrom.map(({ secretRef }) => secretRef?.name)),
    ...all.flatMap(({ env = [] }) => env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name)),
    ...volumes.map(({ secret }) => secret?.secretName),
  ];
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** 192 bits by chance, in 32 letters, digits, - and _. */
function newPassword(): string {
  return crypto.getRandomValues(new Uint8Array(24)).toBase64({ alphabet: "base64url" });
}

if (import.meta.main) await manager().run();
