/**
 * JSON patch (RFC 6902) as kube-apiserver applies it.
 *
 * Where kube-apiserver is more lenient than the RFC, so is this: `replace` also sets a member that is not there, and
 * an index may be negative, counted from the list's end.
 *
 * @module
 */
import { goPrint, jsonTypeName } from "../../schema/go_text.ts";
import {
  cloneJson,
  isJsonObject,
  jsonEqual,
  type JsonObject,
  member,
  setMember,
} from "../../schema/json_value.ts";
import { badPatch, cannotApply, patchTooLarge } from "./patch_error.ts";

/** Most operations in one patch, as in kube-apiserver. */
export const maxJsonPatchOperations = 10_000;

/** Bytes that the `copy` operations of one patch may add, as in kube-apiserver. */
const maxCopiedBytes = 3 * 1024 * 1024;

type Container = JsonObject | unknown[];

/**
 * Applies a JSON patch to a copy of the document.
 *
 * @throws {ApiError} BadRequest where `operations` is no list of operations, RequestEntityTooLarge above
 * {@linkcode maxJsonPatchOperations}, Invalid (422) where an operation cannot be applied or a test fails
 */
export function applyJsonPatch(document: unknown, operations: unknown): unknown {
  const patch = checkedOperations(operations);
  let root = cloneJson(document);
  let copied = 0;
  for (const operation of patch) {
    switch (operation.op) {
      case "add": {
        const { container, key } = locate(
          root,
          pathOf(operation, "add"),
          "add operation does not apply: doc is missing path",
        );
        addAt(container, key, cloneJson(operation.value ?? null));
        break;
      }
      case "remove": {
        const { container, key } = locate(
          root,
          pathOf(operation, "remove"),
          "remove operation does not apply: doc is missing path",
        );
        removeAt(container, key);
        break;
      }
      case "replace":
        root = replace(root, operation);
        break;
      case "move": {
        const from = locate(
          root,
          fromOf(operation, "move"),
          "move operation does not apply: doc is missing from path",
        );
        const value = getAt(from.container, from.key);
        removeAt(from.container, from.key);
        const to = locate(
          root,
          pathOf(operation, "move"),
          "move operation does not apply: doc is missing destination path",
        );
        addAt(to.container, to.key, value ?? null);
        break;
      }
      case "copy": {
        const from = locate(
          root,
          fromOf(operation, "copy"),
          "copy operation does not apply: doc is missing from path",
        );
        const value = cloneJson(getAt(from.container, from.key) ?? null);
        const to = locate(
          root,
          pathOf(operation, "copy"),
          "copy operation does not apply: doc is missing destination path",
        );
        copied += sizeOf(value);
        if (copied > maxCopiedBytes) {
          throw cannotApply(
            `Unable to complete the copy, the accumulated size increase of copy is ${copied}, exceeding the limit ${maxCopiedBytes}`,
          );
        }
        addAt(to.container, to.key, value);
        break;
      }
      case "test":
        test(root, operation);
        break;
      default:
        throw cannotApply(`Unexpected kind: ${operation.op ?? "unknown"}`);
    }
  }
  return root;
}

/**
 * Members of operations that JSON patch does not know, in the words of a strict decoder: `unknown field "[0].foo"`.
 * A server warns of them or, with `fieldValidation=Strict`, refuses them.
 */
export function unknownJsonPatchFields(operations: unknown): string[] {
  if (!Array.isArray(operations)) return [];
  const known = ["op", "path", "from", "value"];
  return operations.flatMap((operation, i) =>
    isJsonObject(operation)
      ? Object.keys(operation).filter((name) => !known.includes(name)).map((name) =>
        `unknown field "[${i}].${name}"`
      )
      : []
  );
}

interface Operation {
  readonly op?: string;
  readonly path?: string;
  readonly from?: string;
  readonly value?: unknown;
}

function checkedOperations(operations: unknown): Operation[] {
  if (operations === null) return [];
  if (!Array.isArray(operations)) {
    throw badPatch(
      `error decoding patch: json: cannot unmarshal ${
        jsonTypeName(operations)
      } into Go value of type []handlers.jsonPatchOp`,
    );
  }
  for (const operation of operations) checkOperation(operation);
  if (operations.length > maxJsonPatchOperations) {
    throw patchTooLarge(
      `Request entity is too large: The allowed maximum operations in a JSON patch is ${maxJsonPatchOperations}, got ${operations.length}`,
    );
  }
  return operations as Operation[];
}

