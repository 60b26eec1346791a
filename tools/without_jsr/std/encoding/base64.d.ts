// Types of @std/encoding/base64.
export function encodeBase64(data: ArrayBuffer | Uint8Array | string): string;
export function decodeBase64(text: string): Uint8Array<ArrayBuffer>;
