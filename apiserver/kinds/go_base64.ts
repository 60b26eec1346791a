/**
 * Base64 as Go's decoder reads it, which tells at which byte a text goes wrong.
 *
 * @module
 */

const alphabet = /[A-Za-z0-9+/]/;

/** The index at which Go's standard decoder gives up, or undefined when the text is good. */
export function corruptBase64At(text: string): number | undefined {
  let quantum = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === "\n" || character === "\r") continue;
    if (alphabet.test(character)) {
      quantum = (quantum + 1) % 4;
      continue;
    }
    if (character !== "=" || quantum < 2) return i;
    return corruptPaddingAt(text, i + 1, quantum);
  }
  // What is missing is told by where its quantum of four began.
  return quantum === 0 ? undefined : text.length - quantum;
}

/** After the first `=`: a second one where the quantum has two digits, and then nothing. */
function corruptPaddingAt(text: string, start: number, quantum: number): number | undefined {
  let i = skipLineEnds(text, start);
  if (quantum === 2) {
    if (i === text.length) return text.length;
    if (text[i] !== "=") return i - 1;
    i = skipLineEnds(text, i + 1);
  }
  return i < text.length ? i : undefined;
}

function skipLineEnds(text: string, start: number): number {
  let i = start;
  while (text[i] === "\n" || text[i] === "\r") i++;
  return i;
}

/** The same bytes in the form that a server writes: padded, without line ends. The text must be good. */
export function canonicalBase64(text: string): string {
  return btoa(atob(text.replace(/[\r\n]/g, "")));
}
