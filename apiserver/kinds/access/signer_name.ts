/**
 * Names of signers: `example.com/signer-name`.
 *
 * @module
 */
import { invalid, required, tooLong } from "../../../schema/field_error.ts";
import { goQuote } from "../../../schema/go_text.ts";
import type { Faults } from "../validation/checks.ts";
import { dnsLabel, dnsSubdomain, subdomainLength, type TextCheck } from "../../../schema/names.ts";

/** A domain, a slash, and a path that has room for a namespace and a name. */
const nameLength = subdomainLength + 1 + 63 + 1 + subdomainLength;

/** Faults of such a name. */
export function* signerNameErrors(field: string, name: string | undefined): Faults {
  if (!name) return yield required(field);
  const [domain = "", path, ...rest] = name.split("/");
  if (path === undefined || rest.length > 0) {
    const detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return yield invalid(field, name, detail);
  }
  if (domain.length > subdomainLength) yield tooLong(field, subdomainLength);
  yield* partErrors(field, domain, dnsLabel);
  if (!domain.includes(".")) {
    yield invalid(field, domain, "should be a domain with at least two segments separated by dots");
  }
  yield* partErrors(field, path, dnsSubdomain);
  if (name.length > nameLength) yield tooLong(field, nameLength);
}

/** Of the parts between dots the first bad one is told. */
function* partErrors(field: string, text: string, check: TextCheck): Faults {
  const wrong = text.split(".").find((part) => check(part).length > 0);
  for (const fault of wrong === undefined ? [] : check(wrong)) {
    yield invalid(field, text, `validating label ${goQuote(wrong!)}: ${fault}`);
  }
}
