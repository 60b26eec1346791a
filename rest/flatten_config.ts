/**
 * A kubeconfig that needs no other files.
 *
 * @module
 */
import { encodeBase64 } from "@std/encoding/base64";
import { Kubeconfig, type KubeconfigEntry } from "./kubeconfig.ts";
import { concealedCluster, concealedUser } from "./kubeconfig_redaction.ts";
import { readConfigFile } from "./local_access.ts";
import type { PemField } from "./tls_material.ts";

type Pems = { [field in PemField | `${PemField}-data`]?: string };

/** The entry's fields with the content of files in the place of their paths. */
async function flattened<T extends Pems>(
  { file, value }: KubeconfigEntry<T>,
  fields: readonly PemField[],
  at: string,
  options: { signal?: AbortSignal },
): Promise<T> {
  const result: T = structuredClone({ ...value });
  const pems: Pems = result;
  for (const field of fields) {
    const path = pems[field];
    if (path === undefined || path === "") continue;
    // As everywhere, what is inline counts before the file.
    pems[`${field}-data`] ||= encodeBase64(
      await readConfigFile(path, { file, field: `${at}.${field}` }, options),
    );
    delete pems[field];
  }
  return result;
}

/**
 * The kubeconfig with certificates and keys inline that were in files, so that it can be taken elsewhere. Token files
 * and plugins stay what they are: what they give changes. (client-go's `FlattenConfig`, `kubectl config view --flatten`.)
 *
 * @throws {ConfigError} when a file cannot be read; it names file and field
 */
export async function flattenConfig(
  config: Kubeconfig,
  options: { signal?: AbortSignal } = {},
): Promise<Kubeconfig> {
  const result = new Kubeconfig(config);
  for (const [name, entry] of config.clusters) {
    const value = await flattened(entry, ["certificate-authority"], `clusters["${name}"].cluster`, options);
    result.clusters.set(name, { ...entry, value: concealedCluster(value) });
  }
  for (const [name, entry] of config.users) {
    const value = await flattened(
      entry,
      ["client-certificate", "client-key"],
      `users["${name}"].user`,
      options,
    );
    result.users.set(name, { ...entry, value: concealedUser(value) });
  }
  return result;
}
