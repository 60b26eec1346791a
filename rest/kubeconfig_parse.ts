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
import type {
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigEntry,
  KubeconfigUser,
} from "./kubeconfig.ts";

/** Form of a field. */
type Form = "text" | "flag" | "texts" | "textLists" | "env" | "object" | "extensions";

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

/** Reads one file's text. Finds all problems before it throws. */
class Reader {
  readonly #file: string | undefined;
  readonly #problems: ConfigProblem[] = [];

  constructor(file: string | undefined) {
    this.#file = file;
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
    const config: Kubeconfig = {
      clusters: this.#entries(tree, "clusters", "cluster", (value, field) => this.#cluster(value, field)),
      users: this.#entries(tree, "users", "user", (value, field) => this.#user(value, field)),
      contexts: this.#entries(tree, "contexts", "context", (value, field) => this.#context(value, field)),
      currentContext: this.#text(tree, "current-context"),
      files: this.#file === undefined ? [] : [this.#file],
    };
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
      if (!isFields(item)) {
        this.#found(`${list}[${index}]`, `it is ${formOf(item)}, expected a map`);
        continue;
      }
      const name = item.name ?? "";
      if (typeof name !== "string") {
        this.#found(`${list}[${index}].name`, `it is ${formOf(name)}, expected text`);
        continue;
      }
      const field = `${list}["${name}"]`;
      if (name === "") this.#found(`${list}[${index}].name`, "the name is empty");
      if (entries.has(name)) this.#found(field, "the name is used twice in this list");
      const value = item[inner] ?? {};
      if (!isFields(value)) this.#found(`${field}.${inner}`, `it is ${formOf(value)}, expected a map`);
      else entries.set(name, { file: this.#file, value: read(value, `${field}.${inner}`) });
    }
    return entries;
  }

  /** The fields that are set, each in its form. An absent one, `null` and empty text are the same. */
  #fields(value: Fields, forms: { readonly [field: string]: Form }, field: string): Fields {
    const result: Fields = {};
    for (const [name, one] of Object.entries(value)) {
      if (one === null || one === undefined || one === "") continue;
      const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
      const wrong = form === undefined ? undefined : expected(form, one);
      if (wrong !== undefined) this.#found(`${field}.${name}`, `it is ${formOf(one)}, expected ${wrong}`);
      else {Object.defineProperty(result, name, {
          value: one,
          enumerable: true,
          writable: true,
          configurable: true,
        });}
    }
    return result;
  }

  #cluster(value: Fields, field: string): KubeconfigCluster {
    const cluster = this.#fields(value, clusterForms, field);
    this.#resolvePaths(cluster, clusterPaths);
    return cluster as KubeconfigCluster;
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
    return user as KubeconfigUser;
  }

  #context(value: Fields, field: string): KubeconfigContext {
    return this.#fields(value, contextForms, field) as KubeconfigContext;
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
 * Reads the text of one kubeconfig.
 *
 * @param file where the text is from: named in errors, and what relative paths in it count from
 * @throws {ConfigError} with all that is wrong
 */
export function parseKubeconfig(text: string, file?: string): Kubeconfig {
  return new Reader(file).read(text);
}
