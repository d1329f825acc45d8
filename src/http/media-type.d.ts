/** The part of negotiator that its index, which types describe, loads beside those for charsets, codings and languages. */
declare module 'negotiator/lib/mediaType.js' {
  /** Returns the provided media types that an Accept allows, the preferred one first. */
  export function preferredMediaTypes(accept: string | undefined, provided: readonly string[]): readonly string[];
}
