/**
 * Faults that nobody thought out: a condition negated, a statement dropped, a bound moved by one, wherever a source
 * has such a thing.
 *
 * @module
 */
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
 * Chooses among faults, at most one in a line.
 *
 * @param random gives a whole number from 0 to below its argument
 */
export function chooseFaults(
  faults: readonly MechanicalFault[],
  count: number,
  random: (n: number) => number,
): MechanicalFault[] {
  const left = [...faults];
  const lines = new Set<string>();
  const chosen: MechanicalFault[] = [];
  while (chosen.length < count && left.length > 0) {
    const [fault] = left.splice(random(left.length), 1);
    const line = `${fault!.file}:${fault!.line}`;
    if (lines.has(line)) continue;
    lines.add(line);
    chosen.push(fault!);
  }
  return chosen;
}
