/**
 * What of a kubeconfig may be shown.
 *
 * Shown is what is known to be no secret: names, servers, paths, flags. All else, what is not known here included, is
 * there by its name only. The words for what is hidden are kubectl's.
 *
 * @module
 */
import type { Kubeconfig } from "./kubeconfig.ts";
import { kubeconfigLists, type KubeconfigTree, kubeconfigTree } from "./kubeconfig_tree.ts";

/** Key of the method by which Deno prints an object. */
export const inspectAs: unique symbol = Symbol.for("Deno.customInspect");

type Fields = { readonly [field: string]: unknown };

/** How a field is shown; one that is not listed is hidden. */
type Shown = { readonly [field: string]: (value: unknown) => unknown };

const hidden = "REDACTED";
const hide = () => hidden;
const show = (value: unknown) => value;
const omit = () => "DATA+OMITTED";

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A URL without name, password, query and fragment; what is no URL is hidden. */
function showUrl(value: unknown): unknown {
  if (typeof value !== "string") return hidden;
  if (value.includes("@") || value.includes("?") || value.includes("#")) {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url === undefined || url.host === "" ? hidden : `${url.protocol}//${url.host}${url.pathname}`;
  }
  return value;
}

/** Shows fields of a map by a table. */
function by(table: Shown): (value: unknown) => unknown {
  return (value) => isFields(value) ? shownFields(value, table) : hidden;
}

function each(one: (value: unknown) => unknown): (value: unknown) => unknown {
  return (value) => Array.isArray(value) ? value.map(one) : hidden;
}

function shownFields(value: Fields, table: Shown): { [field: string]: unknown } {
  return Object.fromEntries(
    Object.entries(value).map(([field, one]) => {
      const known = Object.hasOwn(table, field) ? table[field]! : hide;
      return [field, one === null || one === undefined || one === "" ? one : known(one)];
    }),
  );
}

const extensions = each(by({ name: show }));

const clusterFields: Shown = {
  "server": showUrl,
  "certificate-authority": show,
  "certificate-authority-data": omit,
  "tls-server-name": show,
  "insecure-skip-tls-verify": show,
  "proxy-url": showUrl,
  "disable-compression": show,
  "extensions": extensions,
};

const execFields: Shown = {
  apiVersion: show,
  command: show,
  args: each(hide),
  env: each(by({ name: show })),
  interactiveMode: show,
  provideClusterInfo: show,
  installHint: show,
};

const authProviderFields: Shown = {
  name: show,
  config: by({ "idp-issuer-url": showUrl, "client-id": show, "idp-certificate-authority": show }),
};

const userFields: Shown = {
  "client-certificate": show,
  "client-certificate-data": omit,
  "client-key": show,
  "client-key-data": omit,
  "tokenFile": show,
  "username": show,
  "as": show,
  "as-uid": show,
  "as-groups": show,
  "as-user-extra": by({}),
  "exec": by(execFields),
  "auth-provider": by(authProviderFields),
  "extensions": extensions,
};

const contextFields: Shown = { cluster: show, user: show, namespace: show, extensions };

const entryFields = {
  clusters: { name: show, cluster: by(clusterFields) },
  contexts: { name: show, context: by(contextFields) },
  users: { name: show, user: by(userFields) },
} as const;

/** The whole of a kubeconfig as `kubectl config view` shows it, in the shape of its file and without any secret. */
export function redactSecrets(config: Kubeconfig): KubeconfigTree {
  const table: { [field: string]: (value: unknown) => unknown } = {
    "apiVersion": show,
    "kind": show,
    "current-context": show,
    "extensions": extensions,
  };
  for (const { list } of kubeconfigLists) table[list] = each(by(entryFields[list]));
  return shownFields(kubeconfigTree(config), table) as KubeconfigTree;
}

/** Lets what is printed of a value, or made to JSON, hold no secret. A copy made by spreading is plain. */
function concealed<T extends object>(value: T, table: Shown): T {
  const shown = () => shownFields(value as Fields, table);
  const inspectShown = (inspect: (value: unknown, options: unknown) => string, options: unknown) =>
    inspect(shown(), options);
  return Object.defineProperties(value, {
    toJSON: { value: shown, configurable: true, writable: true },
    [inspectAs]: { value: inspectShown, configurable: true, writable: true },
  });
}

/** A cluster whose printed form has no secret. */
export function concealedCluster<T extends object>(cluster: T): T {
  return concealed(cluster, clusterFields);
}

/** A context whose printed form has no secret. */
export function concealedContext<T extends object>(context: T): T {
  return concealed(context, contextFields);
}

/** Fields that are not known, whose printed form is their names alone. */
export function concealedOthers<T extends object>(others: T): T {
  return concealed(others, { extensions });
}

/** A user whose printed form, and that of its parts, has no secret. */
export function concealedUser<T extends { exec?: unknown; "auth-provider"?: unknown }>(user: T): T {
  if (isFields(user.exec)) concealed(user.exec, execFields);
  const provider = user["auth-provider"];
  if (isFields(provider)) {
    concealed(provider, authProviderFields);
    if (isFields(provider.config)) concealed(provider.config, {});
  }
  return concealed(user, userFields);
}
