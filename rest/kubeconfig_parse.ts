/**
 * Reads the text of a kubeconfig, and finds what is not in its form.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { isAbsolute } from "@std/path/is-absolute";
import { join } from "@std/path/join";
import { parseYaml } from "../meta/mod.ts";
import { ConfigError, type ConfigProblem } from "./config_error.ts";
import {
  Kubeconfig,
  type KubeconfigCluster,
  type KubeconfigContext,
  type KubeconfigEntry,
  type KubeconfigUser,
} from "./kubeconfig.ts";
import {
  concealedCluster,
  concealedContext,
  concealedOthers,
  concealedUser,
} from "./kubeconfig_redaction.ts";

/** Form of a field. */
type Form = "text" | "flag" | "texts" | "textMap" | "textLists" | "env" | "object" | "extensions";

const clusterForms: { readonly [field: string]: Form } = {
  "server": "text",
  "certificate-authority": "text",
  "certificate-authority-data": "text",
  "tls-server-name": "text",
  "insecure-skip-tls-verify": "flag",
  "proxy-url": "text",
  "disable-compression": "flag",
  "extensions": "extensions",
};

const userForms: { readonly [field: string]: Form } = {
  "client-certificate": "text",
  "client-certificate-data": "text",
  "client-key": "text",
  "client-key-data": "text",
  "token": "text",
  "tokenFile": "text",
  "username": "text",
  "password": "text",
  "as": "text",
  "as-uid": "text",
  "as-groups": "texts",
  "as-user-extra": "textLists",
  "exec": "object",
  "auth-provider": "object",
  "extensions": "extensions",
};

const execForms: { readonly [field: string]: Form } = {
  "apiVersion": "text",
  "command": "text",
  "args": "texts",
  "env": "env",
  "interactiveMode": "text",
  "provideClusterInfo": "flag",
  "installHint": "text",
};

const authProviderForms: { readonly [field: string]: Form } = { "name": "text", "config": "textMap" };

const contextForms: { readonly [field: string]: Form } = {
  "cluster": "text",
  "user": "text",
  "namespace": "text",
  "extensions": "extensions",
};

/** Fields that hold a path, which counts from the file's own folder. */
const clusterPaths = ["certificate-authority"];
const userPaths = ["client-certificate", "client-key", "tokenFile"];

type Fields = { [field: string]: unknown };

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands there, for an error; never its content. */
function formOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return isFields(value) ? "a map" : `a ${typeof value}`;
}

/** What is expected, where a value has not that form; `undefined` where it has. */
function expected(form: Form, value: unknown): string | undefined {
  const isText = (one: unknown) => typeof one === "string";
  switch (form) {
    case "text":
      return isText(value) ? undefined : "text";
    case "flag":
      return typeof value === "boolean" ? undefined : "true or false";
    case "texts":
      return Array.isArray(value) && value.every(isText) ? undefined : "a list of texts";
    case "textMap":
      return isFields(value) && Object.values(value).every(isText) ? undefined : "a map of texts";
    case "textLists":
      return isFields(value) && Object.values(value).every((one) => Array.isArray(one) && one.every(isText))
        ? undefined
        : "a map of lists of texts";
    case "env":
      return Array.isArray(value) &&
          value.every((one) =>
            isFields(one) && isText(one.name) && (one.value ?? "") === String(one.value ?? "")
          )
        ? undefined
        : "a list of name and value";
    case "object":
      return isFields(value) ? undefined : "a map";
    case "extensions":
      return Array.isArray(value) && value.every((one) => isFields(one) && isText(one.name))
        ? undefined
        : "a list of name and extension";
  }
}

/** How a kubeconfig is read. */
export interface ParseKubeconfigOptions {
  /** Where the text is from: named in errors, and what relative paths in it count from. */
  readonly file?: string | undefined;
  /**
   * Is told of each cluster, user or context that has not the form of one, in place of an error: the entry is then left
   * out. What is wrong outside of entries stays an error.
   *
   * @default {they are an error}
   */
  readonly onInvalidEntry?: ((problem: ConfigProblem) => void) | undefined;
}

