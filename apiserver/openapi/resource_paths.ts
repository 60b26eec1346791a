/**
 * The paths of a resource and its subresources, as kube-apiserver describes them.
 *
 * @module
 */
import type { GroupVersionKind } from "../../meta/mod.ts";
import { groupVersionPath } from "../../meta/mod.ts";
import type { Schema } from "../../schema/facts.ts";
import type { ObjectSchema, ServedResource, ServedSubresource } from "../registry/served_resource.ts";
import { capitalized, groupName, groupVersionTag, referenceTo, referredBy } from "./names.ts";
import {
  type Content,
  contentOf,
  deleteParameters,
  listParameters,
  type Method,
  type Operation,
  parametersOf,
  type PathItem,
  pathItem,
  responsesOf,
  writeParameters,
} from "./operations.ts";

const json = "application/json";
const yaml = "application/yaml";
const protobuf = "application/vnd.kubernetes.protobuf";

/** Media types of an answer; custom resources are never protobuf. */
const builtInTypes = [json, protobuf, yaml];
const customTypes = [json, yaml];
const streamTypes = [json, `${json};stream=watch`, protobuf, `${protobuf};stream=watch`, yaml];

const patchTypes = [
  "application/apply-patch+yaml",
  "application/json-patch+json",
  "application/merge-patch+json",
];
const strategicPatchType = "application/strategic-merge-patch+json";

/** Subresources that are a connection rather than an object, and what they are asked with. */
const connections: Readonly<Record<string, readonly string[]>> = {
  attach: ["container", "stderr", "stdin", "stdout", "tty"],
  exec: ["command", "container", "stderr", "stdin", "stdout", "tty"],
  portforward: ["ports"],
  proxy: ["path"],
};

const logParameters = [
  "container",
  "follow",
  "insecureSkipTLSVerifyBackend",
  "limitBytes",
  "pretty",
  "previous",
  "sinceSeconds",
  "stream",
  "tailLines",
  "timestamps",
];

const metaDefinition = "io.k8s.apimachinery.pkg.apis.meta.v1.";

/** The paths of a resource. */
export function resourcePaths(resource: ServedResource, schema: ObjectSchema): { [path: string]: PathItem } {
  return new ResourcePaths(resource, schema).paths();
}

class ResourcePaths {
  readonly #resource: ServedResource;
  readonly #definitions: ObjectSchema["definitions"];
  /** Name of the objects' definition. */
  readonly #definition: string;
  readonly #tag: string;
  readonly #mediaTypes: readonly string[];

  constructor(resource: ServedResource, { schema, definitions }: ObjectSchema) {
    this.#resource = resource;
    this.#definitions = definitions;
    this.#definition = referredBy(schema);
    this.#tag = groupVersionTag(resource.group, resource.version);
    this.#mediaTypes = resource.custom === undefined ? builtInTypes : customTypes;
  }