function checkOperation(operation: unknown): void {
  if (!isJsonObject(operation)) {
    throw badPatch(
      `error decoding patch: json: cannot unmarshal ${
        jsonTypeName(operation)
      } into Go value of type handlers.jsonPatchOp`,
    );
  }
  for (const name of ["op", "path", "from"]) {
    const value = member(operation, name);
    if (value !== undefined && value !== null && typeof value !== "string") {
      throw badPatch(
        `error decoding patch: json: cannot unmarshal ${
          jsonTypeName(value)
        } into Go struct field jsonPatchOp.${name} of type string`,
      );
    }
  }
}

function pathOf(operation: Operation, kind: string): string {
  if (typeof operation.path !== "string") {
    throw cannotApply(`${kind} operation failed to decode path: missing value`);
  }
  return operation.path;
}

function fromOf(operation: Operation, kind: string): string {
  if (typeof operation.from !== "string") {
    throw cannotApply(`${kind} operation failed to decode from: missing value`);
  }
  return operation.from;
}

/** The container that a JSON pointer (RFC 6901) leads into, and the last key. */
function locate(root: unknown, pointer: string, otherwise: string): { container: Container; key: string } {
  const [first, ...keys] = pointer.split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const key = keys.pop();
  let container = root;
  if (first !== "" || key === undefined) container = undefined;
  for (const part of keys) {
    if (Array.isArray(container)) {
      const index = existingIndex(container, part);
      container = index === undefined ? undefined : container[index];
    } else {
      container = isJsonObject(container) ? member(container, part) : undefined;
    }
  }
  if (key === undefined || !(Array.isArray(container) || isJsonObject(container))) {
    throw cannotApply(`${otherwise}: ${pointer}: missing value`);
  }
  return { container, key };
}

function replace(root: unknown, operation: Operation): unknown {
  const path = pathOf(operation, "replace");
  const value = cloneJson(operation.value ?? null);
  if (path === "") {
    if (!isJsonObject(value) && !Array.isArray(value)) {
      throw cannotApply("replace operation value must be object or array");
    }
    return value;
  }
  const { container, key } = locate(root, path, "replace operation does not apply: doc is missing path");
  if (Array.isArray(container)) container[indexOf(container, key)] = value;
  else setMember(container, key, value);
  return root;
}

function test(root: unknown, operation: Operation): void {
  const path = pathOf(operation, "test");
  let actual = root;
  if (path !== "") {
    const { container, key } = locate(root, path, "test operation does not apply: is missing path");
    actual = getAt(container, key);
  }
  if (!jsonEqual(actual ?? null, operation.value ?? null)) {
    throw cannotApply(
      `testing value ${path} failed: expected ${goPrint(operation.value)}, found ${goPrint(actual)}`,
    );
  }
}

function getAt(container: Container, key: string): unknown {
  return Array.isArray(container) ? container[indexOf(container, key)] : member(container, key);
}

function addAt(container: Container, key: string, value: unknown): void {
  if (!Array.isArray(container)) return setMember(container, key, value);
  if (key === "-") {
    container.push(value);
    return;
  }
  const asked = integer(key);
  if (asked === undefined) throw cannotApply(`value was not a proper array index: '${key}'`);
  const index = asked < 0 ? asked + container.length + 1 : asked;
  if (index < 0 || index > container.length) throw cannotApply(`Unable to access invalid index: ${key}`);
  container.splice(index, 0, value);
}

function removeAt(container: Container, key: string): void {
  if (Array.isArray(container)) {
    container.splice(indexOf(container, key), 1);
    return;
  }
  if (!Object.hasOwn(container, key)) {
    throw cannotApply(`Unable to remove nonexistent key: ${key}: missing value`);
  }
  delete container[key];
}

function indexOf(list: unknown[], key: string): number {
  const index = existingIndex(list, key);
  if (index === undefined) throw cannotApply(`Unable to access invalid index: ${key}`);
  return index;
}

function existingIndex(list: unknown[], key: string): number | undefined {
  const asked = integer(key);
  if (asked === undefined) return undefined;
  const index = asked < 0 ? asked + list.length : asked;
  return index < 0 || index >= list.length ? undefined : index;
}

function integer(text: string): number | undefined {
  return /^[+-]?[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

/** About the bytes of a value's JSON; exact for ASCII. */
function sizeOf(value: unknown): number {
  return JSON.stringify(value, (_key, part) => typeof part === "bigint" ? Number(part) : part).length;
}
