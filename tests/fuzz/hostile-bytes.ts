import fc from "fast-check";

/** Samples with bytes changed, cut off, put in twice or added. */
export function changedBytes(...samples: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const change = fc.tuple(
    fc.constantFrom("set", "set", "cut", "double", "add"),
    fc.nat(),
    // Lengths and compression pointers are where decoders go astray.
    fc.oneof(fc.nat(255), fc.constantFrom(0, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff)),
  );
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 6 }))
    .map(([sample, changes]) =>
      changes.reduce((bytes, [what, place, value]) => {
        const at = place % Math.max(1, bytes.length);
        switch (what) {
          case "set":
            return Buffer.concat([
              bytes.subarray(0, at),
              Buffer.from([value]),
              bytes.subarray(at + 1),
            ]);
          case "cut":
            return bytes.subarray(0, at);
          case "double":
            return Buffer.concat([bytes, bytes.subarray(at)]);
          default:
            return Buffer.concat([
              bytes.subarray(0, at),
              Buffer.alloc(3, value),
              bytes.subarray(at),
            ]);
        }
      }, Buffer.from(sample)),
    );
}
