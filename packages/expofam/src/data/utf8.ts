interface Decoder {
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

/** What Node, browsers and workers have alike; the library is compiled with the types of neither. */
const { TextDecoder, TextEncoder } = globalThis as unknown as {
  readonly TextDecoder: new (label: string, options: { readonly fatal?: boolean; readonly ignoreBOM?: boolean }) => Decoder;
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
};

/** A decoder that keeps a byte-order mark; with `fatal` it throws at bytes that are not UTF-8. */
export const utf8Decoder = (fatal: boolean): Decoder => new TextDecoder('utf-8', { fatal, ignoreBOM: true });

/** The length of a text in UTF-8. */
export const utf8Length = (text: string): number => new TextEncoder().encode(text).length;
