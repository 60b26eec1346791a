/**
 * delete and deletecollection.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { type FieldError, invalid as invalidField, notSupported } from "../../schema/mod.ts";
import { readBuiltIn } from "../kinds/mod.ts";
import { schemaOfKind } from "../registry/kind_schema.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import { ApiError, badRequest, invalid } from "../registry/api_error.ts";
import { deleteObject, type DeleteOptions } from "../registry/delete_object.ts";
import { listObjects } from "../registry/list_objects.ts";
import { RequestContext } from "../registry/request_context.ts";
import { selectionOf } from "../registry/selection.ts";
import { listTransforms, objectTransforms } from "./accept.ts";
import { answerForm, answerList, answerObject } from "./object_answers.ts";
import { dryRunErrors, integer, listOptions } from "./query_options.ts";
import { readObjectBody } from "./request_body.ts";
import { isTrue } from "./request_info.ts";
import { answerValue } from "./responses.ts";
import type { ApiRequest } from "./server_state.ts";

/** Deletes one object. */
export async function handleDelete(api: ApiRequest): Promise<Response> {
  const { info, resource } = api;
  const form = answerForm(api, objectTransforms);
  const { dryRun, options } = await deleteOptions(api);
  const ctx = deletingContext(api, dryRun);
  const { object, gone } = deleteObject(ctx, info.name, options);
  if (isUnpolicedJob(api, options)) {
    api.warnings.add(
      "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or " +
        "set propagationPolicy=Orphan to suppress this warning",
    );
  }
  // 202: it goes later, and the client asked for its dependents to go first.
  const code = !gone && options.orphanDependents === false ? 202 : 200;
  if (!gone || resource.strategy.answersDeletedObject === true) {
    return answerObject(api, { object }, form, code);
  }
  return answerValue(
    {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: {
        name: info.name,
        ...(resource.group === "" ? {} : { group: resource.group }),
        kind: resource.resource,
        uid: object.metadata!.uid,
      },
    },
    { representation: { format: form.representation.format }, pretty: form.pretty },
    code,
  );
}

/** Deletes what a list with the same options gives, and answers that list. */
export async function handleDeleteCollection(api: ApiRequest): Promise<Response> {
  const { info, resource, server, query } = api;
  const form = answerForm(api, listTransforms);
  const list = listOptions(query, false);
  const { dryRun, options } = await deleteOptions(api);
  const selection = selectionOf(resource, info.namespace, list);
  const page = listObjects(server.registry, resource, selection, list);
  for (const stored of page.items) {
    const ctx = deletingContext(api, dryRun, stored.namespace);
    try {
      deleteObject(ctx, stored.name, options);
    } catch (error) {
      // What went meanwhile, by the deletion of another, is what was wanted.
      if (!(error instanceof ApiError && error.status.reason === "NotFound")) throw error;
    }
  }
  return answerList(api, page, form);
}

function deletingContext(api: ApiRequest, dryRun: boolean, namespace = api.info.namespace): RequestContext {
  const { server, resource, user } = api;
  return new RequestContext({
    registry: server.registry,
    resource,
    namespace,
    user,
    dryRun,
    warnings: api.warnings,
  });
}

const policies = ["Foreground", "Background", "Orphan"];

/**
 * The options of a delete: from the body, or from the query when there is none.
 *
 * @throws {ApiError} BadRequest, Invalid
 */
async function deleteOptions(
  { request, query, resource }: ApiRequest,
): Promise<{ readonly dryRun: boolean; readonly options: DeleteOptions }> {
  const given = request.body === null ? undefined : await optionsInBody(request, resource);
  const source: { [field: string]: unknown } = given ?? optionsInQuery(query);
  const dryRun = Array.isArray(source.dryRun) ? source.dryRun.map(String) : [];
  const errors: FieldError[] = [];
  const { propagationPolicy, orphanDependents, gracePeriodSeconds } = source as DeleteOptions;
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    errors.push(
      invalidField(
        "propagationPolicy",
        propagationPolicy,
        "orphanDependents and deletionPropagation cannot be both set",
      ),
    );
  }
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy)) {
    errors.push(notSupported("propagationPolicy", propagationPolicy, [...policies, "nil"]));
  }
  errors.push(...dryRunErrors(dryRun));
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", errors);
  const preconditions = source.preconditions as DeleteOptions["preconditions"];
  return {
    dryRun: dryRun.length > 0,
    options: {
      ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
      ...(orphanDependents === undefined ? {} : { orphanDependents }),
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
      ...(preconditions === undefined ? {} : { preconditions }),
    },
  };
}

async function optionsInBody(
  request: Request,
  resource: ServedResource,
): Promise<{ [field: string]: unknown } | undefined> {
  const gvk = { group: "", version: "v1", kind: "DeleteOptions" };
  const { definitions } = await schemaOfKind(gvk, await resource.schema());
  const schema = {
    schema: { $ref: `#/components/schemas/${deleteOptionsDefinition}` },
    definitions: definitions!,
  };
  const { text, value } = await readObjectBody(request, "DeleteOptions", schema);
  if (text === "") return undefined;
  const { kind = "DeleteOptions", apiVersion } = value as Unstructured;
  if (kind !== "DeleteOptions") {
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${
        JSON.stringify(apiVersion ?? "")
      } in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  const { object, error } = readBuiltIn(value as Unstructured, schema, gvk);
  if (error !== undefined) throw badRequest(error.slice(error.indexOf(": ") + 2));
  return object;
}

const deleteOptionsDefinition = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

function optionsInQuery(query: URLSearchParams): { [field: string]: unknown } {
  const grace = integer(query, "gracePeriodSeconds");
  const policy = query.get("propagationPolicy");
  const orphan = query.get("orphanDependents");
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(policy === null || policy === "" ? {} : { propagationPolicy: policy }),
    ...(orphan === null || orphan === "" ? {} : { orphanDependents: isTrue(orphan) }),
    dryRun: query.getAll("dryRun"),
  };
}

/** Jobs alone let their pods stay where nobody says what shall become of them, and warn of it. */
function isUnpolicedJob(
  { resource }: ApiRequest,
  { propagationPolicy, orphanDependents }: DeleteOptions,
): boolean {
  return resource.group === "batch" && resource.resource === "jobs" && propagationPolicy === undefined &&
    orphanDependents === undefined;
}
