/**
 * Figures in a page of the documentation: written by the benchmark that found them, and by nobody else.
 *
 * @module
 */
import { projectRoot } from "../../tools/floors.ts";

/** Where the figures of a benchmark stand in a page. */
function markers(bench: string): { begin: string; end: string } {
  return {
    begin: `<!-- figures of \`deno task bench ${bench} --keep\`, which writes them -->`,
    end: "<!-- end of figures -->",
  };
}

/** The lines of some figures, each of which has its unit at the end of its name. */
export function figureLines(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures).map(([name, figure]) => {
    const comma = name.lastIndexOf(", ");
    return `- ${name.slice(0, comma)}: ${figure} ${name.slice(comma + 2)}`;
  }).join("\n");
}

/**
 * The page with the figures in their place.
 *
 * @throws {Error} where the page has no place for them
 */
export function withFigures(
  page: string,
  bench: string,
  figures: Readonly<Record<string, number>>,
): string {
  const { begin, end } = markers(bench);
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`the page has no place for the figures of ${bench}: ${begin}`);
  return `${page.slice(0, from)}${begin}\n\n${figureLines(figures)}\n\n${page.slice(to)}`;
}

/** Writes the figures into a page, given by its path from the root. */
export async function writeFigures(
  path: string,
  bench: string,
  figures: Readonly<Record<string, number>>,
): Promise<void> {
  const file = new URL(path, projectRoot);
  await Deno.writeTextFile(file, withFigures(await Deno.readTextFile(file), bench, figures));
}
