/**
 * What is wrong with a configuration, said by file and field.
 *
 * @module
 */

/** One thing that is wrong. Its text never holds a value from the configuration that could be a secret. */
export interface ConfigProblem {
  /** Path of the file at fault; `undefined` where the configuration was given as text, or no file is to blame. */
  readonly file?: string | undefined;
  /** Field at fault, for example `users["admin"].user.token`. */
  readonly field?: string | undefined;
  /** What is wrong, and what would be right. */
  readonly problem: string;
}

function sentence({ file, field, problem }: ConfigProblem): string {
  return [file, field, problem].filter((part) => part !== undefined && part !== "").join(": ");
}

/** A configuration cannot be used. `message` is one line that says where and why. */
export class ConfigError extends Error {
  /** Always `ConfigError`. */
  override readonly name: string = "ConfigError";
  /** All that is wrong, in the order in which it was found. */
  readonly problems: readonly ConfigProblem[];
  /** Whether there is no configuration at all, rather than a wrong one. */
  readonly empty: boolean;

  /** Describes one problem or several. */
  constructor(problems: ConfigProblem | readonly ConfigProblem[], options: { empty?: boolean } = {}) {
    const all = "problem" in problems ? [problems] : [...problems];
    super(all.map(sentence).join("; ").replace(/\s*\n\s*/g, " "));
    this.problems = all;
    this.empty = options.empty ?? false;
    // Where in the client it was found helps nobody: an uncaught error is this one line.
    this.stack = `${this.name}: ${this.message}`;
  }

  /** File of the first problem. */
  get file(): string | undefined {
    return this.problems[0]?.file;
  }

  /** Field of the first problem. */
  get field(): string | undefined {
    return this.problems[0]?.field;
  }
}

/** Whether an error says that no configuration was found at all. */
export function isEmptyConfig(error: unknown): error is ConfigError {
  return error instanceof ConfigError && error.empty;
}

/** Whether an error says that a configuration cannot be used: that there is none, or that it is wrong. */
export function isConfigurationInvalid(error: unknown): error is ConfigError {
  return error instanceof ConfigError;
}