  paths(): { [path: string]: PathItem } {
    const { namespaced, resource, subresources, custom } = this.#resource;
    const root = groupVersionPath(this.#resource);
    const within = namespaced ? `/namespaces/{namespace}/${resource}` : `/${resource}`;
    const paths: { [path: string]: PathItem } = {};
    const add = (path: string, operations: { [method in Method]?: Operation }) => {
      if (Object.keys(operations).length > 0) paths[path] = pathItem(operations);
    };

    add(`${root}${within}`, this.#collection(`${root}${within}`));
    add(`${root}${within}/{name}`, this.#object(`${root}${within}/{name}`));
    if (namespaced) add(`${root}/${resource}`, this.#everywhere(`${root}/${resource}`));
    if (custom === undefined && this.#has("watch")) {
      const watched = `${root}/watch${within}`;
      add(watched, { get: this.#watch(watched, "List", "watchlist") });
      add(`${watched}/{name}`, { get: this.#watch(`${watched}/{name}`, "", "watch") });
      if (namespaced) {
        const all = `${root}/watch/${resource}`;
        add(all, { get: this.#watch(all, "ListForAllNamespaces", "watchlist") });
      }
    }
    for (const subresource of subresources) {
      const path = `${root}${within}/{name}/${subresource.name}`;
      add(path, this.#subresource(path, subresource));
      if (subresource.name === "proxy") {
        add(`${path}/{path}`, this.#subresource(`${path}/{path}`, subresource));
      }
    }
    return paths;
  }

  #has(verb: string): boolean {
    return this.#resource.verbs.includes(verb);
  }

  /** What is done to all objects of a namespace, or of the cluster. */
  #collection(path: string): { [method in Method]?: Operation } {
    const operations: { [method in Method]?: Operation } = {};
    if (this.#has("list")) operations.get = this.#list(path, "");
    if (this.#has("create")) {
      operations.post = this.#operation({
        id: this.#id("create", ""),
        parameters: parametersOf(path, [...writeParameters, "pretty"]),
        requestBody: this.#body(referenceTo(this.#definition)),
        responses: responsesOf(this.#content(referenceTo(this.#definition)), 200, 201, 202),
        action: "post",
      });
    }
    if (this.#has("deletecollection")) operations.delete = this.#deleteCollection(path);
    return operations;
  }

  #list(path: string, suffix: string): Operation {
    const list = referenceTo(`${this.#definition}List`);
    const content = this.#resource.custom === undefined ? contentOf(list, streamTypes) : this.#content(list);
    return this.#operation({
      id: this.#id("list", suffix),
      parameters: parametersOf(path, [...listParameters, "pretty"]),
      responses: responsesOf(content, 200),
      action: "list",
    });
  }

  #everywhere(path: string): { [method in Method]?: Operation } {
    return this.#has("list") ? { get: this.#list(path, "ForAllNamespaces") } : {};
  }

  #watch(path: string, suffix: string, action: string): Operation {
    return this.#operation({
      id: this.#id("watch", suffix),
      parameters: parametersOf(path, [...listParameters, "pretty"]),
      responses: responsesOf(contentOf(referenceTo(`${metaDefinition}WatchEvent`), streamTypes), 200),
      action,
    });
  }

  #deleteCollection(path: string): Operation {
    const { custom } = this.#resource;
    const status = this.#content(referenceTo(`${metaDefinition}Status`));
    const asked = custom === undefined
      ? [
        ...listParameters.filter((name) => name !== "watch" && name !== "allowWatchBookmarks"),
        ...deleteParameters,
      ]
      : listParameters;
    return this.#operation({
      id: this.#id("delete", "", "Collection"),
      parameters: parametersOf(path, [...asked, "pretty"]),
      // Custom resources take options too, but are not described so.
      ...(custom === undefined
        ? { requestBody: this.#body(referenceTo(`${metaDefinition}DeleteOptions`), false) }
        : {}),
      responses: responsesOf(status, 200),
      action: "deletecollection",
    });
  }

  /** What is done to one object. */
  #object(path: string): { [method in Method]?: Operation } {
    const operations: { [method in Method]?: Operation } = {};
    const object = referenceTo(this.#definition);
    if (this.#has("get")) operations.get = this.#get(path, "", object);
    if (this.#has("update")) operations.put = this.#put(path, "", object);
    if (this.#has("delete")) {
      const answered = this.#resource.strategy.answersDeletedObject === true;
      operations.delete = this.#operation({
        id: this.#id("delete", ""),
        parameters: parametersOf(path, [...deleteParameters, "pretty"]),
        requestBody: this.#body(referenceTo(`${metaDefinition}DeleteOptions`), false),
        responses: responsesOf(
          this.#content(answered ? object : referenceTo(`${metaDefinition}Status`)),
          200,
          202,
        ),
        action: "delete",
      });
    }
    if (this.#has("patch")) operations.patch = this.#patch(path, "", object);
    return operations;
  }

  #get(path: string, suffix: string, answer: Schema, kind?: GroupVersionKind): Operation {
    const further = this.#resource.custom === undefined ? [] : ["resourceVersion"];
    return this.#operation({
      id: this.#id("read", suffix),
      parameters: parametersOf(path, [...further, "pretty"]),
      responses: responsesOf(this.#content(answer), 200),
      action: "get",
      kind,
    });
  }

  #put(path: string, suffix: string, object: Schema, kind?: GroupVersionKind): Operation {
    return this.#operation({
      id: this.#id("replace", suffix),
      parameters: parametersOf(path, [...writeParameters, "pretty"]),
      requestBody: this.#body(object),
      responses: responsesOf(this.#content(object), 200, 201),
      action: "put",
      kind,
    });
  }

  #patch(path: string, suffix: string, object: Schema, kind?: GroupVersionKind): Operation {
    const builtIn = this.#resource.custom === undefined;
    const types = builtIn ? [...patchTypes, strategicPatchType] : patchTypes;
    return this.#operation({
      id: this.#id("patch", suffix),
      parameters: parametersOf(path, [...writeParameters, "force", "pretty"]),
      requestBody: { content: contentOf(referenceTo(`${metaDefinition}Patch`), types), required: true },
      responses: responsesOf(this.#content(object), 200, ...(builtIn ? [201] : [])),
      action: "patch",
      kind,
    });
  }

  #subresource(path: string, subresource: ServedSubresource): { [method in Method]?: Operation } {
    const { name, kind, verbs } = subresource;
    const suffix = capitalized(name);
    const connected = connections[name];
    if (connected !== undefined) return this.#connection(path, subresource, connected);
    if (name === "log") return { get: this.#log(path, suffix) };
    const definition = this.#definitionOf(kind);
    const object = referenceTo(definition);
    // Custom resources are described with their own kind, whatever the subresource answers.
    const shown = this.#resource.custom === undefined ? kind : undefined;
    const operations: { [method in Method]?: Operation } = {};
    if (verbs.includes("get")) operations.get = this.#get(path, suffix, object, shown);
    if (verbs.includes("update")) operations.put = this.#put(path, suffix, object, shown);
    if (verbs.includes("create")) {
      operations.post = this.#operation({
        id: this.#id("create", suffix),
        parameters: parametersOf(path, [...writeParameters, "pretty"]),
        requestBody: this.#body(object),
        responses: responsesOf(this.#content(object), 200, 201, 202),
        action: "post",
        kind: shown,
      });
    }
    if (verbs.includes("patch")) operations.patch = this.#patch(path, suffix, object, shown);
    return operations;
  }

  #connection(
    path: string,
    { name, kind, verbs }: ServedSubresource,
    parameters: readonly string[],
  ): { [method in Method]?: Operation } {
    const methodOf: Readonly<Record<string, readonly Method[]>> = {
      create: ["post"],
      delete: ["delete"],
      get: ["get", "head", "options"],
      patch: ["patch"],
      update: ["put"],
    };
    const operations: { [method in Method]?: Operation } = {};
    for (const verb of verbs) {
      for (const method of methodOf[verb] ?? []) {
        if (name !== "proxy" && (method === "head" || method === "options")) continue;
        operations[method] = this.#operation({
          id: this.#id(
            "connect",
            capitalized(name) + (path.endsWith("{path}") ? "WithPath" : ""),
            capitalized(method),
          ),
          parameters: parametersOf(path, [...parameters]),
          responses: responsesOf(contentOf({ type: "string" }, ["*/*"]), 200),
          action: "connect",
          kind,
        });
      }
    }
    return operations;
  }

  #log(path: string, suffix: string): Operation {
    return this.#operation({
      id: this.#id("read", suffix),
      parameters: parametersOf(path, [...logParameters]),
      responses: responsesOf(contentOf({ type: "string" }, ["text/plain", ...this.#mediaTypes]), 200),
      action: "get",
    });
  }

  /** The definition of a kind, which may be of another group. */
  #definitionOf({ group, version, kind }: GroupVersionKind): string {
    if (
      group === this.#resource.group && version === this.#resource.version && kind === this.#resource.kind
    ) {
      return this.#definition;
    }
    for (const [name, definition] of Object.entries(this.#definitions ?? {})) {
      const kinds = definition["x-kubernetes-group-version-kind"] ?? [];
      if (kinds.some((each) => each.group === group && each.version === version && each.kind === kind)) {
        return name;
      }
    }
    throw new Error(`the schemas of ${this.#resource.group}/${this.#resource.version} lack ${kind}`);
  }

  #content(schema: Schema): Content {
    return contentOf(schema, this.#mediaTypes);
  }

  #body(schema: Schema, required = true): NonNullable<Operation["requestBody"]> {
    const content = contentOf(schema, this.#resource.custom === undefined ? ["*/*"] : customTypes);
    return required ? { content, required } : { content };
  }

  #id(verb: string, suffix: string, infix = ""): string {
    const { group, version, namespaced, kind } = this.#resource;
    const scope = namespaced && !suffix.endsWith("ForAllNamespaces") ? "Namespaced" : "";
    return `${verb}${groupName(group)}${capitalized(version)}${infix}${scope}${kind}${suffix}`;
  }

  #operation(part: {
    readonly id: string;
    readonly parameters: Operation["parameters"];
    readonly requestBody?: Operation["requestBody"];
    readonly responses: Operation["responses"];
    readonly action: string;
    readonly kind?: GroupVersionKind | undefined;
  }): Operation {
    const { group, version, kind } = part.kind ?? this.#resource;
    return {
      tags: [this.#tag],
      operationId: part.id,
      ...(part.parameters === undefined ? {} : { parameters: part.parameters }),
      ...(part.requestBody === undefined ? {} : { requestBody: part.requestBody }),
      responses: part.responses,
      "x-kubernetes-action": part.action,
      "x-kubernetes-group-version-kind": { group, version, kind },
    };
  }
}