/** Reads one file's text. Finds all problems before it throws. */
class Reader {
  readonly #file: string | undefined;
  readonly #onInvalidEntry: ((problem: ConfigProblem) => void) | undefined;
  #problems: ConfigProblem[] = [];

  constructor({ file, onInvalidEntry }: ParseKubeconfigOptions) {
    this.#file = file;
    this.#onInvalidEntry = onInvalidEntry;
  }

  read(text: string): Kubeconfig {
    let tree: unknown;
    try {
      tree = parseYaml(text);
    } catch (error) {
      // The parser's own message may quote a line of the file, and with it a secret: only the place is told.
      const place = /\bline (\d+)\b|\((\d+):\d+\)/.exec(error instanceof Error ? error.message : "");
      const line = place?.[1] ?? place?.[2];
      throw this.#error(undefined, `it is not YAML${line === undefined ? "" : ` (line ${line})`}`);
    }
    if (tree === null || tree === undefined) tree = {};
    if (!isFields(tree)) throw this.#error(undefined, `it is no kubeconfig: ${formOf(tree)}, expected a map`);
    const kind = tree.kind;
    if (kind !== undefined && kind !== null && kind !== "Config") {
      throw this.#error("kind", `it is no kubeconfig: expected "Config"`);
    }
    const { clusters: _clusters, users: _users, contexts: _contexts, ...rest } = tree;
    const { apiVersion: _version, kind: _kind, "current-context": _context, ...others } = rest;
    const config = new Kubeconfig({
      clusters: this.#entries(tree, "clusters", "cluster", (value, field) => this.#cluster(value, field)),
      users: this.#entries(tree, "users", "user", (value, field) => this.#user(value, field)),
      contexts: this.#entries(tree, "contexts", "context", (value, field) => this.#context(value, field)),
      currentContext: this.#text(tree, "current-context"),
      others: concealedOthers(others),
      files: this.#file === undefined ? [] : [this.#file],
    });
    this.#extensions(others);
    if (this.#problems.length > 0) throw new ConfigError(this.#problems);
    return config;
  }

  #error(field: string | undefined, problem: string): ConfigError {
    return new ConfigError({ file: this.#file, field, problem });
  }

  #found(field: string, problem: string): void {
    this.#problems.push({ file: this.#file, field, problem });
  }

  #text(tree: Fields, field: string): string {
    const value = tree[field] ?? "";
    if (typeof value === "string") return value;
    this.#found(field, `it is ${formOf(value)}, expected text`);
    return "";
  }

