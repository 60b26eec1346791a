/**
 * Faults that nobody thought out: a condition negated, a statement dropped, a bound moved by one, wherever a source
 * has such a thing.
 *
 * @module
 */
import { encodeHex } from "@std/encoding/hex";
import ts from "npm:typescript@5.9.3";

/** A place in a source and what stands there instead. */
export interface MechanicalFault {
  readonly kind: "negate" | "drop" | "off by one";
  /** The source, from the root. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Where what is replaced begins and ends in the source. */
  readonly start: number;
  readonly end: number;
  readonly to: string;
}

/** The source with the fault in it. */
export function applyMechanical(source: string, { start, end, to }: MechanicalFault): string {
  return source.slice(0, start) + to + source.slice(end);
}

/** The comparison that is off by one. */
const beside: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, "<="],
  [ts.SyntaxKind.LessThanEqualsToken, "<"],
  [ts.SyntaxKind.GreaterThanToken, ">="],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">"],
]);

/** Whether a node says something at run time: types and imports do not. */
function isSilent(node: ts.Node): boolean {
  return ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
}

/**
 * Every mechanical fault that a source can have, in the order of its text.
 *
 * Dropped are calls, assignments, `throw`, `break`, `continue` and a `return` of nothing; a call of `super` stays,
 * without which a class cannot be made at all.
 */
export function mechanicalFaults(file: string, text: string): MechanicalFault[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const faults: MechanicalFault[] = [];
  const add = (kind: MechanicalFault["kind"], node: ts.Node, to: string) => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    faults.push({ kind, file, line, start, end: node.end, to });
  };
  const negate = (condition: ts.Expression | undefined) => {
    if (condition !== undefined) add("negate", condition, `!(${condition.getText(source)})`);
  };
  const visit = (node: ts.Node) => {
    if (isSilent(node)) return;
    if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) {
      negate(node.expression);
    } else if (ts.isForStatement(node) || ts.isConditionalExpression(node)) negate(node.condition);
    else if (ts.isExpressionStatement(node)) {
      const call = ts.isCallExpression(node.expression) ? node.expression.expression : undefined;
      if (call?.kind !== ts.SyntaxKind.SuperKeyword) add("drop", node, ";");
    } else if (
      ts.isThrowStatement(node) || ts.isBreakStatement(node) || ts.isContinueStatement(node) ||
      (ts.isReturnStatement(node) && node.expression === undefined)
    ) {
      add("drop", node, ";");
    } else if (ts.isBinaryExpression(node)) {
      const to = beside.get(node.operatorToken.kind);
      if (to !== undefined) add("off by one", node.operatorToken, to);
    } else if (ts.isNumericLiteral(node)) {
      add("off by one", node, String(Number(node.text.replaceAll("_", "")) + 1));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults.sort((a, b) => a.start - b.start);
}

/**
 * Chooses among faults, at most one in a line, by a hash of what each is: so that a change of the sources hardly changes
 * the choice elsewhere.
 *
 * @param texts the sources
 */
export async function chooseFaults(
  faults: readonly MechanicalFault[],
  count: number,
  seed: number,
  texts: ReadonlyMap<string, string>,
): Promise<MechanicalFault[]> {
  const ranked: { fault: MechanicalFault; rank: string }[] = [];
  const seen = new Map<string, number>();
  for (const fault of faults) {
    const { file, kind, line, start, end } = fault;
    const text = texts.get(file)!;
    const name = JSON.stringify([file, kind, text.split("\n", line).at(-1)!.trim(), text.slice(start, end)]);
    // Of those that are the same in all this the first in the file is another than the second.
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    const bytes = new TextEncoder().encode(`${seed} ${nth} ${name}`);
    ranked.push({ fault, rank: encodeHex(await crypto.subtle.digest("SHA-256", bytes)) });
  }
  ranked.sort((a, b) => a.rank < b.rank ? -1 : 1);
  const lines = new Set<string>();
  const chosen: MechanicalFault[] = [];
  for (const { fault } of ranked) {
    if (chosen.length === count) break;
    const line = `${fault.file}:${fault.line}`;
    if (lines.has(line)) continue;
    lines.add(line);
    chosen.push(fault);
  }
  return chosen;
}
