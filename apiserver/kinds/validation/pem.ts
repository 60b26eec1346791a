/**
 * PEM: blocks of base64 between lines that name their type.
 *
 * @module
 */

/** One block. */
export interface PemBlock {
  /** For example `CERTIFICATE`. */
  readonly type: string;
  /** Its content, in base64. */
  readonly base64: string;
}

/** The blocks of a text. What is none is passed over. */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let open: { readonly type: string; readonly lines: string[] } | undefined;
  for (const line of text.split("\n")) {
    const [, word, type] = /^-----(BEGIN|END) (.*)-----\s*$/.exec(line) ?? [];
    if (word === "BEGIN") open = { type: type!, lines: [] };
    else if (word === undefined) open?.lines.push(line.trim());
    else {
      const base64 = open?.type === type ? open?.lines.join("") : undefined;
      if (base64 !== undefined && /^[A-Za-z0-9+/]*={0,2}$/.test(base64)) blocks.push({ type: type!, base64 });
      open = undefined;
    }
  }
  return blocks;
}

/** Whether a block's content begins as a certificate's does: as an ASN.1 sequence. */
export function mayBeCertificate({ base64 }: PemBlock): boolean {
  return base64.startsWith("M");
}
