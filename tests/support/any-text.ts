import fc from 'fast-check';

const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0x10_ff_ff }),
  fc.integer({ min: 0, max: 0xff }),
  fc.integer({ min: 0xd8_00, max: 0xdf_ff }),
);

/**
 * @returns an arbitrary text of any code points, often of control characters and lone surrogates. fast-check's own, with
 * unit 'binary', takes a second of each suite to prepare.
 */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.array(codePoint, { maxLength }).map((points) => String.fromCodePoint(...points));
}