  #entries<T>(
    tree: Fields,
    list: string,
    inner: string,
    read: (value: Fields, field: string) => T,
  ): Map<string, KubeconfigEntry<T>> {
    const entries = new Map<string, KubeconfigEntry<T>>();
    const items = tree[list] ?? [];
    if (!Array.isArray(items)) {
      this.#found(list, `it is ${formOf(items)}, expected a list`);
      return entries;
    }
    for (const [index, item] of items.entries()) {
      const before = this.#problems;
      this.#problems = [];
      const found = this.#entry(item, list, inner, index, entries, read);
      const problems = this.#problems;
      this.#problems = before;
      if (problems.length === 0 && found !== undefined) entries.set(...found);
      else if (this.#onInvalidEntry === undefined) before.push(...problems);
      else for (const problem of problems) this.#onInvalidEntry(problem);
    }
    return entries;
  }

  /** An entry and its name; `undefined` where a problem was found in its form. */
  #entry<T>(
    item: unknown,
    list: string,
    inner: string,
    index: number,
    known: ReadonlyMap<string, unknown>,
    read: (value: Fields, field: string) => T,
  ): [name: string, entry: KubeconfigEntry<T>] | undefined {
    if (!isFields(item)) {
      this.#found(`${list}[${index}]`, `it is ${formOf(item)}, expected a map`);
      return undefined;
    }
    const { name: given, [inner]: content, ...others } = item;
    const name = given ?? "";
    if (typeof name !== "string") {
      this.#found(`${list}[${index}].name`, `it is ${formOf(name)}, expected text`);
      return undefined;
    }
    const field = `${list}["${name}"]`;
    if (name === "") this.#found(`${list}[${index}].name`, "the name is empty");
    if (known.has(name)) this.#found(field, "the name is used twice in this list");
    const value = content ?? {};
    if (!isFields(value)) {
      this.#found(`${field}.${inner}`, `it is ${formOf(value)}, expected a map`);
      return undefined;
    }
    const entry = { file: this.#file, value: read(value, `${field}.${inner}`) };
    return [name, Object.keys(others).length === 0 ? entry : { ...entry, others: concealedOthers(others) }];
  }

  /** Extensions of the file itself: their names may come once. */
  #extensions({ extensions }: Fields): void {
    if (extensions === undefined || extensions === null) return;
    const wrong = expected("extensions", extensions);
    if (wrong !== undefined) this.#found("extensions", `it is ${formOf(extensions)}, expected ${wrong}`);
    else this.#namesOnce(extensions as { name: string }[], "extensions");
  }

  #namesOnce(items: readonly { name: string }[], field: string): void {
    const names = new Set<string>();
    for (const { name } of items) {
      if (names.has(name)) this.#found(`${field}["${name}"]`, "the name is used twice in this list");
      names.add(name);
    }
  }

  /** The fields that are set, each in its form. An absent one, `null` and empty text are the same. */
  #fields(value: Fields, forms: { readonly [field: string]: Form }, field: string): Fields {
    const result: Fields = {};
    for (const [name, one] of Object.entries(value)) {
      if (one === null || one === undefined || one === "") continue;
      const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
      const wrong = form === undefined ? undefined : expected(form, one);
      if (wrong !== undefined) this.#found(`${field}.${name}`, `it is ${formOf(one)}, expected ${wrong}`);
      else if (form === "extensions") this.#namesOnce(one as { name: string }[], `${field}.${name}`);
      if (wrong === undefined) {
        Object.defineProperty(result, name, {
          value: one,
          enumerable: true,
          writable: true,
          configurable: true,
        });
      }
    }
    return result;
  }

  #cluster(value: Fields, field: string): KubeconfigCluster {
    const cluster = this.#fields(value, clusterForms, field);
    this.#resolvePaths(cluster, clusterPaths);
    return concealedCluster(cluster as KubeconfigCluster);
  }

  #user(value: Fields, field: string): KubeconfigUser {
    const user = this.#fields(value, userForms, field);
    this.#resolvePaths(user, userPaths);
    if (isFields(user.exec)) {
      const exec = this.#fields(user.exec, execForms, `${field}.exec`);
      // A bare name is left for PATH; one with a separator is a path.
      if (typeof exec.command === "string" && /[/\\]/.test(exec.command)) {
        this.#resolvePaths(exec, ["command"]);
      }
      user.exec = exec;
    }
    const provider = user["auth-provider"];
    if (isFields(provider)) {
      user["auth-provider"] = this.#fields(provider, authProviderForms, `${field}.auth-provider`);
    }
    return concealedUser(user as KubeconfigUser);
  }

  #context(value: Fields, field: string): KubeconfigContext {
    return concealedContext(this.#fields(value, contextForms, field) as KubeconfigContext);
  }

  #resolvePaths(fields: Fields, names: readonly string[]): void {
    if (this.#file === undefined) return;
    for (const name of names) {
      const path = fields[name];
      if (typeof path === "string" && !isAbsolute(path)) fields[name] = join(dirname(this.#file), path);
    }
  }
}

/**
 * Reads the text of one kubeconfig, YAML or JSON.
 *
 * @throws {ConfigError} with all that is wrong
 */
export function parseKubeconfig(text: string, options: ParseKubeconfigOptions = {}): Kubeconfig {
  return new Reader(options).read(text);
}
