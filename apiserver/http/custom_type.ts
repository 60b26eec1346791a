/**
 * Checks that what comes in as a custom resource says that it is one. Unlike a built-in kind's, its body must say so.
 *
 * @module
 */
import { parseApiVersion, stringifyJson, toApiVersion, type Unstructured } from "../../meta/mod.ts";
import { type FieldError, invalid as invalidField } from "../../schema/mod.ts";
import { type ApiError, badRequest, internalError, invalid } from "../registry/api_error.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import { type ParsedBody, unrecognized } from "./request_body.ts";

type Kind = Pick<ServedResource, "group" | "version" | "kind">;

/**
 * Checks the body of a create or an update. That its kind is another one is left to {@linkcode checkCustomType}.
 *
 * @throws {ApiError} BadRequest
 */
export function checkCustomBody({ group, version, kind }: Kind, { value, text, yaml }: ParsedBody): void {
  const { apiVersion: said = "", kind: saidKind } = value as Unstructured;
  if (!saidKind) throw unrecognized(kind, missingKind(yaml ? stringifyJson(value) : text), text);
  if (said.split("/").length > 2) {
    throw unrecognized(kind, `unexpected GroupVersion string: ${said}`, text);
  }
  const wanted = toApiVersion(group, version);
  if (said !== wanted) {
    throw badRequest(
      `the API version in the data (${said}) does not match the expected API version (${wanted})`,
    );
  }
}

/**
 * Checks what a body or a patch came to.
 *
 * @param refuse makes the error for an object without a kind
 * @throws {ApiError} Invalid, in the name of the kind that the object says it is
 */
export function checkCustomType(kind: Kind, value: Unstructured, refuse: (fault: string) => ApiError): void {
  if (!value.kind) throw refuse(missingKind(stringifyJson(value)));
  if (!value.apiVersion) {
    throw internalError("Object 'apiVersion' is missing in 'object has no apiVersion field'");
  }
  const fault = typeFault(kind, value);
  if (fault === undefined) return;
  const { group } = parseApiVersion(value.apiVersion);
  throw invalid({ group, kind: value.kind }, value.metadata?.name ?? "", [fault]);
}

function typeFault(kind: Kind, { apiVersion, kind: said }: Unstructured): FieldError | undefined {
  if (said !== kind.kind) return invalidField("kind", said, `must be ${kind.kind}`);
  const wanted = toApiVersion(kind.group, kind.version);
  return apiVersion === wanted ? undefined : invalidField("apiVersion", apiVersion, `must be ${wanted}`);
}

function missingKind(text: string): string {
  return `Object 'Kind' is missing in '${text}'`;
}
