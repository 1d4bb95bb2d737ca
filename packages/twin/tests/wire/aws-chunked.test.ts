import { expect, test } from "vitest";
import { decodeAwsChunked } from "../../src/wire/aws-chunked.ts";

const decode = (text: string, length?: string) => {
  const { body, trailers } = decodeAwsChunked(Buffer.from(text, "latin1"), length);
  return { body: body.toString("latin1"), trailers };
};

test("an unsigned body with a trailing checksum", () => {
  expect(decode("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", "5")).toEqual({
    body: "hello",
    trailers: { "x-amz-checksum-crc32": "NhCmhg==" },
  });
});

// The chunk headers of AWS's own example, with shorter data:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
test("signed chunks, of which the second is cut at a line break", () => {
  const signature =
    "chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
  expect(
    decode(`3;${signature}\r\na\r\n\r\n4;${signature}\r\nbcde\r\n0;${signature}\r\n\r\n`),
  ).toEqual({ body: "a\r\nbcde", trailers: {} });
});

test("an empty body", () => {
  expect(decode("0\r\n\r\n", "0")).toEqual({ body: "", trailers: {} });
});

test.each([
  ["no framing at all", "hello"],
  ["a size that is no number", "zz\r\nhello\r\n0\r\n\r\n"],
  ["a chunk that is cut short", "5\r\nhel"],
  ["a chunk that is longer than it says", "2\r\nhello\r\n0\r\n\r\n"],
  ["no last chunk", "5\r\nhello\r\n"],
  ["a negative size", "-5\r\nhello\r\n0\r\n\r\n"],
])("%s is an incomplete body", (_name, text) => {
  expect(() => decode(text)).toThrow(expect.objectContaining({ code: "IncompleteBody" }));
});

test("another length than was declared is an incomplete body", () => {
  expect(() => decode("5\r\nhello\r\n0\r\n\r\n", "6")).toThrow(
    expect.objectContaining({ code: "IncompleteBody" }),
  );
});
