/**
 * ClusterTrustBundle. Its certificates are not parsed: only what is plainly none is refused.
 *
 * @module
 */
import type { ClusterTrustBundle } from "../../../api/certificates.k8s.io/v1beta1.ts";
import { invalid, tooLong } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor } from "../validation/checks.ts";
import { subdomainName } from "../../../schema/names.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";
import { mayBeCertificate, pemBlocks } from "../validation/pem.ts";
import { signerNameErrors } from "./signer_name.ts";

const sizeLimit = 1024 * 1024;

/** See the module. */
export const clusterTrustBundle: Strategy = {
  generation: "none",
  allowUnconditionalUpdate: false,
  // What a name must be depends on the signer.
  validateName: () => [],
  validate: (object) => [...bundleErrors(typed<ClusterTrustBundle>(object), true)],
  validateUpdate(object, old) {
    const now = typed<ClusterTrustBundle>(object);
    const before = typed<ClusterTrustBundle>(old);
    return [
      ...bundleErrors(now, now.spec?.trustBundle !== before.spec?.trustBundle),
      ...immutableErrors(now.spec?.signerName ?? "", before.spec?.signerName ?? "", "spec.signerName"),
    ];
  },
};

function* bundleErrors({ metadata, spec }: ClusterTrustBundle, parse: boolean): Faults {
  const { signerName, trustBundle = "" } = spec ?? {};
  const name = metadata?.name ?? "";
  if (name !== "") yield* invalidFor("metadata.name", name, nameFaults(name, signerName));
  if (signerName) yield* signerNameErrors("spec.signerName", signerName);
  if (parse) yield* certificateErrors(trustBundle);
}

function nameFaults(name: string, signerName: string | undefined): string[] {
  if (!signerName) {
    if (!name.includes(":")) return [...subdomainName(name, false)];
    return ['ClusterTrustBundle without signer name must not have ":" in its name'];
  }
  const prefix = `${signerName.replaceAll("/", ":")}:`;
  if (name.startsWith(prefix)) return [...subdomainName(name.slice(prefix.length), false)];
  return [`ClusterTrustBundle for signerName ${signerName} must be named with prefix ${prefix}`];
}

function* certificateErrors(text: string): Faults {
  const field = "spec.trustBundle";
  if (text.length > sizeLimit) return yield tooLong(field, sizeLimit);
  const wrong = (detail: string) => invalid(field, "<value omitted>", detail);
  const indexes = new Map<string, number[]>();
  let faults = 0;
  for (const [index, block] of pemBlocks(text).entries()) {
    if (block.type !== "CERTIFICATE") {
      yield wrong(`entry ${index} has bad block type: ${block.type}`);
      faults++;
    } else if (!mayBeCertificate(block)) {
      yield wrong(`entry ${index} does not parse as X.509`);
      faults++;
    } else indexes.set(block.base64, [...indexes.get(block.base64) ?? [], index]);
  }
  if (faults > 0) return;
  if (indexes.size === 0) yield wrong("at least one trust anchor must be provided");
  for (const same of indexes.values()) {
    if (same.length > 1) yield wrong(`duplicate trust anchor (indices [${same.join(" ")}])`);
  }
}
