import { describe, expect, test } from "vitest";
import { awsCommandsIn, readShorthand } from "./finding/aws-command.ts";

describe("commands in a fix are read as a shell reads them", () => {
  test("each up to the end that a shell sees", () => {
    const fix =
      "Make it: aws a b --name 'x y' --on; then look (aws c d --id z) and aws e f --last 'it'\\''s'";
    expect(awsCommandsIn(fix)).toEqual([
      { operation: "a b", options: { name: "x y", on: true } },
      { operation: "c d", options: { id: "z" } },
      { operation: "e f", options: { last: "it's" } },
    ]);
  });

  test.each([
    "aws a b --name Failover={A=b}",
    "aws a b --name $NAME",
    "aws a b --name 'open",
    "aws a b --name c, then go on",
    "aws a b --name …",
  ])("%s is refused", (fix) => {
    expect(() => awsCommandsIn(fix)).toThrow(Error);
  });

  test("a structure in shorthand, and no other text", () => {
    expect(readShorthand("A=b,C={D=e,F=g}")).toEqual({ A: "b", C: { D: "e", F: "g" } });
    for (const text of ["A", "A=b,", "A={B=c", "A=b}", "A=b c"]) {
      expect(() => readShorthand(text)).toThrow(Error);
    }
  });
});
