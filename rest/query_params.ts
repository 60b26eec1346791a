/**
 * The query of a URL as it is put together.
 *
 * `URLSearchParams` does the same at several times the cost, since it leaves JavaScript for it; here it writes only
 * what cannot stand as it is.
 *
 * @module
 */

/** Text that `URLSearchParams` writes as it is (WHATWG URL, application/x-www-form-urlencoded percent-encode set). */
const plain = /^[A-Za-z0-9*._-]*$/;

function encode(text: string): string {
  if (plain.test(text)) return text;
  const params = new URLSearchParams();
  params.append("", text);
  return params.toString().slice("=".length);
}

/** Parameters in order, several of one name among them. */
export class QueryParams {
  readonly #pairs: [name: string, value: string][];

  /** Takes the parameters of a query, given without its `?`. */
  constructor(query = "") {
    this.#pairs = query === "" ? [] : [...new URLSearchParams(query)];
  }

  /** One more value. */
  append(name: string, value: string): void {
    this.#pairs.push([name, value]);
  }

  /** The only value: in the place of the first of that name, or at the end. */
  set(name: string, value: string): void {
    const first = this.#pairs.findIndex(([other]) => other === name);
    if (first === -1) return this.append(name, value);
    this.#pairs[first] = [name, value];
    for (let at = this.#pairs.length - 1; at > first; at--) {
      if (this.#pairs[at]![0] === name) this.#pairs.splice(at, 1);
    }
  }

  /** The query, without a `?`: letter for letter as `URLSearchParams` writes it. */
  toString(): string {
    let text = "";
    for (const [name, value] of this.#pairs) {
      const pair = `${encode(name)}=${encode(value)}`;
      text = text === "" ? pair : `${text}&${pair}`;
    }
    return text;
  }
}
