import fc from "fast-check";

/** Member names that reach into prototypes where code is careless. */
export const prototypeKeys = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
];

const control = "\u0000\u0007\b\n\r\t\u001b[2J\u001b]0;x\u0007\u007f\u0085\u009b31m";
const format = "\u202egnp.exe\u200b\u2028\u2029\ufeff\u2066";
const surrogates = "\ud83d \udc00 \ud83d\ude00";

/** Names that a careless comparison takes for `auth.example.com`, or for something to climb by. */
export const trickNames = [
  "auth.example.com.",
  "auth.example.com..",
  ".auth.example.com",
  "auth..example.com",
  "AUTH.Example.COM",
  "*.example.com",
  "*.*.example.com",
  "*.com",
  "*",
  "**.example.com",
  "a*.example.com",
  "*.auth.example.com",
  "auth.*.com",
  "аuth.example.com", // Cyrillic а
  "auth.example.com\u0000.evil.example",
  "auth\u3002example\u3002com", // ideographic full stops
  "xn--uth-8cd.example.com",
  "xn--.example.com",
  "auth.exampleK.com", // Kelvin sign
  "auth.example.com/../..",
  "../../etc/passwd",
  "..",
  ".",
  "",
  "auth.example.com@evil.example",
  "auth.example.com:443",
  "127.0.0.1",
  "2130706433",
  "[::1]",
  "auth.example.com\n",
  " auth.example.com",
  `${"a".repeat(63)}.example.com`,
  `${"a.".repeat(120)}com`,
];

/** ARNs that are nearly those of a certificate of this account in us-east-1. */
export const trickArns = [
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b\n",
  "arn:aws:acm:eu-west-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
  "arn:aws:acm:us-east-1:210987654321:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
  "arn:aws-cn:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
  "arn:aws-us-gov:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
  "arn:aws:iam::123456789012:server-certificate/x",
  "arn:aws:acm:us-east-1:123456789012:certificate/../../x",
  "arn:aws:acm:us-east-1:123456789012:certificate/",
  "arn:aws:acm:us-east-1:١٢٣٤٥٦٧٨٩٠١٢:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
  `arn:aws:acm:${"a".repeat(5_000)}:123456789012:certificate/x`,
  `arn:aws${"-a".repeat(5_000)}:acm:us-east-1:123456789012:certificate/x`,
];

/** What means something to a parser, a shell, a browser or a date. */
const trickTexts = [
  control,
  format,
  surrogates,
  "\\\\u0000\\",
  '"}{"x":"',
  "<script>alert(1)</script>",
  "<aws.events.event.json>",
  "$(reboot)`reboot`",
  "%0d%0aSet-Cookie: a=b",
  "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
  "2026-99-99T99:99:99Z",
  "+275760-09-13T00:00:00.000Z",
  "-000001-01-01T00:00:00Z",
  "NaN",
  "1e999",
  "TRUE",
];

/** Long ones, each a trap for another kind of pattern. */
const hugeTexts = [
  "a".repeat(300),
  `${"\u001b".repeat(2_000)}x`,
  "\ud83d\ude00".repeat(2_500),
  `${"-".repeat(20_000)}!`,
  "x".repeat(300_000),
  "-----BEGIN ".repeat(5_000),
];

/** All texts that are hostile on purpose. */
export const hostileTexts: readonly string[] = [
  ...trickNames,
  ...trickArns,
  ...trickTexts,
  ...hugeTexts,
];

/** Texts that break logs, mails, keys, paths or parsers where they are copied without care. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...trickNames) },
  { weight: 3, arbitrary: fc.constantFrom(...trickArns) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }) },
  { weight: 4, arbitrary: fc.constantFrom(...trickTexts) },
  { weight: 1, arbitrary: fc.constantFrom(...hugeTexts) },
);

/** Control characters, line and paragraph separators, and what turns the reading direction. */
export const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
